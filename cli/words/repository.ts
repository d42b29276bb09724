/** What `check-repo` says. PURE. */
import { both } from "./both";

export const repositoryTexts = {
  "none-in-one": both("No key in 1 file.", "Aucune clé dans 1 fichier."),
  "none": both("No key in {files} files.", "Aucune clé dans {files} fichiers."),
  "found": both("{path}: {what}", "{path} : {what}"),
  "found-in-index": both("{path}: {what}, in the index", "{path} : {what}, dans l'index"),
  "no-place": both(
    "A key has no place in a repository: everybody with a clone has it, for ever.",
    "Une clé n'a pas sa place dans un dépôt : quiconque en a un clone l'a, pour toujours.",
  ),
  "what-to-do": both(
    "Not committed yet: git rm --cached FILE, and name it in .gitignore. Committed or pushed: it is disclosed; order another certificate with another key and have the old one revoked.",
    "Pas encore commité : git rm --cached FICHIER, et le nommer dans .gitignore. Commité ou poussé : la clé est divulguée ; commander un autre certificat avec une autre clé, et faire révoquer l'ancien.",
  ),
  "files": both("files", "fichiers"),
} as const;

/** What lies there, as `keyMaterialIn` calls it. */
export const keyMaterialTexts = {
  "a private key": both("a private key", "une clé privée"),
  "a PKCS#12 file": both("a PKCS#12 file", "un fichier PKCS#12"),
  "a Java keystore": both("a Java keystore", "un magasin de clés Java (keystore)"),
  "an age identity": both("an age identity", "une identité age"),
  "an archive with a key in it": both("an archive with a key in it", "une archive qui contient une clé"),
} as const;
