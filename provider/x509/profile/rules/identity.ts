/** Whose certificate it is: department, structure, service (docs/x509.md). PURE. */
import type { Fault } from "../../../fault";
import {
  departmentFault,
  type Environment,
  finessFault,
  isInsiName,
  meansInsi,
  rppsRankFault,
  sirenFault,
  siretFault,
} from "../../../structure";
import { attributeOids, cutOrganization } from "../../name";
import type { Facts } from "../facts";
import { type Rule, sources } from "../rule";
import { differing } from "./subject";

/** `Rhône (69)`: a label, and a code in brackets. */
const departmentShape = /^\p{L}[\p{L}\p{M}'’. -]* \((\d{2,3}|2[AB])\)$/u;

/** idNat by its first character (TRE_G07): what follows, its name, and what is wrong with it. */
const idNatKinds: Readonly<
  Record<
    string,
    { readonly rest: RegExp; readonly name: string; readonly fault: (rest: string, environment: Environment) => Fault | undefined }
  >
> = {
  "0": { rest: /^[0-9A-Z]{9,}$/, name: "an ADELI cabinet", fault: () => undefined },
  "1": { rest: /^\d[0-9AB]\d{7}$/, name: "a FINESS number", fault: finessFault },
  "2": { rest: /^\d{9}$/, name: "a SIREN", fault: sirenFault },
  "3": { rest: /^\d{14}$/, name: "a SIRET", fault: siretFault },
  "4": { rest: /^\d{14}$/, name: "an RPPS number and its rank", fault: rppsRankFault },
};

/** The OU taken apart, when it is an idNat. */
function idNatOf({ subject }: Facts): { prefix: string; rest: string } | undefined {
  const [idNat = ""] = subject(attributeOids.organizationalUnit);
  const [prefix, rest] = [idNat.charAt(0), idNat.slice(1)];
  return idNatKinds[prefix]?.rest.test(rest) ? { prefix, rest } : undefined;
}

const inCommonName = (facts: Facts, rule: (commonName: string) => string | undefined): string | undefined => {
  const [commonName] = facts.subject(attributeOids.commonName);
  return commonName === undefined ? undefined : rule(commonName);
};

export const identityRules: readonly Rule[] = [
  {
    id: "department-shape",
    severity: "warning",
    source: sources.profile,
    check: ({ subject }) => {
      const [department] = subject(attributeOids.department);
      const code = department === undefined ? undefined : departmentShape.exec(department)?.[1];
      return department === undefined || (code !== undefined && !departmentFault(code))
        ? undefined
        : `ST is "${department}" and not a department with its code, as in "Rhône (69)".`;
    },
  },
  {
    id: "department-code",
    severity: "warning",
    source: sources.order,
    check: ({ subject }, { departmentLabel }) => {
      const [department] = subject(attributeOids.department);
      const differs = department !== undefined && departmentLabel !== undefined && codeOf(department) !== codeOf(departmentLabel);
      return differs ? `ST is "${department}"; the structure is in "${departmentLabel}".` : undefined;
    },
  },
  {
    id: "department-label",
    severity: "info",
    source: sources.order,
    check: ({ subject }, { departmentLabel }) => {
      const [department] = subject(attributeOids.department);
      const spelled =
        department !== departmentLabel &&
        department !== undefined &&
        departmentLabel !== undefined &&
        codeOf(department) === codeOf(departmentLabel);
      return spelled ? `ST is spelled "${department}"; we write "${departmentLabel}".` : undefined;
    },
  },
  {
    id: "organization-name",
    severity: "warning",
    source: "the order; docs/x509.md (cut at 40 characters)",
    check: ({ subject }, { structureName }) => {
      const [organization] = subject(attributeOids.organization);
      if (organization === undefined || structureName === undefined) return undefined;
      const same = comparable(organization) === comparable(cutOrganization(structureName));
      return same
        ? undefined
        : `O is "${organization}"; the structure's name, cut at 40 characters, is "${cutOrganization(structureName)}".`;
    },
  },
  {
    id: "structure-shape",
    severity: "blocking",
    source: "TRE_G07-TypeIdentifiantStructure; docs/x509.md",
    check: ({ subject }) => {
      const [idNat] = subject(attributeOids.organizationalUnit);
      if (idNat === undefined) return undefined;
      const kind = idNatKinds[idNat.charAt(0)];
      if (!kind) return `OU is "${idNat}", which is no idNat: none begins with "${idNat.charAt(0)}".`;
      return kind.rest.test(idNat.slice(1))
        ? undefined
        : `OU is "${idNat}": after "${idNat.charAt(0)}" stands ${kind.name}, and this is none.`;
    },
  },
  {
    id: "structure-check-digit",
    severity: "warning",
    source: "domain of the identifier (Luhn's key); TEST numbers in use fail it",
    check: (facts) => {
      const idNat = idNatOf(facts);
      // A rehearsal takes real and TEST numbers, and looks at the key of both.
      return idNat && idNatKinds[idNat.prefix]!.fault(idNat.rest, "rehearsal")?.what;
    },
  },
  {
    id: "structure-environment",
    severity: "warning",
    source: "ANS, TEST structures (FINESS 0B0..., SIRET of SIREN 000000000, RPPS 997...)",
    check: (facts) => {
      const idNat = idNatOf(facts);
      const fault = idNat && facts.environment === "production" ? idNatKinds[idNat.prefix]!.fault(idNat.rest, "production") : undefined;
      return fault?.code.endsWith("-environment") ? fault.what : undefined;
    },
  },
  {
    id: "structure-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ subject }, { idNat }) =>
      idNat === undefined ? undefined : differing(subject(attributeOids.organizationalUnit), idNat, "OU"),
  },
  {
    id: "common-name-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ subject }, { commonName }) =>
      commonName === undefined ? undefined : differing(subject(attributeOids.commonName), commonName, "CN"),
  },
  {
    id: "common-name-insi",
    severity: "blocking",
    source: "SEL-MP-043 annexe 3 (guide médecine de ville, 8 and 23)",
    check: (facts) =>
      inCommonName(facts, (commonName) =>
        meansInsi(commonName) && !isInsiName(commonName)
          ? `CN is "${commonName}": INSi accepts exactly INSI-AUTO or INSI-MANU and answers DESIR_560 to all others.`
          : undefined,
      ),
  },
  {
    id: "common-name-insi-usage",
    severity: "blocking",
    source: "SEL-MP-043 annexe 3 (guide médecine de ville, 8)",
    check: (facts) =>
      inCommonName(facts, (commonName) =>
        isInsiName(commonName) && facts.usage !== undefined && facts.usage !== "AUTH_CLI"
          ? `CN is "${commonName}" and the usage ${facts.usage}: INSi is called with AUTH_CLI.`
          : undefined,
      ),
  },
  {
    id: "common-name-separators",
    severity: "info",
    source: "RFC 4514 2.4; certificates decoded",
    check: (facts) =>
      inCommonName(facts, (commonName) =>
        /["+,;<>\\=]/.test(commonName)
          ? `CN is "${commonName}": its punctuation is escaped where the name is printed, and partners may compare the printed name.`
          : undefined,
      ),
  },
];

const codeOf = (department: string): string => /\(([^()]*)\)\s*$/.exec(department)?.[1] ?? department;

/** Registers differ in case, accents and spacing; none of these makes it another structure. */
function comparable(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’`]/g, "'").toUpperCase().replace(/\s+/g, " ").trim();
}
