import fc from "fast-check";
import { readOwnReply } from "../../../provider/igc/manual";
import { type Asked, replyText, type Typed } from "./reply";

/** What is typed of ANS' answers becomes a `reponse.txt` that says exactly that, or nothing at all. */
const now = new Date("2026-11-24T09:00:00Z");
const form: Asked = { ticket: "f413-1", kind: "form", submittedAt: "2026-11-18T09:00:00Z", known: {} };
const order: Asked = { ...form, ticket: "commande-1", kind: "order" };
const textOf = (typed: Typed, asked = form): string => {
  const reply = replyText(typed, asked, now);
  return "text" in reply ? reply.text : "";
};
const problems = (typed: Typed, asked = form): readonly string[] => {
  const reply = replyText(typed, asked, now);
  return "problems" in reply ? reply.problems.map(({ text }) => text) : [];
};

it("has the words and the shape of the file that a person fills in", () => {
  const typed = {
    sentOn: "2026-11-20",
    acknowledgedOn: "23/11/2026",
    dossierReference: " ANS-2026-4711 ",
    validatedOn: "24 novembre 2026",
  };
  expect(textOf(typed).split("\n").slice(3)).toEqual([
    "ticket: f413-1",
    "envoyé le: 20/11/2026",
    "référence du dossier: ANS-2026-4711",
    "accusé de réception le: 23/11/2026",
    "habilitation validée le: 24/11/2026",
    "refusé le: ",
    "motif: ",
    "",
  ]);
});

it("takes the day on which it is where in France it is earliest, and latest", () => {
  expect(problems({ sentOn: "2026-11-17" })).toEqual([]);
  const evening = replyText({ sentOn: "2026-11-25" }, form, new Date("2026-11-24T13:00:00Z"));
  expect(evening).toHaveProperty("text");
});

it("of an order notes a refusal", () => {
  expect(readOwnReply(textOf({ refusedOn: "2026-11-23", reason: "CSR\r\nillisible" }, order), "2026-11-24", order)).toMatchObject({
    reply: { ticket: "commande-1", refusedOn: "2026-11-23", reason: "CSR illisible" },
    problems: [],
  });
});

it.each<[string, Typed, RegExp, Partial<Asked>?]>([
  ["nothing", {}, /Rien n'est rempli/],
  ["spaces", { sentOn: "  ", reason: "\n" }, /Rien n'est rempli/],
  ["a day to come", { sentOn: "2026-11-26" }, /La date d'envoi \(26\/11\/2026\) est encore à venir/],
  ["a day before the form was there", { sentOn: "2026-11-16" }, /précède la remise/],
  ["the day before it, at noon", { sentOn: "2026-11-17" }, /précède la remise/, { submittedAt: "2026-11-18T12:00:00Z" }],
  ["a day that does not exist", { sentOn: "2026-02-30" }, /n'est pas une date/],
  ["no day", { validatedOn: "hier" }, /« hier » n'est pas une date/],
  [
    "an answer before the sending",
    { sentOn: "2026-11-20", acknowledgedOn: "2026-11-19" },
    /l'accusé de réception .* précède la date d'envoi/,
  ],
  ["a decision before the acknowledgment", { acknowledgedOn: "2026-11-20", refusedOn: "2026-11-19" }, /refus .* précède/],
  ["a decision before what is known", { validatedOn: "2026-11-19" }, /précède la date d'envoi/, { known: { sentOn: "2026-11-20" } }],
  ["earlier days than are noted", { sentOn: "2026-11-18" }, /plus ancienne ne la remplace pas/, { known: { validatedOn: "2026-11-20" } }],
  ["both decisions", { validatedOn: "2026-11-20", refusedOn: "2026-11-20" }, /un refus ou une validation/],
  ["a reason without a refusal", { reason: "incomplet" }, /motif est donné sans date/],
  ["a line of its own in a reference", { dossierReference: "A\u2028ticket: f413-2" }, /caractère invisible/],
  ["a character that turns the text around", { dossierReference: "A\u202eB" }, /caractère invisible/],
  ["a reference that is none", { dossierReference: "–" }, /ni lettre ni chiffre/],
  ["a long reference", { dossierReference: "A".repeat(101) }, /plus de 100 caractères/],
  ["a long reason", { refusedOn: "2026-11-20", reason: "A".repeat(1_001) }, /plus de 1000 caractères/],
])("refuses %s, and says why", (...[, typed, because, asked]) => {
  expect(problems(typed, { ...form, ...asked }).join(" ")).toMatch(because);
});

it.each<[string, Typed, readonly (string | null)[], Partial<Asked>?]>([
  ["a day to come", { sentOn: "2026-11-26" }, ["sentOn"]],
  ["a reason without its day", { reason: "incomplet" }, ["refusedOn"]],
  ["a reference that is none", { dossierReference: "–" }, ["dossierReference"]],
  ["days in the wrong order", { sentOn: "2026-11-20", acknowledgedOn: "2026-11-19" }, ["acknowledgedOn"]],
  ["a sending after what is noted", { sentOn: "2026-11-22" }, ["sentOn"], { known: { acknowledgedOn: "2026-11-20" } }],
  ["nothing", {}, [null]],
])("says which field is wrong with %s", (...[, typed, fields, asked]) => {
  const reply = replyText(typed, { ...form, ...asked }, now);
  expect("problems" in reply && reply.problems.map(({ about }) => about)).toEqual(fields);
});

it.each<[string, Typed]>([
  ["a validation", { validatedOn: "2026-11-20" }],
  ["a refusal without its day", { reason: "incomplet" }],
  ["an acknowledgment beside it", { refusedOn: "2026-11-20", acknowledgedOn: "2026-11-20" }],
])("takes of an order no %s", (_what, typed) => expect(problems(typed, order)).not.toEqual([]));

it("takes a refusal after a validation and the reverse: the later day counts", () => {
  expect(problems({ refusedOn: "2026-11-24" }, { ...form, known: { validatedOn: "2026-11-20" } })).toEqual([]);
  expect(problems({ validatedOn: "2026-11-24" }, { ...form, known: { refusedOn: "2026-11-20" } })).toEqual([]);
});

describe("a correction", () => {
  const noted = { ...form, known: { sentOn: "2026-11-20", validatedOn: "2026-11-24" }, corrects: true };
  const later = new Date("2026-11-25T09:00:00Z");
  const corrected = (typed: Typed, asked: Asked = noted) => {
    const reply = replyText(typed, asked, later);
    return "text" in reply ? readOwnReply(reply.text, "2026-11-25", asked).reply : reply.problems.map(({ text }) => text).join(" ");
  };
  it.each<[string, Typed, ReturnType<typeof corrected>]>([
    ["an earlier day", { validatedOn: "2026-11-23" }, { ticket: "f413-1", validatedOn: "2026-11-23", correctedOn: "2026-11-25" }],
    ["the other decision", { refusedOn: "2026-11-23" }, { ticket: "f413-1", refusedOn: "2026-11-23", correctedOn: "2026-11-25" }],
    ["an earlier sending", { sentOn: "2026-11-19" }, { ticket: "f413-1", sentOn: "2026-11-19", correctedOn: "2026-11-25" }],
  ])("takes %s", (_what, typed, reply) => expect(corrected(typed)).toEqual(reply));

  it.each<[string, Typed, RegExp]>([
    ["what is noted already", { sentOn: "2026-11-20", validatedOn: "2026-11-24" }, /Rien n'est corrigé/],
    ["a decision before the sending", { validatedOn: "2026-11-19" }, /précède la date d'envoi/],
    ["a sending after the decision", { sentOn: "2026-11-25" }, /précède la date d'envoi/],
    ["a day to come", { validatedOn: "2026-11-28" }, /encore à venir/],
    ["both decisions", { validatedOn: "2026-11-23", refusedOn: "2026-11-23" }, /un refus ou une validation/],
  ])("refuses %s", (_what, typed, because) => expect(corrected(typed)).toMatch(because));
});

const anything = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "ticket: f413-2",
    "a\nticket: f413-2",
    "x\renvoyé le: 20/11/2026",
    "motif:",
    "2026-11-20",
    "20/11/2026",
    "\ufeff",
    ":",
    "#",
  ),
);
const typed = fc.record(
  { sentOn: anything, acknowledgedOn: anything, dossierReference: anything, validatedOn: anything, refusedOn: anything, reason: anything },
  { requiredKeys: [] },
);

it("says what was typed and nothing else, whatever was typed", () => {
  fc.assert(
    fc.property(typed, fc.constantFrom(form, order), (given, asked) => {
      const text = textOf(given, asked);
      if (text === "") return;
      const { reply, problems: wrong } = readOwnReply(text, "2026-11-24", asked);
      expect(wrong).toEqual([]);
      expect(reply.ticket).toBe(asked.ticket);
      const said = Object.keys(reply).filter((key) => key !== "ticket");
      expect(said.sort()).toEqual(
        Object.keys(given)
          .filter((key) => (given as Record<string, string>)[key]!.trim() !== "")
          .sort(),
      );
      for (const key of ["dossierReference", "reason"] as const)
        if (reply[key]) expect(reply[key]).toBe(given[key]!.trim().replace(/\s*[\r\n]+\s*/g, " "));
    }),
    { numRuns: 500 },
  );
});
