import { now } from "../../../test/manual/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { Fault } from "../../fault";
import { prove } from "./prove";

/** A store that takes no notice of a condition is refused before anything is handed out on it. */
let memory: MemoryStore;
beforeEach(() => (memory = new MemoryStore(() => now)));
const proved = () => prove(memory.open(), "exchange.json", ({ removes }) => Buffer.from(`removes: ${removes}`));
const noted = (): string | undefined => memory.objects.get("exchange.json")?.bytes.toString("utf8");

it("remembers what a store showed, and leaves nothing else", async () => {
  expect(await proved()).toEqual({ removes: true });
  expect([noted(), memory.objects.size]).toEqual(["removes: true", 1]);
});

it.each([
  ["create", /does not keep conditional writes: it created one name twice/],
  ["replace", /does not keep conditional writes: it replaced what had another version/],
] as const)("refuses a store that takes no notice of a condition on %s", async (act, what) => {
  memory.weather = { ignores: (asked) => asked === act };
  await expect(proved()).rejects.toMatchObject({ code: "exchange-unconditional", what: expect.stringMatching(what) as string });
  expect(noted()).not.toMatch(/removes/);
});

it("takes a store that takes no notice of a condition on removals, and removes nothing there", async () => {
  memory.weather = { ignores: (asked) => asked === "remove" };
  expect(await proved()).toEqual({ removes: false });
  expect(noted()).toBe("removes: false");
});

it("takes a store that lets nobody remove", async () => {
  memory.weather = {
    before: (act) => {
      if (act === "remove") throw new Fault("exchange-forbidden", "No.", "Ask.");
    },
  };
  expect(await proved()).toEqual({ removes: false });
});

it("goes on where a proof before it was broken off", async () => {
  memory.write("exchange.json", "1");
  expect(await proved()).toEqual({ removes: true });
  expect(noted()).toBe("removes: true");
});

it("is proved by several at once", async () => {
  await Promise.all(Array.from({ length: 5 }, proved));
  expect(noted()).toMatch(/^removes: /);
});
