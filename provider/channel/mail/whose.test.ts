import fc from "fast-check";
import type { Handed } from "../channel";
import { instantIn, type MailHead, whoseMail } from "./whose";

/** A mail's head and the forms under way in, the form it answers out: a table, and what holds of every head. */
const own = "certificats@editeur.example";
const idOf = (name: string): string => `<${Buffer.from(name).toString("hex").padStart(40, "0")}@editeur.example>`;
const [older, stranger, byHand] = [idOf("older"), "<1@ans.example>", "<abc@editeur.example>"];
const form = (name: string, more: Partial<Handed> = {}): Handed => ({
  ticket: name,
  channel: "smtps://smtp.editeur.example",
  to: "desk@ans.example",
  reference: idOf(name),
  token: "[F413 690781810]",
  sha256: "ab",
  at: "2026-11-27T10:00:00.000Z",
  outcome: "sent",
  ...more,
});
const token = "Re: Formulaire 413 [F413 690781810]";
const [a, b] = [form("a"), form("b", { at: "2026-11-30T10:00:00.000Z" })];
const gone = form("gone", { at: "2026-06-01T10:00:00.000Z", over: true });
const [before, early, late] = ["2026-11-27T09:54:59.000Z", "2026-11-28T09:00:00.000Z", "2026-12-01T09:00:00.000Z"];
const head = (more: Partial<MailHead>): MailHead => ({
  messageId: "<r@ans.example>",
  inReplyTo: "",
  references: "",
  subject: "",
  from: ["desk@ans.example"],
  receivedAt: late,
  ...more,
});

it.each<[string, Partial<MailHead>, readonly Handed[], string | undefined]>([
  ["what it answers", { inReplyTo: a.reference }, [a, b], "one a"],
  [
    "what it answers, whatever its subject says",
    { inReplyTo: a.reference, subject: "[F414 1]" },
    [a, form("c", { token: "[F414 1]" })],
    "one a",
  ],
  ["what it answers, before a thread", { inReplyTo: a.reference, references: `${a.reference} ${b.reference}` }, [a, b], "one a"],
  ["the end of its thread", { references: `${a.reference} ${stranger} ${b.reference} ${stranger}` }, [a, b], "one b"],
  ["both that it answers", { inReplyTo: `${a.reference} ${b.reference}` }, [a, b], "several a b"],
  ["nobody's, where it answers an older request", { inReplyTo: older, subject: token }, [a], undefined],
  ["nobody's, where its thread ends in an older request", { references: `${a.reference} ${older}`, subject: token }, [a], undefined],
  [
    "nobody's, where it answers an older request of a known dossier",
    { inReplyTo: older, subject: "D-77" },
    [form("a", { dossierReference: "D-77" })],
    undefined,
  ],
  ["the token's, where it answers ANS' own mail", { inReplyTo: stranger, subject: token }, [a], "one a"],
  ["the token's, where it answers what a person wrote", { inReplyTo: byHand, subject: token }, [a], "one a"],
  [
    "the token's, where it answers a machine of another domain",
    { inReplyTo: older.replace("editeur", "autre"), subject: token },
    [a],
    "one a",
  ],
  ["nobody's, where it is the copy of another form", { messageId: older, subject: token }, [a], undefined],
  ["nobody's, where it came before the form was sent", { receivedAt: before, subject: token }, [a], undefined],
  ["the token's, where clocks differ by minutes", { receivedAt: "2026-11-27T09:55:00.000Z", subject: token }, [a], "one a"],
  ["of the one that was sent by then", { receivedAt: early, subject: token }, [a, b], "one a"],
  ["of the one that was sent when it was written", { writtenAt: early, subject: token }, [a, b], "one a"],
  ["a person's to say, where it was written before", { writtenAt: before, subject: token }, [a], "older a"],
  ["a person's to say, where two have its token", { subject: token }, [a, b], "several a b"],
  ["of the dossier, where two have its token", { subject: `${token} D-77` }, [a, form("c", { dossierReference: "D-77" })], "one c"],
  [
    "of the token, where two have its dossier",
    { subject: `${token} D-77` },
    [form("a", { dossierReference: "D-77" }), form("c", { dossierReference: "D-77", token: "[F414 1]" })],
    "one a",
  ],
  [
    "a person's to say, where token and dossier disagree",
    { subject: `${token} D-77` },
    [a, form("c", { dossierReference: "D-77", token: "[F414 1]" })],
    "several a c",
  ],
  ["nobody's", { subject: "Lettre d'information" }, [a, b], undefined],
  ["a person's to say, where a decided form has its token", { subject: token }, [a, gone], "several a gone"],
  ["nobody's, where the decided form alone has its token", { subject: token }, [gone], undefined],
  ["nobody's, where it answers a decided form", { inReplyTo: gone.reference, subject: token }, [a, gone], undefined],
  ["what it answers, where a decided form has its token", { inReplyTo: a.reference, subject: token }, [a, gone], "one a"],
])("a mail is %s", (_name, mail, handed, whose) => {
  for (const forms of [handed, [...handed].reverse()]) {
    const found = whoseMail(head(mail), forms, own);
    expect(found && [found.kind, ...found.forms.map(({ ticket }) => ticket).sort()].join(" ")).toBe(whose);
  }
});

const ids = fc.constantFrom(a.reference, b.reference, older, stranger, byHand);
const instants = fc
  .date({ min: new Date("2026-11-20"), max: new Date("2026-12-10"), noInvalidDate: true })
  .map((date) => date.toISOString());
const names = fc.constantFrom("", token, "D-77", "[F413 690781810] D-78", "D-771");
const heads = fc.record({
  inReplyTo: fc.array(ids, { maxLength: 2 }).map((each) => each.join(" ")),
  references: fc.array(ids, { maxLength: 4 }).map((each) => each.join(" ")),
  subject: names,
  receivedAt: instants,
  writtenAt: fc.option(instants, { nil: undefined }),
});
const forms = fc.subarray([a, b, form("c", { dossierReference: "D-77" }), form("d", { dossierReference: "D-78", at: early })], {
  minLength: 1,
});

it("no mail is taken for a form that it answers by nothing but a name of several, an older request's thread, or a day before it was sent", () => {
  fc.assert(
    fc.property(heads, forms, ({ writtenAt, ...rest }, handed) => {
      const mail = head({ ...rest, ...(writtenAt !== undefined && { writtenAt }) });
      const found = whoseMail(mail, handed, own);
      const [taken] = found?.forms ?? [];
      if (found?.kind !== "one" || taken === undefined) return;
      const thread = `${mail.inReplyTo} ${mail.references}`;
      if (found.by === "thread") return expect(thread).toContain(taken.reference);
      expect(thread).not.toMatch(/<[0-9a-f]{40}@editeur\.example>/);
      for (const instant of [mail.receivedAt, mail.writtenAt ?? mail.receivedAt])
        expect(Date.parse(instant)).toBeGreaterThanOrEqual(Date.parse(taken.at) - 300_000);
      const first = [mail.receivedAt, mail.writtenAt ?? mail.receivedAt].sort()[0]!;
      const rivals = handed.filter(
        (each) => each !== taken && Date.parse(each.at) <= Date.parse(first) && mail.subject.includes(each.token),
      );
      // Of several with its token it is only the one whose dossier it names.
      if (rivals.length > 0 && mail.subject.includes(taken.token)) expect(mail.subject).toContain(taken.dossierReference ?? "no dossier");
    }),
    { numRuns: 2000 },
  );
});

it("the order in which forms are known decides nothing", () => {
  fc.assert(
    fc.property(heads, forms, ({ writtenAt, ...rest }, handed) => {
      const mail = head({ ...rest, ...(writtenAt !== undefined && { writtenAt }) });
      const said = [handed, [...handed].reverse()].map((each) => {
        const found = whoseMail(mail, each, own);
        return [found?.kind, ...(found?.forms ?? []).map(({ ticket }) => ticket).sort()];
      });
      expect(said[0]).toEqual(said[1]);
    }),
  );
});

it.each([
  ["Tue, 1 Dec 2026 10:30:00 +0100", "2026-12-01T09:30:00.000Z"],
  ["Date: Tue, 1 Dec 2026 10:30:00 +0100 (CET)", "2026-12-01T09:30:00.000Z"],
  ["1 Dec 2026 09:30:00 GMT", "2026-12-01T09:30:00.000Z"],
  ["Tue, 1 Dec 2026 10:30:00", undefined],
  ["hier +0100", undefined],
  ["", undefined],
])("the date « %s » is the instant %s", (date, instant) => {
  expect(instantIn(date)).toBe(instant);
});
