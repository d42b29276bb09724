/** What `verify` says beside its findings. PURE. */
import { both } from "./both";
import { firstOf, phrase } from "./phrase";

export const verifyTexts = {
  "file": both("file", "fichier"),
  "subject": both("subject", "sujet"),
  "issuer": both("issuer", "émetteur"),
  "serial": both("serial number", "n° de série"),
  "sha256": both("SHA-256", "SHA-256"),
  "usage": both("usage", "usage"),
  "environment": both("environment", "environnement"),
  "structure": both("structure", "structure"),
  "valid": both("valid", "validité"),
  "from-to": both("{from} to {to}", "du {from} au {to}"),
  "checked": both("checked at", "vérifié le"),
  "path": both("path", "chaîne"),
  "unknown": both("unknown", "inconnu"),
  "no-path": both("none to a trusted root", "aucune vers une racine de confiance"),
  "note": both("note", "remarque"),
  "blocking": both("blocking", "bloquant"),
  "warning": both("warning", "à voir"),
  "info": both("info", "info"),
  "good": both(
    "Good: nothing blocks ({warnings} warnings, {remarks} remarks).",
    "Bon : rien ne bloque ({warnings} points à voir, {remarks} remarques).",
  ),
  "not-good": both(
    "NOT good: {count} blocking findings ({warnings} warnings, {remarks} remarks).",
    "PAS bon : {count} constats bloquants ({warnings} points à voir, {remarks} remarques).",
  ),
} as const;

/** What reading a file remarks. */
export const notePhrases = [
  phrase('"{name}" in the {container} was left out.', "« {name} » dans le fichier {container} a été laissé de côté."),
  phrase("It is base64 without BEGIN and END lines.", "C'est du base64 sans lignes BEGIN et END."),
  phrase("An encrypted private key in it was left closed.", "Une clé privée chiffrée qui s'y trouve n'a pas été ouverte."),
  phrase("A certificate is in it more than once.", "Un certificat y est plusieurs fois."),
  phrase("A private key came with it.", "Une clé privée l'accompagne."),
  phrase("There are only certificates of authorities in it.", "Il n'y a que des certificats d'autorités."),
  phrase(
    'Of its {count} end-entity certificates "{name}" is the one that is asked for.',
    "De ses {count} certificats finaux, « {name} » est celui qui est demandé.",
  ),
] as const;

const read = firstOf(notePhrases);
/** A note in French; one that this version does not word stays as it is. */
export const noteInFrench = (text: string): string => read(text) ?? text;
