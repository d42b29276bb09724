import { nameOfPerson, type PlannedForm, prerequisites } from "../../provider/policy";
import type { StructureRow } from "../../provider/sheet";
import { kindRules, numberShown } from "../../provider/structure";
import { actionIn, counted, type Language, type Noun, planWords as words } from "../words";

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

/** @param language of what people will do; JSON has English */
export function planOf(rows: readonly StructureRow[], now: Date, language: Language = "en"): Plan {
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
      missingOf(structure, now, language).flatMap(({ name, what }) =>
        name === "director-card" ? [{ who: signatoryOf(structure), what }] : [],
      ),
    ),
    people: peopleOf(rows, now, language),
  };
}

const signatoryOf = ({ legalRepresentative, structureName }: StructureRow["structure"]): string =>
  `${nameOfPerson(legalRepresentative)} (${structureName})`;

/** How the rules end where a program must be told: a plan is read before there is one. */
const thenSet = /(, then set|, puis indiquer) `.*$/;

/** What must be there before the first form, by the rules of a preview; of the program, which comes later, nothing is said. */
const missingOf = (structure: StructureRow["structure"], now: Date, language: Language) =>
  prerequisites({ structure, now })
    .filter(({ state }) => state === "unmet")
    .map(({ name, who, what, where }) => ({
      name,
      what: actionIn(language, { who, what, where, because: "" }).what.replace(thenSet, ""),
    }));

/** Who signs, who sends, who orders. */
function peopleOf(rows: readonly StructureRow[], now: Date, language: Language): Plan["people"] {
  const acts = new Map<string, string[]>();
  const add = (who: string, act: string): void => void acts.set(who, [...(acts.get(who) ?? []), act]);
  for (const { structure, forms } of rows) {
    const who = signatoryOf(structure);
    for (const { what } of missingOf(structure, now, language)) add(who, what);
    for (const { certificateType, domain, server } of forms)
      add(who, words.sign({ what: [certificateType, domain ?? server].filter(Boolean).join(" ") })[language]);
  }
  const forms = rows.flatMap((row) => row.forms).length;
  if (forms > 0) add(words.you[language], words.send({ forms: counted(language, forms, words.signedForms) })[language]);
  for (const [keys, number] of ordersOf(rows))
    add(words.administrators({ keys })[language], words.order({ certificates: counted(language, number, words.certificates) })[language]);
  return [...acts].map(([who, list]) => ({ who, acts: list }));
}

/** Certificates by the keys of the administrators who may order them. */
function ordersOf(rows: readonly StructureRow[]): Map<string, number> {
  const orders = new Map<string, number>();
  for (const row of rows) {
    const number = certificatesOf(row).length;
    const keys = [...row.admins].sort().join(", ");
    if (number > 0) orders.set(keys, (orders.get(keys) ?? 0) + number);
  }
  return orders;
}

/** Rows of a list on a screen; --json has all. */
const mostShown = 20;

/** The plan as a person reads it. @param language in which it was made */
export function planLines({ structures, forms, certificates, cards, people }: Plan, language: Language = "en"): string[] {
  const shown = <T>(all: readonly T[], line: (each: T) => string): string[] => [
    ...all.slice(0, mostShown).map((each) => `  ${line(each)}`),
    ...(all.length > mostShown ? [`  ${words.more({ count: all.length - mostShown })[language]}`] : []),
  ];
  const heading = (count: number, noun: Noun): string => words.heading({ what: counted(language, count, noun) })[language];
  const act = (who: string, what: string): string => words.act({ who, what })[language];
  return [
    heading(structures.length, words.structures),
    ...shown(structures, (each) => words.structure(each)[language]),
    heading(forms.length, words.forms),
    ...shown(
      forms,
      ({ name, of, certificateType, admins }) => words.form({ name, of, certificateType, admins: admins.join(", ") })[language],
    ),
    heading(certificates.length, words.certificates),
    ...shown(certificates, (name) => name),
    ...(cards.length === 0
      ? [words.noCard[language]]
      : [heading(cards.length, words.cards), ...shown(cards, ({ who, what }) => act(who, what))]),
    words.people[language],
    ...shown(people, ({ who, acts }) => act(who, acts.join(words.joint[language]))),
  ];
}
