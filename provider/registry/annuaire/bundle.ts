/** What a Bundle of the Annuaire says (FHIR R4, searchset): its organisations, their numbers, the next page. PURE. */
import type { Registered } from "../../policy";
import { departmentOfPlace } from "../../structure";
import { unreadable } from "../faults";
import { outcomeWords } from "./client";

/** Systems of identifiers in version 2; version 1 had `http://finess.sante.gouv.fr`. */
export const finessSystem = "https://finess.esante.gouv.fr";
/** IDNST: type digit and number, as TRE_G07. */
export const idNatSystem = "urn:oid:1.2.250.1.71.4.2.2";

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const records = (value: unknown): Json[] => (Array.isArray(value) ? (value as unknown[]).filter(isRecord) : []);
const text = (value: unknown): string =>
  typeof value === "string"
    ? value
        .replace(/[\p{C}\p{Z}]+/gu, " ")
        .trim()
        .slice(0, 200)
    : "";

/** One organisation that was asked for. */
export interface Organization {
  /** Logical id of the server. */
  readonly id: string;
  /** idNat of each of its numbers. */
  readonly identifiers: readonly string[];
  /** `Organization/<id>` of the legal entity. */
  readonly partOf: string;
  readonly registered: Registered;
}

/** One page. */
export interface BundlePage {
  /** What the search matched. */
  readonly matches: readonly Organization[];
  /** What came along: legal entities. */
  readonly included: readonly Organization[];
  /** Matches of the whole search, where the server counts them. */
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** @throws Fault `register-answer` for what is no Bundle of a search */
export function readBundle(json: unknown): BundlePage {
  if (isRecord(json) && json["resourceType"] === "OperationOutcome")
    throw unreadable(`The Annuaire Santé answers an OperationOutcome in place of a Bundle: ${outcomeWords(json["issue"])}.`);
  if (!isRecord(json) || json["resourceType"] !== "Bundle" || json["type"] !== "searchset")
    throw unreadable("The Annuaire Santé answers something that is no Bundle of a search.");
  const entries = records(json["entry"]);
  const of = (mode: string): Organization[] =>
    entries.filter((entry) => modeOf(entry) === mode).flatMap(({ resource }) => organizationOf(resource));
  const outcome = entries.find((entry) => modeOf(entry) === "outcome")?.["resource"];
  const isFatal = isRecord(outcome) && records(outcome["issue"]).some(({ severity }) => severity === "fatal" || severity === "error");
  if (isFatal) throw unreadable(`The Annuaire Santé answers in part: ${outcomeWords(outcome["issue"])}.`);
  const { total } = json;
  return {
    matches: of("match"),
    included: of("include"),
    total: typeof total === "number" ? total : undefined,
    next: linkOf(records(json["link"]).find(({ relation }) => relation === "next")?.["url"]),
  };
}

const linkOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** What is not said to be included was matched. */
function modeOf({ search }: Json): string {
  const mode = isRecord(search) ? search["mode"] : undefined;
  return mode === "include" || mode === "outcome" ? mode : "match";
}

function organizationOf(resource: unknown): Organization[] {
  if (!isRecord(resource) || resource["resourceType"] !== "Organization") return [];
  const identifiers = records(resource["identifier"]);
  const types = records(resource["type"]).flatMap(({ coding }) => records(coding));
  const partOf = isRecord(resource["partOf"]) ? text(resource["partOf"]["reference"]) : "";
  return [
    {
      id: text(resource["id"]),
      identifiers: [...new Set(identifiers.flatMap(idNatOf))],
      partOf,
      registered: {
        entity: entityOf(types, identifiers),
        names: [text(resource["name"]), ...(Array.isArray(resource["alias"]) ? (resource["alias"] as unknown[]).map(text) : [])].filter(
          Boolean,
        ),
        category: categoryOf(types),
        department: departmentOf(records(resource["address"])),
        // Closed ones have but id, identifiers, name and this (ANS, news of version 2). What is absent is no statement.
        isOpen: resource["active"] !== false,
        closedOn: null,
        legalEntity: null,
      },
    },
  ];
}

function idNatOf({ system, value }: Json): string[] {
  const number = text(value).replaceAll(" ", "");
  if (number === "") return [];
  return system === idNatSystem ? [number] : system === finessSystem ? [`1${number}`] : [];
}

/** By its type, and where that is left out, by the type of its identifier: FINEG is a site's, FINEJ a legal entity's. */
function entityOf(types: readonly Json[], identifiers: readonly Json[]): Registered["entity"] {
  const codes = types.map(({ code }) => code);
  if (codes.includes("GEOGRAPHICAL-ENTITY")) return "geographic";
  if (codes.includes("LEGAL-ENTITY")) return "legal";
  const kinds = identifiers.flatMap(({ type }) => (isRecord(type) ? records(type["coding"]).map(({ code }) => code) : []));
  return kinds.includes("FINEG") ? "geographic" : kinds.includes("FINEJ") ? "legal" : null;
}

/** TRE_R66 or TRE_R397 among sector (TRE_R02) and APE (TRE_R75). */
const categoryOf = (types: readonly Json[]): string | null =>
  types
    .filter(({ system }) => typeof system === "string" && /tre[_-]?r(66|397)\b/i.test(system))
    .map(({ code }) => text(code))
    .find((code) => /^\d{3,4}$/.test(code)) ?? null;

const departmentOf = (addresses: readonly Json[]): string | null =>
  addresses.map(({ postalCode }) => departmentOfPlace(text(postalCode))).find((department) => department !== undefined) ?? null;
