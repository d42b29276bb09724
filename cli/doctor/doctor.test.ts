import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { openVault } from "../../provider/vault";
import { trust } from "../../test/adopt/existing";
import { at } from "../../test/conformance/pki";
import { hierarchy } from "../../test/x509/hierarchy";
import { key } from "../../test/x509/leaf";
import { runDoctor } from ".";
import { clockLine, servicesOf } from "./machine";

/** A run's surroundings that are whole, then one thing wrong at a time. */
const official = join(__dirname, "../../../shared/data/forms/F413-2024-03.pdf");
if (!existsSync(official)) throw new Error(`The official form 413 is missing: ${official}. This test needs it.`);
const root = mkdtempSync(join(tmpdir(), "igc-doctor-"));
const whole = join(root, "whole");
const entry = "igc-1690781810-r1";
let folder: string;
let turn = 0;

const fakePulumi = `#!/bin/sh
case "$1" in
  version) echo "\${ENGINE:-v3.248.0}" ;;
  whoami) echo "{\\"url\\":\\"\${BACKEND:-s3://user:hush@state?region=x}\\"}" ;;
  config) echo '{"igc-sante:form413":{"value":"form.pdf"},"a:token":{"secret":true}}' ;;
  stack) exit 1 ;;
esac
`;

beforeAll(async () => {
  mkdirSync(join(whole, "bin"), { recursive: true });
  writeFileSync(join(whole, "bin/pulumi"), fakePulumi);
  chmodSync(join(whole, "bin/pulumi"), 0o755);
  const pki = hierarchy();
  const vault = await openVault("file:./vault", { cwd: whole, env: {}, now: () => at, notice: () => undefined });
  const words = { structure: "1690781810", serverInstance: "srv1", usage: "AUTH_CLI", commonName: "INSI-AUTO", environment: "rehearsal" };
  const vaultId = await vault.establish();
  await vault.importKey!(entry, key.privateKey, { ...words, round: 1 });
  await vault.storeIssued(entry, { certificate: pki.issue().pem, chain: [pki.issuer.certificate.pem] });
  trust(join(whole, "igc"), await makeHierarchy());
  mkdirSync(join(whole, "igc/inbox"), { recursive: true });
  mkdirSync(join(whole, "igc/outbox"), { recursive: true });
  const outputs = { environment: "rehearsal", vault: "file:./vault", platform: "manual:./igc", vaultId, current: { entry } };
  const resources = [{ type: "pulumi-nodejs:dynamic/igc-sante:OrgCertificate", urn: "urn:pulumi:dev::p::t::c", outputs }];
  writeFileSync(join(whole, "state.json"), JSON.stringify({ deployment: { resources } }));
  cpSync(official, join(whole, "form.pdf"));
});
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  folder = join(root, String(turn++)); // a vault is opened once a process and folder
  cpSync(whole, folder, { recursive: true });
  chmodSync(join(folder, "vault"), 0o700); // Node 24 copies a folder without its mode
});

/** A line as JSON has it. */
interface Line {
  readonly about: string;
  readonly verdict: string;
  readonly says: string;
  readonly next: string | null;
}

interface Said {
  readonly code: number;
  readonly lines: Line[];
  readonly text: string;
}
async function ask(args: readonly string[] = [], env: Record<string, string> = {}, node = "v22.0.0"): Promise<Said> {
  const said: string[] = [];
  const surroundings = {
    cwd: folder,
    env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, ...env },
    now: () => at,
    say: (line: string) => void said.push(line),
  };
  const code = await runDoctor(["--file", join(folder, "state.json"), "--json", ...args], surroundings, node);
  const text = said.join("\n");
  return { code, text, lines: (JSON.parse(text) as { lines: Line[] }).lines };
}
const amiss = ({ lines }: Said): string[] =>
  lines.filter(({ verdict }) => verdict !== "good").map(({ about, verdict }) => `${verdict} ${about.trim()}`);

it("says all of it in French, and the same as JSON in both", async () => {
  const said: string[] = [];
  const surroundings = { cwd: folder, env: { PATH: "/usr/bin:/bin", CI: "1" }, now: () => at, say: (line: string) => void said.push(line) };
  for (const args of [["--lang", "en"], ["--lang", "fr"], ["--json"], ["--json", "--lang", "fr"]])
    await runDoctor(["--file", join(folder, "state.json"), "--vault", "aws", "--vault", "file:./vault", ...args], surroundings);
  const [english, french, json, same] = said;
  expect(same).toBe(json);
  const left = french!.split("\n").filter((line) => line !== "" && english!.split("\n").includes(line));
  expect(left).toEqual([]);
  expect(french).not.toMatch(/\b(the|is not|there|was)\b(?![^(]*\))/);
});

it("makes nothing of a sandbox that is not there yet, nor in one that is empty", async () => {
  mkdirSync(join(folder, "empty"));
  const before = readdirSync(folder, { recursive: true }).sort();
  const { lines } = await ask(["--platform", "sandbox:./none", "--platform", "sandbox:./empty", "--env", "rehearsal"]);
  expect(lines.filter(({ about }) => about.trim() === "authorities").map(({ verdict }) => verdict)).toEqual(["good", "good"]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
});

it("finds nothing amiss where nothing is, changes nothing, and shows no secret", async () => {
  const before = readdirSync(folder, { recursive: true });
  const said = await ask();
  expect([said.code, amiss(said)]).toEqual([0, []]);
  expect(said.lines.map(({ about }) => about.trim())).toEqual([
    "Node",
    "engine",
    "state backend",
    "vault file:./vault",
    "right to read",
    "right to use a key",
    "right to write",
    "exchange manual:./igc",
    "right to write",
    "authorities",
    "form 413",
    "clock",
  ]);
  expect(said.text).not.toContain("hush");
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

it("tries form 414 and form 503 too, where the command, the stack or the settings name a copy", async () => {
  const copy414 = join(__dirname, "../../../shared/data/forms/F414-2024-03.pdf");
  const said = await ask(["--form414", copy414]);
  expect([said.code, amiss(said)]).toEqual([0, []]);
  const form = { type: "pulumi-nodejs:dynamic/igc-sante:Form413Request", urn: "urn:pulumi:dev::p::t::f" };
  const outputs = { ticket: "f414-1690781810-org", officialForm: "none.pdf", officialForm503: "nor-this.pdf" };
  const state = JSON.parse(readFileSync(join(folder, "state.json"), "utf8")) as { deployment: { resources: object[] } };
  state.deployment.resources.push({ ...form, outputs });
  writeFileSync(join(folder, "state.json"), JSON.stringify(state));
  expect(amiss(await ask())).toEqual(["bad form 414", "bad form 503"]);
});

const remove = (path: string) => (): void => rmSync(join(folder, path), { recursive: true });
const write = (path: string, text: string) => (): void => {
  rmSync(join(folder, path), { recursive: true, force: true });
  writeFileSync(join(folder, path), text);
};
const endingIn = (ending: string) => (): void =>
  rmSync(join(folder, "vault", readdirSync(join(folder, "vault")).find((name) => name.endsWith(ending))!));

test.each<[string, () => void, string[], Record<string, string>, number, string[]]>([
  ["no engine", remove("bin"), [], { PATH: "/nowhere" }, 2, ["bad engine", "bad state backend"]],
  ["an engine that is too old", () => undefined, [], { ENGINE: "v3.100.0" }, 2, ["bad engine"]],
  [
    "a runner that loses what it holds",
    () => undefined,
    [],
    { CI: "true", BACKEND: "file:///work" },
    1,
    ["warning runner", "warning runner", "warning runner"],
  ],
  ["a vault that is away", () => renameSync(join(folder, "vault"), join(folder, "elsewhere")), [], {}, 2, ["bad vault file:./vault"]],
  ["another vault", write("vault/vault.json", '{"vault":"other"}'), [], {}, 2, ["bad vault file:./vault"]],
  ["a key that is gone", endingIn(".age"), [], {}, 2, ["bad right to read", "bad right to use a key"]],
  ["a certificate that is gone", endingIn(".pem"), [], {}, 2, ["bad right to read"]],
  ["an identity that is gone", remove("vault.identity"), [], {}, 2, ["bad right to read", "bad right to use a key"]],
  ["a vault that is none", () => undefined, ["--vault", "file://hush"], {}, 2, ["bad vault"]],
  ["no vault yet", () => undefined, ["--vault", "file:./new"], {}, 1, ["warning vault file:./new", "warning right to write"]],
  [
    "a module that is not there",
    () => undefined,
    ["--vault", "pkcs11:token=a?module-path=/nowhere.so&pin-source=/nowhere"],
    {},
    2,
    ["bad HSM module", expect.stringMatching(/^bad vault pkcs11:/)],
  ],
  ["an exchange that is a file", write("igc", ""), [], {}, 2, ["bad exchange manual:./igc"]],
  ["an exchange that is away", remove("igc"), [], {}, 1, ["warning exchange manual:./igc"]],
  ["a file that answers nothing", write("igc/inbox/notes.pem", "-----BEGIN CERTIFICATE-----"), [], {}, 1, ["warning file inbox/notes.pem"]],
  ["a form that is not there", remove("form.pdf"), [], {}, 2, ["bad form 413"]],
  ["a form that is none", write("form.pdf", "%PDF-1.4"), [], {}, 2, ["bad form 413"]],
  ["a form 414 that is a form 413", () => undefined, ["--form414", "form.pdf"], {}, 2, ["bad form 414"]],
  ["a form 503 whose edition is not known", () => undefined, ["--form503", "form.pdf"], {}, 2, ["bad form 503"]],
  ["a mapping that is not there", () => undefined, ["--form413-mapping", "none.json"], {}, 2, ["bad form 413"]],
  ["a mapping that is none", write("map.json", "{}"), ["--form413-mapping", "map.json"], {}, 2, ["bad form 413"]],
  ["a form 414 alone that is not there", () => undefined, ["--form414", "none.pdf"], {}, 2, ["bad form 414"]],
])("%s", async (_, damage, args, env, code, expected) => {
  damage();
  const said = await ask(args, env);
  expect([amiss(said), said.code]).toEqual([expected, code]);
  for (const { verdict, next } of said.lines) expect(next === null).toBe(verdict === "good");
});

it("says of Node what package.json asks for", async () => expect(amiss(await ask([], {}, "v20.18.9"))).toEqual(["bad Node"]));

describe("the clock", () => {
  const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000);
  test.each<[string, Date | undefined, string]>([
    ["the same time", minutes(0), "good"],
    ["two minutes off", minutes(2), "warning"],
    ["two minutes off the other way", minutes(-2), "warning"],
    ["an hour off", minutes(60), "bad"],
    ["no answer", undefined, "warning"],
  ])("%s", async (_, theirs, verdict) =>
    expect(
      (
        await clockLine(
          ["https://vault"],
          () => at,
          () => Promise.resolve(theirs),
        )
      ).verdict,
    ).toBe(verdict),
  );
  it("is compared with the Date of a service that is reached", async () => {
    const server = createServer((_, response) => response.writeHead(403, { date: at.toUTCString() }).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const [service] = servicesOf([`aws:eu-west-3?endpoint=http://127.0.0.1:${(server.address() as AddressInfo).port}`], undefined);
      expect((await clockLine([service!], () => at)).verdict).toBe("good");
      expect((await clockLine([service!], () => minutes(10))).verdict).toBe("bad");
    } finally {
      server.close();
    }
  });
  it("knows the services of addresses", () =>
    expect(
      servicesOf(
        ["aws:eu-west-3?prefix=a", "azure:https://kv.vault.azure.net?prefix=a", "openbao:http://127.0.0.1:8200/secret", "file:./v"],
        "https://api.pulumi.com",
      ),
    ).toEqual([
      "https://secretsmanager.eu-west-3.amazonaws.com/",
      "https://kv.vault.azure.net",
      "http://127.0.0.1:8200",
      "https://api.pulumi.com",
    ]));
});
