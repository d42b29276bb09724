import { type AdministratorFacts, type FormPhase, nameOfPerson, type StructureFacts } from "../../policy";
import type { Environment } from "../../structure";
import { changedInputs } from "../common";
import type { FormContent } from "./filled-form";

/** What ANS granted before this program existed, or answered a person: recorded in the program, by review (issue 11). */
export interface Habilitation {
  /** Day, YYYY-MM-DD. */
  readonly validatedOn: string;
  readonly dossierReference?: string;
  /** How it was asked for: form 413 by mail, the online procedure, or « Mes habilitations ». */
  readonly channel: "form" | "online" | "meshabilitations";
}

/** What must exist before it can be signed, beside what is printed: it decides who is asked first, and no word of the form. */
export interface Preparation extends Pick<StructureFacts, "kind" | "contract"> {
  /** Department code of the structure: whose working days its people have. */
  readonly department?: string | null;
  /** Last day of the signatory's card, YYYY-MM-DD. */
  readonly signatoryCardExpiresOn?: string | null;
  /** In the order of `admins`. */
  readonly administrators?: readonly Pick<AdministratorFacts, "cardType" | "vendorContract">[];
}

export interface Inputs extends FormContent {
  /** Absent in states of before: then nobody is asked first. */
  readonly preparation?: Preparation;
  readonly environment: Environment;
  readonly platform: string;
  readonly habilitation?: Habilitation;
  /** Address of what carries the signed form to ANS; absent: a person does. */
  readonly channel?: string;
  /** Mailbox of ANS for reminders; absent: the one that the form is sent to. */
  readonly ansMailbox?: string;
  /** Written by `check`. */
  readonly ticket: string;
}

export const inputNames = [
  "environment",
  "structure",
  "signatory",
  "admins",
  "certificateType",
  "usage",
  "vendor",
  "solution",
  "domain",
  "server",
  "officialForm",
  "officialFormMapping",
  "officialForm503",
  "officialForm503Mapping",
  "platform",
  "habilitation",
  "ansMailbox",
  "preparation",
  "channel",
  "ticket",
] as const;

/** The wish, as it is compared: the ticket only follows from it, and of what must exist before only what is to be done counts. */
export const wishNames = inputNames.filter((name) => name !== "ticket" && name !== "preparation");

/** An administrator as the form names them: what becomes of a card is not printed. */
export const asPrinted = <P extends { readonly cardExpiresOn?: unknown; readonly cardIncident?: unknown }>({
  cardExpiresOn: _expires,
  cardIncident: _incident,
  ...printed
}: P): Omit<P, "cardExpiresOn" | "cardIncident"> => printed;

/** The wish as far as it is printed on a form. */
const printedWish = (inputs: Inputs): Record<string, unknown> => ({ ...inputs, admins: inputs.admins?.map(asPrinted) });

type Person = { readonly phone?: string; readonly email?: string };
const withoutContact = <P extends Person>({ phone: _phone, email: _email, ...rest }: P): Omit<P, "phone" | "email"> => rest;

/** A wish without telephone numbers and mail addresses: a typing error in one needs no new signature. */
const substance = (inputs: Inputs): Record<string, unknown> => ({
  ...inputs,
  signatory: withoutContact(inputs.signatory),
  admins: inputs.admins.map(asPrinted).map(withoutContact),
});

/** What changed, and what of it makes another form of it. PURE. */
export interface Change {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** A change of these is another habilitation in every phase: a form covers one structure and one type (guide, slide 16). */
const identity: readonly string[] = ["environment", "certificateType"];
/** What is no word of the form. */
const unprinted: readonly string[] = ["platform", "officialForm503", "officialForm503Mapping", "habilitation", "channel", "ansMailbox"];
const around: readonly string[] = [...unprinted, "officialForm", "officialFormMapping"];

/**
 * A form that nobody has signed is written anew in place. One that is signed and under way says what it says: what is
 * printed on it needs another form, but for contact data. One that ANS validated stays validated: texts, names and contact
 * data may be corrected, administrators and domains change by form 503 (ANS domain notes, section 4.2); only one more RPPS
 * rank needs another form. A refused one is corrected by a new form.
 */
export function changeOf(phase: FormPhase, state: Inputs, news: Inputs): Change {
  const changed = changedInputs(wishNames, state, news);
  const structure = state.structure.idNat === news.structure.idNat ? [] : ["structure"];
  const always = [...changed.filter((name) => identity.includes(name)), ...structure];
  return { changed, replaces: [...new Set([...always, ...anotherForm(phase, state, news)])] };
}

function anotherForm(phase: FormPhase, state: Inputs, news: Inputs): readonly string[] {
  if (news.habilitation || phase === "to-sign") return [];
  if (phase === "validated") return newRank(state, news);
  if (phase === "refused") return changedInputs(wishNames, printedWish(state), printedWish(news)).filter((name) => !around.includes(name));
  return changedInputs(wishNames, substance(state), substance(news)).filter((name) => !around.includes(name));
}

/** ANS validated the ranks that the form lists (form 413, section 3.1), and no other. */
const newRank = ({ structure }: Inputs, news: Inputs): readonly string[] =>
  news.structure.rppsRanks?.some((rank) => !structure.rppsRanks?.includes(rank)) ? ["structure"] : [];

/** Whether the paper would say something else: what is printed changed. */
export const isReprinted = (state: Inputs, news: Inputs): boolean =>
  changedInputs(wishNames, printedWish(state), printedWish(news)).some((name) => !unprinted.includes(name));

export const namesOf = (people: readonly { readonly firstName: string; readonly lastName: string }[]): string[] => people.map(nameOfPerson);
