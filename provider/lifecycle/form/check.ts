import { Fault, isFault, type Refusal } from "../../fault";
import { platformAddressFault } from "../../igc";
import { formTicket } from "../../policy";
import { type Checked, hasUnknown, type Properties, type Session } from "../../rpc";
import { cardNumberFault, domainNameFault, environments, mailFault, phoneFault, signatoryRoles } from "../../structure";
import {
  choice,
  day,
  knownEnvironment,
  list,
  type Normal,
  name,
  normalised,
  normalPerson,
  normalStructure,
  optional,
  placeRefusals,
  record,
  resolvedPlatform,
  text,
  type World,
  warnOfRunner,
} from "../common";
import { filledForm } from "./filled-form";
import { asPrinted, type Inputs, isReprinted } from "./wish";

const cardless = ({ firstName, lastName }: { firstName?: unknown; lastName?: unknown }): Fault =>
  new Fault(
    "card-number",
    `${String(firstName)} ${String(lastName)} has no card number, and form 413 names an administrator by their card.`,
    "Leave this administrator out of the form until the card has come (see the administrator's nextAction).",
  );

const person = { lastName: name(), firstName: name(), phone: text(phoneFault), email: text(mailFault) };
const tooManyAdmins = (count: number): Fault =>
  new Fault(
    "too-many-admins",
    `The form names ${count} technical administrators; it has four rows.`,
    "Make a second Form413Request for the others.",
  );

const shape = record({
  environment: choice(environments),
  structure: record({
    name: name(),
    finess: optional(text()),
    siret: optional(text()),
    rppsRanks: optional(list(text(), 1, 4)),
    idNat: text(),
  }),
  signatory: record({ ...person, cardNumber: optional(text(cardNumberFault)), role: optional(choice(signatoryRoles)) }),
  admins: list(record({ ...person, cardNumber: optional(text(cardNumberFault)), cardExpiresOn: optional(day) }), 1, 4, tooManyAdmins),
  certificateType: choice(["ORG", "SERV_SSL", "SERV_SMIME", "PRO"]),
  usage: text(undefined, 400),
  vendor: optional(text()),
  solution: optional(text()),
  domain: optional(text()),
  server: optional(text(domainNameFault)),
  officialForm: optional(text()),
  platform: text(),
  habilitation: optional(
    record({ validatedOn: day, dossierReference: optional(text()), channel: choice(["form", "online", "meshabilitations"]) }),
  ),
  ticket: optional(text()),
});

const normal: Normal = { structure: normalStructure, signatory: normalPerson, admins: normalPerson };

/** Refuses what cannot be printed or sent, before anything is made. The ticket is kept while the form is one and the same. */
export async function check(given: Properties, olds: Properties, { config, world }: Session<World>): Promise<Checked> {
  const news = normalised(given, normal) as Properties;
  const platform = resolvedPlatform(news, config, news["environment"]);
  const certificateType = news["certificateType"] ?? "ORG";
  const officialForm = news["officialForm"] ?? config.get("igc-sante:form413");
  const resolved = { ...news, structure: withoutAbsent(news["structure"]), platform, certificateType, officialForm };
  const refusals = [...shape(resolved, ""), ...cardRefusals(resolved)];
  if (refusals.length === 0) refusals.push(...domainRefusals(resolved), ...platformRefusals(resolved));
  if (refusals.length > 0) return { inputs: resolved, refusals };
  warnOfRunner(resolved, world);
  // What ANS granted hands nothing over, and needs no place.
  const placed = async (): Promise<Refusal[]> => (news["habilitation"] ? [] : placeRefusals(resolved, olds, world));
  if (hasUnknown(resolved)) return placed().then((faults) => ({ inputs: resolved, refusals: faults }));
  const inputs = resolved as unknown as Inputs;
  // A form that is corrected keeps its ticket; of one that is replaced, Pulumi asks again without the old inputs.
  const ticket = isSameForm(inputs, olds) ? (olds["ticket"] as string) : ticketOf(inputs);
  if (!inputs.habilitation && isReprinted(olds as unknown as Inputs, inputs)) refusals.push(...(await unprintable(inputs)));
  if (refusals.length === 0) refusals.push(...(await placed()));
  return { inputs: { ...resolved, ticket }, refusals };
}

/** A structure without the numbers it is not known by: its ticket is that of forms made when there was the FINESS number alone. */
const withoutAbsent = (structure: unknown): unknown =>
  typeof structure === "object" && structure !== null && !Array.isArray(structure)
    ? Object.fromEntries(Object.entries(structure).filter(([, value]) => value !== undefined && value !== null))
    : structure;

/** A form that cannot be printed is refused in the preview, before anything is made. */
async function unprintable(inputs: Inputs): Promise<Refusal[]> {
  try {
    await filledForm(inputs);
    return [];
  } catch (error) {
    if (!isFault(error)) throw error;
    return [{ property: error.code === "form-template" ? "officialForm" : "usage", fault: error }];
  }
}

function cardRefusals({ admins }: Properties): Refusal[] {
  if (!Array.isArray(admins)) return [];
  return admins.flatMap((admin: Properties, index) =>
    admin && typeof admin === "object" && (admin["cardNumber"] === undefined || admin["cardNumber"] === null)
      ? [{ property: `admins[${index}].cardNumber`, fault: cardless(admin) }]
      : [],
  );
}

function domainRefusals({ certificateType, domain, server }: Properties): Refusal[] {
  if (hasUnknown([certificateType, domain, server])) return [];
  const refuse = (property: string, what: string, hint: string): Refusal[] => [{ property, fault: new Fault("domain-name", what, hint) }];
  const present = [domain, server].filter((value) => value !== undefined && value !== null).length;
  if (certificateType === "ORG")
    return present ? refuse("domain", "An ORG form carries no domain and no server.", "Remove `domain` and `server`.") : [];
  if (present !== 1)
    return refuse(
      "domain",
      `A ${String(certificateType)} form carries one domain${certificateType === "SERV_SSL" ? " or one server" : ""}; ${present} given.`,
      "Give exactly one.",
    );
  if (certificateType === "SERV_SSL") {
    const fault = typeof domain === "string" ? domainNameFault(domain) : undefined;
    return fault ? [{ property: "domain", fault }] : [];
  }
  const mailDomain = typeof domain === "string" && domain.startsWith("@") && !domainNameFault(domain.slice(1));
  return mailDomain ? [] : refuse("domain", `"${String(domain ?? server)}" is no mail domain.`, 'Write it with its @: "@domaine.fr".');
}

function platformRefusals({ platform, environment }: Properties): Refusal[] {
  const known = knownEnvironment(environment);
  const fault = known && typeof platform === "string" && !hasUnknown(platform) ? platformAddressFault(platform, known) : undefined;
  return fault ? [{ property: "platform", fault }] : [];
}

/** Everything that is printed decides the ticket: a form that says something else is another form. */
const ticketOf = ({
  environment,
  structure,
  signatory,
  admins,
  certificateType,
  usage,
  vendor,
  solution,
  domain,
  server,
}: Inputs): string =>
  formTicket(environment, structure.idNat, certificateType, [
    structure,
    signatory,
    admins.map(asPrinted),
    usage,
    ...[vendor, solution, domain, server].map((value) => value ?? null),
  ]);

/** One form a structure, type and environment: its words may be corrected. */
function isSameForm({ environment, structure, certificateType }: Inputs, olds: Properties): boolean {
  const { idNat } = (olds["structure"] ?? {}) as { idNat?: string };
  return (
    typeof olds["ticket"] === "string" &&
    olds["environment"] === environment &&
    olds["certificateType"] === certificateType &&
    idNat === structure.idNat
  );
}
