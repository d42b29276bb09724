import { oneOfWords, phrase } from "./phrase";

/** Where something is done, in French; a path or an address stays as it is. PURE. */
const places = {
  "the program": "le programme",
  "the vault": "le coffre",
  "the token": "le jeton",
  "the exchange": "l'échange",
  "the inbox": "la boîte de dépôt (inbox)",
  "ANS": "l'ANS",
  "the portal of cards": "le portail des cartes",
  "the machine that runs pulumi": "la machine qui exécute pulumi",
  "the network or file it comes from": "le réseau ou le fichier dont elle vient",
  "the folder of the program": "le dossier du programme",
  "the Ordre of the profession": "l'Ordre de la profession",
  "FINESS, Sirene or annuaire.sante.fr": "FINESS, Sirene ou annuaire.sante.fr",
} as const;

/** Every place that is words and no address. */
export const placeWords: readonly string[] = Object.keys(places);

const known = oneOfWords(places);
const late = phrase("{mailbox}; answers -> {inbox}", "{mailbox} ; réponses -> {inbox}");
export const placeInFrench = (text: string): string => known(text) ?? late.read(text) ?? text;
