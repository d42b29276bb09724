import { faultInFrench } from "./faults";
import type { Language } from "./language";
import { firstOf, type Phrase, phrase, type Read, type Reader, readSentence } from "./phrase";
import { signedHints, signedRemarks } from "./remarks-signed";

/** What the exchange says of a file that it does not take, or that waits, in French. PURE. */

const number: Reader = (text) => (/^-?\d+$/.test(text) ? text : undefined);

/** Why a file, a folder or a note cannot be read. */
const unreadable: readonly Phrase[] = [
  phrase("it cannot be read ({code})", "sa lecture échoue ({code})"),
  phrase("it cannot be listed ({code})", "son contenu ne peut pas être listé ({code})"),
  phrase(
    "it is no file: bring the file itself, no link to it",
    "ce n'est pas un fichier : déposer le fichier lui-même, pas un lien vers lui",
  ),
  phrase("it is no file", "ce n'est pas un fichier"),
  phrase("it is empty", "il est vide"),
  phrase("it has {size} bytes, more than the {limit} that are read", "il fait {size} octets, plus que les {limit} qui sont lus", {
    size: number,
    limit: number,
  }),
  phrase(
    "it has {size} bytes, more than the {limit} of a certificate file, and is no PDF",
    "il fait {size} octets, plus que les {limit} d'un fichier de certificat, et n'est pas un PDF",
    { size: number, limit: number },
  ),
  phrase(
    "it is a folder in a folder: put its files one level higher",
    "c'est un dossier dans un dossier : mettre ses fichiers un niveau plus haut",
  ),
];

/** Why a file is nobody's. */
const nobodys: readonly Phrase[] = [
  phrase(
    "its certificate (serial number {serial}) is for a key that no open order has",
    "son certificat (numéro de série {serial}) est pour une clé qu'aucune commande en cours n'a",
  ),
  phrase(
    "nothing open is its owner, by content or by a ticket in its name: {what}",
    "rien de ce qui est en cours ne l'attend, ni par son contenu ni par un ticket dans son nom (message d'origine, en anglais : {what})",
  ),
  phrase(
    "its certificate is for the key of the order {ticket}, which is settled: compare its serial number with the one in service, and remove the file if it is the same",
    "son certificat est pour la clé de la commande {ticket}, qui est close : comparer son numéro de série à celui en service, et retirer le fichier si c'est le même",
  ),
  phrase(
    "it is a picture ({format}): if it is a signed form, put the form's ticket (f413-...) into its name, better still scan it as a PDF",
    "c'est une image ({format}) : si c'est un formulaire signé, mettre le ticket du formulaire (f413-...) dans son nom, ou mieux le numériser en PDF",
  ),
  phrase(
    "it is the form {ticket} as it was handed out, without a signature",
    "c'est le formulaire {ticket} tel qu'il a été remis, sans signature",
  ),
  phrase(
    "it is signed on the form {ticket} as it was before it was replaced: the new one must be signed",
    "il est signé sur le formulaire {ticket} tel qu'il était avant d'être remplacé : c'est le nouveau qu'il faut signer",
  ),
  phrase(
    "this PDF is none of the forms that wait: put the form's ticket into its name",
    "ce PDF n'est aucun des formulaires attendus : mettre le ticket du formulaire dans son nom",
  ),
];

/** What of a reply cannot be used. */
const replies: readonly Phrase[] = [
  phrase(
    "it is a reply that names no ticket: copy the line from reponse.txt in the ticket's folder",
    "c'est une réponse qui ne nomme aucun ticket : recopier la ligne de reponse.txt dans le dossier du ticket",
  ),
  phrase(
    "it is a reply on the ticket {ticket}, and none of that name is open",
    "c'est une réponse au ticket {ticket}, et aucun de ce nom n'est en cours",
  ),
  phrase(
    "it is a reply on the ticket {ticket}, and lies with {own}: nothing of it counts here",
    "c'est une réponse au ticket {ticket}, et elle se trouve avec {own} : rien n'en est retenu ici",
  ),
  phrase(
    `its line "{line}" has the month {month}: the day comes first (JJ/MM/AAAA)`,
    "sa ligne « {line} » a le mois {month} : le jour vient en premier (JJ/MM/AAAA)",
    { month: number },
  ),
  phrase(`its line "{line}" has a day that does not exist (JJ/MM/AAAA)`, "sa ligne « {line} » a un jour qui n'existe pas (JJ/MM/AAAA)"),
  phrase(`its line "{line}" has no day that can be read (JJ/MM/AAAA)`, "sa ligne « {line} » n'a pas de jour lisible (JJ/MM/AAAA)"),
  phrase(`its line "{line}" has a day that is still to come`, "sa ligne « {line} » a un jour encore à venir"),
  phrase(
    `its line "{line}" has a day before the ticket was handed out ({day}): an earlier habilitation is written into the program, as \`habilitation\` of the Form413Request`,
    "sa ligne « {line} » a un jour d'avant la remise du ticket ({day}) : une habilitation antérieure s'écrit dans le programme, comme `habilitation` du Form413Request",
  ),
  phrase(
    `its line "{line}" has a day before the ticket was handed out ({day})`,
    "sa ligne « {line} » a un jour d'avant la remise du ticket ({day})",
  ),
  phrase(`it has a "{reason}" and no day after "{refused}"`, "elle a un « {reason} » et pas de jour après « {refused} »"),
];

const did = (text: string): string | undefined => ({ validated: "validé", refused: "refusé" })[text];

/** What is wrong with a ticket's record, or with what a channel noted. */
const records: readonly Phrase[] = [
  phrase("of its motif.txt: {because}", "au sujet de son motif.txt : {because}", { because: firstOf(unreadable) }),
  phrase("of its {file}: {because}", "au sujet de son {file} : {because}", { because: firstOf(unreadable) }),
  phrase("its note {name} is damaged", "sa note {name} est endommagée"),
  phrase("its {file} is damaged ({what})", "son {file} est endommagé ({what})"),
  phrase("its {file} holds no record", "son {file} ne contient pas d'enregistrement"),
  phrase("its {file} is not of this ticket but of {other}", "son {file} n'est pas de ce ticket mais de {other}"),
  phrase(
    "its {file} is no record of this program, or of a newer one",
    "son {file} n'est pas un enregistrement de ce programme, ou il vient d'une version plus récente",
  ),
  phrase(
    "a person noted that ANS {noted} it, and the channel heard on {day} that ANS {heard} it: what a person noted stands; correct reponse.txt if it is wrong",
    "une personne a noté que l'ANS l'a {noted}, et le canal a appris le {day} que l'ANS l'a {heard} : ce que la personne a noté vaut ; corriger reponse.txt si c'est faux",
    { noted: did, heard: did },
  ),
  phrase(
    "a person noted the dossier {noted}, and the channel heard {heard}: what a person noted stands; correct reponse.txt if it is wrong",
    "une personne a noté le dossier {noted}, et le canal a appris {heard} : ce que la personne a noté vaut ; corriger reponse.txt si c'est faux",
  ),
];

/** Why a file may not be whole yet. It stands in brackets behind what is said of it. */
const unfinished: readonly Phrase[] = [
  phrase("it was written {n} s ago and may still be being copied", "il a été écrit il y a {n} s et sa copie n'est peut-être pas finie", {
    n: number,
  }),
  phrase("it is still being written", "il est encore en cours d'écriture"),
];
const behind = /^(.*) \((it was written -?\d+ s ago [^()]*|it is still being written)\)$/s;

/** Every pattern, for the test that holds them to the sources. */
export const remarkPhrases: readonly Phrase[] = [...unreadable, ...nobodys, ...replies, ...records, ...signedRemarks, ...signedHints];
export const unfinishedPhrases = unfinished;

const clause = firstOf(remarkPhrases);

/** Why, and what to do about it. */
function hinted(text: string): string | undefined {
  const hint = signedHints.find(({ en }) => text.endsWith(`: ${en}`));
  const because = hint && clause(text.slice(0, -`: ${hint.en}`.length));
  return because === undefined ? undefined : `${because} : ${hint!.read(hint!.en)}`;
}

function whole(text: string): string | undefined {
  const [, before, waits] = behind.exec(text) ?? [];
  const state = waits === undefined ? undefined : firstOf(unfinished)(waits);
  if (before !== undefined && state !== undefined) {
    const french = whole(before);
    return french === undefined ? undefined : `${french} (${state})`;
  }
  const read = readSentence(text, (part) => hinted(part) ?? clause(part));
  return read.isWhole ? read.text : undefined;
}

/** A remark of more characters is left as it is: what strangers write into a file is not looked for words of ours at any length. */
const longest = 2_000;

/** Why a file was refused, was set aside or is not used, in French; the text as it is where no pattern knows all of it. */
export function remarkInFrench(text: string): Read {
  const fault = faultInFrench(text);
  if (fault !== text) return { text: fault, isWhole: true };
  const french = text.length > longest ? undefined : whole(text);
  return { text: french ?? text, isWhole: french !== undefined };
}

/** The same in a language. */
export const remarkIn = (language: Language, text: string): string => (language === "fr" ? remarkInFrench(text).text : text);
