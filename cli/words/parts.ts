import { firstOf, oneOfWords, phrase, type Reader } from "./phrase";

/** Parts of sentences that several rules use. PURE. */

/** Names of whom any one may act. */
export const anyOf: Reader = (text) => (text === "nobody" ? "personne" : text.split(" or ").join(" ou "));

/** What a form 503 changes. */
export const changing = firstOf([
  phrase("adds {added} and removes {removed}", "ajoute {added} et retire {removed}"),
  phrase("adds {added}", "ajoute {added}"),
  phrase("removes {removed}", "retire {removed}"),
]);
export const toChange = firstOf([
  phrase("add {added} and remove {removed}", "ajouter {added} et retirer {removed}"),
  phrase("add {added}", "ajouter {added}"),
  phrase("remove {removed}", "retirer {removed}"),
]);

const numbered = (text: string): string | undefined => (/^\d{3}$/.test(text) ? text : undefined);
const counted: Reader = (text) => (/^\d+ of \d+$/.test(text) ? text.replace(" of ", " sur ") : undefined);

/** A form by its number, which of several it is, and what it changes. */
export const formNamed = firstOf([
  phrase("form {n} ({which}), which {changes},", "formulaire {n} ({which}), qui {changes},", {
    n: numbered,
    which: counted,
    changes: changing,
  }),
  phrase("form {n} ({which}), which {changes}", "formulaire {n} ({which}), qui {changes}", {
    n: numbered,
    which: counted,
    changes: changing,
  }),
  phrase("form {n}, which {changes},", "formulaire {n}, qui {changes},", { n: numbered, changes: changing }),
  phrase("form {n}, which {changes}", "formulaire {n}, qui {changes}", { n: numbered, changes: changing }),
  phrase("form {n} ({which})", "formulaire {n} ({which})", { n: numbered, which: counted }),
  phrase("form {n}", "formulaire {n}", { n: numbered }),
]);

/** A dossier at ANS, and of a change whose it is. */
export const dossier = firstOf([
  phrase("the dossier of {form}", "le dossier du {form}", { form: formNamed }),
  phrase("dossier {reference} of {form}", "le dossier {reference} du {form}", { form: formNamed }),
  phrase("dossier {reference}", "le dossier {reference}"),
  phrase("the dossier", "le dossier"),
]);

/** What ANS or the portal gave as reason. */
export const reason: Reader = (text) => (text === "no reason given" ? "aucun motif donné" : text);

export const cardName = oneOfWords({
  "director's card (CDE)": "carte de directeur (CDE)",
  "director's card (CDE or CDA)": "carte de directeur (CDE ou CDA)",
  "CPS card": "carte CPS",
});

export const cardOrder = firstOf([
  phrase("order a CPA card with form 301", "commander une carte CPA avec le formulaire 301"),
  phrase("have a CPE card ordered by a CPS holder of the structure", "faire commander une carte CPE par un porteur de CPS de la structure"),
  phrase("ask the professional order (Ordre) for a CPS card", "demander une carte CPS à l'Ordre"),
  phrase("order a CDE card with form 101", "commander une carte CDE avec le formulaire 101"),
  phrase("order a {card} with form 101", "commander une {card} avec le formulaire 101", { card: cardName }),
]);

/** Where such a card is renewed. */
export const cardRenewal = oneOfWords({ "form 101": "le formulaire 101", "the professional order (Ordre)": "l'Ordre" });
