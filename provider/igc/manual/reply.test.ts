import fc from "fast-check";
import { mergeReplies, type Reply, readDay, readOwnReply, readReply, replyFor, replyTemplate, textOfEditor } from "./reply";

const today = "2026-11-24";
const read = (text: string) => readReply(text, today);

it("reads its own template as a reply that says nothing yet", () => {
  for (const kind of ["form", "order"] as const)
    expect(read(replyTemplate("f413-1", kind))).toMatchObject({ reply: { ticket: "f413-1" }, problems: [] });
});

it("reads the template filled in", () => {
  const values: Record<string, string> = {
    "envoyé le": "20/11/2026",
    "référence du dossier": "2026-413-07",
    "accusé de réception le": "2026-11-20",
    "habilitation validée le": "24.11.2026",
  };
  const filled = replyTemplate("f413-1", "form").replace(/^(.+): $/gm, (line, label: string) => line + (values[label] ?? ""));
  expect(read(filled)).toMatchObject({
    reply: {
      ticket: "f413-1",
      sentOn: "2026-11-20",
      dossierReference: "2026-413-07",
      acknowledgedOn: "2026-11-20",
      validatedOn: "2026-11-24",
    },
    problems: [],
  });
});

it("is filled in with what is remembered, as a person would have noted it", () => {
  const known = { sentOn: "2026-11-20", acknowledgedOn: "2026-11-23", dossierReference: "2026-413-07" };
  const text = replyTemplate("f413-1", "form", known);
  expect(text).toContain("\nenvoyé le: 20/11/2026\nréférence du dossier: 2026-413-07\naccusé de réception le: 23/11/2026\nhabilitation");
  expect(read(text)).toMatchObject({ reply: { ticket: "f413-1", ...known }, problems: [] });
});

it.each([
  ["without accents, in capitals", "TICKET: F413-1\nENVOYE LE: 20/11/2026"],
  ["with French spaces before the colon", "ticket : f413-1\nenvoyé le\u00a0: 20/11/2026"],
  ["with decomposed accents", "ticket: f413-1\nenvoyé le: 20/11/2026".normalize("NFD")],
  ["with carriage returns and spaces at the ends", " ticket: f413-1 \r\n\tenvoyé  le:20/11/2026 \r\n"],
  ["with the line ends of old Macs", "ticket: f413-1\renvoyé le: 20/11/2026"],
  ["with a day of one digit", "ticket: f413-1\nenvoyé le: 20/11/2026\n# envoyé le: 1/2/2026"],
  ["with lines of a mail around it", "Bonjour,\nvoici : le point\nticket: f413-1\nenvoyé le: 20/11/2026\nCordialement"],
])("is read %s", (_how, text) => expect(read(text)).toMatchObject({ reply: { ticket: "f413-1", sentOn: "2026-11-20" }, problems: [] }));

it.each<[string, (text: string) => Buffer]>([
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-8 with a mark", (text) => Buffer.from(`\uFEFF${text}`)],
  ["UTF-16", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["UTF-16, big end first", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
  ["Windows' encoding", (text) => Buffer.from(text, "latin1")],
])("is read as an editor saves it: %s", (_encoding, encode) => {
  const text = "ticket: f413-1\nrefusé le: 20/11/2026\nmotif: pièce illisible";
  expect(read(textOfEditor(encode(text)))?.reply).toEqual({ ticket: "f413-1", refusedOn: "2026-11-20", reason: "pièce illisible" });
});

/** 0x92 and 0x80: what a word processor on Windows writes in a reason. */
it("reads the apostrophe and the euro of Windows", () =>
  expect(textOfEditor(Buffer.from([0x6c, 0x92, 0xe9, 0x74, 0x61, 0x74, 0x20, 0x80]))).toBe("l’état €"));

it.each([
  ["20/11/2026", "2026-11-20"],
  ["1/2/2026", "2026-02-01"],
  ["2026-02-28", "2026-02-28"],
  ["29/02/2028", "2028-02-29"],
  ["01-02-2026", "2026-02-01"],
  ["24/11/26", "2026-11-24"],
  ["24.11.26", "2026-11-24"],
  ["24 novembre 2026", "2026-11-24"],
  ["le mardi 24 Novembre 2026", "2026-11-24"],
  ["1er décembre 2026", "2026-12-01"],
  ["24 nov. 2026", "2026-11-24"],
  ["3 août 2026", "2026-08-03"],
  ["28 FEVRIER 2026", "2026-02-28"],
  ["dimanche 1 mars 2026", "2026-03-01"],
  ["24/11/2026 à 14h30", "2026-11-24"],
  ["24/11/2026 9:05", "2026-11-24"],
  ["24\u00a0novembre\u202f2026", "2026-11-24"],
  ["\u200e24/11/2026", "2026-11-24"],
])("reads %s as the day %s", (text, day) => expect(readDay(text)).toBe(day));
it.each([
  "",
  "hier",
  "30/02/2026",
  "31/11/2026",
  "2026-13-01",
  "2026-00-10",
  "11/20/2026",
  "12/13/2026",
  "20/11/126",
  "20/11-26",
  "24 brumaire 2026",
  "24 m 2026",
  "24 novembre",
  "31 novembre 2026",
  "00/11/2026",
  "20/11",
  "2026-2-1",
  "+02026-01-01",
])("reads %j as no day", (text) => expect(readDay(text)).toBeUndefined());

it("reads any day back, written the French way", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      expect(readDay(iso)).toBe(iso);
      expect(readDay(iso.split("-").reverse().join("/"))).toBe(iso);
    }),
  );
});

it("names each line it cannot use, and uses the others", () => {
  const reading = read("ticket: f413-1\nenvoyé le: 20/11/2026\naccusé de réception le: hier\nhabilitation validée le: 25/11/2026");
  expect(reading).toMatchObject({
    reply: { ticket: "f413-1", sentOn: "2026-11-20" },
    problems: [
      'its line "accusé de réception le: hier" has no day that can be read (JJ/MM/AAAA)',
      'its line "habilitation validée le: 25/11/2026" has a day that is still to come',
    ],
  });
});

it("asks for the day of a refusal", () => {
  expect(read("ticket: c-1\nmotif: doublon")?.problems).toEqual(['it has a "motif" and no day after "refusé le"']);
});

it.each(["", "envoyé le: 20/11/2026", "le ticket: voir ci-dessous", "https://esante.gouv.fr"])("takes %j for no reply", (text) =>
  expect(read(text)).toBeUndefined(),
);

it.each([
  ["12/13/2026", "has the month 13: the day comes first (JJ/MM/AAAA)"],
  ["31/11/2026", "has a day that does not exist (JJ/MM/AAAA)"],
  ["30 février 2026", "has a day that does not exist (JJ/MM/AAAA)"],
  ["la semaine dernière", "has no day that can be read (JJ/MM/AAAA)"],
])("says of %s that it %s", (day, problem) =>
  expect(read(`ticket: f413-1\nenvoyé le: ${day}`)?.problems).toEqual([`its line "envoyé le: ${day}" ${problem}`]),
);

describe("counts for its own ticket alone", () => {
  const asked = { ticket: "f413-1", submittedAt: "2026-11-20T09:00:00.000Z" };
  const own = (text: string) => readOwnReply(text, today, asked);

  it.each([
    ["names it", "ticket: f413-1\nhabilitation validée le: 24/11/2026"],
    ["leaves the name empty", "ticket:\nhabilitation validée le: 24/11/2026"],
    ["names none", "habilitation validée le: 24/11/2026"],
  ])("that %s", (_how, text) => expect(own(text)).toMatchObject({ reply: { ticket: "f413-1", validatedOn: "2026-11-24" }, problems: [] }));

  it("refuses one that names another ticket, whole, and says so", () => {
    const problem = "it is a reply on the ticket f413-2, and lies with f413-1: nothing of it counts here";
    const text = "ticket: f413-2\nréférence du dossier: 7\nhabilitation validée le: 24/11/2026";
    expect(own(text)).toMatchObject({ reply: { ticket: "f413-1" }, problems: [problem] });
    expect(replyFor(asked, read(text)!)).toMatchObject({ reply: { ticket: "f413-1" }, problems: [problem] });
  });

  it("refuses days before the ticket was handed out, and uses the rest", () => {
    expect(own("envoyé le: 18/11/2026\nréférence du dossier: 7\nhabilitation validée le: 24/11/2006")).toMatchObject({
      reply: { ticket: "f413-1", dossierReference: "7" },
      problems: [
        'its line "envoyé le: 18/11/2026" has a day before the ticket was handed out (20/11/2026)',
        'its line "habilitation validée le: 24/11/2006" has a day before the ticket was handed out (20/11/2026): an earlier habilitation is written into the program, as `habilitation` of the Form413Request',
      ],
    });
  });

  it("takes any day where the ticket was handed out by a clock that was ahead", () => {
    const ahead = { ...asked, submittedAt: "2029-11-05T03:00:00.000Z" };
    expect(readOwnReply("envoyé le: 18/11/2026", today, ahead)).toMatchObject({ reply: { sentOn: "2026-11-18" }, problems: [] });
  });

  it("takes the day it was handed out, also where in France it was still the day before", () => {
    expect(own("envoyé le: 20/11/2026").problems).toEqual([]);
    expect(own("envoyé le: 19/11/2026").problems).toEqual([]); // 23:00 in Papeete
  });
});

describe("of several replies", () => {
  const at = (writtenAt: string, reply: Reply, name = "inbox/reponse.txt") => ({ reply, writtenAt, name });
  it.each<[string, Parameters<typeof mergeReplies>[0], Reply]>([
    [
      "what came later completes and corrects",
      [at("1", { sentOn: "2026-11-19" }), at("2", { sentOn: "2026-11-20", reason: "x" }), at("3", {})],
      { sentOn: "2026-11-20", reason: "x" },
    ],
    [
      "it is the time that counts, not the order",
      [at("2", { dossierReference: "right" }), at("1", { dossierReference: "wrong" })],
      { dossierReference: "right" },
    ],
    [
      "an old copy saved again takes nothing back",
      [at("1", { sentOn: "2026-11-20", validatedOn: "2026-11-24" }), at("2", { sentOn: "2026-11-19" })],
      { sentOn: "2026-11-20", validatedOn: "2026-11-24" },
    ],
    [
      "but adds what nobody said",
      [at("1", { validatedOn: "2026-11-24" }), at("2", { sentOn: "2026-11-19" })],
      { validatedOn: "2026-11-24", sentOn: "2026-11-19" },
    ],
    [
      "a word without a day counts by when it came",
      [at("1", { sentOn: "2026-11-20", dossierReference: "wrong" }), at("2", { dossierReference: "right" })],
      { sentOn: "2026-11-20", dossierReference: "right" },
    ],
    [
      "a correction takes the place of later days, and an old copy saved after it takes nothing back",
      [
        at("1", { sentOn: "2026-11-20", validatedOn: "2026-11-25" }),
        at("2", { validatedOn: "2026-11-24", correctedOn: "2026-11-26" }),
        at("3", { validatedOn: "2026-11-25" }),
      ],
      { sentOn: "2026-11-20", validatedOn: "2026-11-24", correctedOn: "2026-11-26" },
    ],
    [
      "a correction of one decision says that the other never was",
      [at("1", { validatedOn: "2026-11-25" }), at("2", { refusedOn: "2026-11-24", reason: "x", correctedOn: "2026-11-26" })],
      { refusedOn: "2026-11-24", reason: "x", correctedOn: "2026-11-26" },
    ],
    [
      "and the reverse, its reason too",
      [at("1", { refusedOn: "2026-11-25", reason: "x" }), at("2", { validatedOn: "2026-11-24", correctedOn: "2026-11-26" })],
      { validatedOn: "2026-11-24", correctedOn: "2026-11-26" },
    ],
    [
      "what ANS says after a correction counts",
      [at("1", { validatedOn: "2026-11-24", correctedOn: "2026-11-24" }), at("2", { refusedOn: "2026-11-26" })],
      { validatedOn: "2026-11-24", correctedOn: "2026-11-24", refusedOn: "2026-11-26" },
    ],
    ...["reponse.txt~", "reponse.txt.bak", "reponse.old", "inbox/.reponse.txt.swp", "inbox/~reponse.txt", "#reponse.txt#"].map(
      (name): [string, Parameters<typeof mergeReplies>[0], Reply] => [
        `a backup does not count: ${name}`,
        [at("1", { sentOn: "2026-11-20" }), at("2", { sentOn: "2026-11-21", refusedOn: "2026-11-22" }, name)],
        { sentOn: "2026-11-20" },
      ],
    ),
  ])("%s", (_what, replies, merged) => expect(mergeReplies(replies)).toEqual(merged));
});

it("reads any bytes without failing", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(textOfEditor(bytes))));
  fc.assert(fc.property(fc.string(), (text) => void read(`ticket: ${text}\nenvoyé le: ${text}`)));
});
