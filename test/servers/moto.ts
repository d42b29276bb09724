import path from "node:path";
import { freePort, type Server, startServer } from "./child";
import { serverPrograms } from "./python";

/** moto's server: AWS Secrets Manager among others. What it gets wrong, `strict-secrets-manager.ts` gets right. */
export async function startMoto(): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const answers = async (): Promise<boolean> => (await fetch(`${url}/moto-api/`)).ok;
  return {
    url,
    ...(await startServer(path.join(await serverPrograms(), "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], port, answers)),
  };
}
