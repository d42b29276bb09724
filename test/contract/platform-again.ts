import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { filesIn, folderDigest, formOf, orderOf, type PlatformStage } from "./platform-stage";

/** What was handed out can be made again, follows the wish, and what cannot be seen is told apart (issue 11). */
export function platformAgain(stage: () => PlatformStage): void {
  const kept = (...parts: readonly string[]): string[] =>
    Object.entries(filesIn(stage().folder)).flatMap(([path, content]) =>
      path.includes("remplace/") && parts.every((part) => content.includes(part)) ? [path] : [],
    );

  describe("handed out again", () => {
    it("is an order of the same bytes, on another day and another machine", async () => {
      const order = await orderOf("commande-1", { dossierReference: "D7" });
      const progress = await stage().platform.submitOrder(order);
      const before = filesIn(stage().folder);
      stage().lose();
      await stage().later();
      expect(
        await stage()
          .reopen()
          .submitOrder({ ...order, orderedAt: progress.orderedAt }),
      ).toEqual(progress);
      expect(withoutClock(filesIn(stage().folder))).toEqual(withoutClock(before));
      expect((await stage().reopen().poll()).orders.get("commande-1")?.orderedAt).toBe(progress.orderedAt);
    });

    it("is a form of the same bytes, on another day and another machine", async () => {
      const progress = await stage().platform.submitForm(formOf("f413-1"));
      const before = filesIn(stage().folder);
      stage().lose();
      await stage().later();
      expect(
        await stage()
          .reopen()
          .submitForm({ ...formOf("f413-1"), submittedAt: progress.submittedAt }),
      ).toEqual(progress);
      expect(withoutClock(filesIn(stage().folder))).toEqual(withoutClock(before));
    });

    it("is a form that goes on where it is known to be", async () => {
      await stage().platform.submitForm(formOf("f413-1"));
      const { person } = stage();
      await person.sign("f413-1");
      await person.send("f413-1");
      await person.acknowledge("f413-1", "2026-413-07");
      const { submittedAt, sentAt, acknowledgedAt, dossierReference } = (await stage().reopen().poll()).forms.get("f413-1")!;
      stage().lose();
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
      const before = folderDigest(stage().folder);
      await stage()
        .reopen()
        .submitOrder(await orderOf("commande-1"));
      await stage()
        .reopen()
        .submitForm({ ...formOf("f413-1"), known: {} });
      expect(folderDigest(stage().folder)).toBe(before);
    });

    it("is whole again when one paper of it was lost", async () => {
      const { sheetPath } = await stage().platform.submitOrder(await orderOf("commande-1"));
      const { formPath } = await stage().platform.submitForm(formOf("f413-1"));
      const before = folderDigest(stage().folder);
      for (const path of [sheetPath, formPath]) rmSync(join(stage().folder, path));
      await stage()
        .reopen()
        .submitOrder(await orderOf("commande-1"));
      await stage().reopen().submitForm(formOf("f413-1"));
      expect(folderDigest(stage().folder)).toBe(before);
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
      const sheet = readFileSync(join(stage().folder, progress.sheetPath), "utf8");
      expect(sheet).toMatch(/^ATTENTION : REMPLACE LA VERSION PRÉCÉDENTE \(le 26\/11\/2026\).+remplace : .+\.txt/);
      expect([sheet.includes("nouveau@editeur.example"), sheet.includes("Léa PETIT"), sheet.includes(order.actorEmail)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(kept(order.actorEmail, "COMMANDE D'UN CERTIFICAT")).toHaveLength(1);
      const before = folderDigest(stage().folder);
      await stage().reopen().submitOrder(changed);
      expect(folderDigest(stage().folder)).toBe(before);
    });

    it("is the request as well, and goes back when the wish does", async () => {
      const order = await orderOf("commande-1");
      const renamed = await orderOf("commande-1", { commonName: "INSI-MANU" });
      await stage().platform.submitOrder(order);
      const requests = () => Object.entries(filesIn(stage().folder)).filter(([, content]) => content.includes("CERTIFICATE REQUEST"));
      const before = requests();
      await stage().platform.submitOrder(renamed);
      expect(requests()).not.toEqual(before);
      const { sheetPath } = await stage().reopen().submitOrder(order);
      const sheet = readFileSync(join(stage().folder, sheetPath), "utf8");
      expect([sheet.includes("INSI-AUTO"), sheet.includes("INSI-MANU"), sheet.match(/REMPLACE/g)!.length]).toEqual([true, false, 1]);
      expect(requests().filter(([path]) => !path.includes("remplace"))).toEqual(before);
    });

    it("is a form that nobody signed yet", async () => {
      const first = await stage().platform.submitForm(formOf("f413-1"));
      const other = { ...formOf("autre"), wish: "f413-1" };
      const progress = await stage().reopen().submitForm(other);
      expect(progress).toEqual(first);
      expect(readFileSync(join(stage().folder, progress.formPath)).equals(Buffer.from(other.pdf))).toBe(true);
      expect(kept(Buffer.from(formOf("f413-1").pdf).toString("latin1"))).toHaveLength(1);
      await stage().person.sign("f413-1");
      expect((await stage().reopen().poll()).forms.get("f413-1")?.phase).toBe("to-send");
    });

    it("is no form that is signed", async () => {
      await stage().platform.submitForm(formOf("f413-1"));
      await stage().person.sign("f413-1");
      const before = folderDigest(stage().folder);
      expect(
        (
          await stage()
            .reopen()
            .submitForm({ ...formOf("autre"), wish: "f413-1" })
        ).phase,
      ).toBe("to-send");
      expect(folderDigest(stage().folder)).toBe(before);
    });

    it("is no order that is settled", async () => {
      await stage().platform.submitOrder(await orderOf("commande-1"));
      await stage().person.bringCertificate("commande-1");
      await stage().reopen().settle("commande-1");
      const before = folderDigest(stage().folder);
      const changed = await orderOf("commande-1", { actorEmail: "nouveau@editeur.example" });
      expect((await stage().reopen().submitOrder(changed)).state).toBe("settled");
      expect(folderDigest(stage().folder)).toBe(before);
    });
  });

  describe("what cannot be seen", () => {
    it("is absent as a whole when the exchange is not there, and is not made by looking", async () => {
      await stage().platform.submitOrder(await orderOf("commande-1"));
      expect((await stage().platform.poll()).absent).toBe(false);
      stage().vanish();
      const { absent, forms, orders, troubles } = await stage().reopen().poll();
      expect([absent, forms.size, orders.size, troubles.size]).toEqual([true, 0, 0, 0]);
      expect(await stage().reopen().collect("commande-1")).toBeUndefined();
      expect(existsSync(stage().folder)).toBe(false);
      await stage().reopen().submitForm(formOf("f413-1"));
      expect((await stage().reopen().poll()).absent).toBe(false);
    });

    it("is absent as a whole when there is an empty folder, as a mount point is while nothing is mounted", async () => {
      stage().vanish();
      mkdirSync(stage().folder);
      expect((await stage().reopen().poll()).absent).toBe(true);
    });

    it("is one ticket in trouble beside others that are reported", async () => {
      for (const ticket of ["commande-1", "commande-2", "commande-3", "commande-4"])
        await stage().platform.submitOrder(await orderOf(ticket));
      for (const ticket of ["f413-1", "f413-2"]) await stage().platform.submitForm(formOf(ticket));
      stage().damage("commande-2");
      stage().damage("f413-1");
      const report = await stage().reopen().poll();
      expect([...report.orders.keys()].sort()).toEqual(["commande-1", "commande-3", "commande-4"]);
      expect([...report.forms.keys()]).toEqual(["f413-2"]);
      expect([...report.troubles.keys()].sort()).toEqual(["commande-2", "f413-1"]);
      for (const because of report.troubles.values()) {
        expect(because).toMatch(/\w+ \w+.*[^.]$/);
        expect(because).not.toContain(stage().folder);
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
      expect(existsSync(join(stage().folder, path))).toBe(true);
    }
    for (const content of Object.values(filesIn(stage().folder))) expect(content).not.toContain(stage().folder);
  });
}

/** The sandbox's clock is no paper. */
const withoutClock = ({ "clock.json": _, ...files }: Record<string, string>): Record<string, string> => files;
