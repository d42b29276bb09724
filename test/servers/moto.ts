import path from "node:path";
import { freePort, type Server, startServer } from "./child";
import { serverPrograms } from "./python";

/**
 * moto decides a conditional write and carries it out in two steps, and its own program takes requests in threads: of two writers both may
 * be first. Connections stay beside each other: whoever holds one open and asks nothing would hold up everybody.
 */
const inTurn = `
import io, sys, threading
from werkzeug.serving import run_simple
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
app, turn = DomainDispatcherApplication(create_backend_app), threading.Lock()
def one_by_one(environ, start_response):
    if environ.get("CONTENT_LENGTH"):
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    with turn:
        return list(app(environ, start_response))
run_simple("127.0.0.1", int(sys.argv[1]), one_by_one, threaded=True)
`;

/**
 * moto: AWS Secrets Manager and S3 among others, with one request after the other, as strict as the services with writers that race.
 * What it gets wrong, `strict-secrets-manager.ts` gets right.
 */
export async function startMoto(): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const answers = async (): Promise<boolean> => (await fetch(`${url}/moto-api/`)).ok;
  const python = path.join(await serverPrograms(), "python");
  return { url, ...(await startServer(python, ["-c", inTurn, String(port)], port, answers)) };
}
