import { digestOf, formOf, isIn, orderOf, type PlatformStage } from "./platform-stage";

/** What was handed out can be made again, follows the wish, and what cannot be seen is told apart (issue 11). */
export function platformAgain(stage: () => PlatformStage): void {
  const kept = async (...parts: readonly string[]): Promise<string[]> =>
    Object.entries(await stage().files()).flatMap(([path, content]) =>
      path.includes("remplace/") && parts.every((part) => content.includes(part)) ? [path] : [],
    );

  describe("handed out again", () => {
    it("is an order of the same bytes, on another day and another machine", async () => {
      const order = await orderOf("commande-1", { dossierReference: "D7" });
      const progress = await stage().platform.submitOrder(order);
      const before = await stage().files();
      await stage().lose();
      await stage().later();
      expect(
        await stage()
          .reopen()
          .submitOrder({ ...order, orderedAt: progress.orderedAt }),
      ).toEqual(progress);
      expect(withoutClock(await stage().files())).toEqual(withoutClock(before));
      expect((await stage().reopen().poll()).orders.get("commande-1")?.orderedAt).toBe(progress.orderedAt);
    });

    it("is a form of the same bytes, on another day and another machine", async () => {
      const progress = await stage().platform.submitForm(formOf("f413-1"));
      const before = await stage().files();
      await stage().lose();
      await stage().later();
      expect(
        await stage()
          .reopen()
          .submitForm({ ...formOf("f413-1"), submittedAt: progress.submittedAt }),
      ).toEqual(progress);
      expect(withoutClock(await stage().files())).toEqual(withoutClock(before));
    });

    it("is a form that goes on where it is known to be", async () => {
      await stage().platform.submitForm(formOf("f413-1"));
      const { person } = stage();
      await person.sign("f413-1");
      await person.send("f413-1");
      await person.acknowledge("f413-1", "2026-413-07");
      const { submittedAt, sentAt, acknowledgedAt, dossierReference } = (await stage().reopen().poll()).forms.get("f413-1")!;
      await stage().lose();
      await stage().later();
      const known = { sentAt: sentAt!, acknowledgedAt: acknowledgedAt!, dossierReference: dossierReference! };
      const again = { phase: "acknowledged", submittedAt, ...known };
      expect(
        await stage()
          .reopen()
          .submitForm({ ...formOf("f413-1"), submittedAt, known }),
      ).toMatchObject(again);
      expect((await stage().reopen().poll()).forms.get("f413-1")).toMatchObject(again);
    });

    it("is not touched while it is there and the same, whatever day it is", async () => {
      await stage().platform.submitOrder(await orderOf("commande-1"));
      await stage().platform.submitForm(formOf("f413-1"));
      await stage().later();
      const before = await digestOf(stage());
      await stage()
        .reopen()
        .submitOrder(await orderOf("commande-1"));
      await stage()
        .reopen()
        .submitForm({ ...formOf("f413-1"), known: {} });
      expect(await digestOf(stage())).toBe(before);
    });

    it("is whole again when one paper of it was lost", async () => {
      const { sheetPath } = await stage().platform.submitOrder(await orderOf("commande-1"));
      const { formPath } = await stage().platform.submitForm(formOf("f413-1"));
      const before = await digestOf(stage());
      for (const path of [sheetPath, formPath]) await stage().remove(path);
      await stage()
        .reopen()
        .submitOrder(await orderOf("commande-1"));
      await stage().reopen().submitForm(formOf("f413-1"));
      expect(await digestOf(stage())).toBe(before);
    });
  });

  describe("rewritten in place", () => {
    it("is a sheet whose wish changed: it says so, and the one before is kept", async () => {
      const order = await orderOf("commande-1");
      const first = await stage().platform.submitOrder(order);
      await stage().later();
      const changed = { ...order, actorEmail: "nouveau@editeur.example", admins: [{ lastName: "PETIT", firstName: "Léa" }] };
      const progress = await stage().reopen().submitOrder(changed);
      expect(progress).toMatchObject({ orderedAt: first.orderedAt, sheetPath: first.sheetPath, state: "open" });
      const sheet = await textOf(stage(), progress.sheetPath);
      expect(sheet).toMatch(/^ATTENTION : REMPLACE LA VERSION PRÉCÉDENTE \(le 26\/11\/2026\).+remplace : .+\.txt/);
      expect([sheet.includes("nouveau@editeur.example"), sheet.includes("Léa PETIT"), sheet.includes(order.actorEmail)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await kept(order.actorEmail, "COMMANDE D'UN CERTIFICAT")).toHaveLength(1);
      const before = await digestOf(stage());
      await stage().reopen().submitOrder(changed);
      expect(await digestOf(stage())).toBe(before);
    });

    it("is the request as well, and goes back when the wish does", async () => {
      const order = await orderOf("commande-1");
      const renamed = await orderOf("commande-1", { commonName: "INSI-MANU" });
      await stage().platform.submitOrder(order);
      const requests = async () => Object.entries(await stage().files()).filter(([, content]) => content.includes("CERTIFICATE REQUEST"));
      const before = await requests();
      await stage().platform.submitOrder(renamed);
      expect(await requests()).not.toEqual(before);
      const { sheetPath } = await stage().reopen().submitOrder(order);
      const sheet = await textOf(stage(), sheetPath);
      expect([sheet.includes("INSI-AUTO"), sheet.includes("INSI-MANU"), sheet.match(/REMPLACE/g)!.length]).toEqual([true, false, 1]);
      expect((await requests()).filter(([path]) => !path.includes("remplace"))).toEqual(before);
    });

    it("is a form that nobody signed yet", async () => {
      const first = await stage().platform.submitForm(formOf("f413-1"));
      const other = { ...formOf("autre"), wish: "f413-1" };
      const progress = await stage().reopen().submitForm(other);
      expect(progress).toEqual(first);
      expect((await stage().files())[progress.formPath]).toBe(Buffer.from(other.pdf).toString("latin1"));
      expect(await kept(Buffer.from(formOf("f413-1").pdf).toString("latin1"))).toHaveLength(1);
      await stage().person.sign("f413-1");
      expect((await stage().reopen().poll()).forms.get("f413-1")?.phase).toBe("to-send");
    });

    it("is no form that is signed", async () => {
      await stage().platform.submitForm(formOf("f413-1"));
      await stage().person.sign("f413-1");
      const before = await digestOf(stage());
      expect(
        (
          await stage()
            .reopen()
            .submitForm({ ...formOf("autre"), wish: "f413-1" })
        ).phase,
      ).toBe("to-send");
      expect(await digestOf(stage())).toBe(before);
    });

    it("is no order that is settled", async () => {
      await stage().platform.submitOrder(await orderOf("commande-1"));
      await stage().person.bringCertificate("commande-1");
      await stage().reopen().settle("commande-1");
      const before = await digestOf(stage());
      const changed = await orderOf("commande-1", { actorEmail: "nouveau@editeur.example" });
      expect((await stage().reopen().submitOrder(changed)).state).toBe("settled");
      expect(await digestOf(stage())).toBe(before);
    });
  });

  describe("what cannot be seen", () => {
    it("is absent as a whole when the exchange is not there, and is not made by looking", async () => {
      await stage().platform.submitOrder(await orderOf("commande-1"));
      expect((await stage().platform.poll()).absent).toBe(false);
      await stage().vanish();
      const { absent, forms, orders, troubles } = await stage().reopen().poll();
      expect([absent, forms.size, orders.size, troubles.size]).toEqual([true, 0, 0, 0]);
      expect(await stage().reopen().collect("commande-1")).toBeUndefined();
      expect(await stage().files()).toEqual({});
      await stage().reopen().submitForm(formOf("f413-1"));
      expect((await stage().reopen().poll()).absent).toBe(false);
    });

    it("is absent as a whole when there is an empty folder, as a mount point is while nothing is mounted", async () => {
      await stage().vanish();
      await stage().leaveEmpty();
      expect((await stage().reopen().poll()).absent).toBe(true);
    });

    it("is one ticket in trouble beside others that are reported", async () => {
      for (const ticket of ["commande-1", "commande-2", "commande-3", "commande-4"])
        await stage().platform.submitOrder(await orderOf(ticket));
      for (const ticket of ["f413-1", "f413-2"]) await stage().platform.submitForm(formOf(ticket));
      await stage().damage("commande-2");
      await stage().damage("f413-1");
      const report = await stage().reopen().poll();
      expect([...report.orders.keys()].sort()).toEqual(["commande-1", "commande-3", "commande-4"]);
      expect([...report.forms.keys()]).toEqual(["f413-2"]);
      expect([...report.troubles.keys()].sort()).toEqual(["commande-2", "f413-1"]);
      for (const because of report.troubles.values()) {
        expect(because).toMatch(/\w+ \w+.*[^.]$/);
        expect(because).not.toContain(stage().here);
      }
      await expect(
        stage()
          .reopen()
          .submitOrder(await orderOf("commande-2")),
      ).rejects.toMatchObject({ code: "platform-corrupt" });
    });
  });

  it("reports no path of this machine, and writes none", async () => {
    await stage().platform.submitOrder(await orderOf("commande-1"));
    await stage().platform.submitForm(formOf("f413-1"));
    await stage().person.sign("f413-1");
    await stage().person.bringStray?.();
    const { forms, orders, unmatched } = await stage().reopen().poll();
    const paths = [
      stage().platform.inbox,
      ...[...forms.values()].map(({ formPath }) => formPath),
      ...[...orders.values()].map(({ sheetPath }) => sheetPath),
      ...unmatched.map(({ file }) => file),
    ];
    for (const path of paths) {
      expect(path).not.toMatch(/^[/\\~]|^[a-z]:|\\/i);
      expect(isIn(await stage().files(), path)).toBe(true);
    }
    for (const content of Object.values(await stage().files())) expect(content).not.toContain(stage().here);
  });
}

/** A file as a person reads it. */
const textOf = async (stage: PlatformStage, path: string): Promise<string> =>
  Buffer.from((await stage.files())[path]!, "latin1").toString("utf8");

/** The sandbox's clock is no paper. */
const withoutClock = ({ "clock.json": _, ...files }: Record<string, string>): Record<string, string> => files;
