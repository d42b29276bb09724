import type { ParseArgsConfig } from "node:util";
import { Fault } from "../../provider/fault";

/** Small cases without a file: each option is a property of the JSON. */
export const plainOptions = {
  "name": { type: "string" },
  "finess": { type: "string" },
  "siret": { type: "string" },
  "rpps-rank": { type: "string", multiple: true },
  "signatory": { type: "string" },
  "role": { type: "string" },
  "admin": { type: "string", multiple: true },
  "arriving": { type: "string", multiple: true },
  "leaving": { type: "string", multiple: true },
  "staying": { type: "string", multiple: true },
  "type": { type: "string" },
  "usage": { type: "string" },
  "vendor": { type: "string" },
  "solution": { type: "string" },
  "domain": { type: "string" },
  "server": { type: "string" },
  "add-domain": { type: "string", multiple: true },
  "remove-domain": { type: "string", multiple: true },
  "dossier": { type: "string" },
} as const satisfies NonNullable<ParseArgsConfig["options"]>;

type Names = keyof typeof plainOptions;
type Plain = { readonly [Name in Names]?: (typeof plainOptions)[Name] extends { multiple: true } ? string[] : string };

export const isPlain = (values: Plain): boolean => (Object.keys(plainOptions) as Names[]).some((name) => values[name] !== undefined);

/** The options as the JSON would have them. @throws Fault `wrong-type` on a person that has not five parts */
export function asJson(values: Plain): Readonly<Record<string, unknown>> {
  const people = (option: "admin" | "arriving" | "leaving" | "staying") => values[option]?.map((words) => personOf(words, option));
  const structure = { name: values.name, finess: values.finess, siret: values.siret, rppsRanks: values["rpps-rank"] };
  const signatory = values.signatory === undefined ? undefined : { ...personOf(values.signatory, "signatory"), role: values.role };
  return withoutAbsent({
    structure: withoutAbsent(structure),
    signatory: signatory && withoutAbsent(signatory),
    admins: people("admin"),
    arriving: people("arriving"),
    leaving: people("leaving"),
    staying: people("staying"),
    certificateType: values.type,
    usage: values.usage,
    vendor: values.vendor,
    solution: values.solution,
    domain: values.domain,
    server: values.server,
    domainsAdded: values["add-domain"],
    domainsRemoved: values["remove-domain"],
    dossierReference: values.dossier,
  });
}

const withoutAbsent = (given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** No name, number or address has a comma. */
function personOf(words: string, option: string): Record<string, unknown> {
  const [firstName, lastName, cardNumber, phone, email, ...more] = words.split(",").map((word) => word.trim());
  if (email !== undefined && more.length === 0)
    return withoutAbsent({ firstName, lastName, cardNumber: cardNumber === "" ? undefined : cardNumber, phone, email });
  throw new Fault(
    "wrong-type",
    `--${option} "${words}" has ${words.split(",").length} parts; a person has 5.`,
    `Write it as --${option} "Zoé,Noël,2600301752,0144000002,zoe.noel@editeur.example": first name, family name, card, telephone, mail; no card is an empty part.`,
  );
}
