import { Fault, isFault } from "../fault";
import { coversServer, type PlannedForm, planForms } from "../policy";
import {
  cardNumberFault,
  characterFault,
  departmentFault,
  departmentOfFiness,
  domainNameFault,
  type Environment,
  finessFault,
  instanceFault,
  kindNumberFault,
  lookAlikeFault,
  mailFault,
  normaliseCardNumber,
  normaliseIdentifier,
  normaliseMail,
  normaliseName,
  normalisePhone,
  phoneFault,
  roleFault,
  rppsRankFault,
  type SignatoryRole,
  type StructureKind,
  siretFault,
  structureNumbers,
} from "../structure";
import { judged, type RowReader, readDay } from "./row-reader";
import type { StructureField } from "./structure-columns";
import { readKind, readNeed, readRole, type SheetNeed } from "./words";

/** The arguments of a `HealthStructure`, as a row gives them. */
export interface SheetStructure {
  structureName: string;
  kind: StructureKind;
  finess?: string;
  siret?: string;
  rppsRanks?: string[];
  department?: string;
  legalRepresentative: { lastName: string; firstName: string; phone: string; email: string; cardNumber?: string; role?: SignatoryRole };
  contract?: { signedOn: string; reference?: string };
}

/** One structure of a sheet, and what is wished for it. */
export interface StructureRow {
  /** Name of its resources: its key, else what it is known by, so that neither its place nor another spelling makes it another one. */
  readonly name: string;
  /** Its row in the sheet. */
  readonly row: number;
  readonly structure: SheetStructure;
  /** Keys of its administrators. */
  readonly admins: string[];
  readonly needs: SheetNeed[];
  readonly serverInstances: string[];
  /** DNS names that servers get certificates for, each with the name of the form that covers it. */
  readonly sslServers: { commonName: string; form: string }[];
  /** Empty where no certificate is wished for. */
  readonly contactMail: string;
  readonly informedMail: string | undefined;
  /** The fewest forms 413 that all of it needs. */
  readonly forms: PlannedForm[];
}

/** What stands for a cell that is empty, in every row. */
export interface SheetDefaults {
  readonly kind?: StructureKind;
  readonly admins?: readonly string[];
  readonly needs?: readonly SheetNeed[];
  readonly serverInstances?: readonly string[];
  readonly contactMail?: string;
  readonly informedMail?: string;
}

export interface RowContext {
  readonly environment: Environment;
  /** Keys of the administrators there are; absent: any. */
  readonly admins?: readonly string[];
  readonly defaults: SheetDefaults;
}

type Reader = RowReader<StructureField>;

/** Form 413 has four rows for the ranks of a practice (note 2). */
const mostRanks = 4;

const name = judged(normaliseName, characterFault, lookAlikeFault);
const mail = judged(normaliseMail, mailFault);
const phone = judged(normalisePhone, phoneFault);
const card = judged(normaliseCardNumber, cardNumberFault);

/** A row as arguments; what is wrong with it is in the reader's faults, and then the result is of no use. */
export function readStructureRow(reader: Reader, context: RowContext): StructureRow {
  const structure = readStructure(reader, context);
  const wishes = readWishes(reader, context);
  const [key, sslDomain] = [reader.read("key", slug), reader.read("sslDomain", domain)];
  const known = { name: key ?? nameOf(structure), row: reader.row.number, structure, ...wishes };
  const forms = reader.faults.length === 0 ? formsOf(known, sslDomain) : [];
  const sslServers = known.sslServers.map((commonName) => ({ commonName, form: forms.find(coversServer(commonName))?.name ?? "" }));
  return { ...known, contactMail: known.contactMail ?? "", sslServers, forms };
}

function readStructure(reader: Reader, { environment, defaults }: RowContext): SheetStructure {
  const structureName = reader.need("structureName", name);
  const kind = reader.has("kind") || !defaults.kind ? reader.need("kind", readKind) : defaults.kind;
  const numbers = readNumbers(reader, environment);
  const role = reader.read("role", readRole);
  mustFitKind(reader, kind, role);
  const [signedOn, reference] = [reader.read("contractSignedOn", readDay), reader.read("contractReference", name)];
  if (reference !== undefined && !reader.has("contractSignedOn"))
    reader.refuse(
      "contractSignedOn",
      new Fault(
        "required",
        "there is a reference of the contract, and no day it was signed.",
        "Write the day, or leave both out until it is signed.",
      ),
    );
  return {
    structureName: structureName!,
    kind: kind!,
    ...numbers,
    ...given("department", readDepartment(reader, numbers.finess)),
    legalRepresentative: { ...readSignatory(reader), ...given("role", role) },
    ...given("contract", signedOn && { signedOn, ...given("reference", reference) }),
  };
}

/** A structure is known by exactly one number: the one its certificates are ordered on. */
function readNumbers(reader: Reader, environment: Environment): Pick<SheetStructure, "finess" | "siret" | "rppsRanks"> {
  const present = structureNumbers.filter((field) => reader.has(field));
  const hint = "Give exactly one of FINESS, SIRET and RPPS rang: the number its certificates are ordered on.";
  if (present.length === 0) reader.refuse(undefined, new Fault("structure-number", "the structure has no number.", hint));
  if (present.length > 1)
    reader.refuse(present[1], new Fault("structure-number", `the structure has several numbers: ${present.join(", ")}.`, hint));
  const finess = reader.read(
    "finess",
    judged(normaliseIdentifier, (text) => finessFault(text, environment)),
  );
  const siret = reader.read("siret", judged(normaliseIdentifier, siretFault));
  const rppsRanks = reader.list(
    "rppsRanks",
    judged(normaliseIdentifier, (text) => rppsRankFault(text, environment)),
  );
  if (rppsRanks.length > mostRanks)
    reader.refuse(
      "rppsRanks",
      new Fault(
        "too-long",
        `there are ${rppsRanks.length} ranks, and form 413 has ${mostRanks} rows for them.`,
        "Make a second row for the others.",
      ),
    );
  return { ...given("finess", finess), ...given("siret", siret), ...(rppsRanks.length > 0 && { rppsRanks }) };
}

/** Which number a kind is ordered on, and who signs for a practice; where there are several numbers, or none, that is said already. */
function mustFitKind(reader: Reader, kind: StructureKind | undefined, role: SignatoryRole | undefined): void {
  const present = structureNumbers.filter((field) => reader.has(field));
  const [number] = present;
  if (number === undefined || present.length > 1) return;
  const wrong = [
    [number, kind && kindNumberFault(kind, number)],
    ["role", role && roleFault(role, number)],
  ] as const;
  for (const [field, fault] of wrong) if (fault) reader.refuse(field, fault);
}

/** The number tells the department, but for TEST numbers, SIRET and RPPS. */
function readDepartment(reader: Reader, finess: string | undefined): string | undefined {
  const told = finess && departmentOfFiness(finess);
  if (told === undefined && !reader.has("department") && (reader.has("siret") || reader.has("rppsRanks") || finess))
    reader.refuse(
      "department",
      new Fault("required", "« Département » is empty, and the structure's number does not tell it.", 'Write the code: "69", "2A", "971".'),
    );
  return reader.read("department", judged(normaliseIdentifier, departmentFault));
}

function readSignatory(reader: Reader): SheetStructure["legalRepresentative"] {
  return {
    lastName: reader.need("lastName", name)!,
    firstName: reader.need("firstName", name)!,
    phone: reader.need("phone", phone)!,
    email: reader.need("email", mail)!,
    ...given("cardNumber", reader.read("cardNumber", card)),
  };
}

interface Wishes extends Pick<StructureRow, "admins" | "needs" | "serverInstances" | "informedMail"> {
  readonly sslServers: string[];
  readonly contactMail: string | undefined;
}

function readWishes(reader: Reader, { admins: known, defaults }: RowContext): Wishes {
  const listed = <T extends string>(field: StructureField, reading: (text: string) => T | Fault, otherwise: readonly T[] = []): T[] =>
    reader.has(field) ? reader.list(field, reading) : [...otherwise];
  const wishes: Wishes = {
    admins: listed("admins", (text) => readAdmin(text, known), defaults.admins),
    needs: listed("needs", readNeed, defaults.needs),
    serverInstances: listed(
      "serverInstances",
      judged((text) => text, instanceFault),
      defaults.serverInstances,
    ),
    sslServers: listed("sslServers", domain),
    contactMail: reader.has("contactMail") ? reader.read("contactMail", mail) : defaults.contactMail,
    informedMail: reader.has("informedMail") ? reader.read("informedMail", mail) : defaults.informedMail,
  };
  const isWished = reader.has("needs") || reader.has("sslServers") || reader.has("sslDomain") || wishes.needs.length > 0;
  if (isWished) mustGoTogether(reader, wishes);
  return wishes;
}

/** A certificate has an administrator who orders it, an instance that uses it, and a mailbox. */
function mustGoTogether(reader: Reader, { admins, serverInstances, contactMail }: Wishes): void {
  const missing = (field: StructureField, title: string): undefined =>
    reader.refuse(
      field,
      new Fault(
        "required",
        `certificates are wished for, and « ${title} » is empty.`,
        "Fill it in, or give one for all rows by `defaults`.",
      ),
    );
  if (admins.length === 0 && !reader.has("admins")) missing("admins", "Administrateurs");
  if (serverInstances.length === 0 && !reader.has("serverInstances")) missing("serverInstances", "Serveurs");
  if (contactMail === undefined && !reader.has("contactMail")) missing("contactMail", "Courriel de contact");
}

/** `Zoé` is who has the key `zoe`: keys are compared as they are stored. */
function readAdmin(text: string, known: readonly string[] | undefined): string | Fault {
  const key = slug(text);
  if (isFault(key)) return key;
  return known === undefined || known.includes(key)
    ? key
    : new Fault(
        "unknown-value",
        `"${text.slice(0, 60)}" is no administrator's key.`,
        `Use one of: ${known.join(", ") || "there are none yet"}.`,
      );
}

const domain = (text: string): string | Fault => domainNameFault(text) ?? text.toLowerCase();

/** The key as part of resource names; Pulumi keeps them for ever. */
export function slug(text: string): string | Fault {
  const made = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return made !== "" && made.length <= 63
    ? made
    : new Fault("wrong-type", `"${text.slice(0, 60)}" makes no name of a resource.`, "Use 1 to 63 letters and digits.");
}

const nameOf = ({ finess, siret, rppsRanks }: SheetStructure): string =>
  finess ? `finess-${finess.toLowerCase()}` : siret ? `siret-${siret}` : `rpps-${rppsRanks?.[0] ?? ""}`;

function formsOf(
  { name: structure, admins, needs, sslServers }: Wishes & { readonly name: string },
  sslDomain: string | undefined,
): PlannedForm[] {
  const org = needs.length > 0 || (sslServers.length === 0 && sslDomain === undefined && admins.length > 0);
  return planForms([
    ...(org ? [{ structure, certificateType: "ORG" as const, admins }] : []),
    ...(sslDomain === undefined ? [] : [{ structure, certificateType: "SERV_SSL" as const, admins, domain: sslDomain }]),
    ...sslServers.map((server) => ({ structure, certificateType: "SERV_SSL" as const, admins, server })),
  ]);
}

/** A member that is there only where its value is. */
const given = <N extends string, T>(member: N, value: T | undefined | ""): { [K in N]?: T } =>
  (value === undefined || value === "" ? {} : { [member]: value }) as { [K in N]?: T };
