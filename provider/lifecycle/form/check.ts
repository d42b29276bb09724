import { readChannelAddress } from "../../channel";
import { Fault, isFault, type Refusal } from "../../fault";
import { platformAddressFault } from "../../igc";
import { formOfTicket, formTicket } from "../../policy";
import { type Checked, hasUnknown, type Properties, type Session } from "../../rpc";
import { domainNameFault, environments, mailFault } from "../../structure";
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
  sayNeeded,
  text,
  type World,
  warnOfRunner,
} from "../common";
import { blockingAct } from "./blocking";
import { filledForms } from "./filled-form";
import { cardFacts, preparation, prepared } from "./preparation";
import { admins, cardRefusals, certificateType, domainRefusals, signatory } from "./shape";
import { asPrinted, type Inputs, isReprinted, namesOf, wishNames } from "./wish";

const shape = record({
  environment: choice(environments),
  structure: record({
    name: name(),
    finess: optional(text()),
    siret: optional(text()),
    rppsRanks: optional(list(text(), 1, 4)),
    idNat: text(),
  }),
  signatory,
  admins: admins(1, cardFacts),
  certificateType,
  usage: text(undefined, 400),
  vendor: optional(text()),
  solution: optional(text()),
  domain: optional(text()),
  server: optional(text(domainNameFault)),
  officialForm: optional(text()),
  officialFormMapping: optional(text()),
  officialForm503: optional(text()),
  officialForm503Mapping: optional(text()),
  platform: text(),
  habilitation: optional(
    record({ validatedOn: day, dossierReference: optional(text()), channel: choice(["form", "online", "meshabilitations"]) }),
  ),
  ansMailbox: optional(text(mailFault)),
  preparation: optional(preparation),
  channel: optional(text()),
  ticket: optional(text()),
});

const normal: Normal = { structure: normalStructure, signatory: normalPerson, admins: normalPerson };

/** Refuses what cannot be printed or sent, before anything is made. The ticket is kept while the form is one and the same. */
export async function check(given: Properties, olds: Properties, { config, world }: Session<World>): Promise<Checked> {
  const news = normalised(given, normal) as Properties;
  const platform = resolvedPlatform(news, config, news["environment"]);
  const type = news["certificateType"] ?? "ORG";
  const kept = keptTicket({ ...news, certificateType: type }, olds);
  const official = officialForms(news, kept, config);
  const resolved = {
    ...news,
    structure: withoutAbsent(news["structure"]),
    platform,
    certificateType: type,
    ...official,
    ansMailbox: news["ansMailbox"] ?? config.get("igc-sante:ansMailbox"),
    preparation: prepared(news["preparation"], config),
    channel: resolvedChannel(news, config),
  };
  const refusals = [...shape(resolved, ""), ...cardRefusals(resolved, "admins")];
  if (refusals.length === 0) refusals.push(...domainRefusals(resolved), ...platformRefusals(resolved), ...channelRefusals(resolved));
  if (refusals.length > 0) return { inputs: resolved, refusals };
  warnOfRunner(resolved, world);
  // What ANS granted hands nothing over, and needs no place.
  const placed = async (): Promise<Refusal[]> => (news["habilitation"] ? [] : placeRefusals(resolved, olds, world));
  if (hasUnknown(resolved)) return placed().then((faults) => ({ inputs: resolved, refusals: faults }));
  const inputs = resolved as unknown as Inputs;
  const ticket = kept ?? ticketOf(inputs);
  if (!inputs.habilitation && isReprinted(olds as unknown as Inputs, inputs)) refusals.push(...(await unprintable({ ...inputs, ticket })));
  if (refusals.length === 0) refusals.push(...(await placed()));
  const named = { phase: "to-sign", names: namesOf(inputs.admins) } as const;
  if (!inputs.habilitation) sayNeeded(() => blockingAct(inputs, named, world.now()), wishNames, olds, { ...resolved, ticket }, world);
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
    await filledForms(inputs, formOfTicket(inputs.ticket));
    return [];
  } catch (error) {
    if (!isFault(error)) throw error;
    return [{ property: propertyOf(error), fault: error }];
  }
}

const propertyOf = ({ code }: Fault): string =>
  ({ "form-template": "officialForm", "form-mapping": "officialFormMapping" })[code as string] ?? "usage";

/**
 * The user's copies of the official forms. In ANS' TEST environment that of form 414 is filled, but for what was handed
 * out as form 413: that stays one.
 */
function officialForms(news: Properties, kept: string | undefined, config: Session<World>["config"]): Properties {
  const isTest = (kept ? formOfTicket(kept) : formOfEnvironment(news["environment"])) === "414";
  return {
    officialForm: news["officialForm"] ?? (isTest ? config.get("igc-sante:form414") : config.get("igc-sante:form413")),
    officialFormMapping:
      news["officialFormMapping"] ?? (isTest ? config.get("igc-sante:form414Mapping") : config.get("igc-sante:form413Mapping")),
    officialForm503: news["officialForm503"] ?? config.get("igc-sante:form503"),
    officialForm503Mapping: news["officialForm503Mapping"] ?? config.get("igc-sante:form503Mapping"),
  };
}

/** The form that names administrators there. */
const formOfEnvironment = (environment: unknown): "413" | "414" => (environment === "test" ? "414" : "413");

function platformRefusals({ platform, environment }: Properties): Refusal[] {
  const known = knownEnvironment(environment);
  const fault = known && typeof platform === "string" && !hasUnknown(platform) ? platformAddressFault(platform, known) : undefined;
  return fault ? [{ property: "platform", fault }] : [];
}

/** What carries the form: `person` on one form of a stack that names a channel means a person. */
function resolvedChannel(news: Properties, config: Session<World>["config"]): unknown {
  const channel = news["channel"] ?? config.get("igc-sante:channel");
  return channel === "person" ? undefined : channel;
}

/** A rehearsal sends nothing to a State desk. */
function channelRefusals({ channel, platform, environment }: Properties): Refusal[] {
  if (typeof channel !== "string" || hasUnknown(channel)) return [];
  const read = readChannelAddress(channel);
  if (isFault(read)) return [{ property: "channel", fault: read }];
  const isRehearsed = environment === "rehearsal" || (typeof platform === "string" && platform.startsWith("sandbox:"));
  return isRehearsed ? [{ property: "channel", fault: rehearsed(read.to) }] : [];
}

const rehearsed = (to: string): Fault =>
  new Fault(
    "channel-rehearsal",
    `A rehearsal would send its form to ${to}.`,
    "Take `channel` out (and igc-sante:channel out of this stack's settings), or write channel: person.",
  );

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
  formTicket(
    environment,
    structure.idNat,
    certificateType,
    [structure, signatory, admins.map(asPrinted), usage, ...[vendor, solution, domain, server].map((value) => value ?? null)],
    formOfEnvironment(environment),
  );

/**
 * One form a structure, type and environment: its words may be corrected, and it keeps its ticket. Of one that is replaced,
 * Pulumi asks again without the old inputs.
 */
function keptTicket({ environment, structure, certificateType }: Properties, olds: Properties): string | undefined {
  const idNatOf = (each: unknown): unknown => (each as { idNat?: unknown } | undefined | null)?.idNat;
  const isSame =
    olds["environment"] === environment && olds["certificateType"] === certificateType && idNatOf(olds["structure"]) === idNatOf(structure);
  return isSame && typeof olds["ticket"] === "string" ? olds["ticket"] : undefined;
}
