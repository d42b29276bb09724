import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { SandboxPerson } from "../../igc/sandbox";
import { unknownValue } from "../../rpc";
import type { CertificateInputs } from "./state";

/** Revocations as they are asked for, on the real sandbox, its CA and the real file vault. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
});
afterEach(() => life.dispose());

type Wish = Partial<CertificateInputs>;
const asking = (confirm: string, reason = "cessationOfOperation", more: Wish = {}): Wish =>
  ({ revoke: { reason, confirm }, ...more }) as Wish;
const sheet = (path: string): string => readFileSync(join(life.dir, path), "utf8");

it("hands out a sheet, follows it to the CRL, puts it away, and asks for nothing more", async () => {
  const { serialNumber, entry } = (await way.issued()).current!;
  const separated = serialNumber.toLowerCase().replace(/..(?=.)/g, "$&:");
  const wish = asking(separated);
  const asked = await life.up(wish);
  expect(asked).toMatchObject({ phase: "issued", next: null, revoke: { confirm: serialNumber } });
  expect(asked.revocation).toMatchObject({ doubt: null, asked: { serialNumber, reason: "cessationOfOperation", entry } });
  expect(asked.nextAction).toMatchObject({ who: expect.stringMatching(/administrator, .*legal representative/) as string, by: null });
  const text = sheet(asked.nextAction!.where);
  expect(text).toContain(serialNumber);
  expect(text).toContain(`igc-sante revocation-code file:./vault ${entry}`);
  expect((await life.preview(wish)).changes).toBe(false);
  expect(await life.refresh()).toEqual(asked); // the list has it a day later
  await person.advance({ hours: 24 });
  expect((await life.preview(wish)).changes).toBe(false); // a plain preview asks nobody
  expect(await life.refresh()).toMatchObject({ phase: "revoked", current: { revoked: { reason: "cessationOfOperation" } } });
  const done = await life.up(wish);
  expect(life.said().join()).toContain("revocation sheet put away");
  expect(done.revocation).toEqual({ doubt: null, past: [serialNumber] });
  expect(done.nextAction!.what).toMatch(/onRevoked: "replace"/);
  expect(await life.up(wish)).toEqual(done);
  const replaced = { ...wish, onRevoked: "replace" } as const;
  await life.up(replaced);
  await person.advance({ days: 1 });
  const successor = await life.up(replaced);
  expect(successor).toMatchObject({ phase: "issued", current: { round: 2 }, nextAction: null });
  expect((await life.preview(replaced)).changes).toBe(false); // left standing, it names another one
  expect(await life.refresh()).toEqual(successor);
});

it.each([
  ["the certificate in service", (serial: string) => `${serial.slice(0, -1)}${serial.endsWith("0") ? "1" : "0"}`],
  ["a serial number at all", () => "the one of srv1"],
])("is refused where it does not name %s, and nothing is handed out", async (_, confirm) => {
  const state = await way.issued();
  const { serialNumber } = state.current!;
  for (const run of [life.preview, life.up])
    await expect(run(asking(confirm(serialNumber)))).rejects.toMatchObject({ code: "revoke-confirm" });
  if (_ === "the certificate in service")
    await expect(life.preview(asking(confirm(serialNumber)))).rejects.toMatchObject({
      what: expect.stringContaining(serialNumber) as string,
    });
  expect(existsSync(join(life.dir, "sandbox", "revocation-sheets"))).toBe(false);
});

it("is refused where there is no certificate yet", async () => {
  await expect(life.up(asking("4A0B"))).rejects.toMatchObject({ code: "revoke-confirm" });
  await life.up();
  await expect(life.preview(asking("4A0B"))).rejects.toMatchObject({ code: "revoke-confirm" });
});

it("takes the sheet back when it is taken out before a person acted, and asks anew when it comes again", async () => {
  const before = await way.issued();
  const wish = asking(before.current!.serialNumber);
  const { revocation, nextAction } = await life.up(wish);
  await person.advance({ hours: 23 });
  const left = await life.up();
  expect(left).toEqual({ ...before, evidence: { count: 4, sha256: expect.any(String) as string } });
  expect(life.said().join()).toContain("revocation sheet taken back");
  await person.advance({ days: 3 });
  expect(await life.refresh()).toEqual(left);
  const again = await life.up(wish);
  expect(again.revocation!.asked!.ticket).toBe(revocation!.asked!.ticket);
  expect(sheet(nextAction!.where)).toContain("29/11/2026");
  await person.advance({ hours: 24 });
  expect((await life.refresh()).phase).toBe("revoked");
});

it("concludes nothing while the sheet that is out cannot be read: what is asked for stays asked for", async () => {
  const wish = asking((await way.issued()).current!.serialNumber);
  const asked = await life.up(wish);
  const record = join(life.dir, "sandbox", "revocation-sheets", `${asked.revocation!.asked!.ticket}.json`);
  const text = readFileSync(record, "utf8");
  writeFileSync(record, "{");
  for (const run of [() => life.preview(wish), () => life.up(wish), () => life.up()])
    await expect(run()).rejects.toMatchObject({ code: "platform-unreachable" });
  expect(await life.refresh()).toEqual(asked);
  writeFileSync(record, text);
  expect((await life.preview(wish)).changes).toBe(false);
  expect(await life.up(wish)).toEqual(asked);
});

it("begins the successor of a compromised key at once, and follows the old one to the CRL when it serves no more", async () => {
  const { current } = await way.issued();
  await person.setDelays({ revocationHours: 100 });
  const wish = asking(current!.serialNumber, "keyCompromise", { onRevoked: "replace" });
  const both = await life.up(wish);
  expect(both).toMatchObject({ phase: "renewing", current: { round: 1 }, next: { round: 2 }, nextAction: { by: "2026-11-25" } });
  expect(both.nextAction!.because).toContain("fiches/commande-");
  await person.advance({ days: 1 });
  const served = await life.up(wish);
  expect(served).toMatchObject({ phase: "issued", current: { round: 2 }, revocation: { asked: { serialNumber: current!.serialNumber } } });
  expect((await life.preview(wish)).changes).toBe(false);
  expect(await life.refresh()).toEqual(served);
  await person.advance({ days: 4 });
  expect((await life.refresh()).revocation!.asked!.revoked!.reason).toBe("keyCompromise");
  const done = await life.up(wish);
  expect(done).toMatchObject({ phase: "issued", revocation: { past: [current!.serialNumber] }, nextAction: null });
  expect((await life.preview(wish)).changes).toBe(false);
});

it("gives the successor of a compromised key up with the revocation", async () => {
  const before = await way.issued({ onRevoked: "replace" });
  await person.setDelays({ issuanceHours: 1000 });
  expect((await life.up(asking(before.current!.serialNumber, "keyCompromise", { onRevoked: "replace" }))).next).not.toBeNull();
  expect(await life.up({ onRevoked: "replace" })).toEqual({ ...before, evidence: { count: 6, sha256: expect.any(String) as string } });
});

it("goes on where a run died before its state was written, and takes back what such a run left", async () => {
  const before = await way.issued();
  const wish = asking(before.current!.serialNumber);
  const asked = await life.up(wish);
  life.edit(() => before);
  expect(await life.up(wish)).toEqual(asked);
  life.edit(() => before);
  expect((await life.preview()).changes).toBe(true);
  expect(await life.up()).toEqual(before);
  expect(life.said().join()).toContain("revocation sheet taken back");
});

it("is written anew under its ticket when its reason changes", async () => {
  const { current } = await way.issued();
  const { nextAction } = await life.up(asking(current!.serialNumber));
  expect(sheet(nextAction!.where)).toContain("cessation d'activité");
  await life.up(asking(current!.serialNumber, "superseded"));
  expect(sheet(nextAction!.where)).toContain("certificat remplacé");
});

it("is taken back by destroy, which revokes nothing", async () => {
  const { current } = await way.issued();
  await life.up(asking(current!.serialNumber));
  await life.destroy();
  expect(life.said().join()).toMatch(/revocation sheet of .* taken back/);
});

it.each([
  ["all of it", unknownValue],
  ["its serial number", { reason: "superseded", confirm: unknownValue }],
  ["its reason", { reason: unknownValue, confirm: "4A0B" }],
])("waits for the run where %s is not known in the preview", async (_, revoke) => {
  await way.issued();
  expect(await life.preview({ revoke } as unknown as Wish)).toEqual({ changes: true, replaces: [] });
});

it("is one, whoever of two runs at once comes first", async () => {
  const { current } = await way.issued();
  const wish = asking(current!.serialNumber);
  const [one, other] = await Promise.all([life.up(wish), life.up(wish)]);
  expect(one).toEqual(other);
  expect(readdirSync(join(life.dir, "sandbox", "revocation-sheets"))).toEqual([`${one.revocation!.asked!.ticket}.json`]);
});

it("goes with its exchange, and its sheet says where the code is now", async () => {
  const { current } = await way.issued();
  const wish = asking(current!.serialNumber);
  const { ticket } = (await life.up(wish)).revocation!.asked!;
  const moved = await life.up({ ...wish, platform: "sandbox:./other", vault: "file:./other-vault" });
  expect(existsSync(join(life.dir, "sandbox", "revocation-sheets", `${ticket}.withdrawn.json`))).toBe(true);
  expect(moved.revocation!.asked!.ticket).toBe(ticket);
  expect(moved.nextAction!.where).toContain("other/");
  expect(sheet(moved.nextAction!.where)).toContain("revocation-code file:./other-vault ");
});

it("is done at once where the people of a rehearsal are told to", async () => {
  const { current } = await way.issued();
  const { revocation } = await life.up(asking(current!.serialNumber));
  expect(await person.revokeAsked()).toEqual([revocation!.asked!.ticket]);
  expect(await person.revokeAsked()).toEqual([]);
  expect((await life.refresh()).current!.revoked!.at).toBe("2026-11-25T09:00:00.000Z");
});

it("names a refusal of the portal that a person noted beside the sheet, and asks whom it asked before", async () => {
  const { current } = await way.issued();
  const wish: Wish = { ...asking(current!.serialNumber), platform: "manual:./igc-sante" };
  const { revocation, nextAction } = await life.up(wish);
  const reply = join(life.dir, "igc-sante", "outbox", revocation!.asked!.ticket, "reponse.txt");
  writeFileSync(reply, readFileSync(reply, "utf8").replace("refusé le:", "refusé le: 24/11/2026").replace("motif:", "motif: code inconnu"));
  expect((await life.preview(wish)).changes).toBe(true);
  const refused = (await life.up(wish)).nextAction!;
  expect(refused).toMatchObject({
    who: nextAction!.who,
    where: nextAction!.where,
    because: expect.stringContaining("code inconnu") as string,
  });
  expect(refused.what).toMatch(/^settle the refusal with ANS, then revoke the certificate /);
  expect((await life.preview(wish)).changes).toBe(false);
});
