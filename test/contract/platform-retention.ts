import type { Platform } from "../../provider/igc";
import { digestOf, formOf, orderIn, orderOf, type PlatformStage, phaseIn } from "./platform-stage";

/** Days after which the papers of what is over go. */
const days = 30;

/** How long papers with names, telephone and card numbers are kept, where the address says so (issue 12). */
export function platformRetention(stage: () => PlatformStage): void {
  /** The exchange so many days after the last thing in it was written. */
  const after = async (number: number): Promise<Platform> => stage().aged!(number, days);
  const names = async (): Promise<string[]> => Object.keys(await stage().files()).filter((name) => !name.endsWith("/"));
  const baseOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
  const personal = async (): Promise<string[]> =>
    (await names()).filter((name) => /formulaire-413|a-faire|fiche-de-commande|scan|remplace/.test(name)).map(baseOf);

  async function validatedForm(ticket = "f413-1"): Promise<void> {
    await stage().platform.submitForm(formOf(ticket));
    await stage().platform.submitForm({ ...formOf(`another text of ${ticket}`), wish: ticket });
    await stage().person.sign(ticket);
    await stage().person.acknowledge(ticket, "2026-413-07");
    await stage().person.validate(ticket);
  }

  async function settledOrder(ticket = "commande-1"): Promise<Buffer> {
    await stage().platform.submitOrder(await orderOf(ticket));
    await stage().person.bringCertificate(ticket);
    const later = stage().reopen();
    const { bytes } = (await later.collect(ticket))!;
    await later.settle(ticket);
    return bytes;
  }

  describe("kept for so many days", () => {
    it("are the papers of what is over, and no day longer", async () => {
      await validatedForm();
      await settledOrder();
      expect((await personal()).length).toBeGreaterThanOrEqual(5);
      expect((await (await after(days - 1)).poll()).overdue).toEqual([]);
      expect(await (await after(days - 1)).removeOverdue!()).toEqual([]);
      expect([...(await (await after(days + 1)).poll()).overdue!].sort()).toEqual(["commande-1", "f413-1"]);
      expect([...(await (await after(days + 1)).removeOverdue!())].sort()).toEqual(["commande-1", "f413-1"]);
      expect(await personal()).toEqual([]);
      expect((await (await after(days + 1)).poll()).overdue).toEqual([]);
      expect(await (await after(days + 2)).removeOverdue!()).toEqual([]);
    });

    it("is not what the evidence is: it stays, whatever is over", async () => {
      await settledOrder();
      await stage().platform.evidence!.create("commande-1", "0001.json", Buffer.from("{}"));
      expect(await (await after(days + 1)).removeOverdue!()).toEqual(["commande-1"]);
      expect(await stage().reopen().evidence!.read("commande-1", "0001.json")).toEqual(Buffer.from("{}"));
    });

    it("is everything, where the address does not say", async () => {
      await validatedForm();
      await settledOrder();
      const before = await digestOf(stage());
      const forEver = await stage().aged!(9_000, undefined);
      expect((await forEver.poll()).overdue).toEqual([]);
      expect(await forEver.removeOverdue!()).toEqual([]);
      expect(await digestOf(stage())).toBe(before);
    });

    it("are removed by nobody who only looks", async () => {
      await validatedForm();
      const before = await digestOf(stage());
      await (await after(days + 1)).poll();
      expect(await digestOf(stage())).toBe(before);
    });

    it("are no records, replies, requests and certificates: what is known of it stays, and nothing is handed out again", async () => {
      await validatedForm();
      const bytes = await settledOrder();
      await (await after(days + 1)).removeOverdue!();
      const kept = (await names()).map(baseOf);
      for (const name of ["ticket.json", "reponse.txt", "demande.csr", "certificat.pem"]) expect(kept).toContain(name);
      const now = await after(days + 1);
      expect((await now.poll()).forms.get("f413-1")).toMatchObject({ phase: "validated", dossierReference: "2026-413-07" });
      expect((await orderIn(now, "commande-1"))?.state).toBe("settled");
      expect((await now.collect("commande-1"))!.bytes.equals(bytes)).toBe(true);
      const before = await digestOf(stage());
      expect((await stage().reopen().submitForm(formOf("f413-1"))).phase).toBe("validated");
      expect(
        (
          await stage()
            .reopen()
            .submitOrder(await orderOf("commande-1"))
        ).state,
      ).toBe("settled");
      expect(await digestOf(stage())).toBe(before);
    });

    it("are the papers of nothing that somebody still works on", async () => {
      await stage().platform.submitForm(formOf("f413-1"));
      await stage().platform.submitForm(formOf("f413-2"));
      await stage().platform.submitForm(formOf("f413-3"));
      await stage().platform.submitOrder(await orderOf("commande-1"));
      await stage().platform.submitOrder(await orderOf("commande-2"));
      await stage().person.sign("f413-2");
      await stage().person.refuse("f413-3", "cachet absent");
      await stage().person.refuseOrder("commande-2", "carte absente");
      expect(await (await after(3_650)).removeOverdue!()).toEqual([]);
    });

    it("are those of what was withdrawn, too; wished again, it is handed out again", async () => {
      const order = await orderOf("commande-1");
      await stage().platform.submitOrder(order);
      await stage().platform.submitForm(formOf("f413-1"));
      for (const ticket of ["commande-1", "f413-1"]) await stage().platform.withdraw(ticket);
      await (await after(days + 1)).removeOverdue!();
      expect(await personal()).toEqual([]);
      expect((await stage().reopen().submitOrder(order)).state).toBe("open");
      expect(
        (
          await stage()
            .reopen()
            .submitForm({ ...formOf("another text"), wish: "f413-1" })
        ).phase,
      ).toBe("to-sign");
      expect((await personal()).sort()).toEqual(["a-faire.txt", "fiche-de-commande.txt", "formulaire-413.pdf"]);
      // Lost now, it is made again, as any other.
      const sheet = (await names()).find((name) => name.endsWith("fiche-de-commande.txt"))!;
      await stage().remove(sheet);
      await stage().reopen().submitOrder(order);
      expect(await names()).toContain(sheet);
      expect(await phaseIn(stage().reopen(), "f413-1")).toBe("to-sign");
    });
  });
}
