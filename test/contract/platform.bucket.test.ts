import { bucketStage } from "../manual/bucket-stage";
import { now } from "../manual/stage";
import { MemoryStore } from "../servers/memory-store";
import { platformContract } from "./platform";

platformContract("An exchange in a strict store", async () => {
  const memory = new MemoryStore(() => now);
  return bucketStage(
    () => memory.open(),
    {
      read: async (path) => memory.objects.get(path)!.bytes,
      write: async (path, bytes) => void memory.write(path, bytes),
      has: async (path) => memory.objects.has(path),
      remove: async (path) => void memory.objects.delete(path),
      names: async () => [...memory.objects.keys()],
    },
    "127.0.0.1",
  );
});
