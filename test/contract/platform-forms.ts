import type { FormSubmission } from "../../provider/igc";
import { formOf, type PlatformStage, phaseIn } from "./platform-stage";

/** A form's way: to-sign, to-send, sent, acknowledged, validated or refused. */
export function platformForms(stage: () => PlatformStage): void {
  const submit = (ticket = "f413-1") => stage().platform.submitForm(formOf(ticket));
  const phase = (ticket = "f413-1") => phaseIn(stage().platform, ticket);
  const seen = async (ticket = "f413-1") => (await stage().platform.poll()).forms.get(ticket);

  describe("forms", () => {
    it("waits for a signature once handed over, and says so at once", async () => {
      const { phase: said, formPath } = await submit();
      expect(said).toBe("to-sign");
      expect(formPath in (await stage().files())).toBe(true);
      expect(await seen()).toEqual(await submit());
    });

    it("is one form however often it is handed over, at the same time too", async () => {
      const told = await Promise.all([submit(), submit(), stage().reopen().submitForm(formOf("f413-1"))]);
      expect(new Set(told.map(({ formPath }) => formPath)).size).toBe(1);
      expect([...(await stage().platform.poll()).forms.keys()]).toEqual(["f413-1"]);
    });

    it("keeps what people did when it is handed over again after a restart", async () => {
      await submit();
      await stage().person.sign("f413-1");
      expect((await stage().reopen().submitForm(formOf("f413-1"))).phase).toBe("to-send");
      expect(await phaseIn(stage().reopen(), "f413-1")).toBe("to-send");
    });

    it("goes through every phase, and knows each instant and the dossier", async () => {
      await submit();
      const { person } = stage();
      await person.sign("f413-1");
      expect(await phase()).toBe("to-send");
      await person.send("f413-1");
      expect(await phase()).toBe("sent");
      const reference = await person.acknowledge("f413-1", "2026-413-07");
      expect(await seen()).toMatchObject({ phase: "acknowledged", dossierReference: reference });
      await person.validate("f413-1");
      const end = await seen();
      expect(end).toMatchObject({ phase: "validated", dossierReference: reference });
      for (const instant of [end!.sentAt, end!.acknowledgedAt, end!.decidedAt])
        expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(end).not.toHaveProperty("reason", expect.anything());
    });

    it.each<Partial<FormSubmission> & Pick<FormSubmission, "form">>([
      { form: "414" },
      { form: "503", change: { added: ["Léa Petit"], removed: ["Zoé Noël", "ancien.example"] } },
    ])("is a form $form as it is a form 413, beside one, and again the same", async (kind) => {
      const ticket = `f${kind.form}-1`;
      const change: FormSubmission = { ...formOf(ticket), ...kind };
      await submit();
      const { phase: said, formPath } = await stage().platform.submitForm(change);
      expect(said).toBe("to-sign");
      expect(formPath in (await stage().files())).toBe(true);
      const papers = await stage().platform.papers?.(ticket);
      if (papers) {
        expect([...papers.keys()].sort()).toEqual(["a-faire.txt", `formulaire-${kind.form}.pdf`, "reponse.txt"]);
        expect(papers.get("a-faire.txt")!.toString("utf8")).toMatch(new RegExp(`^FORMULAIRE ${kind.form} : `));
        for (const name of [...(kind.change?.added ?? []), ...(kind.change?.removed ?? [])])
          expect(papers.get("a-faire.txt")!.toString("utf8")).toContain(name);
      }
      const before = await stage().files();
      expect(await stage().reopen().submitForm(change)).toEqual(await seen(ticket));
      expect(await stage().files()).toEqual(before);
      const { person } = stage();
      await person.sign(ticket);
      await person.send(ticket);
      expect([await phase(ticket), await phase()]).toEqual(["sent", "to-sign"]);
      // Signed: what is asked for now is another form, and this one says what it said.
      expect(await stage().platform.submitForm({ ...formOf(`${ticket}0`), ...kind, wish: ticket })).toMatchObject({ phase: "sent" });
      await person.validate(ticket);
      expect([await phase(ticket), await phase()]).toEqual(["validated", "to-sign"]);
    });

    it("says why ANS refused", async () => {
      await submit();
      const { person } = stage();
      await person.sign("f413-1");
      await person.send("f413-1");
      await person.refuse("f413-1", "Signature illisible");
      expect(await seen()).toMatchObject({ phase: "refused", reason: "Signature illisible" });
    });

    it("does not mix two forms up, one's name beginning like the other's", async () => {
      await submit("f413-1");
      await submit("f413-10");
      await stage().person.sign("f413-10");
      expect([await phase("f413-1"), await phase("f413-10")]).toEqual(["to-sign", "to-send"]);
    });

    it("is no longer managed once withdrawn, twice or unknown as it may be", async () => {
      await submit();
      await stage().platform.withdraw("f413-1");
      await stage().platform.withdraw("f413-1");
      await stage().reopen().withdraw("f413-2");
      expect((await stage().platform.poll()).forms.size).toBe(0);
    });

    it("is taken up where it was when a withdrawn form is handed over again", async () => {
      await submit();
      const { person, platform } = stage();
      await person.sign("f413-1");
      await person.send("f413-1");
      await person.validate("f413-1");
      await platform.withdraw("f413-1");
      expect((await submit()).phase).toBe("validated");
      expect(await phaseIn(stage().reopen(), "f413-1")).toBe("validated");
    });

    it.each(["", "../f413-1", "F413", "f413 1", "f/1", "x".repeat(101)])("refuses %j as a ticket", async (ticket) => {
      await expect(submit(ticket)).rejects.toMatchObject({ code: "ticket-unknown" });
      await expect(stage().platform.withdraw(ticket)).rejects.toMatchObject({ code: "ticket-unknown" });
    });
  });
}
