import { both } from "./both";
import type { Language } from "./language";
import { firstOf, phrase, readSentence } from "./phrase";

/** What `igc-sante authorities` says. PURE. */
export const authorityWords = {
  package: both("this package", "ce paquet"),
  nowhere: both("none", "aucun"),
  from: both("from", "provenance"),
  environment: both("environment", "environnement"),
  trust: both("trust", "confiance"),
  valid: both("valid", "validité"),
  life: both("{from} to {to}", "du {from} au {to}"),
} as const;

/** Why an authority counts: its JSON has the English. */
const reasons = firstOf([
  phrase("root {name}, pinned", "racine {name}, épinglée"),
  phrase("issuer {name}, pinned", "autorité émettrice {name}, épinglée"),
  phrase("issued by the pinned root {name}", "émise par la racine épinglée {name}"),
  phrase(
    "leads to no pinned root: not trusted in production and test",
    "ne mène à aucune racine épinglée : sans valeur en production et en test",
  ),
  phrase("it has ended", "elle est échue"),
]);

export const trustIn = (language: Language, text: string): string => (language === "en" ? text : readSentence(text, reasons).text);
