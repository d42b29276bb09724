import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { newProject, type Project, readable } from "./engine/project";
import { manyCertificates } from "./many-certificates";
import { sample } from "./sample";
import { type SoftHsm, startSoftHsm } from "./servers/softhsm";
import { contentOf, kindIn, type TokenContent, type TokenObject } from "./servers/token-objects";

/** 100 certificates of one stack (a sample of them in `npm test`) with their keys in one token, through the real engine, to the end. */
jest.setTimeout(900_000);

const { take } = sample("certificates in a token");
const instances = take(
  Array.from({ length: 100 }, (_, index) => `srv${String(index + 1).padStart(3, "0")}`),
  1 / 10,
);
const count = instances.length;
interface Held {
  readonly entry: string;
  readonly publicKeySha256: string;
  readonly keyAttributes: readonly string[];
  readonly sha256: string;
  readonly ticket?: string;
}
interface Outputs {
  readonly phase: string;
  readonly current: Held | null;
  readonly next: Held | null;
}

let hsm: SoftHsm;
let project: Project;
let made: readonly Outputs[];
let issued: readonly Outputs[];
let content: TokenContent;
let logins: readonly string[];
const ended: Record<string, number> = {};
const up = ["up", "--yes", "--skip-preview"];

/** A hundred keys take a minute, and several on a machine that is busy with other tests. */
async function run(what: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.run(args, { timeoutMs: 600_000 });
  ended[what] = code;
  if (code !== 0) throw new Error(`${what} ended with ${code}.\n${stdout}\n${stderr}`);
}

async function certificates(): Promise<readonly Outputs[]> {
  const { deployment } = await project.stateExport();
  return (deployment.resources ?? [])
    .filter(({ type }) => type.endsWith(":OrgCertificate"))
    .map((resource) => readable(resource).outputs as unknown as Outputs);
}

beforeAll(async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:vault": `pkcs11:${hsm.rest("igc-sante", "lilas.")}` };
  project = await newProject({ ...manyCertificates, config });
  const noted = join(hsm.folder, "logins");
  const spy = { NODE_OPTIONS: `--require ${join(__dirname, "servers", "pkcs11-logins.js")}`, PKCS11_LOGINS: noted };
  Object.assign(project.env, hsm.env, spy, { WISHES: JSON.stringify(instances.map((serverInstance) => ({ serverInstance }))) });
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await run("keys", ...up);
  logins = readFileSync(noted, "utf8").trim().split("\n");
  made = await certificates();
  await person.sign();
  await person.send();
  await person.validate();
  await run("orders", ...up);
  await person.advance({ days: 1 });
  await run("certificates", ...up);
  issued = await certificates();
  content = contentOf(hsm, "igc-sante");
  await run("preview", "preview", "--expect-no-changes");
  await run("refresh", "refresh", "--preview-only", "--expect-no-changes");
});
afterAll(async () => {
  await project?.dispose();
  await hsm?.dispose();
});

const distinct = (values: readonly (string | undefined)[]): number => new Set(values).size;
const entryOf = ({ label }: TokenObject): string => label.replace(/^lilas\./, "");
const inStay = ["CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL"];

it(`brings ${count} certificates from the wish to the token, with nothing left to do or drifted`, () => {
  expect(Object.values(ended)).toEqual([0, 0, 0, 0, 0]);
  expect(issued.map(({ phase }) => phase)).toEqual(Array(count).fill("issued"));
  expect(readdirSync(join(project.dir, "sandbox", "orders")).filter((name) => /^commande-[0-9a-z-]+-r1\.json$/.test(name))).toHaveLength(
    count,
  );
});

it("logs in to the token once in a run, whatever the number of keys", () => expect(logins).toHaveLength(1));

it(`makes ${count} keys in the token, each of one entry, none of which was or can be outside, as the token itself says`, () => {
  const keys = kindIn(content, "private");
  expect(keys).toHaveLength(count);
  expect([distinct(keys.map(({ modulus }) => modulus)), distinct(keys.map(({ id }) => id))]).toEqual([count, count]);
  for (const { words, exponent } of keys) expect({ words, exponent }).toEqual({ words: inStay, exponent: "CKR_ATTRIBUTE_SENSITIVE" });
  // SoftHSM may leave an empty public key without a CKA_ID where it failed to make one and was asked again.
  const halves = kindIn(content, "public")
    .filter(({ id }) => id !== "")
    .map(({ id, modulus }) => `${id} ${modulus}`);
  expect(halves.sort()).toEqual(keys.map(({ id, modulus }) => `${id} ${modulus}`).sort());
});

it("keeps the keys of the first run through order and issue", () => {
  const of = (states: readonly Outputs[], which: "current" | "next"): [string, string][] =>
    states.map((state) => [state[which]!.entry, state[which]!.publicKeySha256]);
  expect(distinct(made.map(({ next }) => next!.publicKeySha256))).toBe(count);
  expect(new Map(of(issued, "current"))).toEqual(new Map(of(made, "next")));
});

it("lays each certificate beside its key, under its name and CKA_ID", () => {
  const keys = new Map(kindIn(content, "private").map((key) => [key.id!, key]));
  const beside = kindIn(content, "certificate").filter(({ id }) => keys.has(id!));
  const inToken = beside.map((object) => {
    expect(object.label).toBe(keys.get(object.id!)!.label);
    return [entryOf(object), new X509Certificate(Buffer.from(object.der!, "base64")).fingerprint256] as const;
  });
  expect(inToken).toHaveLength(count);
  expect(new Map(inToken)).toEqual(new Map(issued.map(({ current }) => [current!.entry, current!.sha256])));
});

it("shows in the outputs, of the request and of the certificate, what the token says of the key", () => {
  expect([...made.map(({ next }) => next!.keyAttributes), ...issued.map(({ current }) => current!.keyAttributes)]).toEqual(
    Array(2 * count).fill(inStay),
  );
});
