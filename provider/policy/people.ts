import type { SignatoryRole } from "../structure";
import type { NextAction } from "./verdict";

/**
 * Who must act, as every next action names them: the same person is the same text everywhere, so that closing lines and
 * `igc-sante next` put together what they must do. PURE.
 */

/** As which the signatory of form 413 signs (section 3.2 of the form). */
const roles: Readonly<Record<SignatoryRole, string>> = {
  "responsable-legal": "legal representative",
  "mandataire": "authorised signatory",
  "titulaire": "holder of the practice",
};
const administrator = "technical administrator";
const answers = "whoever answers for";
const orRepresentative = ", or the structure's legal representative";

/** Those whom a rule knows by what they do alone. `you`: whoever runs the program. */
export const who = {
  operator: "you",
  ans: "ANS",
  signatory: "the form's signatory",
  formWay: "the form's signatory, then ANS",
  representative: "the legal representative",
  administrator: "the technical administrator",
  anyAdministrator: "a technical administrator",
  structure: `${answers} the structure`,
  vendor: "the vendor's legal representative",
  server: "whoever runs the server",
  vault: "whoever runs the vault",
  pipeline: "whoever runs the pipeline",
  rollback: "whoever put the certificate of before back",
} as const;

export const nameOfPerson = ({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string =>
  `${firstName} ${lastName}`;

/** Who signs for a structure. */
export const signatoryOf = (name: string, structureName: string, role: SignatoryRole | null | undefined = "responsable-legal"): string =>
  `${name}, ${roles[role ?? "responsable-legal"]} of ${structureName}`;

/** Where nobody is named who answers for a structure. */
export const answersFor = (structureName: string): string => `${answers} ${structureName}`;

/** Any one of these administrators. */
export const administratorsOf = (names: readonly string[]): string =>
  names.length > 0 ? `${names.join(" or ")}, ${administrator}` : who.anyAdministrator;

/** A revocation is also the legal representative's to ask for. */
export const whoRevokes = (names: readonly string[]): string => `${administratorsOf(names)}${orRepresentative}`;

/** What a text says of who must act. */
export interface Who {
  /** Names; several where any one of them may act. Empty where only the role is known. */
  readonly names: readonly string[];
  /** What they act as, without the structure's name: for a role alone, the whole text. */
  readonly role: string;
  /** Name of the structure they act for, where the text says so. */
  readonly of: string | null;
}

const signatoryText = new RegExp(`^(.+?), (${Object.values(roles).join("|")}) of (.+)$`, "s");
const administratorText = new RegExp(`^(.+?), (${administrator}(?:${orRepresentative})?)$`, "s");
const answersText = new RegExp(`^${answers} (?!the structure$)(.+)$`, "s");
/** As states up to version 0.1 have it. */
const administratorBefore = new RegExp(`^${administrator} (.+?)(${orRepresentative})?$`, "s");

/** Reads a text of `signatoryOf`, `answersFor`, `administratorsOf` or `whoRevokes`, of a state of before too. */
export function readWho(text: string): Who {
  const [, signatory, role, of] = signatoryText.exec(text) ?? [];
  if (signatory) return { names: [signatory], role: role!, of: of! };
  const [, answeredFor] = answersText.exec(text) ?? [];
  if (answeredFor) return { names: [], role: who.structure, of: answeredFor };
  const [, names, as] = administratorText.exec(text) ?? [];
  if (names) return { names: names.split(" or "), role: as!, of: null };
  const [, before, or] = administratorBefore.exec(text) ?? [];
  if (before) return { names: before.split(" or "), role: `${administrator}${or ?? ""}`, of: null };
  return { names: [], role: text, of: null };
}

/** As which somebody signs is no news of an act, and states of before called every signatory a legal representative. */
const comparable = (text: string): string => {
  const { names, role, of } = readWho(text);
  return JSON.stringify([names, of === null ? role : "signs", of]);
};

/** Whether two next actions ask the same of the same person; how a version words a person is no difference. */
export function isSameAction(one: NextAction | null | undefined, other: NextAction | null | undefined): boolean {
  if (!one || !other) return !one && !other;
  return (
    one.what === other.what &&
    one.where === other.where &&
    (one.by ?? null) === (other.by ?? null) &&
    one.because === other.because &&
    comparable(one.who) === comparable(other.who)
  );
}

/** The people of one form, for `namedWho`. */
export interface FormPeople {
  /** As `signatoryOf` writes them. */
  readonly signatory?: string | undefined;
  /** Names of the administrators who may order. */
  readonly administrators: readonly string[];
}

/** A role by the name of the person who has it, where a rule that knew the role alone worded the act; else the text itself. */
export function namedWho(text: string, { signatory, administrators }: FormPeople): string {
  if (signatory && ([who.signatory, who.representative, who.structure] as string[]).includes(text)) return signatory;
  if (administrators.length > 0 && ([who.administrator, who.anyAdministrator] as string[]).includes(text))
    return administratorsOf(administrators);
  return text;
}
