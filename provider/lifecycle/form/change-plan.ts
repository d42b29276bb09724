import type { SignedForm } from "../../igc";
import { afterChange, type Covered, changeBetween, type HabilitationChange, nameOfPerson } from "../../policy";
import type { ChannelSecrets } from "./carried";
import type { FormContent } from "./filled-form";
import type { Handed } from "./handed";
import { asPrinted, type Inputs } from "./wish";

/** An administrator as forms name them. */
export type Admin = Omit<FormContent["admins"][number], "cardExpiresOn" | "cardIncident">;

/** What one form 503 says. */
export interface ChangePage extends Omit<HabilitationChange<Admin>, "staying"> {
  /** What the habilitation covers afterwards; `null` where this form changes no domain. */
  readonly covers: Pick<Covered<Admin>, "domain" | "server"> | null;
  /** SHA-256 of everything printed on it. */
  readonly print: string;
}

/** A form 503 under way. */
export interface ChangeForm extends Handed, ChangePage {}

/** What a state remembers of forms 503: the names and cards of who leaves stand in the program no more. */
export interface Change {
  /** Forms 503 that were made until now: the next has the next number. */
  readonly made: number;
  /** What ANS knows, where the program says something else. */
  readonly known: Covered<Admin> | null;
  readonly forms: readonly ChangeForm[];
  /** What opens drafts at a channel, by ticket; absent where there are none. */
  readonly channelSecrets?: ChannelSecrets;
  /** What came back signed of those that ANS validated, as evidence; absent where nothing was judged, as in states of before. */
  readonly signed?: readonly { readonly ticket: string; readonly signedForm: SignedForm }[];
}

export const coveredBy = ({ admins, domain, server }: Pick<Inputs, "admins" | "domain" | "server">): Covered<Admin> => ({
  admins: admins.map(asPrinted),
  domain: domain ?? null,
  server: server ?? null,
});

/** A state of before has of those who left the program nothing but their names. */
const knownByName = (name: string): Admin => {
  const [firstName = "", ...rest] = name.split(" ");
  return { firstName, lastName: rest.join(" "), cardNumber: "", phone: "", email: "" };
};

interface Remembered extends Pick<Inputs, "admins" | "domain" | "server"> {
  readonly administrators: readonly string[];
  readonly change?: Change | null;
}

/** What ANS knows, as far as a state says. */
export function knownOf({ change, administrators, ...wish }: Remembered): Covered<Admin> {
  if (change?.known) return change.known;
  const { admins, ...domains } = coveredBy(wish);
  const byName = new Map(admins.map((admin) => [nameOfPerson(admin), admin]));
  return { admins: administrators.map((name) => byName.get(name) ?? knownByName(name)), ...domains };
}

export interface ChangePlan {
  /** What ANS knows now: what the forms it validated since say. */
  readonly known: Covered<Admin>;
  readonly validated: readonly ChangeForm[];
  /** Signed and on their way, or refused while the program asks for the same: they say what they say. */
  readonly keep: readonly ChangeForm[];
  /** To be printed, in the place of one that nobody has signed, or under the next number. */
  readonly write: readonly { readonly page: ChangePage; readonly before?: ChangeForm; readonly number?: number }[];
  /** To be taken back. */
  readonly drop: readonly ChangeForm[];
}

/**
 * What becomes of the forms 503 under way. A form that nobody has signed says what the program says now. A signed one is
 * followed, and the next follows it. A refused one changes nothing: it stands until the program asks for something else. PURE.
 * @param forms as they are seen now
 * @param pagesOf the forms that a change takes
 */
export function planChange(
  { known: before, made, forms }: { readonly known: Covered<Admin>; readonly made: number; readonly forms: readonly ChangeForm[] },
  wished: Covered<Admin>,
  pagesOf: (change: HabilitationChange<Admin>) => readonly ChangePage[],
): ChangePlan {
  const inPhase = (...phases: readonly string[]): ChangeForm[] => forms.filter(({ phase }) => phases.includes(phase));
  const [validated, unsigned, refused] = [inPhase("validated"), inPhase("to-sign"), inPhase("refused")];
  const signed = inPhase("to-send", "sent", "acknowledged");
  const known = validated.reduce<Covered<Admin>>(afterChange, before);
  const decided = { known, validated };
  const rest = changeBetween([...signed, ...refused].reduce<Covered<Admin>>(afterChange, known), wished);
  const anew = (pages: readonly ChangePage[]) => pages.map((page, index) => ({ page, number: made + index + 1 }));
  if (unsigned.length > 0) {
    const pages = pagesOf(rest);
    const write = [
      ...unsigned.slice(0, pages.length).map((form, index) => ({ page: pages[index]!, before: form })),
      ...anew(pages.slice(unsigned.length)),
    ];
    return { ...decided, keep: [...signed, ...refused], write, drop: unsigned.slice(pages.length) };
  }
  if (signed.length > 0) return { ...decided, keep: [...signed, ...refused], write: [], drop: [] };
  const all = pagesOf(changeBetween(known, wished));
  const isAskedStill = refused.length > 0 && samePrints(all, refused);
  return { ...decided, keep: isAskedStill ? refused : [], write: isAskedStill ? [] : anew(all), drop: isAskedStill ? [] : refused };
}

const samePrints = (some: readonly ChangePage[], others: readonly ChangePage[]): boolean =>
  JSON.stringify(some.map(({ print }) => print).sort()) === JSON.stringify(others.map(({ print }) => print).sort());
