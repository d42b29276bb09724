import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { SandboxPerson } from "../../igc/sandbox";
import { openVault, type Vault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import { putBack } from "./rollback";
import type { CertificateOutputs } from "./state";

/** What a certificate of before that was put back becomes when its resource, its state or its vault goes: it serves on, and is known. On the real sandbox and the real file vault. */
jest.setTimeout(300_000);
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let old: NonNullable<CertificateOutputs["current"]>;
let renewed: CertificateOutputs;
afterEach(() => life.dispose());

const at = "2029-10-07T09:00:00.000Z";
const opened = (folder = "vault"): Promise<Vault> =>
  openVault(`file:${join(life.dir, folder)}`, { cwd: life.dir, env: {}, now: () => new Date(at), notice: () => undefined });
const serial = async (folder?: string): Promise<string> =>
  readCertificatePem((await (await opened(folder)).readInService(renewed.inService!))!.certificate).serialNumber;

async function begin(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  way = await rehearsal(settings);
  ({ life, person } = way);
  old = (await way.issued()).current!;
  renewed = await way.renewed();
}

async function goBack(): Promise<void> {
  await putBack(await opened(), renewed.inService!, old, [], { at, from: renewed.current!.sha256 });
}

/** Each ends with a state that a run wrote. */
const goings: Readonly<Record<string, () => Promise<CertificateOutputs>>> = {
  "another name in the program": async () => {
    await life.rename();
    return life.up();
  },
  "a destroy, and a stack that comes back": async () => {
    await life.refresh();
    await life.destroy();
    expect(life.said().join("\n")).toContain(`its server reads ${old.serialNumber} on, which ends on ${old.notAfter.slice(0, 10)}`);
    expect(life.said().join("\n")).toContain(`${renewed.current!.entry}, ${old.entry}`);
    return life.up();
  },
  "a state that is forgotten (retainOnDelete)": async () => {
    life.forget();
    return life.up();
  },
  "days that were over before a refresh saw it": async () => {
    await person.advance({ days: 31 });
    expect(await life.up({ contactMail: "other@editeur.example" })).not.toHaveProperty("previous");
    return life.refresh();
  },
};

it.each(Object.keys(goings))("%s: it serves on, its entry is known, it is watched, and its revocation can be asked for", async (going) => {
  await begin();
  await goBack();
  const after = await goings[going]!();
  expect([await serial(), after.current!.serialNumber]).toEqual([old.serialNumber, renewed.current!.serialNumber]);
  expect(after.rolledBack).toMatchObject({ serialNumber: old.serialNumber, at });
  expect(after.previous).toMatchObject({ entry: old.entry, publicKeySha256: old.publicKeySha256, sha256: old.sha256 });
  const wish = { revoke: { reason: "superseded", confirm: old.serialNumber } } as const;
  expect((await life.up(wish)).revocation!.asked).toMatchObject({ serialNumber: old.serialNumber, entry: old.entry });
  await person.advance({ hours: 24 });
  expect((await life.refresh()).rolledBack!.revoked).toMatchObject({ reason: "superseded" });
  await life.up(wish);
  expect(await serial()).toBe(renewed.current!.serialNumber);
});

it("a vault that changes before anybody saw it takes it along, with its key", async () => {
  await begin();
  await goBack();
  await person.advance({ days: 31 });
  await life.up({ contactMail: "other@editeur.example" }); // `previous` is forgotten
  const moved = await life.up({ contactMail: "other@editeur.example", vault: "file:./elsewhere" });
  expect([await serial("elsewhere"), await serial()]).toEqual([old.serialNumber, old.serialNumber]);
  expect(moved.previous).toMatchObject({ entry: old.entry });
  expect(await (await opened("elsewhere")).readKey(old.entry)).toBeDefined();
});

it("another server instance is another certificate: what its server read stays as it was", async () => {
  await begin();
  await goBack();
  await life.refresh();
  expect((await life.preview({ serverInstance: "srv2" })).replaces).toEqual(["serverInstance"]);
  const revoke = { reason: "superseded", confirm: old.serialNumber } as const;
  await expect(life.preview({ serverInstance: "srv2", revoke })).rejects.toMatchObject({ code: "revoke-confirm" });
  const other = await life.up({ serverInstance: "srv2" });
  expect([other.current, other.rolledBack, await serial()]).toEqual([null, undefined, old.serialNumber]);
});

it("a switch that waits for its window waits on under another name, and in another vault", async () => {
  await begin({ "igc-sante:maintenanceWindow": "2029-11-15/2029-11-16" });
  expect([await serial(), renewed.current!.inService]).toEqual([old.serialNumber, undefined]);
  await life.rename();
  const after = await life.up();
  expect([await serial(), after.previous?.serialNumber]).toEqual([old.serialNumber, old.serialNumber]);
  await life.up({ vault: "file:./elsewhere" });
  expect(await serial("elsewhere")).toBe(old.serialNumber);
});

it("one that was to be revoked before it was replaced is known as revoked where it is remembered", async () => {
  way = await rehearsal();
  ({ life, person } = way);
  old = (await way.issued()).current!;
  await person.setDelays({ revocationHours: 100 });
  const wish = { revoke: { reason: "keyCompromise", confirm: old.serialNumber }, onRevoked: "replace" } as const;
  await life.up(wish);
  await person.advance({ days: 1 });
  expect((await life.up(wish)).previous).toMatchObject({ serialNumber: old.serialNumber });
  await person.advance({ days: 4 });
  expect((await life.refresh()).previous!.revoked).toMatchObject({ reason: "keyCompromise" });
  expect(await life.up(wish)).not.toHaveProperty("previous");
});
