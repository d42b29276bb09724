import { execFileSync, type SpawnSyncOptions, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { presentedBy } from "../../cli/deliver/handshake";
import { repository } from "../cli/places.mjs";
import { setUpTimeout } from "../servers/child";
import { type Nginx, startNginx } from "../servers/nginx";
import { host } from "../x509/leaf";
import { type Renewal, renewal, Stage } from "./stage";

/** The command in a process of its own beside a real nginx: killed by SIGKILL, without rights, and what it lets others see. */
const main = join(repository, "dist/cli/main.js");
const client = renewal(0, { usage: "AUTH_CLI" });
const [served, next] = [renewal(1), renewal(2)];
let stage: Stage;
let nginx: Nginx;

const deliver = (options: SpawnSyncOptions = {}) =>
  spawnSync(process.execPath, [main, "deliver", "--config", stage.config], { cwd: "/", ...options, encoding: "utf8" });
const acts = (changes: object = {}): void =>
  stage.configure({
    ...{ check: nginx.command("-t"), reload: nginx.command("-s", "reload") },
    probe: { host: "127.0.0.1", port: nginx.port, serverName: host, tries: 60 },
    ...changes,
  });
async function presented(): Promise<string> {
  const cert = Buffer.from(client.certificate + client.chain[0]!);
  const key = Buffer.from(client.privateKey.export({ type: "pkcs8", format: "pem" }));
  const found = await presentedBy({ host: "127.0.0.1", port: nginx.port, serverName: host, client: { cert, key }, mostTime: 120_000 });
  return "sha256" in found ? found.sha256 : found.wrong;
}
/** A reload takes nginx a moment, and its workers of before answer until they end. @returns what was presented last */
async function presentedSoon({ leaf }: Renewal): Promise<string> {
  const late = performance.now() + 120_000;
  for (;;) {
    const seen = await presented();
    if (seen === leaf.sha256 || performance.now() >= late) return seen;
  }
}
/** What nginx would read at a start: it refuses a pair that is none. */
const wouldStart = (): void => {
  const [program, ...args] = nginx.command("-t");
  execFileSync(program!, args, { stdio: "pipe" });
};

beforeAll(async () => {
  stage = new Stage();
  chmodSync(stage.root, 0o755);
  await stage.put(served);
  stage.configure({ check: undefined, reload: undefined, probe: undefined });
  expect(deliver()).toMatchObject({ status: 0, stderr: "" });
  const files = { certificate: join(stage.folder, "fullchain.pem"), key: join(stage.folder, "key.pem") };
  nginx = await startNginx(join(stage.root, "nginx"), { ...files, clients: join(stage.root, "ca/root.pem") });
}, setUpTimeout);
afterAll(async () => {
  await nginx.stop();
  stage.remove();
});
beforeEach(async () => {
  acts();
  await stage.put(served);
  expect(deliver()).toMatchObject({ status: 0 });
});

const shell = (line: string, ...args: string[]): string[] => ["sh", "-c", line, ...args];
test.each<[string, () => object, Renewal]>([
  ["its check", () => ({ check: shell("kill -9 $PPID") }), served],
  ["its reload", () => ({ reload: shell("kill -9 $PPID") }), served],
  [
    "its probe, after a reload that went through",
    () => ({ reload: shell('"$0" "$@" && kill -9 $PPID', ...nginx.command("-s", "reload")) }),
    next,
  ],
])("killed at %s, nginx goes on with a pair, and the next run delivers", async (_, changes, serves) => {
  acts(changes());
  await stage.put(next);
  expect(deliver().signal).toBe("SIGKILL");
  expect(await presentedSoon(serves)).toBe(serves.leaf.sha256);
  wouldStart();
  acts();
  expect(deliver()).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/put back as it was before a run that was cut off\n.*replaced/),
  });
  expect(await presentedSoon(next)).toBe(next.leaf.sha256);
  wouldStart();
  expect(readdirSync(join(stage.folder, ".igc-sante")).sort()).toEqual(["current", "place", "sets"]);
});

it("without the right to make a new name it ends with exit code 2, and all is as before", async () => {
  await stage.put(next);
  acts({ files: { "fullchain.pem": { holds: "full-chain" }, "key.pem": { holds: "key" }, "chain.pem": { holds: "chain" } } });
  chmodSync(stage.folder, 0o555);
  const command = [process.execPath, main, "deliver", "--config", stage.config];
  // A root that may not pass over rights is a user like any other.
  const [program, ...args] = process.getuid!() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all", ...command] : command;
  const { status, stderr } = spawnSync(program!, args, { encoding: "utf8" });
  chmodSync(stage.folder, 0o755);
  expect([status, stderr]).toEqual([2, expect.stringContaining("[deliver-files]")]);
  expect(stderr).toContain("The files of before are back");
  expect([await presentedSoon(served), readdirSync(stage.folder).sort()]).toEqual([
    served.leaf.sha256,
    [".igc-sante", "fullchain.pem", "key.pem"],
  ]);
  wouldStart();
});

it("gives the server's commands none of the vault's credentials, and no key to see", async () => {
  await stage.put(next);
  const seen = join(stage.root, "seen");
  acts({ check: shell('{ env; tr "\\0" "\\n" < /proc/$PPID/cmdline; } > "$0" 2>&1', seen), variables: ["GIVEN"] });
  const identity = /^AGE-SECRET-KEY-1.*$/m.exec(readFileSync(join(stage.root, "vault.identity"), "utf8"))![0];
  const env = { PATH: process.env["PATH"], IGC_SANTE_AGE_IDENTITY: identity, BAO_TOKEN: "hush", GIVEN: "given" };
  const { status, stdout, stderr } = deliver({ env });
  expect([status, stderr]).toEqual([0, ""]);
  const words = readFileSync(seen, "utf8") + stdout;
  expect(words).toContain("GIVEN=given");
  expect(words).not.toMatch(/AGE-SECRET|hush|PRIVATE KEY/);
});
