import path from "node:path";
import { freePort, type Server, startServer } from "./child";

/** What Azurite's one account is called and opened with: published by Microsoft, a secret of nobody. */
export const emulated = {
  account: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
} as const;

/** Azurite, Microsoft's emulator of Azure Blob Storage, in memory. It tells nobody about it. */
export async function startAzurite(): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = path.join(path.dirname(require.resolve("azurite/package.json")), "dist/src/blob/main.js");
  const options = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--inMemoryPersistence", "--disableTelemetry", "--silent"];
  const answers = async (): Promise<boolean> => (await fetch(`${url}/${emulated.account}?comp=list`)).status > 0;
  const server = await startServer(process.execPath, [program, ...options, "--skipApiVersionCheck"], port, answers);
  return { url, ...server };
}
