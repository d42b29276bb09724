import path from "node:path";
import { freePort, type Server, startServer } from "./child";
import { goProgram } from "./go-program";

/** The module that pins the server: go.mod and go.sum. */
const wrapper = path.join(__dirname, "fake-gcs");

/** fake-gcs-server, a stand-in of Google Cloud Storage, in memory. It keeps conditions on writes, not on removals. */
export async function startFakeGcs(): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    "-backend",
    "memory",
    "-scheme",
    "http",
    "-host",
    "127.0.0.1",
    "-port",
    String(port),
    "-public-host",
    `127.0.0.1:${port}`,
  ];
  const answers = async (): Promise<boolean> => (await fetch(`${url}/_internal/healthcheck`)).ok;
  const program = await goProgram("fake-gcs-server", wrapper, "github.com/fsouza/fake-gcs-server");
  return { url, ...(await startServer(program, [...options, "-log-level", "error"], port, answers)) };
}
