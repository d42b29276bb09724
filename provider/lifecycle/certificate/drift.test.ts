import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { damages, misorder, type Scene } from "../../../test/drift/damage";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { recordName } from "../../evidence";
import { Fault } from "../../fault";
import { asPem, makeHierarchy, openHierarchy } from "../../igc/sandbox";
import { type DriftClass, driftClasses, driftCodes, renewalInstant } from "../../policy";
import { openVault, type Vault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import { openWorld } from "../common";
import { authoritiesOf, chainFault } from "./chain";
import { isOtherDrift } from "./drift";
import { orgCertificate } from "./lifecycle";
import type { CertificateInputs, CertificateOutputs } from "./state";

/**
 * Each class of drift: made, seen with its code by the command that the table names, and mended by one `up` or told to the right
 * person, with the exit codes of docs/drift.md. On the real sandbox and the real file vault; one certificate, brought back before each.
 */
jest.setTimeout(300_000);
let way: Rehearsal;
let issued: CertificateOutputs;
let aside: string;
/** Stands before the vault, where a token's word is needed that no file vault gives. */
let lens: (vault: Vault) => Vault = (vault) => vault;

beforeAll(async () => {
  way = await rehearsal({}, undefined, {}, async (address) =>
    lens(await openVault(address, { cwd: way.life.dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), notice: () => undefined })),
  );
  issued = await way.issued();
  await way.person.setDelays({ issuanceHours: 12 });
  aside = mkdtempSync(join(tmpdir(), "igc-sante-drift-"));
  cpSync(way.life.dir, aside, { recursive: true });
});
afterAll(() => {
  way.life.dispose();
  rmSync(aside, { recursive: true, force: true });
});
beforeEach(() => {
  lens = (vault) => vault;
  rmSync(way.life.dir, { recursive: true });
  mkdirSync(way.life.dir);
  cpSync(aside, way.life.dir, { recursive: true });
  chmodSync(join(way.life.dir, "vault"), 0o700);
  way.life.edit(() => issued);
});

type Change = Partial<CertificateInputs>;
interface Case {
  /** Brings the damage about, and gives what the program says otherwise. */
  make(scene: Scene): Promise<Change | void> | Change | void;
  /** What is left for people once `up` has done its part. @default nothing */
  readonly left?: string;
}

const scene = async (state = issued): Promise<Scene> => ({
  dir: way.life.dir,
  state,
  hierarchy: await openHierarchy(join(way.life.dir, "sandbox")),
});
const daysBefore = (iso: string, days: number): Date => new Date(Date.parse(iso) - days * 86_400_000);

/** A renewal that people have. */
async function renewing(): Promise<CertificateOutputs> {
  await way.person.setClock(daysBefore(issued.current!.notAfter, 59));
  return way.life.up();
}
const damage = (code: DriftClass): Case => ({ make: (at) => damages[code]!(at) });
const ofRequest = (code: DriftClass): Case => ({ make: async () => damages[code]!(await scene(await renewing())), left: "next" });

/** The token's own word on a key, as the port gives it. */
const token = (attributes: readonly string[]): void => {
  lens = (vault) => ({ ...vault, readKey: async (entry) => ({ ...(await vault.readKey(entry))!, keyAttributes: attributes }) });
};

const cases: Readonly<Partial<Record<DriftClass, Case>>> = {
  "exportable-flipped": {
    make: ({ state }) => {
      way.life.edit(() => ({ ...state, current: { ...state.current!, keyAttributes: ["CKA_SENSITIVE", "CKA_NEVER_EXTRACTABLE"] } }));
      token(["CKA_SENSITIVE"]);
    },
  },
  "vault-rights-widened": damage("vault-rights-widened"),
  "revoked": { make: async ({ state }) => void (await way.person.revoke(state.current!.serialNumber, "keyCompromise")) },
  "key-missing": { ...damage("key-missing"), left: "next" },
  "key-replaced": { ...damage("key-replaced"), left: "next" },
  "request-key-missing": ofRequest("request-key-missing"),
  "request-key-replaced": ofRequest("request-key-replaced"),
  "certificate-missing": damage("certificate-missing"),
  "certificate-replaced": damage("certificate-replaced"),
  "serial-replaced": damage("serial-replaced"),
  "entry-rolled-back": damage("entry-rolled-back"),
  "chain-changed": damage("chain-changed"),
  "name-wrong": { make: async (at) => edited(await misorder(at, { subject: { ...subject, commonName: "INSI-MANU" } })) },
  "usage-wrong": { make: async (at) => edited(await misorder(at, { usage: "SIGN" })) },
  "in-service-missing": damage("in-service-missing"),
  "in-service-replaced": damage("in-service-replaced"),
  "in-service-rolled-back": damage("in-service-rolled-back"),
  "ca-horizon": {
    make: ({ state }) => {
      const current = { ...state.current!, notAfter: "2052-12-01T00:00:00.000Z" }; // the sandbox's CAs end in June 2053
      edited({ ...state, current, renewAt: renewalInstant(current, 60).toISOString() });
    },
  },
  "expired": { make: ({ state }) => way.person.setClock(daysBefore(state.current!.notAfter, -1)), left: "next" },
  "not-yet-valid": { make: ({ state }) => way.person.setClock(daysBefore(state.current!.notBefore, 1)) },
  "expiry-near": { make: ({ state }) => way.person.setClock(daysBefore(state.current!.notAfter, 59)), left: "next" },
  "answer-waiting": {
    make: async () => {
      await renewing();
      await way.person.advance({ days: 1 });
    },
  },
  "administrator-gone": {
    make: () => ({ formRequest: { ...issued.formRequest, admins: [{ lastName: "Roux", firstName: "Ali" }] } }),
  },
  "evidence-missing": {
    make: ({ dir, state }) => {
      const [chain] = readdirSync(join(dir, "sandbox", "evidence")).filter((name) => name.startsWith("igc-"));
      rmSync(join(dir, "sandbox", "evidence", chain!, recordName(state.evidence!.count)));
    },
  },
  "evidence-changed": {
    make: ({ dir, state }) => {
      const chain = readdirSync(join(dir, "sandbox/evidence")).find((name) => name.startsWith("igc-"))!;
      writeFileSync(join(dir, "sandbox/evidence", chain, recordName(state.evidence!.count)), "{}");
    },
  },
  "structure-renamed": { make: () => ({ structure: { ...issued.structure, name: "Centre de santé des Roses" } }) },
};
const subject = {
  department: "Rhône (69)",
  organization: "Centre de santé des Lilas",
  organizationalUnit: "1690781810",
  commonName: "INSI-AUTO",
};
const edited = (state: CertificateOutputs): void => way.life.edit(() => state);
const provedIn = (file: string, ...codes: DriftClass[]) => Object.fromEntries(codes.map((code) => [code, file]));
/** What no rehearsal of one certificate can bring about, and where it is proved. */
const elsewhere: Readonly<Partial<Record<DriftClass, string>>> = {
  ...provedIn("former.test.ts", "in-service-revoked", "in-service-ended", "in-service-key-missing"),
  ...provedIn("revocation.test.ts", "crl-stale", "crl-unusable", "revocation-forged"),
  ...provedIn("policy/drift.test.ts", "answer-stuck", "card-expired", "structure-closed"),
  ...provedIn("taken-back.test.ts", "habilitation-withdrawn", "habilitation-reopened"),
  ...provedIn("below", "duplicate-key"),
};

it("has a case for each class", () => expect([...Object.keys(cases), ...Object.keys(elsewhere)].sort()).toEqual([...driftCodes].sort()));

const codesOf = ({ drift }: CertificateOutputs): string[] => (drift ?? []).map(({ class: code }) => code);
const byRefresh = (code: DriftClass): boolean => ["vault", "evidence", "revocation"].includes(driftClasses[code].from);

it.each(Object.entries(cases).filter(([code]) => byRefresh(code as DriftClass)))("%s is seen by refresh", async (name, { make, left }) => {
  const { life } = way;
  const { act, over, who, of } = driftClasses[name as DriftClass];
  const served = of === undefined; // the certificate in service is what it is until its successor is issued
  await make(await scene());
  expect((await life.preview()).changes).toBe(false); // a plain preview looks at no vault and asks no list
  const found = await life.refresh();
  expect([codesOf(found), found.drift![0]!.mends]).toEqual([[name], act ? "up" : "person"]);
  expect(life.said().filter((line) => line.includes(`: drift: ${name}: `))).toHaveLength(1);
  expect(await life.refresh()).toEqual(found); // once recorded, it is no difference
  expect((await life.preview()).changes).toBe(act !== undefined || over === true);
  if (act) expect(life.said().join()).toContain(`[${name}]`);
  const after = await life.up();
  if (!act) expect([after.nextAction!.who, codesOf(after)]).toEqual([who, [name]]);
  else
    expect([codesOf(after), after.next !== null, after.phase]).toEqual(
      left ? [served ? [name] : [], true, "renewing"] : [[], false, "issued"],
    );
  expect((await life.preview()).changes).toBe(over === true);
  expect(await life.refresh()).toEqual(after);
});

it.each(Object.entries(cases).filter(([code]) => !byRefresh(code as DriftClass)))("%s is seen by preview", async (name, { make, left }) => {
  const { life } = way;
  const { act, over, who } = driftClasses[name as DriftClass];
  const change = (await make(await scene())) ?? {};
  const before = await life.refresh();
  expect([codesOf(before), codesOf(await life.refresh())]).toEqual([[], []]);
  expect((await life.preview(change)).changes).toBe(true);
  if (Object.keys(change).length === 0) expect(life.said().join()).toMatch(new RegExp(`\\[${name}\\]|: drift: ${name}: `));
  const after = await life.up(change);
  if (act === undefined) expect([codesOf(after), after.nextAction!.who]).toEqual([[name], who]);
  else expect([after.next !== null, after.phase]).toEqual([left === "next", over ? "expired" : left === "next" ? "renewing" : "issued"]);
  expect((await life.preview(change)).changes).toBe(over === true);
  expect(await life.refresh()).toEqual(after);
});

it("several at once are mended by one up, and what people must do stays", async () => {
  const at = await scene();
  for (const code of ["certificate-missing", "in-service-missing", "vault-rights-widened"] as const) await damages[code]!(at);
  expect(codesOf(await way.life.refresh())).toEqual(["vault-rights-widened", "certificate-missing", "in-service-missing"]);
  const after = await way.life.up();
  expect([codesOf(after), after.current, after.next]).toEqual([["vault-rights-widened"], issued.current, null]);
  expect(await way.life.refresh()).toEqual(after);
  chmodSync(join(way.life.dir, "vault"), 0o700);
  expect(await way.life.refresh()).toEqual(issued);
});

it("a token that says that a key can leave it is a drift, and not the end of the refresh", async () => {
  const said = new Fault(
    "key-unusable",
    "The key igc in the token can leave it, or was outside: CKA_EXTRACTABLE is true.",
    "Use another entry.",
  );
  lens = (vault) => ({ ...vault, readKey: () => Promise.reject(said) });
  const found = await way.life.refresh();
  expect(found.drift).toMatchObject([
    { class: "exportable-flipped", fact: expect.stringContaining("CKA_EXTRACTABLE is true"), mends: "person" },
  ]);
  expect(found.nextAction!.who).toBe("whoever runs the vault");
});

it("of two certificates with one key the second is found, and stays found in whatever order they are looked at", async () => {
  const own = await openVault("file:./vault", { cwd: way.life.dir, env: {}, now: () => new Date(0), notice: () => undefined });
  const twin = await openVault("file:./twin", { cwd: way.life.dir, env: {}, now: () => new Date(0), notice: () => undefined });
  const key = (await own.readKey(issued.current!.entry))!;
  const entry = `${issued.current!.entry.replace("srv1", "srv2")}`;
  await twin.importKey!(entry, await key.exportPrivateKey!(), { ...key.metadata, serverInstance: "srv2" });
  await twin.storeIssued(entry, (await own.readIssued(issued.current!.entry))!);
  const other = {
    ...issued,
    vault: "file:./twin",
    vaultId: null,
    inService: null,
    current: { ...issued.current!, entry, inService: null },
  };
  const look = async (...states: CertificateOutputs[]): Promise<CertificateOutputs[]> => {
    const world = openWorld({ cwd: way.life.dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: () => undefined });
    const found: CertificateOutputs[] = [];
    for (const state of states) found.push((await orgCertificate.read("c", state, { world, config: { get: () => undefined } }))!);
    return found;
  };
  const [first, second] = (await look(issued, other)) as [CertificateOutputs, CertificateOutputs];
  expect([codesOf(first), second.drift]).toEqual([
    [],
    [expect.objectContaining({ class: "duplicate-key", mends: "up", fact: issued.current!.entry })],
  ]);
  expect(await look(second, first)).toEqual([second, first]);
});

it.each<[string, unknown, unknown]>([
  ["one word", "in-service-missing", [{ class: "in-service-missing" }]],
  ["nothing", null, null],
  ["nothing, not even a name for it", undefined, null],
  ["a word that nobody knows", "of-tomorrow", null],
])("a state up to version 3 that says %s is read, and is no difference", async (_what, word, read) => {
  const migrated = orgCertificate.migrations![3]!({ ...issued, drift: word }) as never as CertificateOutputs;
  expect(migrated).toEqual({ ...issued, drift: read });
  way.life.edit(() => migrated);
  const due = (await way.life.preview()).changes;
  expect(due).toBe(read !== null); // it was due before, too
  expect(await way.life.up()).toEqual(issued);
});

it("another class or fact is a difference, another wording none", () => {
  const [drift] = [{ class: "answer-stuck", fact: "x", sentence: "one", remedy: "two", mends: "person" } as const];
  const recorded = { ...issued, drift: [drift] };
  expect(isOtherDrift(recorded, [{ ...drift, sentence: "otherwise", mends: "up" }])).toBe(false);
  for (const other of [null, [{ ...drift, fact: "y" }], [{ ...drift, class: "expired" } as const]])
    expect(isOtherDrift(recorded, other)).toBe(true);
});

it("a chain is looked at up to its root", async () => {
  const vault = await openVault("file:./vault", { cwd: way.life.dir, env: {}, now: () => new Date(0), notice: () => undefined });
  const { certificate, chain } = (await vault.readIssued(issued.current!.entry))!;
  const leaf = readCertificatePem(certificate);
  const faultOf = (authorities: readonly string[]): string | undefined =>
    chainFault(leaf, authoritiesOf({ certificate, chain: authorities }));
  expect([chain.length, faultOf(chain)]).toEqual([2, undefined]);
  const foreign = await makeHierarchy(); // of the same names, and other keys
  for (const broken of [
    [],
    chain.slice(0, 1),
    chain.slice(1),
    [...chain].reverse(),
    [asPem("CERTIFICATE", foreign.issuing.certificate), chain[1]!],
  ])
    expect(faultOf(broken)).toMatch(/is missing$|was not signed by/);
});
