import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueCrl, makeHierarchy, type SandboxPerson } from "../provider/igc/sandbox";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import type { Surroundings } from "../provider/lifecycle/common";
import { FakeServer } from "../test/deliver/fake-server";
import { renewal, Stage } from "../test/deliver/stage";
import { differing } from "../test/french-lines";
import { rehearsal } from "../test/sandbox-life";
import { hierarchy } from "../test/x509/hierarchy";
import { runCsr } from "./csr";
import { runExport } from "./export";
import { runRevocationCode } from "./revocation-code";
import { runRollback } from "./rollback";
import { said } from "./run";
import { status } from "./status";
import type { Language } from "./words";

/** What the commands that act on a vault or a server say in French, on the real sandbox and the real file vault, after a renewal. */
jest.setTimeout(300_000);
let dir: string;
let dispose: () => void;
let person: SandboxPerson;
let after: CertificateOutputs;

beforeAll(async () => {
  jest.spyOn(console, "error").mockReturnValue();
  const way = await rehearsal();
  const { life } = way;
  ({ person } = way);
  dir = life.dir;
  dispose = () => life.dispose();
  await way.issued();
  after = await way.renewed();
  stateOf("state.json", { ...after, platform: `sandbox:${join(dir, "sandbox")}`, vault: `file:${join(dir, "vault")}` });
  stateOf("lost.json", { ...after, vault: `file:${join(dir, "vault")}`, current: { ...after.current, entry: "igc-nobody-r1" } });
  stateOf("none.json", { ...after, current: null });
  writeFileSync(join(dir, "forged.crl"), await issueCrl([], await makeHierarchy(), new Date()));
  writeFileSync(join(dir, "recipient.pem"), hierarchy().issue({ usage: "CONF" }).pem);
});
afterAll(() => dispose());

function stateOf(name: string, outputs: object): void {
  const resource = { type: "pulumi-nodejs:dynamic/igc-sante:OrgCertificate", urn: "urn:pulumi:dev::p::t::insi", outputs };
  writeFileSync(join(dir, name), JSON.stringify({ deployment: { resources: [resource] } }));
}

type Run = (args: readonly string[], surroundings: Surroundings, language: Language) => Promise<number>;

/** Its lines; of a fault, what the command line says of it. */
async function lines(language: Language, run: Run, all: readonly (readonly string[])[]): Promise<string[]> {
  const told: string[] = [];
  const surroundings = { cwd: dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: (line: string) => void told.push(line) };
  for (const args of all)
    await run([...args, "--lang", language], surroundings, language).catch((error: unknown) => told.push(said(error, language)));
  return told.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
}

const statusHere: Run = async (args, { say, cwd }) => {
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => say(line));
  const files = args.map((word) => (/\.(json|crl)$/.test(word) ? join(cwd, word) : word));
  return status.run(files).finally(() => log.mockRestore());
};
const vault = "file:./vault";
const entry = (): string => after.current!.entry;
const nothing = /^\b$/;
const recorded: Run = (args, surroundings) => runRevocationCode(args, surroundings, () => Promise.resolve("Chosen-1\n"));
const rollback: Run = (args, surroundings) =>
  runRollback(
    args.map((word) => (word === "state.json" ? join(dir, word) : word)),
    surroundings,
  );
const csr: Run = (args, surroundings) =>
  runCsr(
    args.map((word) => (word === "state.json" ? join(dir, word) : word)),
    surroundings,
  );

const cases: readonly (readonly [what: string, facts: RegExp, run: Run, args: () => string[][]])[] = [
  ["a certificate for a server", nothing, runExport, () => [[vault, entry(), "--as", "pem", "--out", "a.pem", "--force"]]],
  ["a key in the open", nothing, runExport, () => [[vault, entry(), "--as", "nginx", "--out", "b.pem", "--force"]]],
  ["a password", nothing, runExport, () => [[vault, entry(), "--as", "pkcs12-legacy", "--out", "c.p12", "--force"]]],
  ["a request under a passphrase", nothing, csr, () => [[vault, entry(), "--passphrase", "--out", "d", "--file", "state.json", "--force"]]],
  [
    "a request for who orders",
    nothing,
    csr,
    () => [[vault, entry(), "--to", "recipient.pem", "--out", "e", "--file", "state.json", "--force"]],
  ],
  ["a code that is kept", nothing, recorded, () => [[vault, entry(), "--record", "--force"]]],
  [
    "the way back and forward again",
    nothing,
    rollback,
    () => [
      ["insi", "--file", "state.json"],
      ["insi", "--file", "state.json"],
      ["insi", "--undo", "--file", "state.json"],
      ["insi", "--undo", "--file", "state.json"],
    ],
  ],
  ["one that is good", nothing, statusHere, () => [["--revocation", "--file", "state.json"]]],
  ["one of which nothing is known", nothing, statusHere, () => [["--revocation", "--file", "state.json", "--crl", "forged.crl"]]],
  ["one that the vault has lost", nothing, statusHere, () => [["--revocation", "--file", "lost.json"]]],
  ["nothing in service", nothing, statusHere, () => [["--revocation", "--file", "none.json"]]],
];

it.each(cases)("says %s in French", async (_what, facts, run, args) =>
  differing(await lines("en", run, args()), await lines("fr", run, args()), facts),
);

it("says in French that one is revoked, and why nothing is put back then", async () => {
  await person.revoke(after.previous!.serialNumber, "keyCompromise");
  await person.revoke(after.current!.serialNumber, "keyCompromise");
  const asked = ["--revocation", "--file", "state.json"];
  differing(await lines("en", statusHere, [asked]), await lines("fr", statusHere, [asked]), nothing);
  const refused = await lines("fr", rollback, [["insi", "--file", "state.json"]]);
  expect(refused.filter((line) => /\b(the|was|nobody|certificate)\b/i.test(line))).toEqual([]);
});

/** A delivery in each language, on a server of its own. */
async function delivered(turns: (stage: Stage, server: FakeServer) => Promise<string[]>): Promise<string[]> {
  const stage = new Stage();
  const server = new FakeServer(stage.folder);
  server.presents = "old";
  try {
    const told = await turns(stage, server);
    return told.flatMap((text) => text.replaceAll(stage.root, "ROOT").split("\n")).filter((line) => line.trim() !== "");
  } finally {
    stage.remove();
  }
}

const deliveries: readonly (readonly [
  string,
  (run: (...args: string[]) => Promise<string>, stage: Stage, server: FakeServer) => Promise<string[]>,
])[] = [
  [
    "what it would write, what it wrote, and what it replaced",
    async (run, stage) => {
      await stage.put(renewal(1));
      const first = [await run("--dry-run"), await run()];
      await stage.put(renewal(2));
      return [...first, await run("--dry-run"), await run()];
    },
  ],
  [
    "that one ends soon, or has ended",
    async (run, stage) => {
      await stage.put(renewal(1, { ends: 3 }));
      const soon = await run();
      await stage.put(renewal(2, { begins: -9, ends: -1 }));
      return [soon, await run()];
    },
  ],
  [
    "that a file is no longer named",
    async (run, stage) => {
      const files = { "fullchain.pem": { holds: "full-chain" }, "key.pem": { holds: "key" } };
      stage.configure({ files: { ...files, "chain.pem": { holds: "chain" } } });
      await stage.put(renewal(1));
      await run();
      stage.configure({ files });
      return [await run()];
    },
  ],
];

it.each(deliveries)("says of a delivery in French %s", async (_what, turns) => {
  const told = (language: Language) =>
    delivered((stage, server) =>
      turns(async (...args) => (await stage.run(server.parts, ...args, "--lang", language)).said, stage, server),
    );
  differing(await told("en"), await told("fr"), nothing);
});
