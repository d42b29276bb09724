import { nameOfPerson, type PlannedForm, prerequisites } from "../provider/policy";
import type { StructureRow } from "../provider/sheet";
import { kindRules, numberShown } from "../provider/structure";

/** What a sheet of structures will take, before anything is made. */
export interface Plan {
  readonly structures: readonly { readonly name: string; readonly structure: string; readonly number: string; readonly kind: string }[];
  readonly forms: readonly (PlannedForm & { readonly of: string })[];
  /** Names of the certificates. */
  readonly certificates: readonly string[];
  /** Cards that are still to be ordered, by whom and how. */
  readonly cards: readonly { readonly who: string; readonly what: string }[];
  /** What people will have to do, by person. */
  readonly people: readonly { readonly who: string; readonly acts: readonly string[] }[];
}

/** Certificates of each need on one server instance, as `CertificateSet` makes them (a test holds them together): a plan loads no Pulumi. */
export const certificatesOfNeed = {
  "INSi (automated)": ["insi-auto"],
  "INSi (manual)": ["insi-manu"],
  "DMP": ["dmp-auth-cli", "dmp-sign"],
  "MSSanté": ["mssante"],
  "Pro Santé Connect": ["psc"],
} as const;

const certificatesOf = ({ name, needs, serverInstances, sslServers }: StructureRow): string[] =>
  serverInstances.flatMap((instance) => [
    ...needs.flatMap((need) => certificatesOfNeed[need].map((key) => `${name}-${instance}-${key}`)),
    ...sslServers.map(({ commonName }) => `${name}-${instance}-${commonName}`),
  ]);

export function planOf(rows: readonly StructureRow[], now: Date): Plan {
  return {
    structures: rows.map(({ name, structure }) => ({
      name,
      structure: structure.structureName,
      number: numberShown(structure),
      kind: kindRules[structure.kind].label,
    })),
    forms: rows.flatMap(({ forms, structure }) => forms.map((form) => ({ ...form, of: structure.structureName }))),
    certificates: rows.flatMap(certificatesOf),
    cards: rows.flatMap(({ structure }) =>
      missingOf(structure, now).flatMap(({ name, what }) => (name === "director-card" ? [{ who: signatoryOf(structure), what }] : [])),
    ),
    people: peopleOf(rows, now),
  };
}

const signatoryOf = ({ legalRepresentative, structureName }: StructureRow["structure"]): string =>
  `${nameOfPerson(legalRepresentative)} (${structureName})`;

/** What must be there before the first form, by the rules of a preview; of the program, which comes later, nothing is said. */
const missingOf = (structure: StructureRow["structure"], now: Date) =>
  prerequisites({ structure, now })
    .filter(({ state }) => state === "unmet")
    .map(({ name, what }) => ({ name, what: what.replace(/, then set `.*$/, "") }));

/** Who signs, who sends, who orders. */
function peopleOf(rows: readonly StructureRow[], now: Date): Plan["people"] {
  const acts = new Map<string, string[]>();
  const add = (who: string, act: string): void => void acts.set(who, [...(acts.get(who) ?? []), act]);
  for (const { structure, forms } of rows) {
    const who = signatoryOf(structure);
    for (const { what } of missingOf(structure, now)) add(who, what);
    for (const { certificateType, domain, server } of forms)
      add(who, `sign form 413, ${[certificateType, domain ?? server].filter(Boolean).join(" ")}`);
  }
  const forms = rows.flatMap((row) => row.forms).length;
  if (forms > 0) add("you", `send ${counted(forms, "signed form")} to ANS, which takes about three working days for each`);
  for (const [group, number] of ordersOf(rows)) add(group, `${counted(number, "certificate")} to order and to withdraw on the portal`);
  return [...acts].map(([who, list]) => ({ who, acts: list }));
}

/** Certificates by the administrators who may order them. */
function ordersOf(rows: readonly StructureRow[]): Map<string, number> {
  const orders = new Map<string, number>();
  for (const row of rows) {
    const number = certificatesOf(row).length;
    const who = `administrators ${[...row.admins].sort().join(", ")}`;
    if (number > 0) orders.set(who, (orders.get(who) ?? 0) + number);
  }
  return orders;
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** Rows of a list on a screen; --json has all. */
const mostShown = 20;

const shown = <T>(all: readonly T[], line: (each: T) => string): string[] => [
  ...all.slice(0, mostShown).map((each) => `  ${line(each)}`),
  ...(all.length > mostShown ? [`  and ${all.length - mostShown} more`] : []),
];

/** The plan as a person reads it. */
export function planLines({ structures, forms, certificates, cards, people }: Plan): string[] {
  return [
    `${counted(structures.length, "structure")}:`,
    ...shown(structures, ({ name, structure, number, kind }) => `${name}: ${structure}, ${kind}, ${number}`),
    `${counted(forms.length, "form")} 413 to sign:`,
    ...shown(forms, ({ name, of, certificateType, admins }) => `${name}: ${of}, ${certificateType}, administrators ${admins.join(", ")}`),
    `${counted(certificates.length, "certificate")}:`,
    ...shown(certificates, (name) => name),
    ...(cards.length === 0
      ? ["No card of a signatory is missing."]
      : [`${counted(cards.length, "card")} to order:`, ...shown(cards, ({ who, what }) => `${who}: ${what}`)]),
    "What people will do:",
    ...shown(people, ({ who, acts }) => `${who}: ${acts.join("; ")}`),
  ];
}
