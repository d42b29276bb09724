import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "../provider/fault";
import type { SandboxPerson } from "../provider/igc/sandbox";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { type InService, openVault } from "../provider/vault";
import { readCertificatePem } from "../provider/x509/certificate";
import type { Operations } from "../test/operations";
import { type Rehearsal, rehearsal } from "../test/sandbox-life";
import { schemaFaults } from "../test/schemas";
import { eventsOf } from "./calendar";
import { historyOf } from "./history/events";
import { samplesOf } from "./metrics";
import { runRollback } from "./rollback";
import { driftAt } from "./status/drift";
import { revocationRows } from "./status/revocation";
import { statusRows } from "./status/rows";

/** An outage after a renewal, on the real sandbox and the real file vault: the certificate of before, and the way forward again. */
jest.setTimeout(300_000);
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let before: CertificateOutputs;
let after: CertificateOutputs;
let lines: string[];

const day = 86_400_000;
const surroundings = () => ({
  cwd: life.dir,
  env: {},
  now: () => new Date("2026-11-24T09:00:00Z"),
  say: (line: string) => void lines.push(line),
});

/** The command in the folder of the program, with the stack as it is exported then. */
async function rollback(args: readonly string[] = ["insi"], state: object = after): Promise<string> {
  lines = [];
  const resource = { type: "pulumi-nodejs:dynamic/igc-sante:OrgCertificate", urn: "urn:pulumi:dev::p::t::insi", outputs: state };
  const file = join(life.dir, "state.json");
  writeFileSync(file, JSON.stringify({ deployment: { resources: [resource] } }));
  try {
    expect(await runRollback([...args, "--file", file], surroundings())).toBe(0);
    return lines.join("\n");
  } catch (error) {
    if (!isFault(error)) throw error;
    return `${error.code}: ${error.what}`;
  }
}

const served = async (): Promise<InService> =>
  (await (await openVault("file:./vault", { ...surroundings(), notice: () => undefined })).readInService(after.inService!))!;
const serial = async (): Promise<string> => readCertificatePem((await served()).certificate).serialNumber;

beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
  before = await way.issued();
  after = await way.renewed();
});
afterEach(() => life.dispose());

it("puts the certificate of before back with one command, the stack follows, and --undo goes forward again", async () => {
  const [old, renewed] = [before.current!, after.current!];
  expect(after.previous).toMatchObject({ serialNumber: old.serialNumber, entry: old.entry, notAfter: old.notAfter });
  jest.spyOn(console, "error").mockReturnValue();
  const tried = await rollback(["insi", "--json"]);
  expect(schemaFaults("rollback", tried)).toEqual([]);
  expect(JSON.parse(tried)).toMatchObject({ changed: true, serialNumber: old.serialNumber, outOfService: renewed.serialNumber });
  const undone = JSON.parse(await rollback(["insi", "--undo", "--json"])) as object;
  expect(undone).toMatchObject({ changed: true, undone: true, serialNumber: renewed.serialNumber, outOfService: old.serialNumber });
  expect(await rollback()).toMatch(
    new RegExp(`^insi: back in service: serial ${old.serialNumber}, until .*\nout of service: serial ${renewed.serialNumber}`),
  );
  expect([await serial(), (await served()).rolledBack?.from]).toEqual([old.serialNumber, renewed.sha256]);
  expect(await rollback()).toContain("is what its server reads already: nothing was changed");

  // A plain run does not look into the vault, and one that does leaves a person's decision alone.
  expect((await life.preview()).changes).toBe(false);
  const refreshed = await life.refresh();
  expect(refreshed).toMatchObject({ drift: null, rolledBack: { serialNumber: old.serialNumber } });
  expect(life.said().join()).toContain(`drift: a person put ${old.serialNumber} back in service`);
  expect((await life.preview()).changes).toBe(true); // whoever did it is told what remains to be done
  const told = await life.up();
  expect(told.nextAction).toMatchObject({ what: expect.stringContaining("rollback NAME --undo") as string, by: old.notAfter.slice(0, 10) });
  expect((await life.preview()).changes).toBe(false);
  expect(life.said().join()).toContain("drift: a person put");
  expect((await life.up({ bundles: ["pem"] })).current!.inService!.bundles).toEqual(["pem"]);
  expect(life.said().join()).toContain("not put in service: a person put");
  expect(await serial()).toBe(old.serialNumber);

  expect(await rollback(["insi", "--undo"], told)).toContain(`in service again: serial ${renewed.serialNumber}`);
  expect([await serial(), (await served()).rolledBack]).toEqual([renewed.serialNumber, undefined]);
  expect(await rollback(["insi", "--undo"], told)).toContain("nothing was changed");
  expect(await life.refresh()).not.toHaveProperty("rolledBack");
  expect(await life.up({ bundles: ["pem"] })).toMatchObject({ nextAction: null, phase: "issued" });
});

it("is what is counted to, and what is asked about, while it serves", async () => {
  await rollback();
  const [old, renewed] = [before.current!, after.current!];
  const told = await life.refresh();
  const resource = { kind: "OrgCertificate" as const, name: "insi", urn: "urn:pulumi:dev::p::t::insi", outputs: { ...told } };
  const at = new Date("2029-10-08T09:00:00Z");
  expect(statusRows([resource], at)[0]).toMatchObject({ end: old.notAfter, daysLeft: 47, phase: "issued", drift: [] });
  expect(eventsOf([resource], at).map(({ uid }) => uid)).toContain(`end-${old.serialNumber}@pulumi-igc-sante`);
  const ends = samplesOf([resource], null, at).find(([family]) => family === "certificate_not_after_timestamp_seconds")!;
  expect(ends[1].value).toBe(Date.parse(old.notAfter) / 1000);
  expect(driftAt(told as never, new Date(Date.parse(old.notAfter) - day)).map(({ class: code }) => code)).toContain("in-service-ended");

  const ask = async (): Promise<unknown[]> =>
    (await revocationRows([resource], { at, ocsp: false }, surroundings())).map(({ serialNumber, is }) => [serialNumber, is]);
  expect(await ask()).toEqual([
    [renewed.serialNumber, "good"],
    [old.serialNumber, "good"],
  ]);
  await person.revoke(old.serialNumber, "keyCompromise");
  expect(await ask()).toEqual([
    [renewed.serialNumber, "good"],
    [old.serialNumber, "revoked"],
  ]);
  const known = await life.refresh();
  expect(eventsOf([{ ...resource, outputs: { ...known } }], at).filter(({ uid }) => uid.startsWith("end-"))).toEqual([]);
  expect(historyOf({ ...resource, outputs: { ...known } }, [], at, "en").map(({ sentence }) => sentence)).toContain(
    `${old.serialNumber} revoked by the CA (keyCompromise)`,
  );
  // What cannot be read is not taken for the certificate of now.
  writeFileSync(join(life.dir, "vault", `${after.inService}.in-service`), "hello");
  expect(await ask()).toEqual([
    [renewed.serialNumber, "good"],
    [old.serialNumber, "unknown"],
  ]);
});

it("does not go forward again to one that was revoked since, whatever the state knows", async () => {
  await rollback();
  await person.revoke(after.current!.serialNumber, "keyCompromise");
  expect(await rollback(["insi", "--undo"])).toMatch(/^rollback-impossible: .* was revoked: .*keyCompromise/);
  expect(await serial()).toBe(before.current!.serialNumber);
});

it("gives way a day before the certificate of before ends, and is forgotten by the next renewal", async () => {
  await rollback();
  await life.refresh();
  await life.up();
  await person.setClock(new Date(new Date(before.current!.notAfter).getTime() - 2 * day));
  expect((await life.preview()).changes).toBe(false);
  await person.setClock(new Date(new Date(before.current!.notAfter).getTime() - day));
  expect((await life.preview()).changes).toBe(true);
  expect(life.said().join()).toMatch(/due: to put it in service .*which a person put back, ends on/);
  expect(await life.up()).toMatchObject({ nextAction: null, inService: after.inService });
  expect(await serial()).toBe(after.current!.serialNumber);
});

it("remembers the certificate of before for as long as is wished, and says nothing of it by itself", async () => {
  const refused = /^rollback-impossible: /;
  await person.revoke(after.previous!.serialNumber, "keyCompromise");
  expect(await rollback()).toMatch(/^rollback-impossible: .* was revoked: .*keyCompromise/);
  await person.advance({ days: 31 });
  expect((await life.preview()).changes).toBe(false);
  const later = await life.up({ contactMail: "other@editeur.example" });
  expect(later).not.toHaveProperty("previous");
  expect(await rollback(["insi"], later)).toMatch(refused);
  await person.advance({ days: 60 });
  expect(await rollback()).toMatch(/^rollback-impossible: .* ended on 2029/);
  expect(await serial()).toBe(after.current!.serialNumber);
});

it("is refused with the reason, and what its server reads stays; goes back where the network is down; is put aside by a renewal", async () => {
  for (const [state, said] of [
    [{ ...after, previous: null }, /^rollback-impossible: No certificate of before is remembered for insi/],
    [{ ...after, previous: { ...after.previous!, entry: "igc-nobody-r1" } }, /^vault-entry-missing: .*igc-nobody-r1/],
    [{ ...after, vaultId: "00000000-0000-4000-8000-000000000000" }, /^vault-absent: /],
    [{ ...after, current: null, inService: null }, /^rollback-impossible: insi is not in service/],
    [{ ...after, revocation: { doubt: null, past: [before.current!.serialNumber] } }, /^rollback-impossible: .* was revoked/],
    [
      {
        ...after,
        revocation: {
          doubt: null,
          asked: { serialNumber: before.current!.serialNumber, revoked: { at: "2029-10-01", reason: "superseded" } },
        },
      },
      /^rollback-impossible: .* was revoked on 2029-10-01/,
    ],
    [{ ...after, current: { ...after.current!, elsewhere: { vault: "pkcs11:", vaultId: null } } }, /^rollback-impossible: insi is not/],
  ] as const)
    expect(await rollback(["insi"], state)).toMatch(said);
  expect(await rollback(["inis"])).toBe('vault-entry-missing: The stack has no certificate "inis".');
  expect(await rollback([])).toMatch(/^required: /);
  expect(await serial()).toBe(after.current!.serialNumber);

  const asked = { serialNumber: before.current!.serialNumber, reason: "superseded" };
  const offline = { ...after, environment: "production", revocation: { doubt: null, asked } }; // no network is asked: its root is none of the pinned ones
  expect(await rollback(["insi"], offline)).toMatch(
    /warning: whether .* was revoked is not known[\s\S]*warning: the revocation of .* is asked for[\s\S]*back in service/,
  );
  expect(await serial()).toBe(before.current!.serialNumber);
  const next = await way.renewed();
  expect([next.current!.round, await serial()]).toEqual([3, next.current!.serialNumber]);
  expect((await served()).rolledBack).toBeUndefined();
});
