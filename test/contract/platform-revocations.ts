import { createHash } from "node:crypto";
import type { Platform, Revocation, RevocationProgress } from "../../provider/igc";
import { aRevocation } from "../sandbox/order";
import { digestOf, type PlatformStage } from "./platform-stage";

const askedAt = "2026-11-18T09:00:00.000Z";

const revocationOf = (wish: string, overrides: Partial<Revocation> = {}): Revocation =>
  aRevocation({ wish, admins: [{ lastName: "DURAND", firstName: "Léo" }], askedAt, ...overrides });

const ticket = "revocation-1";
const progressIn = async (platform: Platform): Promise<RevocationProgress | undefined> => (await platform.poll()).revocations.get(ticket);

/** Asking for a revocation: the sheet, and where it goes once the CRL shows the certificate, or nobody asks any more. */
export function platformRevocations(stage: () => PlatformStage): void {
  const submit = (overrides: Partial<Revocation> = {}) => stage().platform.submitRevocation(revocationOf(ticket, overrides));
  const text = async (path: string): Promise<string> => Buffer.from((await stage().files())[path] ?? "", "latin1").toString("utf8");

  describe("revocations", () => {
    it("hands out a sheet that says what, why, who, and where the code is read", async () => {
      const progress = await submit();
      const sheet = await text(progress.sheetPath);
      const sheetSha256 = createHash("sha256").update(sheet).digest("hex");
      expect(progress).toEqual({ state: "open", askedAt, sheetPath: expect.stringContaining(ticket) as string, sheetSha256 });
      expect(await progressIn(stage().reopen())).toEqual(progress);
      for (const said of [
        "DÉFINITIVE",
        "5A0B1C2D",
        "perte, vol ou compromission",
        "Léo DURAND",
        "représentant légal",
        "igc-sante revocation-code file:./vault igc-1690781810-srv1-r1",
      ])
        expect(sheet).toContain(said);
      expect(Object.values(await stage().files()).join()).not.toContain(stage().here);
    });

    it("is one revocation however often it is asked for, at the same time too, and asks for no order", async () => {
      const told = await Promise.all([submit(), submit(), stage().reopen().submitRevocation(revocationOf(ticket)), submit()]);
      expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
      const { forms, orders, revocations, unmatched } = await stage().reopen().poll();
      expect([forms.size, orders.size, [...revocations.keys()], unmatched]).toEqual([0, 0, [ticket], []]);
    });

    it("looks without changing anything", async () => {
      await submit();
      const before = await digestOf(stage());
      await stage().reopen().poll();
      expect(await digestOf(stage())).toBe(before);
    });

    it("is put away once, whoever does it, and stays so when it is asked for again", async () => {
      await submit();
      await Promise.all([stage().platform.closeRevocation(ticket), stage().reopen().closeRevocation(ticket)]);
      const closed = await progressIn(stage().reopen());
      expect(closed).toMatchObject({ state: "settled", askedAt });
      expect(await text(closed!.sheetPath)).toContain("5A0B1C2D");
      const digest = await digestOf(stage());
      await stage().reopen().closeRevocation(ticket);
      await stage().reopen().closeRevocation("revocation-of-nobody");
      expect(await stage().reopen().submitRevocation(revocationOf(ticket))).toEqual(closed);
      expect(await digestOf(stage())).toBe(digest);
    });

    it("is taken back, and asked for anew", async () => {
      await submit();
      await stage().platform.withdraw(ticket);
      await stage().platform.withdraw(ticket);
      expect(await progressIn(stage().platform)).toBeUndefined();
      expect(await progressIn(stage().reopen())).toBeUndefined();
      expect((await stage().reopen().submitRevocation(revocationOf(ticket))).state).toBe("open");
      expect((await progressIn(stage().reopen()))?.state).toBe("open");
    });

    it("says on its sheet what is asked for now, and that it replaces another", async () => {
      const { sheetPath } = await submit();
      expect(await submit({ reason: "superseded", askedAt: "2026-11-23T09:00:00.000Z" })).toMatchObject({ sheetPath, askedAt });
      const sheet = await text(sheetPath);
      expect(sheet).toContain("certificat remplacé");
      expect(sheet).not.toContain("perte, vol");
    });

    it("comes out again byte for byte where it was lost", async () => {
      const { sheetPath } = await submit();
      const before = await text(sheetPath);
      await stage().lose();
      expect(await progressIn(stage().reopen())).toBeUndefined();
      expect((await stage().reopen().submitRevocation(revocationOf(ticket))).sheetPath).toBe(sheetPath);
      expect(await text(sheetPath)).toBe(before);
    });
  });
}

/** That the portal refuses a revocation: a person notes it where the sheet lies, or brings it. */
export function platformRefusedRevocations(stage: () => PlatformStage): void {
  describe("a revocation that is refused", () => {
    const submit = () => stage().platform.submitRevocation(revocationOf(ticket));
    const refused = async (): Promise<string | undefined> => (await progressIn(stage().reopen()))?.refused;

    it("is noted in the reply beside its sheet, and is asked for still", async () => {
      await submit();
      expect(await refused()).toBeUndefined();
      await stage().person.refuseOrder(ticket, "code inconnu"); // the same two lines
      const progress = await progressIn(stage().reopen());
      expect(progress).toMatchObject({ state: "open", refused: "code inconnu" });
      expect(await submit()).toEqual(progress);
    });

    it("is noted in a reply that is brought, which goes with the ticket when the list has it all the same", async () => {
      await submit();
      const reply = Buffer.from(`Ticket : ${ticket}\r\nRefusé le : 24/11/2026\r\n`);
      const { platform } = stage();
      expect(await platform.bring!("refus.txt", reply)).toMatchObject({ ticket, as: "reply" });
      expect(await refused()).toBe("refusé le 2026-11-24");
      await stage().reopen().closeRevocation(ticket);
      const { revocations, unmatched } = await stage().reopen().poll();
      expect([revocations.get(ticket)?.state, revocations.get(ticket)?.refused, unmatched]).toEqual(["settled", undefined, []]);
    });
  });
}
