import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FormProgress, FormSubmission } from "../../provider/igc";
import { digestOf, formOf, type PlatformStage } from "./platform-stage";

const file = (name: string): Buffer => readFileSync(join(__dirname, "../signed-forms", name));
const pdf = file("made.pdf");
const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const ticket = "f413-1";
const submission: FormSubmission = { ...formOf(ticket), pdf, sha256: sha256Of(pdf) };

/** The form that comes back: what is it is taken and kept as evidence, what is not is left with its reason. */
export function platformSigned(stage: () => PlatformStage): void {
  const bring = (name: string, from: string): Promise<void> => stage().person.bringFile!(`inbox/${name}`, file(from));
  const seen = async (): Promise<{ readonly form: FormProgress; readonly remarks: readonly string[] }> => {
    const { forms, unmatched } = await stage().reopen().poll();
    return { form: forms.get(ticket)!, remarks: unmatched.flatMap(({ about, because }) => (about === ticket ? [because] : [])) };
  };
  describe("signed forms", () => {
    beforeEach(async () => void (await stage().platform.submitForm(submission)));

    it.each<[string, string, object]>([
      ["with an electronic signature, under any name", "pades-rsa.pdf", { kind: "pades", signer: "Aïcha Lefèvre", signature: "holds" }],
      ["printed and signed, under the ticket's name", "dated-printed.pdf", { kind: "filled", dated: "27/11/2026" }],
      ["scanned", "scan.pdf", { kind: "scan" }],
      ["photographed", "photo-2.jpg", { kind: "scan" }],
    ])("takes one %s, and keeps what it is", async (_way, from, known) => {
      await bring(from.startsWith("pades") ? "document.pdf" : `${ticket} ${from}`, from);
      const before = await digestOf(stage());
      expect((await seen()).form).toMatchObject({ phase: "to-send", signedForm: { ...known, sha256: sha256Of(file(from)) } });
      // A preview writes nothing.
      expect(await digestOf(stage())).toBe(before);
      const kept = await stage().reopen().keepSigned!(ticket);
      expect(kept).toMatchObject({ ...known, sha256: sha256Of(file(from)), size: file(from).length });
      const noted = await digestOf(stage());
      expect(noted).not.toBe(before);
      expect(await stage().reopen().keepSigned!(ticket)).toEqual(kept);
      expect(await digestOf(stage())).toBe(noted);
      expect((await seen()).form.signedForm).toEqual(kept);
    });

    it.each<[string, string, RegExp]>([
      ["that was only saved anew", "saved-qpdf.pdf", /without a signature: have it signed/],
      ["that nobody signed", "dated-pypdf.pdf", /dated 27\/11\/2026, and nobody signed it/],
      ["that is protected", "encrypted-user.pdf", /protected .*: save it without protection/],
    ])("leaves one %s, and says why to whoever works on it", async (_way, from, because) => {
      await bring(`${ticket}.pdf`, from);
      const { form, remarks } = await seen();
      expect(form.phase).toBe("to-sign");
      expect(form).not.toHaveProperty("signedForm");
      expect(remarks).toEqual([expect.stringMatching(because)]);
      expect(await stage().reopen().keepSigned!(ticket)).toBeUndefined();
    });

    it("takes the right one beside a wrong one, and is silent on what lies behind it", async () => {
      await bring(`${ticket} a.pdf`, "dated-pypdf.pdf");
      expect((await seen()).form.phase).toBe("to-sign");
      await bring(`${ticket} b.pdf`, "pades-ec.pdf");
      const { form, remarks } = await seen();
      expect(form).toMatchObject({ phase: "to-send", signedForm: { signer: "Bruno Petit" } });
      expect(remarks).toEqual([]);
    });

    it("does not judge what a person noted as sent, and keeps it as evidence all the same", async () => {
      await bring(`${ticket}.pdf`, "pades-rsa.pdf");
      await stage().person.send(ticket);
      expect((await seen()).form).toMatchObject({ phase: "sent" });
      expect((await seen()).form).not.toHaveProperty("signedForm");
      expect(await stage().reopen().keepSigned!(ticket)).toMatchObject({ kind: "pades" });
      expect((await seen()).form).toMatchObject({ phase: "sent", signedForm: { kind: "pades" } });
    });

    it("takes a form that was sent as it is, though nobody signed it: ANS will say so", async () => {
      await bring(`${ticket}.pdf`, "dated-pypdf.pdf");
      await stage().person.send(ticket);
      expect(await seen()).toMatchObject({ form: { phase: "sent" }, remarks: [] });
    });

    it("is judged by what was noted where the form that was handed out is gone", async () => {
      await bring(`${ticket}.pdf`, "pades-rsa.pdf");
      const kept = await stage().reopen().keepSigned!(ticket);
      await stage().remove(`outbox/${ticket}/formulaire-413.pdf`);
      expect(await stage().reopen().keepSigned!(ticket)).toEqual(kept);
    });

    it("says on the spot what is brought, and brings nothing that is not it", async () => {
      const platform = stage().reopen();
      expect(await platform.bring!(`${ticket}.pdf`, file("dated-pypdf.pdf"))).toEqual({
        because: expect.stringMatching(/nobody signed it: have it/),
      });
      expect((await seen()).form.phase).toBe("to-sign");
      const brought = await stage().reopen().bring!("document.pdf", file("pades-rsa.pdf"));
      expect(brought).toMatchObject({
        ticket,
        as: "signed form",
        said: expect.stringMatching(/^signed electronically by Aïcha Lefèvre \(Centre de santé/),
      });
      expect((await seen()).form.phase).toBe("to-send");
    });

    it("has nothing to keep for what is no form, or not there", async () => {
      expect(await stage().platform.keepSigned!("f413-9")).toBeUndefined();
      expect(await stage().platform.keepSigned!(ticket)).toBeUndefined();
    });
  });
}
