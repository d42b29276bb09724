/** What a register says of a structure, against what the program says of it. PURE. */
import { cutOrganization, sameButAbbreviated, sameOrganization } from "../structure";
import { answersFor } from "./people";
import type { NextAction } from "./verdict";

/** One structure as a register has it. */
export interface Registered {
  /** What its number is the number of: a site, or the legal entity that runs sites; null where the register does not say. */
  readonly entity: "geographic" | "legal" | null;
  /** Its names, the long one first: which of them the CA prints is not published. */
  readonly names: readonly string[];
  /** FINESS category (TRE_R66, TRE_R397), three digits. */
  readonly category: string | null;
  /** Department code of its address. */
  readonly department: string | null;
  /** Whether it is open, by the register's own state of it: a closing that is announced is not there yet. */
  readonly isOpen: boolean;
  /** Day of its closing (YYYY-MM-DD), one that is announced included. */
  readonly closedOn: string | null;
  /** FINESS number of the legal entity that runs it. */
  readonly legalEntity: string | null;
}

/** What was answered, and by whom. */
export interface RegisterAnswer {
  /** `FINESS+`, `Annuaire Santé`; both where neither knows the number. */
  readonly register: string;
  /** null: no register that keeps such numbers knows this one. */
  readonly entry: Registered | null;
}

/** How a register and the program differ. `structure-closed` and `structure-renamed` are called as the drift of certificates that follows. */
export type RegisterCode =
  | "structure-closed"
  | "structure-entity"
  | "structure-unregistered"
  | "structure-moved"
  | "structure-renamed"
  | "structure-category";

/** One difference. Nothing of it changes with the days. */
export interface RegisterFinding {
  /** Which difference it is. */
  readonly code: RegisterCode;
  /** What was found. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy: string;
  /** What it means for the certificates of the structure. */
  readonly certificate: string;
}

/** What a state remembers of the registers. */
export interface RegisteredStructure extends RegisterAnswer {
  /** Day since which the structure is closed: the register's, else the day this was first seen; null while it is open. */
  readonly closedOn: string | null;
  /** Where register and program differ, the most urgent first. */
  readonly findings: readonly RegisterFinding[];
}

/** What a program says of a structure. */
export interface DeclaredStructure {
  readonly structureName: string;
  /** Type digit and number (TRE_G07). */
  readonly idNat: string;
  readonly kind: string;
  readonly department: string;
}

/** Arrêté of 4 April 2022, article 3: why the holder revokes. */
const law = "arrêté of 4 April 2022, article 3";
const anew = `a changed datum calls for a new certificate and the revocation of the one in service (${law})`;

/** What is remembered of an answer. @param before what was remembered of the same structure */
export function rememberRegistered(
  declared: DeclaredStructure,
  { register, entry }: RegisterAnswer,
  before: RegisteredStructure | null | undefined,
  today: string,
): RegisteredStructure {
  const isClosed = entry !== null && (!entry.isOpen || (entry.closedOn !== null && entry.closedOn <= today));
  const closedOn = isClosed ? (entry.closedOn ?? before?.closedOn ?? today) : null;
  return { register, entry, closedOn, findings: registerFindings(declared, { register, entry, closedOn }) };
}

interface Facts extends RegisterAnswer {
  readonly closedOn: string | null;
}

/** Every difference, the most urgent first. */
export function registerFindings(declared: DeclaredStructure, { register, entry, closedOn }: Facts): RegisterFinding[] {
  const number = declared.idNat.slice(1);
  if (!entry) return [unregistered(register, number)];
  const about = { register, number, declared, entry };
  const found = [closed(about, closedOn), wrongEntity(about), moved(about), renamed(about), otherCategory(about)];
  return found.filter((finding) => finding !== undefined);
}

interface About {
  readonly register: string;
  readonly number: string;
  readonly declared: DeclaredStructure;
  readonly entry: Registered;
}

function closed({ register, number }: About, closedOn: string | null): RegisterFinding | undefined {
  if (closedOn === null) return undefined;
  return {
    code: "structure-closed",
    sentence: `${register} has ${number} as closed since ${closedOn}`,
    remedy: "have its certificates revoked, and remove them and the structure from the program; if it is open, have FINESS corrected",
    certificate: `end of activity is a reason to revoke (${law}), and nothing is ordered for a structure that is closed`,
  };
}

const unregistered = (register: string, number: string): RegisterFinding => ({
  code: "structure-unregistered",
  sentence: `${register} does not know ${number}`,
  remedy: "compare the number with finess.esante.gouv.fr; a new structure is entered there first",
  certificate: "it is the OU of the certificate, and ANS delivers none to a structure it does not know",
});

/** Certificates of hospitals sit on the legal entity (ANS guide couloir hôpital, principle 1), all others on the site (form 413, section 3.1). */
function wrongEntity({ register, number, declared, entry }: About): RegisterFinding | undefined {
  const needed = declared.kind === "hopital" ? "legal" : "geographic";
  if (entry.entity === null || entry.entity === needed) return undefined;
  const known = needed === "legal" && entry.legalEntity ? `: ${entry.legalEntity}` : "";
  return {
    code: "structure-entity",
    sentence:
      needed === "geographic"
        ? `${register} has ${number} as a legal entity, and certificates of a ${declared.kind} are ordered on the FINESS number of the site`
        : `${register} has ${number} as a site, and certificates of a ${declared.kind} are ordered on the FINESS number of its legal entity`,
    remedy: `give the ${needed === "legal" ? "legal entity's" : "geographic"} number as \`finess\`${known}; it makes another structure of it`,
    certificate: `the number is its OU: ${anew}`,
  };
}

function moved({ register, number, declared, entry }: About): RegisterFinding | undefined {
  if (entry.department === null || entry.department === declared.department) return undefined;
  return {
    code: "structure-moved",
    sentence: `${register} has ${number} in department ${entry.department}; the program says ${declared.department}`,
    remedy: `set \`department\` to ${entry.department} once ANS has the move, and order anew; if it did not move, have FINESS corrected`,
    certificate: `the department is its ST: ${anew}`,
  };
}

/** What stands behind the cut is on no certificate; case, accents and punctuation are no other name, nor is a usual abbreviation. */
function renamed({ register, number, declared, entry }: About): RegisterFinding | undefined {
  const { structureName: ours } = declared;
  const [theirs] = entry.names;
  if (theirs === undefined || entry.names.some((name) => sameOrganization(name, ours) || sameButAbbreviated(name, ours))) return undefined;
  return {
    code: "structure-renamed",
    sentence: `${register} calls ${number} "${theirs}"; the program says "${ours}"`,
    remedy:
      "set `structureName` to the register's name: a preview then shows which certificates bear the one of before; if the register errs, have FINESS corrected",
    certificate: `what is issued from now on bears O "${cutOrganization(theirs)}": ${anew}`,
  };
}

/** Categories of a kind (TRE_R66 of 2026-05-05): those of today, and those that rows may still have and that are taken with a warning. */
interface Categories {
  readonly today: string;
  /** Closed on 2013-12-19. */
  readonly before: readonly string[];
  /** Centres of another law, which call themselves so. */
  readonly near: readonly string[];
}
const categories: Readonly<Record<string, Categories>> = {
  "centre-de-sante": { today: "124", before: ["125", "130", "289", "439"], near: ["228", "347", "438", "636", "649"] },
  "maison-de-sante": { today: "603", before: [], near: [] },
};

/** Of kinds whose categories no source here lists, nothing is said. */
const categoriesOf = ({ kind }: DeclaredStructure): Categories | undefined =>
  Object.hasOwn(categories, kind) ? categories[kind] : undefined;

function otherCategory({ register, number, declared, entry }: About): RegisterFinding | undefined {
  const known = categoriesOf(declared);
  const { category, entity } = entry;
  if (!known || category === null || entity === "legal" || [known.today, ...known.before, ...known.near].includes(category))
    return undefined;
  return {
    code: "structure-category",
    sentence: `${register} has ${number} under category ${category}, and a ${declared.kind} has ${known.today}`,
    remedy: "correct `kind`, or the number, which may be a neighbour's",
    certificate: "nothing in it changes; which forms and papers ANS asks for does",
  };
}

/** What is taken all the same, and said once: a category that was closed, or a neighbour's; a name that is the register's by its abbreviations alone. */
export function registerWarnings(declared: DeclaredStructure, { register, entry }: RegisterAnswer): string[] {
  if (!entry) return [];
  const { category, names } = entry;
  const known = categoriesOf(declared);
  const said: string[] = [];
  if (known && category && known.before.includes(category))
    said.push(`${register} still has it under category ${category}, closed on 2013-12-19; a ${declared.kind} has ${known.today} today.`);
  if (known && category && known.near.includes(category))
    said.push(`${register} has it under category ${category}, which is near ${known.today}: ask ANS whether a ${declared.kind} is meant.`);
  const { structureName: ours } = declared;
  if (names.length > 0 && !names.some((name) => sameOrganization(name, ours)) && names.some((name) => sameButAbbreviated(name, ours)))
    said.push(`${register} abbreviates its name: "${names[0]}". The certificate bears what ANS' register writes.`);
  return said;
}

/** Who must act, where registers and program differ; `null` where they agree. */
export function registerNextAction({ structureName }: DeclaredStructure, { findings }: RegisteredStructure): NextAction | null {
  const [first] = findings;
  if (!first) return null;
  const { code, remedy, sentence, certificate } = first;
  return {
    who: answersFor(structureName),
    what: remedy,
    where: code === "structure-unregistered" ? "https://finess.esante.gouv.fr" : "the program",
    by: null,
    because: `${sentence} [${code}]; ${certificate}`,
  };
}
