import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { readConfig } from "../../cli/deliver/config";
import { repository } from "../cli/places.mjs";
import { setUpTimeout } from "../servers/child";
import { debianProgram } from "../servers/debian";
import { pki, renewal } from "./stage";

/** The files of examples/deliver are what their readers take: deliver itself, systemd, nginx, Kubernetes. */
const examples = join(repository, "examples/deliver");
const text = (name: string): string => readFileSync(join(examples, name), "utf8");
const folder = mkdtempSync(join(tmpdir(), "igc-deliver-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
}
const objects = parseAllDocuments(text("cronjob.yaml")).map((document) => document.toJS() as KubernetesObject);

it.each([
  ["the server's", text("deliver.json")],
  ["the CronJob's", objects.find(({ kind }) => kind === "ConfigMap")!.data!["deliver.json"]!],
])("%s configuration is one that deliver reads", (_, config) =>
  expect(readConfig(config, "/etc/igc-sante", "deliver.json").expect.usage).toBe("SSL"),
);

describe("the CronJob", () => {
  const typeOf: Readonly<Record<string, readonly [module: string, type: string]>> = {
    CronJob: ["batch/v1", "CronJob"],
    ConfigMap: ["core/v1", "ConfigMap"],
    ServiceAccount: ["core/v1", "ServiceAccount"],
    Role: ["rbac/v1", "Role"],
    RoleBinding: ["rbac/v1", "RoleBinding"],
  };
  const job = JSON.stringify(objects.find(({ kind }) => kind === "CronJob"));
  const changed = (from: string, to: string): KubernetesObject => JSON.parse(job.replace(from, to)) as KubernetesObject;
  const misspelled = changed("concurrencyPolicy", "concurencyPolicy");
  const mistyped = changed('"backoffLimit":0', '"backoffLimit":"0"');
  /** What the public types of Kubernetes' OpenAPI schema have against each object: a field that does not exist is an error, too. */
  let complaints: Map<KubernetesObject, string[]>;
  beforeAll(() => {
    const all = [...objects, misspelled, mistyped];
    const sources = new Map(all.map((object, index) => [join(repository, `test/deliver/manifest-${index}.ts`), sourceOf(object)] as const));
    const found = diagnostics(sources);
    complaints = new Map(all.map((object, index) => [object, found[index]!]));
  });
  const sourceOf = (object: KubernetesObject): string => {
    const [module, type] = typeOf[object.kind]!;
    return `import type { ${type} } from "kubernetes-types/${module}";\nexport const it: ${type} = ${JSON.stringify(object)};\n`;
  };

  it.each(objects.map((object) => [object.kind, object] as const))("has a %s after Kubernetes' own schema", (_, object) =>
    expect(complaints.get(object)).toEqual([]),
  );
  it("would be told of a misspelled field and of another type", () => {
    expect(complaints.get(misspelled)!.join()).toContain("concurencyPolicy");
    expect(complaints.get(mistyped)!.join()).toContain("string");
  });
});

/** What the compiler says of sources that stand beside node_modules, and are never written. */
function diagnostics(sources: ReadonlyMap<string, string>): string[][] {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
  };
  const host = ts.createCompilerHost(options);
  const [fileExists, getSourceFile] = [host.fileExists, host.getSourceFile];
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    sources.has(path) ? ts.createSourceFile(path, sources.get(path)!, rest[0]) : getSourceFile(path, ...rest);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].map((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

describe("the systemd units", () => {
  const units = ["igc-sante-deliver.service", "igc-sante-deliver.timer"];
  it("run the command as it is", () => {
    const [, options] = /^ExecStart=\/usr\/bin\/igc-sante deliver (.*)$/m.exec(text(units[0]!))!;
    const help = execFileSync(process.execPath, [join(repository, "dist/cli/main.js"), "deliver", "--help"], { encoding: "utf8" });
    expect(options!.split(" ").filter((word) => word.startsWith("--") && !help.includes(`  ${word} `))).toEqual([]);
  });
  /** Where there is a systemd to ask. */
  const verified = (service: string): string => {
    written(units[0]!, service.replace("/usr/bin/igc-sante", process.execPath));
    written(units[1]!, text(units[1]!));
    const said = spawnSync("systemd-analyze", ["verify", "--man=no", join(folder, units[1]!), join(folder, units[0]!)], {
      encoding: "utf8",
    });
    return said.error
      ? ""
      : said.stderr
          .split("\n")
          .filter((line) => line.includes(folder) || line.includes("igc-sante-deliver"))
          .join("\n");
  };
  it("have nothing that systemd does not know", () => expect(verified(text(units[0]!))).toBe(""));
  it("would be told of a mistyped setting, where systemd is", () => {
    const isThere = !spawnSync("systemd-analyze", ["--version"]).error;
    expect(verified(text(units[0]!).replace("ProtectHome", "ProtectHoem")).includes("ProtectHoem")).toBe(isThere);
  });
});

it(
  "nginx takes its server",
  async () => {
    const { certificate, chain, privateKey } = renewal(1);
    const places = {
      "/etc/nginx/igc-sante/fullchain.pem": written("fullchain.pem", certificate + chain[0]!),
      "/etc/nginx/igc-sante/key.pem": written("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }) as string),
      "/etc/nginx/igc-sante-authorities.pem": written("authorities.pem", pki.root.certificate.pem),
    };
    const server = Object.entries(places).reduce((whole, [name, place]) => whole.replaceAll(name, place), text("nginx.conf"));
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
    const file = written(
      "nginx.conf",
      `pid ${folder}/pid;\nevents {}\nhttp {\naccess_log off; ${temporary}\n${server.replace("listen 443", "listen 127.0.0.1:1443")}}\n`,
    );
    const { error, status, stderr } = spawnSync(
      await debianProgram("nginx"),
      ["-t", "-p", folder, "-e", join(folder, "error.log"), "-c", file],
      {
        encoding: "utf8",
      },
    );
    expect([error, status, stderr]).toEqual([undefined, 0, expect.stringContaining("syntax is ok")]);
  },
  setUpTimeout,
);

it("every file of the folder is spoken of on the page", () => {
  const page = readFileSync(join(repository, "docs/deliver.md"), "utf8");
  const named = ["deliver.json", "nginx.conf", ...["igc-sante-deliver.service", "igc-sante-deliver.timer"], "cronjob.yaml"];
  expect(named.filter((name) => !existsSync(join(examples, name)) || !page.includes(`../examples/deliver/${name}`))).toEqual([]);
});
