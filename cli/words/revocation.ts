/** What `status` says with --revocation, --overdue and --partners; the letters themselves are in French always. PURE. */
import { both } from "./both";

export const revocationTexts = {
  "good": both("good", "valide"),
  "revoked": both("revoked", "révoqué"),
  "unknown": both("unknown", "inconnu"),
  "nobody": both("No certificate is in service in this stack.", "Aucun certificat n'est en service dans cette stack."),
  "certificates": both("certificates", "certificats"),
} as const;

export const lateTexts = {
  "late": both("== {structure}: {what}, expected by {day}; to {to}", "== {structure} : {what}, attendu avant le {day} ; à {to}"),
  "nobody": both("Nobody is late.", "Personne n'est en retard."),
  "signature": both("the form is not signed", "le formulaire n'est pas signé"),
  "acknowledgement": both("ANS has acknowledged nothing", "l'ANS n'a accusé réception de rien"),
  "decision": both("ANS has not decided", "l'ANS n'a pas rendu sa décision"),
  "order": both("nothing came back for the order", "rien n'est revenu pour la commande"),
} as const;

export const partnerTexts = {
  "tell": both("== {partner} ({contact}): {kind}", "== {partner} ({contact}) : {kind}"),
  "tell-by": both("== {partner} ({contact}), by {day}: {kind}", "== {partner} ({contact}), avant le {day} : {kind}"),
  "register": both("register", "à enregistrer"),
  "change": both("change", "à remplacer"),
  "announce": both("announce", "à annoncer"),
  "confirmed": both('{title}; confirmed: told: "{confirm}"', '{title} ; une fois dit, confirmer par : told: "{confirm}"'),
  "nobody": both("No partner has to be told anything.", "Aucun partenaire n'est à prévenir."),
} as const;
