import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issuedFor } from "../../../test/contract/vault-stage";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { type SandboxPerson } from "../../igc/sandbox";
import { type InService, openVault, type Vault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import type { CertificateOutputs } from "./state";

/** What its server reads, through the life of one certificate (issue 14), on the real sandbox and the real file vault. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let issued: CertificateOutputs;

const opened = (folder = "vault"): Promise<Vault> =>
  openVault(`file:./${folder}`, { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => {} });
const served = async (folder?: string): Promise<InService | undefined> => (await opened(folder)).readInService(issued.inService!);
const serial = async (folder?: string): Promise<string | undefined> => {
  const inService = await served(folder);
  return inService && readCertificatePem(inService.certificate).serialNumber;
};
const placeFile = (): string => join(life.dir, "vault", `${issued.inService}.in-service`);
const rounds = (): string[] => readdirSync(join(life.dir, "vault")).filter((name) => name.endsWith(".age"));
const quiet = async (change = {}): Promise<boolean> => !(await life.preview(change)).changes;

/** As a state of before, which knew of no such place. */
const ofBefore = ({ current, ...state }: CertificateOutputs): CertificateOutputs => {
  const { inService: _place, ...rest } = current!;
  return { ...state, current: rest, inService: null };
};

async function renewed(): Promise<CertificateOutputs> {
  await person.setClock(new Date(new Date(issued.current!.notAfter).getTime() - 59 * 86_400_000));
  await life.up();
  await way.validated();
  await life.up();
  await person.advance({ days: 1 });
  return life.up();
}

beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
  expect((await life.up()).inService).toBeNull();
  issued = await way.issued();
});
afterEach(() => life.dispose());

it("is key, certificate and path of the certificate in service, under a name without a round, said once", async () => {
  expect(issued.inService).toMatch(/^igc-1690781810-srv1-auth-cli-insi-auto-[0-9a-f]{10}-current$/);
  expect(life.said().filter((line) => line.includes(issued.inService!))).toHaveLength(1);
  const { certificate, chain, privateKey } = (await served())!;
  const entry = (await (await opened()).readIssued(issued.current!.entry))!;
  expect({ certificate, chain }).toEqual(entry);
  const key = await (await (await opened()).readKey(issued.current!.entry))!.exportPrivateKey!();
  expect(privateKey!.equals(key)).toBe(true);
  expect(await quiet()).toBe(true);
});

it("stays the one before until its renewal is issued, and is then the new one under the same name", async () => {
  await person.setClock(new Date(new Date(issued.current!.notAfter).getTime() - 59 * 86_400_000));
  const renewing = await life.up();
  expect([renewing.phase, renewing.inService, await serial()]).toEqual(["renewing", issued.inService, issued.current!.serialNumber]);
  const after = await renewed();
  expect([after.phase, after.current!.round, after.inService]).toEqual(["issued", 2, issued.inService]);
  expect(await serial()).toBe(after.current!.serialNumber);
  expect(await quiet()).toBe(true);
});

it("is put there by one run for a stack of before, and nothing else happens", async () => {
  rmSync(placeFile());
  life.edit(ofBefore);
  const held = rounds();
  expect((await life.preview()).changes).toBe(true);
  expect(life.said().join()).toContain("due: to put it in service under the name its server reads");
  expect(await life.up()).toEqual(issued);
  expect([await serial(), rounds(), await quiet()]).toEqual([issued.current!.serialNumber, held, true]);
});

it.each<[string, string, () => void | Promise<void>]>([
  ["is gone", "in-service-missing", () => rmSync(placeFile())],
  ["is damaged", "in-service-replaced", () => writeFileSync(placeFile(), "hello")],
])("is mended by one run where it %s", async (_what, drift, damage) => {
  await damage();
  expect(await quiet()).toBe(true); // a plain preview looks at no vault
  expect((await life.refresh()).drift).toMatchObject([{ class: drift }]);
  expect((await life.preview()).changes).toBe(true);
  expect(await life.up()).toEqual(issued);
  expect([await serial(), await quiet(), (await life.refresh()).drift]).toEqual([issued.current!.serialNumber, true, null]);
});

it("never goes back to an earlier certificate when a state was lost and an earlier one put in its place", async () => {
  const after = await renewed();
  life.edit(() => issued);
  expect((await life.refresh()).drift).toMatchObject([{ class: "in-service-replaced" }]);
  const again = await life.up();
  expect([again.current!.serialNumber, await serial()]).toEqual([after.current!.serialNumber, after.current!.serialNumber]);
  life.edit(() => ofBefore(issued));
  await life.up();
  expect([await serial(), await quiet()]).toEqual([after.current!.serialNumber, true]);
});

it("goes back to the certificate in service when a stranger's was put there", async () => {
  const vault = await opened();
  const key = await vault.createKey("igc-stranger-r1", "rsa-2048", (await vault.readKey(issued.current!.entry))!.metadata);
  await person.setClock(new Date("2027-01-01T09:00:00Z"));
  await vault.putInService(issued.inService!, { ...issuedFor(key.publicKey), privateKey: await key.exportPrivateKey!(), bundles: {} });
  await life.refresh();
  await life.up();
  expect([await serial(), await quiet()]).toEqual([issued.current!.serialNumber, true]);
});

it("has the bundles that are wished, and no others", async () => {
  for (const bundles of [["pem", "pkcs12-modern"], ["pkcs12-modern"], []] as const) {
    expect((await life.preview({ bundles })).changes).toBe(true);
    await life.up({ bundles });
    expect(Object.keys((await served())!.bundles)).toEqual(bundles);
    expect(await quiet({ bundles })).toBe(true);
  }
});

it("is not written while its key is gone, and again once there is another certificate", async () => {
  life.edit(ofBefore);
  rmSync(placeFile());
  for (const name of rounds()) rmSync(join(life.dir, "vault", name));
  const state = await life.up();
  expect([state.inService, existsSync(placeFile()), await quiet()]).toEqual([null, false, true]);
  expect((await life.refresh()).drift).toMatchObject([{ class: "key-missing" }]);
});

it("is in the other vault after a move, and the old one stays as it was", async () => {
  const before = await serial();
  await life.up({ vault: "file:./moved" });
  expect([await serial("moved"), await serial()]).toEqual([before, before]);
  expect(await quiet({ vault: "file:./moved" })).toBe(true);
});

it("stays after a destroy, and is taken up when the stack comes back", async () => {
  await life.destroy();
  expect(await serial()).toBe(issued.current!.serialNumber);
  expect((await life.up()).inService).toBe(issued.inService);
  expect(await quiet()).toBe(true);
});
