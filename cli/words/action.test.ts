import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { driftClasses, driftCodes, type NextAction, shownDrift, who, withDrift } from "../../provider/policy";
import { wordsOf } from "../../test/source-words";
import { actionIn, actPhrases, driftIn, whatInFrench, whyInFrench, whyPhrases } from "./action";
import { driftWords } from "./drift";
import { whoInFrench } from "./people";
import { placeInFrench, placeWords } from "./places";
import { sampleActions } from "./sample-actions";

/** Every sentence that the policies can make is known in French: by what they make of facts, and by what stands in their sources. */
const known = (text: string, read: typeof whatInFrench): string | true => read(text).isWhole || text;

it.each(sampleActions())("%s: who, what and why are known, and nothing of them is left in English", (_name, action) => {
  expect([known(action.what, whatInFrench), known(action.because, whyInFrench)]).toEqual([true, true]);
  const french = actionIn("fr", action);
  expect(french.who).not.toBe(action.who);
  expect(french.what).not.toBe(action.what);
  const words = `${french.who} ${french.what} ${french.because}`.replace(/(\[answer-[\w-]+\]) \(.*\)/, "$1"); // the facts of a fault are quoted
  expect(words).not.toMatch(/\b(the|and|with|by|of|is|then|which|since)\b/);
  expect(french.by).toBe(action.by);
  expect(actionIn("en", action)).toBe(action);
});

it("has days, serial numbers, tickets and paths of a sentence in its French", () => {
  for (const [, action] of sampleActions())
    for (const part of ["what", "where", "because"] as const)
      for (const [fact] of action[part].matchAll(/\d{4}-\d{2}-\d{2}|[0-9A-F]{8,}|f413-\w+|\S+\.pdf|`[^`]+`/g))
        expect(actionIn("fr", action)[part]).toContain(fact);
});

it("reads a state of another version as far as it knows it, and leaves the rest as it is", () => {
  const because = "less than 30 days are left; a reason of a version to come";
  expect(whyInFrench(because)).toEqual({ text: "il reste moins de 30 jours ; a reason of a version to come", isWhole: false });
  const action = { who: "somebody", what: "do it", where: "outbox/x -> inbox", by: null, because };
  expect(actionIn("fr", action)).toEqual({ ...action, because: "il reste moins de 30 jours ; a reason of a version to come" });
});

const current = { serialNumber: "0A1B2C3D4E", notAfter: "2029-01-01T00:00:00.000Z", subject: "CN=DMP,O=Lilas" };
it.each(driftCodes)("drift %s in French: its sentence and its remedy", (code) => {
  const [found] = shownDrift([{ class: code, fact: "2027-01-01" }], { current, next: { waiting: "x" } } as never);
  const french = driftIn("fr", found!);
  expect([french.sentence, french.remedy]).not.toContain(found!.sentence);
  expect(driftWords[code].remedy.en).toBe(driftClasses[code].remedy);
  expect(french.sentence).toContain(/2027-01-01|0A1B2C3D4E|2029-01-01/.exec(found!.sentence)?.[0] ?? "");
  expect(french.remedy).not.toMatch(/\b(the|and|with)\b/);
});

it("says of an act what is the case besides", () => {
  const drift = shownDrift(
    [
      { class: "card-expired", fact: "Zoé Noël, 2027-01-01" },
      { class: "ca-horizon", fact: "2033-06-01" },
    ],
    {
      current,
      next: null,
    } as never,
  );
  const act: NextAction = { who: who.operator, what: "x", where: "y", by: null, because: "no certificate was ever asked for" };
  const { because } = withDrift(act, drift, null)!;
  const { text, isWhole } = whyInFrench(because);
  expect(isWhole).toBe(true);
  expect(text).toBe(
    "aucun certificat n'a encore été demandé ; par ailleurs, la carte d'un administrateur technique est échue : Zoé Noël, 2027-01-01 : renouveler la carte, puis indiquer sa nouvelle fin dans le programme : il faut une carte valide pour commander ; par ailleurs, son AC prend fin le 2033-06-01 : ce qui suit le certificat finissant le 2029-01-01 vivra moins longtemps : demander à l'ANS la hiérarchie suivante, et mettre à jour pulumi-igc-sante, qui l'épingle",
  );
});

it.each([
  ["run pulumi up: it sends form 413 to ANS", "lancer pulumi up : il envoie le formulaire 413 à ANS"],
  [
    "open the prepared dossier of form 503 (1 of 2), which adds Ali Roux, (igc-sante form dossier f503-1 shows its link), attach the signed PDF and submit it",
    "ouvrir le dossier préparé du formulaire 503 (1 sur 2), qui ajoute Ali Roux, (igc-sante form dossier f503-1 en montre le lien), y joindre le PDF signé et le déposer",
  ],
  [
    "write to ANS about dossier D-42, form 413, sent on 2027-01-06: igc-sante status --overdue prints the text; then note its answer in reponse.txt",
    "écrire à l'ANS au sujet de : le dossier D-42, formulaire 413, envoyé le 2027-01-06 : igc-sante status --overdue imprime le texte ; noter ensuite sa réponse dans reponse.txt",
  ],
])("knows the acts of channels and of who is late: %s", (english, french) =>
  expect(whatInFrench(english)).toEqual({ text: french, isWhole: true }),
);

it("has a French for everybody who can be named by what they do", () => {
  for (const text of Object.values(who)) expect(whoInFrench(text)).not.toBe(text);
  expect(whoInFrench("Aïcha Lefèvre, legal representative of Centre des Lilas, then ANS")).toBe(
    "Aïcha Lefèvre, représentant légal de Centre des Lilas, puis l'ANS",
  );
  expect(whoInFrench("Aïcha Lefèvre, legal representative of Centre des Lilas")).toBe(
    "Aïcha Lefèvre, représentant légal de Centre des Lilas",
  );
  expect(whoInFrench("Zoé Noël or Ali Roux, technical administrator")).toBe("Zoé Noël ou Ali Roux, administrateur technique");
  expect(whoInFrench("technical administrator Zoé Noël")).toBe("Zoé Noël, administrateur technique");
});

const policies = join(__dirname, "..", "..", "provider", "policy");

/** Words of policies that no next action of a state has: steps that a preview names, and lines that are no act of a person. */
const elsewhere = [
  /^an answer to the order has come$|^the answer no longer waits$|^ANS validated the form$|^the platform no longer has the order$/,
  /^what the order sheet says has changed$|^what it asks for is in service, or asked for by another request$/,
  /^the key and its certificate exist already$|^the vault keeps no$|^of it yet$|^its server does not read it yet$/,
  /^other bundles are wished beside it$|^the renewal was begun on$|^by a clock that was ahead$/,
  /^, which a person put back,$|^the certificate$|^what its server reads was$/, // the step that takes a rollback back
  /^any more$|^nothing asks for the revocation of$|^the CA has revoked$|^`revoke` asks for it:$|^what the revocation sheet says has changed$/,
  /^the revocation it was begun for is no longer asked for$|^the revocation of what it would renew is asked for$/,
  /^an unknown day$/, // of a certificate that is hidden
  /^\(\?!the structure/, // reads who must act
  /^has it under category$|^still has it under category$|^, which is near$|^: ask ANS whether a$|^is meant\.$|^, closed on 2013-12-19; a$|^today\.$/,
  /^abbreviates its name: "|^Certificat|^". The certificate bears/,
  /^ANS' guide does not say$|^slide /, // how long a prerequisite takes
  /^membership contract with ANS signed on$|^a practice needs no membership|^the last day of the|^whether the|^the vendor's contract with ANS, signed on$/,
  /^nothing is said to have happened to the card$|^is (not known|not said|activated( is not said)?)$|^the card ends on$/, // prerequisites that are met
];

it("knows every sentence that stands in the policies' sources", () => {
  const files = readdirSync(policies).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$|^revoke-fault|^partner-letter|^reminder-letter|^plan-forms|^naming/.test(file),
  );
  const patterns = [...actPhrases, ...whyPhrases].map(({ en }) => en);
  // Parts of patterns, too: what a form is called, which card, who signs.
  const own = readdirSync(__dirname).filter((file) => file.endsWith(".ts") && !/test|sample/.test(file));
  const parts = own.map((file) => readFileSync(join(__dirname, file), "utf8")).join("\n");
  const corpus = [...patterns, ...Object.values(who), ...placeWords, parts].join("\n");
  const unknown = files.flatMap((file) =>
    wordsOf(join(policies, file), /^; /)
      .filter((words) => !corpus.includes(words) && !elsewhere.some((each) => each.test(words)))
      .map((words) => `${file}: ${words}`),
  );
  expect(unknown).toEqual([]);
});

it("leaves a path and an address as it is, and knows a place that is words", () => {
  expect(placeInFrench("outbox/f413-1.pdf -> inbox")).toBe("outbox/f413-1.pdf -> inbox");
  for (const { where } of Object.values(driftClasses)) if (where && !where.includes("@")) expect(placeWords).toContain(where);
});
