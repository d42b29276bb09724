import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { SandboxPerson } from "../../igc/sandbox";
import { type InService, openVault, type Vault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import { putBack } from "./rollback";
import type { CertificateOutputs } from "./state";

/** A certificate of before that its server reads all the same: what is read is what is watched. On the real sandbox and the real file vault. */
jest.setTimeout(300_000);
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let old: NonNullable<CertificateOutputs["current"]>;
let renewed: CertificateOutputs;
afterEach(() => life.dispose());

const day = 86_400_000;
const vault = (): Promise<Vault> =>
  openVault("file:./vault", { cwd: life.dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), notice: () => undefined });
const served = async (): Promise<InService> => (await (await vault()).readInService(renewed.inService!))!;
const serial = async (): Promise<string> => readCertificatePem((await served()).certificate).serialNumber;
const codes = ({ drift }: CertificateOutputs): string[] => (drift ?? []).map(({ class: code }) => code);
const placeFile = (): string => join(life.dir, "vault", `${renewed.inService}.in-service`);

async function begin(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  way = await rehearsal(settings);
  ({ life, person } = way);
  old = (await way.issued()).current!;
  renewed = await way.renewed();
}

/** As `igc-sante rollback` does it. */
async function goBack(): Promise<void> {
  await putBack(await vault(), renewed.inService!, old, [], { at: "2029-10-07T09:00:00.000Z", from: renewed.current!.sha256 });
}

describe("put back by a person", () => {
  beforeEach(async () => {
    await begin();
    await goBack();
  });

  it.each([true, false])(
    "and revoked since: said by the refresh, and the one of now is put there by the next up (known before: %s)",
    async (known) => {
      if (known) expect(await life.refresh()).toMatchObject({ rolledBack: { serialNumber: old.serialNumber }, drift: null });
      await person.revoke(old.serialNumber, "keyCompromise");
      const found = await life.refresh();
      expect([codes(found), found.drift![0]!.mends, found.phase]).toEqual([["in-service-revoked"], "up", "issued"]);
      expect(found.rolledBack!.revoked!.reason).toBe("keyCompromise");
      expect(found.nextAction!.what).toBe(
        `put ${renewed.current!.serialNumber} in service at once: igc-sante rollback NAME --undo, and let the server read it`,
      );
      expect(life.said().join("\n")).toContain(`revoked on 2029-10-06 (keyCompromise): serial ${old.serialNumber}, which its server reads`);
      expect(await life.refresh()).toEqual(found);
      expect((await life.preview()).changes).toBe(true);
      expect(life.said().join("\n")).toContain("[in-service-revoked]");
      const after = await life.up();
      expect([await serial(), after.drift, after.nextAction, after.phase]).toEqual([renewed.current!.serialNumber, null, null, "issued"]);
      expect(after).not.toHaveProperty("rolledBack");
      expect(after).not.toHaveProperty("previous"); // nobody goes back to what was revoked
      expect((await life.preview()).changes).toBe(false);
      expect(await life.refresh()).toEqual(after);
    },
  );

  it("and its revocation asked for: a sheet with its code, followed to the CRL; then the one of now takes its place, and nothing is ordered", async () => {
    await life.refresh();
    const { serialNumber, entry } = old;
    const wish = { revoke: { reason: "keyCompromise", confirm: serialNumber }, onRevoked: "replace" } as const;
    const asked = await life.up(wish);
    expect(asked).toMatchObject({ phase: "issued", next: null, rolledBack: { serialNumber } });
    expect(asked.revocation!.asked).toMatchObject({ serialNumber, entry, notAfter: old.notAfter });
    expect(asked.nextAction!.because).toContain(`or until ${renewed.current!.serialNumber} is put in service by hand`);
    const sheet = readFileSync(join(life.dir, asked.nextAction!.where), "utf8");
    expect(sheet).toContain(serialNumber);
    expect(sheet).toContain(`igc-sante revocation-code file:./vault ${entry}`);
    expect((await life.preview(wish)).changes).toBe(false);
    await person.advance({ hours: 24 });
    const found = await life.refresh();
    expect(found).toMatchObject({ phase: "issued", rolledBack: { revoked: { reason: "keyCompromise" } } });
    expect(life.said().filter((line) => line.includes(`serial ${serialNumber}, which`))).toEqual([
      expect.stringContaining("which its server reads") as string,
    ]);
    expect((await life.preview(wish)).changes).toBe(true);
    const done = await life.up(wish);
    expect([await serial(), done.revocation, done.next, done.nextAction, done.phase]).toEqual([
      ...[renewed.current!.serialNumber, { doubt: null, past: [serialNumber] }, null, null, "issued"],
    ]);
    expect((await life.preview(wish)).changes).toBe(false); // left standing, it asks for nothing more
    expect(await life.refresh()).toEqual(done);
  });

  it("and both revoked: neither is put anywhere, and a person decides", async () => {
    await person.revoke(old.serialNumber, "superseded");
    await person.revoke(renewed.current!.serialNumber, "superseded");
    const found = await life.refresh();
    expect(found.drift!.map((each) => [each.class, each.mends])).toEqual([
      ["revoked", "person"],
      ["in-service-revoked", "person"],
    ]);
    expect((await life.up()).nextAction!.what).toContain('onRevoked: "replace"');
    expect(await serial()).toBe(old.serialNumber);
  });

  it("while the one of now is revoked: it serves on, and that is said", async () => {
    await person.revoke(renewed.current!.serialNumber, "superseded");
    const found = await life.refresh();
    expect([codes(found), found.nextAction!.because]).toEqual([
      ["revoked"],
      expect.stringContaining(`; ${old.serialNumber} serves in its place until ${old.notAfter.slice(0, 10)}`),
    ]);
    expect(await serial()).toBe(old.serialNumber);
  });

  it("and damaged, or gone, where its server reads: a person's decision stands, and it is put there again", async () => {
    for (const damage of [() => rmSync(placeFile()), () => writeFileSync(placeFile(), "hello")]) {
      expect((await life.refresh()).rolledBack).toMatchObject({ serialNumber: old.serialNumber });
      damage();
      const found = await life.refresh();
      expect(found.rolledBack).toMatchObject({ serialNumber: old.serialNumber });
      expect((await life.up()).rolledBack).toMatchObject({ serialNumber: old.serialNumber });
      expect([await serial(), (await served()).rolledBack?.from]).toEqual([old.serialNumber, renewed.current!.sha256]);
      expect(codes(await life.refresh())).toEqual([]);
    }
  });

  it("since the key of the one of now is gone: that is seen with it, and the renewal leaves it there until it is answered", async () => {
    rmSync(join(life.dir, "vault", `${renewed.current!.entry}.age`));
    const found = await life.refresh();
    expect([codes(found), found.rolledBack?.serialNumber]).toEqual([["key-missing"], old.serialNumber]);
    await person.setDelays({ issuanceHours: 10_000 });
    const renewing = await life.up();
    expect([renewing.next?.round, renewing.rolledBack?.serialNumber, await serial()]).toEqual([3, old.serialNumber, old.serialNumber]);
    // The one of now cannot be put there: what its server reads, and that it was put back, stays known.
    await person.setClock(new Date(Date.parse(old.notAfter) - 0.5 * day));
    const late = await life.up();
    expect([late.rolledBack?.serialNumber, await serial()]).toEqual([old.serialNumber, old.serialNumber]);
  });

  it("without its key: a person must go forward", async () => {
    await life.refresh();
    rmSync(join(life.dir, "vault", `${old.entry}.age`));
    const found = await life.refresh();
    expect([codes(found), found.drift![0]!.mends]).toEqual([["in-service-key-missing"], "person"]);
    expect((await life.preview()).changes).toBe(true);
    const told = await life.up();
    expect(told.nextAction!.because).toContain(`is gone from the vault: ${old.serialNumber}`);
    expect(await life.refresh()).toEqual(told);
    expect((await life.preview()).changes).toBe(false);
  });

  it("and forgotten by a run that had not seen it: it serves on past `keepPreviousDays`, and is watched", async () => {
    await person.advance({ days: 31 });
    const later = await life.up({ contactMail: "other@editeur.example" });
    expect(later).not.toHaveProperty("previous");
    expect(await serial()).toBe(old.serialNumber);
    await person.revoke(old.serialNumber, "superseded");
    const found = await life.refresh();
    expect([codes(found), found.rolledBack!.serialNumber]).toEqual([["in-service-revoked"], old.serialNumber]);
    await life.up({ contactMail: "other@editeur.example" });
    expect(await serial()).toBe(renewed.current!.serialNumber);
  });

  it("until a successor is in place: that is gone back to then, and not to what could not serve", async () => {
    await life.refresh();
    await life.up();
    await person.revoke(renewed.current!.serialNumber, "superseded");
    await life.refresh();
    const renewing = await life.up({ onRevoked: "replace" });
    expect([renewing.next?.round, await serial()]).toEqual([3, old.serialNumber]);
    await person.advance({ days: 1 });
    const third = await life.up({ onRevoked: "replace" });
    expect([third.current!.round, await serial()]).toEqual([3, third.current!.serialNumber]);
    expect(third.previous).toMatchObject({ serialNumber: old.serialNumber });
    expect(third).not.toHaveProperty("rolledBack");
    expect((await life.preview({ onRevoked: "replace" })).changes).toBe(false);
  });

  it("comes along to another vault, with the decision", async () => {
    await life.refresh();
    const moved = await life.up({ vault: "file:./elsewhere" });
    const there = await openVault("file:./elsewhere", { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => undefined });
    const now = (await there.readInService(moved.inService!))!;
    expect([readCertificatePem(now.certificate).serialNumber, now.rolledBack?.from]).toEqual([old.serialNumber, renewed.current!.sha256]);
    expect(moved.rolledBack).toMatchObject({ serialNumber: old.serialNumber });
    expect(await there.readKey(moved.previous!.entry)).toBeDefined();
  });

  it("stands where a run whose state is of before the renewal goes on", async () => {
    const stale = { ...renewed, current: { ...old, inService: { place: renewed.inService!, bundles: [] } }, previous: undefined } as never;
    life.edit(() => stale);
    const after = await life.up({ bundles: ["pem"] });
    expect([after.current!.serialNumber, await serial()]).toEqual([renewed.current!.serialNumber, old.serialNumber]);
    expect((await served()).rolledBack?.from).toBe(renewed.current!.sha256);
    expect(after.rolledBack).toMatchObject({ serialNumber: old.serialNumber });
  });
});

describe("read on since the switch waits", () => {
  beforeEach(() => begin({ "igc-sante:maintenanceWindow": "2029-11-15/2029-11-16" }));

  it("and revoked meanwhile: the switch waits no longer", async () => {
    expect([await serialWaiting(), renewed.current!.inService]).toEqual([old.serialNumber, undefined]);
    expect((await life.preview()).changes).toBe(false);
    await person.revoke(old.serialNumber, "keyCompromise");
    const found = await life.refresh();
    expect([codes(found), found.nextAction!.what]).toEqual([["in-service-revoked"], expect.stringContaining("--undo")]);
    expect((await life.preview()).changes).toBe(true);
    const after = await life.up();
    expect([await serialWaiting(), after.drift, after.nextAction]).toEqual([renewed.current!.serialNumber, null, null]);
    expect(after).not.toHaveProperty("previous");
  });

  it("is kept for its days from the switch on, however long that waited", async () => {
    await person.setClock(new Date("2029-11-15T09:00:00Z"));
    const switched = await life.up();
    expect([await serialWaiting(), switched.previous?.keptUntil.slice(0, 10)]).toEqual([renewed.current!.serialNumber, "2029-12-15"]);
  });

  const serialWaiting = async (): Promise<string> => readCertificatePem((await served()).certificate).serialNumber;
});
