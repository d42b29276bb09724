import type { Language } from "./language";
import { firstOf, phrase, readSentence } from "./phrase";
import { spoken } from "./spoken";

/** What `igc-sante authorities` says. PURE. */
export const authorityWords = {
  package: spoken("this package", "ce paquet"),
  nowhere: spoken("none", "aucun"),
  from: spoken("from", "provenance"),
  environment: spoken("environment", "environnement"),
  trust: spoken("trust", "confiance"),
  valid: spoken("valid", "validité"),
  life: spoken("{from} to {to}", "du {from} au {to}"),
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
