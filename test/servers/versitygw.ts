import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, type Server, startServer } from "./child";
import { goProgram } from "./go-program";
import { anybody, region } from "./s3-stage";

/** The one who may do everything on it. */
const root = ["--access", anybody.AWS_ACCESS_KEY_ID, "--secret", anybody.AWS_SECRET_ACCESS_KEY] as const;

/** The program, which is also what administers it. */
export const versityGateway = (): Promise<string> =>
  goProgram("versitygw", path.join(__dirname, "versitygw"), "github.com/versity/versitygw/cmd/versitygw");

/** Versity's S3 gateway over a folder: a server in use, which checks signatures, keeps conditions and enforces bucket policies. */
export async function startVersityGateway(): Promise<Server & { readonly url: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "versitygw-"));
  const [data, users, facts] = ["data", "users", "facts"].map((name) => path.join(folder, name)) as [string, string, string];
  for (const each of [data, users, facts]) mkdirSync(each);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Facts of objects in files beside them: not every file system has extended attributes.
  const options = ["--port", `127.0.0.1:${port}`, "--region", region, "--iam-dir", users, "--health", "/health", "--quiet"];
  const program = await versityGateway();
  const answers = async (): Promise<boolean> => (await fetch(`${url}/health`)).ok;
  const server = await startServer(program, [...root, ...options, "posix", "--sidecar", facts, data], port, answers);
  return {
    url,
    port: server.port,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
