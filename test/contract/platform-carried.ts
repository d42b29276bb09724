import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CarriedNote, FormProgress, FormSubmission } from "../../provider/igc";
import { digestOf, formOf, type PlatformStage } from "./platform-stage";

const file = (name: string): Buffer => readFileSync(join(__dirname, "../signed-forms", name));
const pdf = file("made.pdf");
const ticket = "f413-1";
const submission: FormSubmission = { ...formOf(ticket), pdf, sha256: createHash("sha256").update(pdf).digest("hex") };

/** What a channel notes beside a form: create-only, seen by everybody, and a person's word above it. */
export function platformCarried(stage: () => PlatformStage): void {
  const seen = async (): Promise<FormProgress> => (await stage().reopen().poll()).forms.get(ticket)!;
  const noted = (note: CarriedNote): Promise<boolean> => stage().reopen().noteCarried!(ticket, note);
  const plan = { channel: "smtps://smtp.example.fr", to: "desk@ans.example", reference: "<a@b>", token: "[F413 1]", sha256: "ab" };
  const intent: CarriedNote = { kind: "intent", attempt: 1, ...plan, at: "2026-11-27T10:00:00.000Z" };

  describe("what a channel carries", () => {
    beforeEach(async () => {
      await stage().platform.submitForm(submission);
      await stage().person.bringFile!("inbox/document.pdf", file("pades-rsa.pdf"));
    });

    it("gives the signed form whole, and only one that is it", async () => {
      const signed = await stage().reopen().signedForm!(ticket);
      expect({ isIt: signed?.bytes.equals(file("pades-rsa.pdf")), kind: signed?.form.kind }).toEqual({ isIt: true, kind: "pades" });
      await stage().platform.submitForm(formOf("f413-2"));
      expect(await stage().reopen().signedForm!("f413-2")).toBeUndefined();
      expect(await stage().reopen().signedForm!("f413-9")).toBeUndefined();
    });

    it("lets one of many write an intent, and shows it to all without moving the form", async () => {
      const wins = await Promise.all(Array.from({ length: 5 }, (_, at) => noted({ ...intent, reference: `<${at}@b>` })));
      expect(wins.filter(Boolean)).toHaveLength(1);
      const before = await digestOf(stage());
      const { phase, carried } = await seen();
      expect({ phase, outcome: carried?.attempts.map(({ outcome }) => outcome) }).toEqual({ phase: "to-send", outcome: ["open"] });
      expect(await digestOf(stage())).toBe(before);
    });

    it("leads by notes to where a person's reply leads, and writes the form anew no more", async () => {
      await noted(intent);
      await noted({ kind: "done", attempt: 1, outcome: "sent", at: "2026-11-27T10:00:05.000Z" });
      expect(await seen()).toMatchObject({ phase: "sent", sentAt: "2026-11-27T10:00:05.000Z" });
      const other = Buffer.concat([pdf, Buffer.from("\n")]);
      const again = await stage()
        .reopen()
        .submitForm({ ...submission, pdf: other, sha256: createHash("sha256").update(other).digest("hex") });
      expect(again.phase).toBe("sent");
      await noted({
        kind: "heard",
        number: 1,
        heard: { acknowledgedAt: "2026-11-28T10:00:00.000Z", dossierReference: "D-1", source: "<c@d>" },
      });
      expect(await seen()).toMatchObject({ phase: "acknowledged", dossierReference: "D-1" });
      await noted({ kind: "heard", number: 2, heard: { refusedAt: "2026-11-30T10:00:00.000Z", reason: "cachet", source: "<e@d>" } });
      expect(await seen()).toMatchObject({ phase: "refused", reason: "cachet", carried: { contradicted: [] } });
      await stage().person.validate(ticket);
      const { phase, carried } = await seen();
      expect({ phase, said: carried?.contradicted }).toEqual({
        phase: "validated",
        said: [expect.stringMatching(/what a person noted stands/)],
      });
    });

    it("notes nothing beside what is not open, nor on an order's ticket", async () => {
      await stage().platform.withdraw(ticket);
      expect([await noted(intent), await stage().reopen().noteCarried!("f413-9", intent)]).toEqual([false, false]);
    });
  });
}
