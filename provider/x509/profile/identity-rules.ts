/** Whose certificate it is: department, structure, service (DESIGN.md section 6). PURE. */
import { attributeOids, cutOrganization } from "../subject";
import type { Facts } from "./facts";
import { sources, type Rule } from "./rule";
import { differing } from "./subject-rules";

/** `Rhône (69)`: a label, and a code of two digits, 2A or 2B, or three digits overseas. */
const departmentShape = /^\p{L}[\p{L}\p{M}'’. -]* \(((?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|9[78]\d|99))\)$/u;

/** idNat by its first character (TRE_G07): what follows, and its name. */
const idNatShapes: Readonly<Record<string, { readonly rest: RegExp; readonly name: string }>> = {
  "0": { rest: /^[0-9A-Z]{9,}$/, name: "an ADELI cabinet" },
  "1": { rest: /^\d[0-9AB]\d{7}$/, name: "a FINESS number" },
  "2": { rest: /^\d{9}$/, name: "a SIREN" },
  "3": { rest: /^\d{14}$/, name: "a SIRET" },
  "4": { rest: /^\d{14}$/, name: "an RPPS number and its rank" },
};

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
      return department === undefined || departmentShape.test(department) ? undefined : `ST is "${department}" and not a department with its code, as in "Rhône (69)".`;
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
      const spelled = department !== departmentLabel && department !== undefined && departmentLabel !== undefined && codeOf(department) === codeOf(departmentLabel);
      return spelled ? `ST is spelled "${department}"; we write "${departmentLabel}".` : undefined;
    },
  },
  {
    id: "organization-name",
    severity: "warning",
    source: "the order; DESIGN.md section 6 (cut at 40 characters)",
    check: ({ subject }, { structureName }) => {
      const [organization] = subject(attributeOids.organization);
      if (organization === undefined || structureName === undefined) return undefined;
      const same = comparable(organization) === comparable(cutOrganization(structureName));
      return same ? undefined : `O is "${organization}"; the structure's name, cut at 40 characters, is "${cutOrganization(structureName)}".`;
    },
  },
  {
    id: "structure-shape",
    severity: "blocking",
    source: "TRE_G07-TypeIdentifiantStructure; DESIGN.md section 6",
    check: ({ subject }) => {
      const [idNat] = subject(attributeOids.organizationalUnit);
      if (idNat === undefined) return undefined;
      const shape = idNatShapes[idNat.charAt(0)];
      if (!shape) return `OU is "${idNat}", which is no idNat: none begins with "${idNat.charAt(0)}".`;
      return shape.rest.test(idNat.slice(1)) ? undefined : `OU is "${idNat}": after "${idNat.charAt(0)}" stands ${shape.name}, and this is none.`;
    },
  },
  {
    id: "structure-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ subject }, { idNat }) => (idNat === undefined ? undefined : differing(subject(attributeOids.organizationalUnit), idNat, "OU")),
  },
  {
    id: "common-name-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ subject }, { commonName }) => (commonName === undefined ? undefined : differing(subject(attributeOids.commonName), commonName, "CN")),
  },
  {
    id: "common-name-insi",
    severity: "blocking",
    source: "SEL-MP-043 annexe 3 (guide médecine de ville, 8 and 23)",
    check: (facts) =>
      inCommonName(facts, (commonName) =>
        /^insi(?![a-z])|^insi.?(auto|manu)/i.test(commonName) && !isInsi(commonName)
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
        isInsi(commonName) && facts.usage !== undefined && facts.usage !== "AUTH_CLI"
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
        /["+,;<>\\=]/.test(commonName) ? `CN is "${commonName}": its punctuation is escaped where the name is printed, and partners may compare the printed name.` : undefined,
      ),
  },
];

const isInsi = (commonName: string): boolean => commonName === "INSI-AUTO" || commonName === "INSI-MANU";

const codeOf = (department: string): string => /\(([^()]*)\)\s*$/.exec(department)?.[1] ?? department;

/** Registers differ in case, accents and spacing; none of these makes it another structure. */
function comparable(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’`]/g, "'").toUpperCase().replace(/\s+/g, " ").trim();
}
