/** What `export`, `csr`, `rollback` and `revocation-code` say. PURE. */
import { both } from "./both";

export const exportTexts = {
  "written": both(
    "{out}: {format} of {entry} ({usage} {commonName} of {structure}, {instance}), mode 0600",
    "{out} : {format} de {entry} ({usage} {commonName} de {structure}, {instance}), mode 0600",
  ),
  "password-kept": both("Its password, as the vault keeps it: {password}", "Son mot de passe, tel que le coffre le garde : {password}"),
  "password-once": both(
    "Its password, shown this once and kept nowhere: {password}",
    "Son mot de passe, affiché cette seule fois et gardé nulle part : {password}",
  ),
  "in-the-open": both(
    "Warning: pem-with-key holds the key in the open: whoever reads the file has the key.",
    "Attention : pem-with-key contient la clé en clair : qui lit le fichier a la clé.",
  ),
  "legacy": both(
    "Warning: pkcs12-legacy protects the key with 3DES and 2,048 iterations, and the certificates not at all: use a long password, and pkcs12-modern wherever the server reads it.",
    "Attention : pkcs12-legacy protège la clé par 3DES et 2 048 itérations, et pas du tout les certificats : prendre un mot de passe long, et pkcs12-modern partout où le serveur le lit.",
  ),
} as const;

export const csrTexts = {
  "written": both(
    "{out}: the request for {subject}, public key SHA-256 {sha256}",
    "{out} : la demande (CSR) pour {subject}, SHA-256 de la clé publique {sha256}",
  ),
  "sealed": both(
    "Sealed for {names}. Opened by: openssl cms -decrypt -inform DER -in FILE -inkey KEY -out request.csr",
    "Scellée pour {names}. S'ouvre par : openssl cms -decrypt -inform DER -in FICHIER -inkey CLE -out request.csr",
  ),
  "opened-by-age": both("Opened by: age --decrypt --output request.csr {out}", "S'ouvre par : age --decrypt --output request.csr {out}"),
  "passphrase": both(
    "Its passphrase, shown this once and kept nowhere; say it by another channel than the file's: {passphrase}",
    "Sa phrase secrète, affichée cette seule fois et gardée nulle part ; la dire par un autre canal que le fichier : {passphrase}",
  ),
} as const;

export const revocationCodeTexts = {
  "kept": both("kept beside the key {entry}", "code de révocation gardé à côté de la clé {entry}"),
} as const;

export const rollbackTexts = {
  "already": both(
    "{name}: {serial} is what its server reads already: nothing was changed",
    "{name} : {serial} est déjà ce que lit son serveur : rien n'a changé",
  ),
  "no-room": both(
    "warning: {bundles} had no room beside key and chain",
    "attention : pas de place pour {bundles} à côté de la clé et de la chaîne",
  ),
  "back": both(
    "{name}: back in service: serial {serial}, until {day}, for its server to read as {place} in {vault}",
    "{name} : remis en service : n° de série {serial}, jusqu'au {day} ; son serveur le lit sous {place} dans {vault}",
  ),
  "out": both(
    "out of service: serial {serial}; nothing was revoked, its key stays",
    "retiré du service : n° de série {serial} ; rien n'a été révoqué, sa clé reste",
  ),
  "next": both(
    "next: let the server read it (igc-sante deliver, or its own reload), then run pulumi refresh, so that the stack knows",
    "ensuite : le faire lire par le serveur (igc-sante deliver, ou son propre rechargement), puis lancer pulumi refresh, pour que la stack le sache",
  ),
  "later": both("later: igc-sante rollback {name} --undo", "plus tard : igc-sante rollback {name} --undo"),
  "again": both(
    "{name}: in service again: serial {serial}, until {day}, as {place} in {vault}",
    "{name} : de nouveau en service : n° de série {serial}, jusqu'au {day}, sous {place} dans {vault}",
  ),
  "refresh": both(
    "next: let the server read it, then run pulumi refresh",
    "ensuite : le faire lire par le serveur, puis lancer pulumi refresh",
  ),
  "refresh-and-up": both(
    "next: let the server read it, then run pulumi refresh and pulumi up",
    "ensuite : le faire lire par le serveur, puis lancer pulumi refresh et pulumi up",
  ),
  "status-unknown": both(
    "warning: whether {serial} was revoked is not known: {because}",
    "attention : on ne sait pas si {serial} a été révoqué : {because}",
  ),
  "to-be-revoked": both(
    "warning: the revocation of {serial} is asked for ({reason}): it serves nobody once a person has followed the sheet; to keep it, take `revoke` out of the program and run pulumi up",
    "attention : la révocation de {serial} est demandée ({reason}) : il ne servira plus dès que la fiche aura été suivie ; pour le garder, retirer `revoke` du programme et lancer pulumi up",
  ),
} as const;
