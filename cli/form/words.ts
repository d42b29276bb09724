import { both, firstOf, type Language, phrase, readSentence } from "../words";

/** What `igc-sante form` says. PURE. */
export const formWords = {
  printed: both("{path}: form {form}, to be signed", "{path} : formulaire {form}, à signer"),
  printedOf: both("{path}: form {form} ({number} of {count}), to be signed", "{path} : formulaire {form} ({number} sur {count}), à signer"),
  refusal: both("{property}: {fault}", "{property} : {fault}"),
  draft: both(
    '{path}: a draft; correct it beside the PDF, then set "checked" to true',
    '{path} : un brouillon ; le corriger en regard du PDF, puis mettre "checked" à true',
  ),
  field: both("{name}: {value}", "{name} : {value}"),
  taken: both("{path}: {said}", "{path} : {said}"),
  notTaken: both("{path}: not taken, since {because}", "{path} : non retenu. Motif : {because}"),
  procedure: both("procedure {number}: {title}", "démarche {number} : {title}"),
  revision: both("revision {revision}", "révision {revision}"),
  published: both("revision {revision}, published on {day}", "révision {revision}, publiée le {day}"),
  look: both("look at this: {clause}", "à examiner : {clause}"),
  complete: both("everything a form {form} says has its question", "tout ce que dit un formulaire {form} a sa question dans la démarche"),
  pinned: both("pinned: {address}", "adresse à retenir, avec sa révision : {address}"),
  procedureDraft: both(
    '{path}: a draft; correct it beside the page of the procedure, set "checked" to true, and add &mapping={path} to the address',
    '{path} : un brouillon ; le corriger en regard de la page de la démarche, mettre "checked" à true, et ajouter &mapping={path} à l\'adresse',
  ),
  again: both(
    "{ticket}: the next pulumi up prepares another dossier; whoever opened dossier {number} deletes it on its page, if it is there",
    "{ticket} : le prochain pulumi up prépare un autre dossier ; qui a ouvert le dossier {number} le supprime sur sa page, s'il y est encore",
  ),
} as const;

/** How the draft of a mapping names a question: its label, its title, its id. JSON has the English. */
const question = firstOf([
  phrase('"{label}" under "{section}" ({id})', "« {label} » sous « {section} » ({id})"),
  phrase('"{label}" ({id})', "« {label} » ({id})"),
]);
const questions = (text: string): string =>
  text
    .split(/(?<=\)), (?=")/)
    .map((each) => question(each) ?? each)
    .join(", ");

/** What a person must look at. A test holds it to the source that words it. */
export const clausePhrases = [
  phrase("left to whoever opens the dossier: {question}", "laissé à qui ouvrira le dossier : {question}", { question: questions }),
  phrase("{path} has no question; near it: {questions}", "{path} n'a pas de question ; proches : {questions}", { questions }),
  phrase("{path} has no question", "{path} n'a pas de question"),
  phrase("{path} may be any of {questions}", "{path} peut être l'une de : {questions}", { questions }),
  phrase("{one} and {other} are both for {question}", "{one} et {other} visent tous deux {question}", { question: questions }),
] as const;

export const clauseIn = (language: Language, clause: string): string =>
  language === "en" ? clause : readSentence(clause, firstOf(clausePhrases)).text;
