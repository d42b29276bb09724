import { Fault } from "../fault";
import type { CertificateType, Form413, Form414, Form503, FormCertificates, FormNumber } from "./request";

/** Rows of the official forms, editions of March 2024 and before. */
export const rows = { admins: 4, ranks: 4, testCards: 6 } as const;

type Detail = "domain" | "server" | "mailDomain";

/** What section 4.3 asks for beside each box: exactly one of these. */
const details: Readonly<Record<CertificateType, readonly Detail[]>> = {
  ORG: [],
  SERV_SSL: ["domain", "server"],
  SERV_SMIME: ["mailDomain"],
  PRO: ["mailDomain"],
};

/**
 * Refuses what has no place on form 413, whichever layout is used.
 * @throws Fault `required`, `too-many-admins`, `too-long` (RPPS ranks), `unknown-value` (a detail of another type).
 */
export function refuseUnprintable413(request: Form413): void {
  refuseAdmins("413", request.admins.length, rows.admins);
  refuseRanks("413", request.structure.rppsRanks?.length ?? 0);
  refuseDetails("413", request);
}

/** As `refuseUnprintable413`: form 414 has six TEST cards, and its ranks stand in a free field. */
export function refuseUnprintable414(request: Form414): void {
  refuseAdmins("414", request.admins.length, rows.testCards);
  refuseRanks("414", request.structure.rppsRanks?.length ?? 0);
  refuseDetails("414", request);
}

/** As `refuseUnprintable413`, of a change: a list may be empty, but something must change. */
export function refuseUnprintable503(request: Form503): void {
  const { arriving, leaving, staying = [], domainsAdded = [], domainsRemoved = [], structure } = request;
  if (arriving.length + leaving.length + domainsAdded.length + domainsRemoved.length === 0) {
    throw new Fault(
      "required",
      "arriving, leaving, domainsAdded and domainsRemoved are empty: form 503 says what changes.",
      "Name who arrives or leaves, or which domain. Where nothing changes, no form is needed.",
    );
  }
  for (const [name, people] of Object.entries({ arriving, leaving, staying })) {
    if (people.length > rows.admins) throw tooManyPeople("503", name, people.length, rows.admins);
  }
  refuseRanks("503", structure.rppsRanks?.length ?? 0);
  refuseDetails("503", request);
}

function refuseAdmins(form: FormNumber, admins: number, most: number): void {
  if (admins === 0) {
    throw new Fault(
      "required",
      `admins is empty: form ${form} declares at least one technical administrator.`,
      "Name who will order the certificates.",
    );
  }
  if (admins > most) throw tooManyPeople(form, "admins", admins, most);
}

function tooManyPeople(form: FormNumber, list: string, people: number, most: number): Fault {
  return new Fault(
    "too-many-admins",
    `${list} lists ${people} people; a form ${form} has ${most} rows.`,
    `Keep ${most}, and declare the others with a second form ${form}.`,
  );
}

function refuseRanks(form: FormNumber, ranks: number): void {
  if (ranks <= rows.ranks) return;
  throw new Fault(
    "too-long",
    `structure.rppsRanks lists ${ranks} ranks; a form ${form} has ${rows.ranks} rows.`,
    `Keep ${rows.ranks}, and declare the others with a second form ${form}.`,
  );
}

function refuseDetails(form: FormNumber, request: FormCertificates): void {
  const type = request.certificateType;
  const given = (["domain", "server", "mailDomain"] as const).filter((detail) => request[detail]?.trim());
  const asked = details[type];
  const foreign = given.find((detail) => !asked.includes(detail));
  if (foreign) {
    throw new Fault(
      "unknown-value",
      `${foreign} is given, but form ${form} has no place for it under ${type}.`,
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
