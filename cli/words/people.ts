import { readWho, who } from "../../provider/policy";
import { oneOfWords } from "./phrase";

/** Who must act, in French. PURE. */

/** Those whom a rule knows by what they do alone. */
const roles: Readonly<Record<keyof typeof who, string>> = {
  operator: "vous",
  ans: "l'ANS",
  signatory: "le signataire du formulaire",
  formWay: "le signataire du formulaire, puis l'ANS",
  representative: "le représentant légal",
  administrator: "l'administrateur technique",
  anyAdministrator: "un administrateur technique",
  structure: "le responsable de la structure",
  vendor: "le représentant légal de l'éditeur",
  server: "l'exploitant du serveur",
  vault: "l'exploitant du coffre",
  pipeline: "l'exploitant du pipeline",
  rollback: "la personne qui a remis l'ancien certificat en service",
};

/** As which somebody named acts. */
const capacities: Readonly<Record<string, string>> = {
  "legal representative": "représentant légal",
  "authorised signatory": "mandataire",
  "holder of the practice": "titulaire du cabinet",
  "technical administrator": "administrateur technique",
  "technical administrator, or the structure's legal representative": "administrateur technique, ou le représentant légal de la structure",
  "a technical administrator, or the structure's legal representative":
    "un administrateur technique, ou le représentant légal de la structure",
};

const byText = Object.fromEntries(Object.entries(who).map(([key, text]) => [text, roles[key as keyof typeof who]]));
/** A role in French; `undefined` where it is none of ours. */
export const roleInFrench = oneOfWords({ ...byText, ...capacities });

/** A text of who must act, as next actions have it; what is not known stays. */
export function whoInFrench(text: string): string {
  if (text.endsWith(", then ANS") && !Object.hasOwn(byText, text)) return `${whoInFrench(text.slice(0, -", then ANS".length))}, puis l'ANS`;
  const { names, role, of } = readWho(text);
  if (names.length === 0) return of === null ? (roleInFrench(role) ?? text) : `le responsable de ${of}`;
  const capacity = roleInFrench(role);
  return capacity === undefined ? text : `${names.join(" ou ")}, ${capacity}${of === null ? "" : ` de ${of}`}`;
}
