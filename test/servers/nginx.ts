import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort, type Server, startServer } from "./child";
import { debianProgram } from "./debian";

export interface Nginx extends Server {
  /** `nginx` with what names this one: for `-t` and `-s reload`. */
  readonly command: (...args: string[]) => string[];
  readonly configuration: string;
}

/**
 * The real nginx, of the machine's packages, that asks its clients for a certificate.
 * @param folder of its own. @param tls the pair it presents, and whom it believes.
 */
export async function startNginx(
  folder: string,
  tls: { readonly certificate: string; readonly key: string; readonly clients: string },
): Promise<Nginx> {
  const nginx = await debianProgram("nginx");
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  writeFileSync(
    configuration,
    `worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.join(" ")}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${tls.certificate};
    ssl_certificate_key ${tls.key};
    ssl_client_certificate ${tls.clients};
    ssl_verify_client on;
    ssl_verify_depth 3;
    location / { return 200 "here"; }
  }
}
`,
  );
  const command = (...args: string[]): string[] => [nginx, "-p", folder, "-c", configuration, "-e", join(folder, "error.log"), ...args];
  const [program, ...args] = command("-g", "daemon off;");
  const server = await startServer(program!, args, port, () => isOpen(port));
  // Killed, its master would leave its workers behind.
  const stop = async (): Promise<void> => {
    const [quit, ...words] = command("-s", "stop");
    spawnSync(quit!, words);
    await server.stop();
  };
  return { port, stop, command, configuration };
}

/** Whether somebody listens there. */
export const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(!socket.destroy().connecting));
    socket.once("error", () => resolve(false));
  });
