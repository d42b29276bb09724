import { readFileSync } from "node:fs";
import { join } from "node:path";
import { handed, html, type Letter, passed, reading, received, receivedAt } from "../../../test/channel/letters";
import type { Handed } from "../channel";
import { disbelief } from "./authentication";
import { recognise } from "./recognise";
import { readMailSettings } from "./settings";

/** Mail bytes in, a reply out: whose it is, whether it is believed, what it says. */
const { read, readAll } = reading(recognise, readMailSettings);
const acknowledgment = "Bonjour,\n\nNous accusons réception de votre demande. Accusé de réception : dossier n° D-2026-4711.\n";
const quotedPrintable = (text: string): string =>
  [...Buffer.from(text, "latin1")]
    .map((byte) => (byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)))
    .join("");

it.each<[string, Letter]>([
  ["UTF-8", { body: acknowledgment }],
  ["latin-1", { type: "text/plain; charset=iso-8859-1", body: Buffer.from(acknowledgment, "latin1") }],
  [
    "windows-1252 that says it is latin-1",
    { type: "text/plain; charset=iso-8859-1", body: Buffer.concat([Buffer.from(acknowledgment, "latin1"), Buffer.from([0x92, 0x80])]) },
  ],
  ["quoted-printable", { type: "text/plain; charset=iso-8859-1", encoding: "quoted-printable", body: quotedPrintable(acknowledgment) }],
  ["base64", { encoding: "base64", body: Buffer.from(acknowledgment).toString("base64") }],
  ["HTML alone", { type: "text/html; charset=utf-8", body: html("Accusé de réception&nbsp;: dossier n&deg;&nbsp;<b>D-2026-4711</b>") }],
  [
    "several parts",
    {
      type: 'multipart/alternative; boundary="b"',
      body: `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${acknowledgment}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html("autre")}\r\n--b--\r\n`,
    },
  ],
  [
    "a long thread below it",
    {
      body: `${acknowledgment}\n-----Message d'origine-----\nDe : a@b.example\n${"> Votre demande a été refusée. Motif : cachet.\n".repeat(20_000)}`,
    },
  ],
  [
    "our words quoted below it",
    { body: `${acknowledgment}\nLe ven. 27 nov. 2026 à 11:00, Éditeur <certificats@editeur.example> a écrit :\n> a été refusée\n` },
  ],
])("reads an acknowledgment in %s", async (_name, letter) => {
  expect(await read(letter)).toEqual({
    ticket: "f413-a",
    reply: { source: "<r1@ans.example>", acknowledgedAt: receivedAt, dossierReference: "D-2026-4711" },
  });
});

it.each<[string, Letter, readonly Handed[], boolean]>([
  ["References alone", { threading: [`References: <x@y> ${handed.reference}`] }, [handed], true],
  [
    "the token in the subject, cut by its encoding",
    { threading: [], subject: "Re: =?utf-8?Q?Formulaire_sign=C3=A9_[F413?= =?utf-8?Q?_690781810]?=" },
    [handed],
    true,
  ],
  ["the dossier's reference", { threading: [], subject: "Dossier D-77 : suite" }, [{ ...handed, dossierReference: "D-77" }], true],
  ["another dossier's reference", { threading: [], subject: "Dossier D-771 : suite" }, [{ ...handed, dossierReference: "D-77" }], false],
  [
    "the dossier's reference, beside a token that two forms have",
    { threading: [], subject: `${handed.token} dossier D-77` },
    [
      { ...handed, ticket: "f413-b", reference: "<b@c>", dossierReference: "D-78" },
      { ...handed, dossierReference: "D-77" },
    ],
    true,
  ],
  ["nothing of it", { threading: [], subject: "Lettre d'information" }, [handed], false],
])("knows whose it is by %s", async (_name, letter, forms, isIts) => {
  expect((await read(letter, forms))?.ticket).toBe(isIts ? "f413-a" : undefined);
});

it.each<[string, string, object]>([
  ["validated", "Votre habilitation a été validée.", { validatedAt: receivedAt }],
  ["validated, of men", "Les administrateurs ont été habilités.", { validatedAt: receivedAt }],
  ["validated at a line's end", "Votre demande est validé", { validatedAt: receivedAt }],
  [
    "refused with its reason",
    "Votre demande a été refusée.\n\nMotif : cachet absent\nde la page 2.\n\nCordialement",
    { refusedAt: receivedAt, reason: "cachet absent de la page 2." },
  ],
  [
    "refused in a sentence",
    "Votre formulaire ne peut être traité : il est incomplet.",
    { refusedAt: receivedAt, reason: "Votre formulaire ne peut être traité : il est incomplet." },
  ],
  ["not validated", "Votre demande n'a pas été validée.", { refusedAt: receivedAt, reason: "Votre demande n'a pas été validée." }],
])("hears that it is %s", async (_name, body, reply) => {
  expect(await read({ subject: "Réponse", body })).toEqual({
    ticket: "f413-a",
    reply: { source: "<r1@ans.example>", acknowledgedAt: receivedAt, ...reply },
  });
});

it.each([
  ["that it will be", "Accusé de réception. Votre demande sera validée sous trois jours."],
  [
    "that it may be",
    "Accusé de réception. Si votre demande est refusée, un courriel le dira. Une fois que la demande est validée, commandez.",
  ],
])("takes no decision from a mail that says %s", async (_name, body) => {
  expect(await read({ subject: "Réponse", body })).toEqual({
    ticket: "f413-a",
    reply: { source: "<r1@ans.example>", acknowledgedAt: receivedAt },
  });
});

it.each([
  ["both", "Le dossier A a été validé. Le dossier B a été refusé.", /says both that the form is validated and that it is refused: read it/],
  ["neither", "Je suis absent jusqu'à lundi.", /says nothing that is understood: read it/],
])("leaves a mail that says %s to a person", async (_name, body, said) => {
  expect(await read({ subject: "Réponse", body })).toEqual({ ticket: "f413-a", unbelieved: expect.stringMatching(said) as string });
});

const result = (words: string): string => `Authentication-Results: mx.editeur.example; ${words}`;
it.each<[string, Letter, RegExp]>([
  ["no results", { top: [received] }, /wrote no Authentication-Results/],
  [
    "results of its sender's own server",
    { top: [received, "Authentication-Results: mx.ans.example; dmarc=pass header.from=ans.example"] },
    /wrote no/,
  ],
  [
    "results its sender wrote below the server's",
    { top: [result("dmarc=fail header.from=ans.example"), received, passed] },
    /may have written them/,
  ],
  [
    "results its sender wrote right below the server's",
    { top: [received, result("dmarc=fail header.from=ans.example"), passed] },
    /say two things of DMARC/,
  ],
  ["results its sender wrote far below", { top: [received, "Received: from a by b", passed] }, /may have written them/],
  ["results in a comment", { top: [result("dmarc=none (dmarc=pass header.from=ans.example)"), received] }, /did not pass \(none\)/],
  [
    "another domain's signature",
    { top: [result("dkim=pass header.d=evil.example"), received] },
    /neither DMARC nor DKIM of ans.example passed/,
  ],
  ["a domain that only ends like it", { top: [result("dkim=pass header.d=notans.example"), received] }, /neither DMARC/],
  ["another sender", { from: "desk@ans.example.evil.example" }, /its sender is not of ans.example/],
  ["its sender in the name alone", { from: '"desk@ans.example" <x@evil.example>' }, /its sender is not of ans.example/],
  ["two senders", { from: "desk@ans.example, x@evil.example" }, /it has not one sender/],
  ["a second From", { top: [passed, received, "From: x@evil.example"] }, /it has not one sender|is not of/],
  ["SPF alone", { top: [result("spf=pass smtp.mailfrom=ans.example"), received] }, /neither DMARC nor DKIM/],
  [
    "a failed signature beside a passed one",
    { top: [result("dkim=fail header.d=ans.example; dkim=pass header.d=ans.example"), received] },
    /neither DMARC/,
  ],
])("does not believe a mail with %s", async (_name, letter, because) => {
  const said = await read({ ...letter, body: "Votre habilitation a été validée." });
  expect(said).toEqual({ ticket: "f413-a", unbelieved: expect.stringMatching(because) as string });
  expect(JSON.stringify(said)).not.toMatch(/habilitation/); // no word of it
});

it.each<[string, readonly string[]]>([
  ["in capitals, folded", ["Authentication-Results: MX.Editeur.Example (ours);\r\n\tDKIM=Pass\r\n  header.i=@Mail.ANS.example"]],
  [
    "with a version, and properties around",
    ["Authentication-Results: mx.editeur.example 1; dkim = pass (2048-bit) header.d = ans.example header.s=s1"],
  ],
  ["in two headers of two programs", [result("spf=pass"), result("dkim=pass header.d=ans.example")]],
  ["below the server's own Received", [received, passed]],
  ["above a stranger's", [passed, received, "Authentication-Results: mx.ans.example; dmarc=fail header.from=ans.example"]],
])("believes results %s", (_name, lines) => {
  const headers = [...lines, "From: desk@ans.example"].map((line) => ({ key: line.slice(0, line.indexOf(":")).toLowerCase(), line }));
  expect(disbelief(headers, ["desk@ans.example"], "mx.editeur.example", "ans.example")).toBeUndefined();
});

const older = `<${"0".repeat(40)}@editeur.example>`;
it.each<[string, Letter, readonly Handed[], readonly string[], RegExp | undefined]>([
  [
    "answers an older request, with the token in its subject",
    { threading: [`In-Reply-To: ${older}`], subject: handed.token },
    [handed],
    [],
    undefined,
  ],
  [
    "has a token that two forms have",
    { threading: [], subject: handed.token },
    [handed, { ...handed, ticket: "f413-b", reference: "<b@c>" }],
    ["f413-a", "f413-b"],
    /about one of the forms f413-a and f413-b \(Message-ID <r1@ans.example>\) does not say which of them it answers: read it/,
  ],
  [
    "was dated before the form was sent",
    { threading: ["Date: Thu, 26 Nov 2026 10:00:00 +0100"], subject: handed.token },
    [handed],
    ["f413-a"],
    /was written before the form was sent, so it may answer an older one: read it/,
  ],
  ["was dated by no date", { threading: ["Date: hier"], subject: handed.token }, [handed], ["f413-a"], undefined],
  [
    "has the token, and another dossier's reference",
    { threading: [], subject: handed.token },
    [{ ...handed, dossierReference: "D-2026-99" }],
    ["f413-a"],
    /names the dossier D-2026-4711, and the form has D-2026-99: read it/,
  ],
  ["has another dossier's reference, and answers the form", {}, [{ ...handed, dossierReference: "D-2026-99" }], ["f413-a"], undefined],
])("a mail that %s is not taken for one of which nobody knows", async (_name, letter, forms, tickets, told) => {
  const said = await readAll({ ...letter, body: acknowledgment }, forms);
  expect(said.map(({ ticket }) => ticket)).toEqual(tickets);
  for (const each of said)
    if (told) expect(each).toEqual({ ticket: each.ticket, unbelieved: expect.stringMatching(told) as string });
    else expect(each).toMatchObject({ reply: { acknowledgedAt: receivedAt } });
});

it("says of a mail that nobody vouches for that it is not believed, whichever of several forms it may be about", async () => {
  const forms = [handed, { ...handed, ticket: "f413-b", reference: "<b@c>" }];
  const said = await readAll({ top: [received], threading: [], subject: handed.token }, forms);
  expect(said).toHaveLength(2);
  for (const each of said)
    expect(each).toMatchObject({ unbelieved: expect.stringMatching(/is not believed and changes nothing/) as string });
});

it("takes the patterns of its settings", async () => {
  const more = `&reference=${encodeURIComponent("SVC\\d{6}")}&validated=${encodeURIComponent("feu vert")}`;
  expect(await read({ subject: "Réponse", body: "Feu vert pour SVC123456, dossier n° 9999-1." }, [handed], more)).toMatchObject({
    reply: { dossierReference: "SVC123456", validatedAt: receivedAt },
  });
});

it("never takes the structure's number for the dossier's", async () => {
  const said = await read({ body: "Accusé de réception de votre demande 690781810, dossier 2026-55512." });
  expect(said).toMatchObject({ reply: { dossierReference: "2026-55512" } });
});

it("reads mail by no network and no clock", () => {
  for (const name of ["recognise", "whose", "words", "authentication", "letter", "settings"])
    expect(readFileSync(join(__dirname, `${name}.ts`), "utf8")).not.toMatch(/node:(fs|net|http|tls)|Date\.now|new Date\(\)|process\.env/);
});
