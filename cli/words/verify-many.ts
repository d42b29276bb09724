/** What `verify` says of several files and folders. PURE. */
import { both, type Noun } from "./both";

/** The heads of the table's columns. */
export const verifyColumns = [
  both("file", "fichier"),
  both("certificate", "certificat"),
  both("serial", "n° de série"),
  both("ends", "fin"),
  both("days left", "jours restants"),
  both("verdict", "verdict"),
] as const;

export const verifyManyTexts = {
  "good": both("good", "bon"),
  "good-soon": both("good, ends within {days} days", "bon, fin d'ici {days} jours"),
  "not-good": both("NOT good: {findings}", "PAS bon : {findings}"),
  "not-read": both("not read: {file}: {because}", "non lu : {file} : {because}"),
  "private-key": both("a private key lies in", "une clé privée se trouve dans"),
  "too-big": both("not read, too big for a certificate's file:", "non lu, trop gros pour un fichier de certificat :"),
  "linked": both(
    "a link to a folder, not followed; name it to have it looked into:",
    "un lien vers un dossier, non suivi ; le nommer pour qu'il soit regardé :",
  ),
  "more": both("{what} {count} more files, which --json names", "{what} {count} autres fichiers, que --json nomme"),
  "in": both("{certificates} in {files}", "{certificates} dans {files}"),
  "in-of-which": both("{certificates} in {files}: {counts}", "{certificates} dans {files} : {counts}"),
  "others": both("; of the files {counts}", " ; parmi les fichiers, {counts}"),
  "looking": both("looking for files", "recherche des fichiers"),
  "files": both("files", "fichiers"),
} as const;

/** Counts and what they are of. */
export const verifyCounts = {
  certificates: [both("{count} certificate", "{count} certificat"), both("{count} certificates", "{count} certificats")],
  files: [both("{count} file", "{count} fichier"), both("{count} files", "{count} fichiers")],
  good: [both("{count} good", "{count} bon"), both("{count} good", "{count} bons")],
  endingSoon: [
    both("{count} good, ends within 60 days", "{count} bon qui se termine d'ici 60 jours"),
    both("{count} good, end within 60 days", "{count} bons qui se terminent d'ici 60 jours"),
  ],
  blocked: [
    both("{count} with a blocking finding", "{count} avec un constat bloquant"),
    both("{count} with a blocking finding", "{count} avec un constat bloquant"),
  ],
  withoutCertificate: [
    both("{count} holds no certificate", "{count} ne contient aucun certificat"),
    both("{count} hold no certificate", "{count} ne contiennent aucun certificat"),
  ],
  authoritiesAlone: [
    both("{count} holds authorities alone", "{count} ne contient que des autorités"),
    both("{count} hold authorities alone", "{count} ne contiennent que des autorités"),
  ],
  tooBig: [both("{count} is too big", "{count} est trop gros"), both("{count} are too big", "{count} sont trop gros")],
  unread: [
    both("{count} could not be read", "{count} n'a pas pu être lu"),
    both("{count} could not be read", "{count} n'ont pas pu être lus"),
  ],
} as const satisfies Readonly<Record<string, Noun>>;
