import { join } from "node:path";
import { judgeSigned } from "../../provider/form/signed";
import { cheap } from "../../test/cost";
import { wordsOf } from "../../test/source-words";
import { whyInFrench } from "./action";
import { remarkInFrench, remarkPhrases, unfinishedPhrases } from "./remarks";
import { nameless, withinSigned } from "./remarks-signed";

/** What the exchange and the reader of signed forms say of a file is known in French: as it is put together, and as it stands in their sources. */
it.each([
  [
    "it is the form as it was handed out, without a signature: have it dated and signed by the legal representative, and bring that",
    "c'est le formulaire tel qu'il a été remis, sans signature : le faire dater et signer par le représentant légal, puis le déposer",
  ],
  [
    'it was changed since it was handed out: "N° de carte" had "28" and has "29"; "Fait le" was empty and has "a; b" and 3 more: if the change is right, write it into the program and run pulumi up, and have the new form signed; else have the form signed as it was handed out',
    "il a été modifié depuis qu'il a été remis : « N° de carte » portait « 28 » et porte « 29 » ; « Fait le » était vide et porte « a; b » et 3 de plus : si la modification est juste, l'écrire dans le programme, lancer pulumi up et faire signer le nouveau formulaire ; sinon faire signer le formulaire tel qu'il a été remis",
  ],
  [
    'it is another document than the form of this ticket ("Nom" had "Lefèvre", which is not on it)',
    "c'est un autre document que le formulaire de ce dossier (« Nom » portait « Lefèvre », qui n'y figure pas)",
  ],
  [
    "the electronic signature of an unknown signer is broken: it does not fit the bytes it covers: they were changed after it was made",
    "la signature électronique de un signataire inconnu est rompue : elle ne correspond pas à ce qu'elle couvre : le fichier a été modifié après la signature",
  ],
  [
    "this PDF cannot be read: it has 40000000 bytes, more than the 33554432 that are read",
    "ce PDF est illisible : il fait 40000000 octets, plus que les 33554432 qui sont lus",
  ],
  [
    "signed electronically by Aïcha Lefèvre (Lilas); on 2026-11-24T09:30:00.000Z; it goes on where the form that was handed out ends; its signature fits the bytes it covers; whether its certificate is to be trusted was not checked",
    "signé électroniquement par Aïcha Lefèvre (Lilas) ; le 2026-11-24 à 09:30 (UTC) ; il continue là où finit le formulaire qui a été remis ; sa signature correspond à ce qu'elle couvre ; la confiance à accorder à son certificat n'a pas été contrôlée",
  ],
  [
    "its certificate (serial number 0A1B) is for a key that no open order has (it was written 2 s ago and may still be being copied)",
    "son certificat (numéro de série 0A1B) est pour une clé qu'aucune commande en cours n'a (il a été écrit il y a 2 s et sa copie n'est peut-être pas finie)",
  ],
  [
    'its line "envoyé le: 13/13/2026" has the month 13: the day comes first (JJ/MM/AAAA); its line "refusé le: x" has no day that can be read (JJ/MM/AAAA)',
    "sa ligne « envoyé le: 13/13/2026 » a le mois 13 : le jour vient en premier (JJ/MM/AAAA) ; sa ligne « refusé le: x » n'a pas de jour lisible (JJ/MM/AAAA)",
  ],
  ["of its motif.txt: it cannot be read (EACCES)", "au sujet de son motif.txt : sa lecture échoue (EACCES)"],
])("%s", (english, french) => expect(remarkInFrench(english)).toEqual({ text: french, isWhole: true }));

it("leaves whole what it does not know, or knows in part", () => {
  for (const text of ["it is of a version to come", "it is empty; it is of a version to come", "it is empty: do as a version to come says"])
    expect(remarkInFrench(text)).toEqual({ text, isWhole: false });
});

it("is read behind « left where it is », with its semicolons", () =>
  expect(whyInFrench("left where it is: it is empty").text).toBe("laissé où il est : il est vide"));

it("words what the reader of signed forms really says of files that are none", async () => {
  const files = ["", "no form", "%PDF-1.7 cut off", "\xff\xd8\xff\xe0 a photo"].map((text) => Buffer.from(text, "latin1"));
  for (const bytes of files) {
    const verdict = await judgeSigned(bytes, undefined);
    const said = verdict.accepted ? verdict.form.notes : [verdict.because, verdict.hint, `${verdict.because}: ${verdict.hint}`];
    for (const text of said) expect([text, remarkInFrench(text).isWhole]).toEqual([text, true]);
  }
});

it("costs little, whatever a stranger wrote into a line", () => {
  const lines = 'its line "x" has a day that is still to come; '.repeat(40);
  // 2^40 looks, where each way of cutting it were tried
  expect(cheap(() => remarkInFrench(`${lines}nobody knows this`)).isWhole).toBe(false);
  const changes = `it was changed since it was handed out: ${'"a" had "b" and has "c"; '.repeat(60)}x`;
  expect(cheap(() => remarkInFrench(changes)).isWhole).toBe(false);
});

const root = join(__dirname, "..", "..");
const manual = ["matching", "bringing", "inbox", "disk", "reply", "signed", "gathering", "record"].map(
  (name) => `provider/igc/manual/${name}.ts`,
);
const signed = ["judge", "open", "signature", "reading"].map((name) => `provider/form/signed/${name}.ts`);

/** What is said to nobody, or in another way: kinds, words of a match, faults (known by their code), and what is French already. */
const elsewhere = [
  /^(in a look|as evidence|signed form)$/,
  /^(envoyé|accusé de réception|habilitation validée|refusé|corrigé) le$|^référence du dossier$|^# (À compléter|Enregistrer)/, // of `reponse.txt`
  /^The folder of the manual platform|^Check that it is a folder/, // a fault's
  /^Ce fichier |^est un simulateur/,
];

it("knows every clause that stands in the sources of what is said of files", () => {
  const corpus = [...remarkPhrases, ...unfinishedPhrases, ...withinSigned]
    .map(({ en }) => en)
    .concat(Object.keys(nameless))
    .join("\n");
  const unknown = [...signed, ...manual, "provider/igc/carried.ts", "cli/desk/server/acts.ts"].flatMap((file) =>
    wordsOf(join(root, file), /^; |^this PDF cannot be read: /)
      .filter((words) => !corpus.includes(words) && !elsewhere.some((each) => each.test(words)))
      .map((words) => `${file}: ${words}`),
  );
  expect(unknown).toEqual([]);
});
