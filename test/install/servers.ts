/** The servers of docs/install.md, each in a folder of its own on a port of loopback. */
import path from "node:path";
import { debianProgram } from "../servers/debian";
import { jar, jdks } from "../servers/java";
import type { Shown } from "./page";

/** Where a server runs. */
export interface Place {
  readonly folder: string;
  readonly port: number;
}

/** How a server runs here, as its page shows it. */
export interface Stage {
  /** Files to write before anything runs, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What the page's commands mean here, by the word that is typed: a line of sh each. */
  readonly programs: Readonly<Record<string, string>>;
  /** The program that serves, and its words; it writes its process's number into `pid`. */
  readonly serve: readonly string[];
  /** A line of sh that has a running server take up a replaced file, where the page shows no command for it. */
  readonly reload?: string;
}

export interface InstalledServer {
  /** Its folder on a real machine, which the page names. */
  readonly home: string;
  /** How its configuration says its port, and how it says one of loopback. */
  readonly listens: readonly [shown: string, here: (port: number) => string];
  stage(configuration: string, place: Place): Promise<Stage>;
}

const nginx: InstalledServer = {
  home: "/etc/nginx",
  listens: ["listen 443 ssl", (port) => `listen 127.0.0.1:${port} ssl`],
  async stage(configuration, { folder }) {
    const program = await debianProgram("nginx");
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((what) => `${what}_temp_path ${folder}/${what};`).join("\n");
    const whole = `daemon off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${configuration}}\n`;
    const words = [program, "-p", folder, "-e", "stderr", "-c", `${folder}/nginx.conf`];
    return { files: { "nginx.conf": whole }, programs: { nginx: `${words.join(" ")} "$@"` }, serve: words };
  },
};

const apache: InstalledServer = {
  home: "/etc/apache2",
  listens: ["*:443", (port) => `127.0.0.1:${port}`],
  async stage(configuration, { folder, port }) {
    const program = await debianProgram("apache2");
    const modules = ["mpm_event", "authz_core", "ssl"].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
    const base = [`ServerName localhost`, `ServerRoot ${folder}`, `DefaultRuntimeDir ${folder}`, `PidFile ${folder}/pid`];
    const whole = [
      ...base,
      `ErrorLog ${folder}/error.log`,
      ...modules,
      `Listen 127.0.0.1:${port}`,
      "User daemon",
      "Group daemon",
      configuration,
    ];
    const words = [program, "-f", `${folder}/httpd.conf`];
    const apachectl = `case "$1" in configtest) ${words.join(" ")} -t;; *) ${words.join(" ")} -k "$1";; esac`;
    return {
      files: { "httpd.conf": whole.join("\n") },
      programs: { apachectl },
      serve: [...words, "-DFOREGROUND"],
      stop: "apachectl stop",
    };
  },
};

const haproxy: InstalledServer = {
  home: "/etc/haproxy",
  listens: ["bind :443 ", (port) => `bind 127.0.0.1:${port} `],
  async stage(configuration, { folder }) {
    const program = await debianProgram("haproxy");
    const whole = `defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n${configuration}\nbackend application\n  http-request return status 200\n`;
    // As its systemd unit does: the master starts new workers, which read the file again.
    const systemctl = `kill -USR2 "$(cat ${folder}/pid)"`;
    const serve = [program, "-W", "-p", `${folder}/pid`, "-f", `${folder}/haproxy.cfg`];
    return {
      files: { "haproxy.cfg": whole },
      programs: { haproxy: `${program} "$@"`, systemctl },
      serve,
      stop: `kill "$(cat ${folder}/pid)"`,
    };
  },
};

const tomcat: InstalledServer = {
  home: "conf",
  listens: ['port="443"', (port) => `address="127.0.0.1" port="${port}"`],
  async stage(configuration, { folder }) {
    const jdk = jdks()[0]!;
    const jars = ["org.apache.tomcat.embed:tomcat-embed-core:10.1.48", "org.apache.tomcat:tomcat-annotations-api:10.1.48"];
    const classPath = (await Promise.all(jars.map(jar))).join(path.delimiter);
    const host = '<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine>';
    const whole = `<Server port="-1"><Service name="Catalina">\n${configuration}${host}</Service></Server>\n`;
    const files = { "conf/server.xml": whole, "webapps/none": "" };
    const java = `${path.join(jdk.programs, "java")} -Dcatalina.base=${folder} -Dcatalina.home=${folder} -cp ${classPath}`;
    const serve = `echo $$ > ${folder}/pid && exec ${java} ${path.join(__dirname, "TomcatServer.java")} ${folder}`;
    const keytool = `${path.join(jdk.programs, "keytool")} "$@"`;
    return { files, programs: { keytool }, serve: ["sh", "-c", serve] };
  },
};

const node: InstalledServer = {
  home: ".",
  listens: [".listen(443)", (port) => `.listen(${port}, "127.0.0.1")`],
  async stage(configuration, { folder }) {
    // The page's last command would serve in the foreground: it leaves its password to the one that does.
    const programs = { node: `umask 077 && printf %s "$IGC_SANTE_BUNDLE_PASSWORD" > password` };
    const serve = `cd ${folder} && echo $$ > pid && IGC_SANTE_BUNDLE_PASSWORD="$(cat password)" exec ${process.execPath} server.mjs`;
    return { files: { "server.mjs": configuration }, programs, serve: ["sh", "-c", serve], reload: `kill -HUP "$(cat pid)"` };
  },
};

/** By the heading of its section. */
export const servers: Readonly<Record<string, InstalledServer>> = {
  "nginx": nginx,
  "Apache httpd": apache,
  "HAProxy": haproxy,
  "Tomcat": tomcat,
  "Node": node,
};

/** A section as it is said on this machine: the server's folder, and a port of loopback. */
export function here({ commands, configuration }: Shown, { home, listens }: InstalledServer, { folder, port }: Place): Shown {
  const [shown, to] = listens;
  if (!configuration.includes(shown)) throw new Error(`The configuration does not say "${shown}".`);
  const moved = (text: string): string => (home.startsWith("/") ? text.replaceAll(home, folder) : text);
  return { commands: commands.map(moved), configuration: moved(configuration).replace(shown, to(port)) };
}
