/** What a vault tells while it is opened, in French. PURE. */
import { firstOf, oneOfWords, phrase } from "./phrase";

const so = oneOfWords({
  "see whose keys it keeps": "ils peuvent voir de qui il garde les clés",
  "could replace what it keeps": "ils pourraient remplacer ce qu'il garde",
  "who has it opens every key": "qui l'a ouvre toutes les clés",
});
const rights = oneOfWords({ "read": "lire", "write": "modifier", "read and write": "lire et modifier" });

export const noticePhrases = [
  phrase(
    "others may {can} {path} (mode {mode}), and {so}. Run: chmod {wanted} {path}",
    "d'autres utilisateurs peuvent {can} {path} (mode {mode}) : {so}. Lancer : chmod {wanted} {path}",
    { can: rights, so },
  ),
  phrase(
    "made an age identity for the vault: {path} (mode 0600). Keep a copy, never in git: without it no key can be opened.",
    "une identité age a été faite pour le coffre : {path} (mode 0600). En garder une copie, jamais dans git : sans elle, aucune clé ne s'ouvre.",
  ),
  phrase(
    "restored {name} in {address}: it was scheduled for deletion, and is in use.",
    "{name} a été rétabli dans {address} : sa suppression était programmée, alors qu'il sert.",
  ),
  phrase(
    "restored {name} in {address}: it had been deleted, and is in use.",
    "{name} a été rétabli dans {address} : il avait été supprimé, alors qu'il sert.",
  ),
] as const;

const read = firstOf(noticePhrases);

/** A notice in French; one that this version does not word stays as it is. */
export const noticeInFrench = (text: string): string => read(text) ?? text;
