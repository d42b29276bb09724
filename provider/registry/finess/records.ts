import type { Registered } from "../../policy";
import { departmentOfPlace } from "../../structure";

/** One structure of FINESS+, with its number. */
export interface Entry extends Registered {
  readonly number: string;
}

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** A member by its name whatever its case: schema and files write `categorieEntite...` and `categorieentite...`, `...PMEJ` and `...Pmej`. */
function member(record: unknown, name: string): unknown {
  if (!isRecord(record)) return undefined;
  if (Object.hasOwn(record, name)) return record[name];
  const key = Object.keys(record).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : record[key];
}

/** Longest name that is kept: FINESS has 60 characters at most. */
const longestName = 200;

/** A text without what pads it: names end in blanks. */
const text = (value: unknown): string =>
  typeof value === "string"
    ? value
        .replace(/[\p{C}\p{Z}]+/gu, " ")
        .trim()
        .slice(0, longestName)
    : "";
/** A code, which stands by itself or as a coding with its system. */
const code = (value: unknown): string => text(typeof value === "string" ? value : member(value, "code"));

/** ANS' XSD (cs1400102.xsd); the JSON schema has any nine letters and digits. */
const numberOf = (value: unknown): string | undefined => {
  const number = text(value).replaceAll(" ", "").toUpperCase();
  return /^\d[0-9A-Z]\d{7}$/.test(number) ? number : undefined;
};

/** A day; the classic files write 1900-01-01 for none. */
function day(value: unknown): string | null {
  const [found] = /^\d{4}-\d{2}-\d{2}/.exec(text(value)) ?? [];
  return found === undefined || found < "1900-01-02" ? null : found;
}

/** `A`: active. Closed ones are in the file too; a state that is missing is told by the closing day alone. */
const isActive = (state: unknown): boolean => ["A", ""].includes(code(state));

/** The department of the address of usage 03: the first one may be a reception elsewhere. The commune's code tells more than the post's. */
function departmentOf(addresses: unknown): string | null {
  const list = Array.isArray(addresses) ? (addresses as unknown[]) : [];
  const address = list.find((each) => code(member(each, "usageAdresse")) === "03") ?? list[0];
  const places = [member(address, "cogCommune"), member(address, "codePostal")].map((place) => text(place).toUpperCase());
  return places.map(departmentOfPlace).find((department) => department !== undefined) ?? null;
}

const names = (...given: readonly unknown[]): string[] => [...new Set(given.map(text).filter(Boolean))];

/** The legal entity of one member of `pmej`, and its sites. What has no number that could be one is passed over. */
export function entriesOf(pmej: unknown): Entry[] {
  const about = member(pmej, "informationsGeneralesPmej");
  const legalEntity = numberOf(member(about, "numFinessPm")) ?? null;
  const sites = member(pmej, "ege");
  const legal: Entry[] = legalEntity === null ? [] : [legalOf(legalEntity, about, pmej)];
  return [...legal, ...(Array.isArray(sites) ? (sites as unknown[]) : []).flatMap((ege) => siteOf(ege, legalEntity))];
}

function legalOf(number: string, about: unknown, pmej: unknown): Entry {
  return {
    number,
    entity: "legal",
    names: names(member(about, "denominationLonguePmSmsse"), member(about, "denominationPm")),
    category: null,
    department: departmentOf(member(pmej, "adresse")),
    isOpen: isActive(member(pmej, "etatObjet") ?? member(about, "etatObjet")),
    closedOn: day(member(about, "dateFermeture")),
    legalEntity: null,
  };
}

function siteOf(ege: unknown, legalEntity: string | null): Entry[] {
  const about = member(ege, "informationsGeneralesEGE");
  const number = numberOf(member(about, "numFinessEge"));
  if (number === undefined) return [];
  const category = code(member(ege, "categorieEntiteGeographiqueExercice"));
  return [
    {
      number,
      entity: "geographic",
      names: names(member(about, "nomEgeLong"), member(about, "nomEgeCourt")),
      category: /^\d{3,4}$/.test(category) ? category : null,
      department: departmentOf(member(ege, "adresse")),
      isOpen: isActive(member(ege, "etatObjet")),
      closedOn: day(member(about, "dateFermeture")),
      legalEntity,
    },
  ];
}
