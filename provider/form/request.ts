import { Fault } from "../fault";

/** The four offers of form 413 section 4.3. One form covers one of them and any number of its certificates. */
export type CertificateType = "ORG" | "SERV_SSL" | "SERV_SMIME" | "PRO";

/** Who signs (section 3.2): "Responsable légal", "Mandataire", "Titulaire de structure libérale". */
export type SignatoryRole = "responsable-legal" | "mandataire" | "titulaire";

/**
 * What a form 413 says, as plain text. Blank space is tidied, numbers lose theirs, a French phone number is written
 * with 10 digits; whether a number is right (FINESS key, card, mail address) is for `structure/` to say.
 */
export interface Form413 {
  /** Section 3.1: FINESS (structures that receive patients) or SIRET, or RPPS ranks (radiology practices). */
  readonly structure: {
    readonly name: string;
    readonly finess?: string;
    readonly siret?: string;
    /** At most 4: further ones go on another form (note 2 of the official form). */
    readonly rppsRangs?: readonly string[];
  };
  /** Section 3.2. */
  readonly signatory: {
    readonly role: SignatoryRole;
    readonly lastName: string;
    readonly firstName: string;
    readonly phone: string;
    readonly email: string;
    readonly cardNumber?: string;
  };
  /** Section 4.1: 1 to 4 technical administrators, names as on their card. */
  readonly admins: readonly Form413Admin[];
  /** Section 4.2: "Précisions sur l'usage des certificats et sur votre projet". */
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
  readonly certificateType: CertificateType;
  /** `SERV_SSL`: the domain name, e.g. `domaine.fr`. Either this or `server`. */
  readonly domain?: string;
  /** `SERV_SSL`: the one server, e.g. `serveur.domaine.fr`. Either this or `domain`. */
  readonly server?: string;
  /** `SERV_SMIME` and `PRO`: the mail domain, e.g. `@domaine.fr`. */
  readonly mailDomain?: string;
}

export interface Form413Admin {
  readonly cardNumber: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly phone: string;
  readonly email: string;
}

/** Rows of the official form, editions of March 2024 and before. */
const adminRows = 4;
const rppsRows = 4;

type Detail = "domain" | "server" | "mailDomain";

/** What section 4.3 asks for beside each box: exactly one of these. */
const details: Readonly<Record<CertificateType, readonly Detail[]>> = {
  ORG: [],
  SERV_SSL: ["domain", "server"],
  SERV_SMIME: ["mailDomain"],
  PRO: ["mailDomain"],
};

/**
 * Refuses what has no place on the form, whichever layout is used.
 * @param texts the request's own, from `printedTexts`
 * @throws Fault `required`, `too-many-admins`, `too-long` (RPPS ranks), `unknown-value` (a detail of another type).
 */
export function refuseUnprintable({ admins, certificateType, structure }: Form413, texts: ReadonlyMap<string, string>): void {
  if (admins.length === 0) {
    throw new Fault(
      "required",
      "admins is empty: form 413 declares at least one technical administrator.",
      "Name who will order the certificates.",
    );
  }
  if (admins.length > adminRows) {
    throw new Fault(
      "too-many-admins",
      `admins lists ${admins.length} people; a form 413 has ${adminRows} rows.`,
      `Keep ${adminRows}, and declare the others with a second form 413.`,
    );
  }
  const rangs = structure.rppsRangs?.length ?? 0;
  if (rangs > rppsRows) {
    throw new Fault(
      "too-long",
      `structure.rppsRangs lists ${rangs} ranks; a form 413 has ${rppsRows} rows.`,
      `Keep ${rppsRows}, and declare the others with a second form 413.`,
    );
  }
  refuseDetails(
    certificateType,
    (["domain", "server", "mailDomain"] as const).filter((detail) => texts.has(detail)),
  );
}

function refuseDetails(type: CertificateType, given: readonly Detail[]): void {
  const asked = details[type];
  const foreign = given.find((detail) => !asked.includes(detail));
  if (foreign) {
    throw new Fault(
      "unknown-value",
      `${foreign} is given, but form 413 has no place for it under ${type}.`,
      `Remove ${foreign}, or choose the certificate type it belongs to.`,
    );
  }
  if (asked.length > 0 && given.length === 0) {
    throw new Fault("required", `Certificate type ${type} needs ${asked.join(" or ")}.`, `Give ${asked.join(" or ")}.`);
  }
  if (given.length > 1) {
    throw new Fault(
      "unknown-value",
      `Certificate type ${type} takes ${asked.join(" or ")}, and both are given.`,
      'Keep one: the form says "Remplir l\'une des lignes suivantes".',
    );
  }
}

/**
 * Every text of a request as it is printed, by property path (`admins[0].email`). Absent and empty ones are left out.
 */
export function printedTexts(request: Form413): ReadonlyMap<string, string> {
  return new Map(
    leaves(request, "")
      .map(([path, text]) => [path, tidy(path, text)] as const)
      .filter(([, text]) => text !== ""),
  );
}

function leaves(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
}

/** Composed characters (a font has "é", not "e" + accent), one space for any blank; none in a number. */
function tidy(path: string, text: string): string {
  const line = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (path.endsWith(".phone")) return nationalPhone(line);
  return /\.(finess|siret|cardNumber|rppsRangs\[\d+\])$/.test(path) ? line.replace(/ /g, "") : line;
}

/** "+33 (0)4 72 00 00 01" is 0472000001, overseas likewise: the form has room for 10 characters. Others keep their prefix. */
function nationalPhone(line: string): string {
  return line
    .replace("(0)", "")
    .replace(/[ ./()-]/g, "")
    .replace(/^(?:\+|00)(?:33|262|590|594|596)(\d{9})$/, "0$1");
}
