/** What is done about several classes of drift alike, in French. PURE. */
import { phrase } from "./phrase";

export const newKey = phrase(
  "a new key and a new order; the certificate serves until they are answered",
  "nouvelle clé et nouvelle commande ; le certificat reste en service jusqu'à la réponse",
);
export const restored = phrase(
  "it is stored again from the platform's archive, else a new key and a new order",
  "il est remis en place depuis l'archive, sinon nouvelle clé et nouvelle commande",
);
export const placed = phrase("the certificate in service is put there again", "le certificat en service y est remis");
export const withdrawn = phrase(
  "the order is withdrawn; a new key and a new order",
  "la commande est reprise ; nouvelle clé et nouvelle commande",
);
export const outOfUse = phrase(
  "take it out of use, and remove its certificate from the vault: the next refresh and up bring the right one, or order another",
  "ne plus l'utiliser et retirer son certificat du coffre : les prochains refresh et up apportent le bon, ou en commandent un autre",
);
