import { createHash } from "node:crypto";
import { Fault, isFault, type Refusal } from "../../fault";
import { type FormProgress, platformAddressFault } from "../../igc";
import { expectedBy, type FormPhase, formNextAction, formTicket, type NextAction } from "../../policy";
import { type Checked, defineLifecycle, hasUnknown, type Lifecycle, type Properties, type Session } from "../../rpc";
import { domainNameFault, type Environment, environments } from "../../structure";
import {
  changedInputs,
  choice,
  knownEnvironment,
  type Look,
  list,
  lookIfReachable,
  optional,
  record,
  resolvedPlatform,
  sharedWorld,
  text,
  type World,
} from "../common";
import { type FormContent, filledForm } from "./filled-form";

interface Inputs extends FormContent {
  readonly environment: Environment;
  readonly platform: string;
  /** Written by `check`. */
  readonly ticket: string;
}

interface Progress {
  readonly phase: FormPhase;
  readonly dossierReference: string | null;
  readonly sentAt: string | null;
  readonly refusal: string | null;
}

interface Outputs extends Inputs, Progress {
  readonly expectedBy: string | null;
  readonly form: { readonly path: string; readonly sha256: string };
  readonly nextAction: NextAction | null;
}

const cardless = ({ firstName, lastName }: { firstName?: unknown; lastName?: unknown }): Fault =>
  new Fault(
    "card-number",
    `${String(firstName)} ${String(lastName)} has no card number, and form 413 names an administrator by their card.`,
    "Leave this administrator out of the form until the card has come (see the administrator's nextAction).",
  );

const person = { lastName: text(), firstName: text(), phone: text(), email: text() };
const tooManyAdmins = (count: number): Fault =>
  new Fault(
    "too-many-admins",
    `The form names ${count} technical administrators; it has four rows.`,
    "Make a second Form413Request for the others.",
  );

const shape = record({
  environment: choice(environments),
  structure: record({ name: text(), finess: text(), idNat: text() }),
  signatory: record({ ...person, cardNumber: optional(text()), role: optional(text()) }),
  admins: list(record({ ...person, cardNumber: optional(text()) }), 1, 4, tooManyAdmins),
  certificateType: choice(["ORG", "SERV_SSL", "SERV_SMIME", "PRO"]),
  usage: text(undefined, 400),
  vendor: optional(text()),
  solution: optional(text()),
  domain: optional(text()),
  server: optional(text(domainNameFault)),
  officialForm: optional(text()),
  platform: text(),
  ticket: optional(text()),
});

async function check(news: Properties, olds: Properties, { config }: Session<World>): Promise<Checked> {
  const platform = resolvedPlatform(news, config, news["environment"]);
  const certificateType = news["certificateType"] ?? "ORG";
  const officialForm = news["officialForm"] ?? config.get("igc-sante:form413");
  const resolved = { ...news, platform, certificateType, officialForm };
  const refusals = [...shape(resolved, ""), ...cardRefusals(resolved)];
  if (refusals.length === 0) refusals.push(...domainRefusals(resolved), ...platformRefusals(resolved));
  if (refusals.length > 0 || hasUnknown(resolved)) return { inputs: resolved, refusals };
  const inputs = resolved as unknown as Inputs;
  const ticket = ticketOf(inputs);
  if (ticket !== olds["ticket"]) refusals.push(...(await unprintable(inputs)));
  return { inputs: { ...resolved, ticket }, refusals };
}

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
    admins,
    usage,
    ...[vendor, solution, domain, server].map((value) => value ?? null),
  ]);

const inputNames = [
  "environment",
  "structure",
  "signatory",
  "admins",
  "certificateType",
  "usage",
  "vendor",
  "solution",
  "domain",
  "server",
  "officialForm",
  "platform",
  "ticket",
] as const;

/** The wish, as it is compared: the ticket only follows from it. */
const wishNames = inputNames.filter((name) => name !== "ticket");

/** What may change once ANS has validated, without a new form: the texts of section 4.2, and where the blank form lies. */
const texts: readonly string[] = ["usage", "vendor", "solution", "officialForm"];

async function diff(state: Outputs, news: Inputs, { world }: Session<World>) {
  const changed = changedInputs(wishNames, state, news);
  const settled = state.phase === "validated" ? texts : ["officialForm"];
  if (changed.length > 0) return { changes: true, replaces: changed.filter((name) => !settled.includes(name)) };
  const look = await lookIfReachable(world, state.platform);
  if (!look) return { changes: false };
  const seen = look.forms.get(state.ticket);
  if (!seen) {
    world.say(`${state.structure.name}: due: hand form 413 over again, since the platform no longer has it`);
    return { changes: true };
  }
  if (state.phase === "validated") return { changes: false };
  const changes = changedInputs(["phase", "dossierReference", "sentAt", "refusal"], state, progressOf(seen)).length > 0;
  if (changes) world.say(`due: record that ${phaseLine({ ...progressOf(seen), structure: state.structure })}`);
  return { changes };
}

const progressOf = ({ phase, dossierReference, sentAt, reason }: FormProgress): Progress => ({
  phase,
  dossierReference: dossierReference ?? null,
  sentAt: sentAt ?? null,
  refusal: phase === "refused" ? (reason ?? "no reason given") : null,
});

const phaseLine = ({ structure: { name }, phase, dossierReference, sentAt, refusal }: Progress & Pick<Inputs, "structure">): string =>
  `${name}: ${phaseSentence({ phase, dossierReference, sentAt, refusal })}`;

const phaseSentence = ({ phase, dossierReference, sentAt, refusal }: Progress): string =>
  ({
    "to-sign": "form 413 waits for a signature",
    "to-send": "form 413 is signed and waits to be sent",
    sent: `form 413 is sent; ANS usually answers by ${expectedBy(sentAt)}`,
    acknowledged: `ANS acknowledged form 413 as dossier ${dossierReference ?? "(no reference)"}; answer expected by ${expectedBy(sentAt)}`,
    validated: "ANS validated form 413",
    refused: `ANS refused form 413: ${refusal}`,
  })[phase];

function outputsOf(inputs: Inputs, seen: FormProgress, sha256: string, { platform }: Look): Outputs {
  const progress = progressOf(seen);
  return {
    ...inputs,
    ...progress,
    expectedBy: expectedBy(progress.sentAt),
    form: { path: seen.formPath, sha256 },
    nextAction: formNextAction({
      ...progress,
      reason: progress.refusal,
      formPath: seen.formPath,
      inbox: platform.inbox,
      signatory: `${inputs.signatory.firstName} ${inputs.signatory.lastName}`,
      structureName: inputs.structure.name,
    }),
  };
}

async function submit(inputs: Inputs, { world }: Session<World>): Promise<Outputs> {
  const look = await world.look(inputs.platform);
  const pdf = await filledForm(inputs);
  const sha256 = createHash("sha256").update(pdf).digest("hex");
  const { ticket, structure, signatory, certificateType, environment } = inputs;
  const seen = await look.platform.submitForm({
    wish: ticket,
    pdf,
    sha256,
    form: "413",
    signatory,
    structure,
    certificateType,
    environment,
  });
  look.noteForm(ticket, seen);
  const outputs = outputsOf(inputs, seen, sha256, look);
  world.say(phaseLine(outputs));
  return outputs;
}

async function update(state: Outputs, news: Inputs, session: Session<World>): Promise<Outputs> {
  const look = await session.world.look(news.platform);
  const seen = look.forms.get(state.ticket);
  if (!seen) return submit({ ...news, ticket: state.ticket }, session);
  const outputs = outputsOf({ ...news, ticket: state.ticket }, seen, state.form.sha256, look);
  if (outputs.phase !== state.phase) session.world.say(phaseLine(outputs));
  return outputs;
}

export const form413Request: Lifecycle<World, Inputs, Outputs> = {
  stateVersion: 1,
  inputNames,
  check,
  diff: async (_id, state, news, session) => diff(state, news, session),
  create: async (inputs, session) => ({ id: inputs.ticket, outputs: await submit(inputs, session) }),
  update: async (_id, state, news, session) => update(state, news, session),
  read: async (_id, state) => state, // nothing to look deeper at: the platform is asked in `diff`
  remove: async (_id, state, { world }) => (await world.look(state.platform)).platform.withdraw(state.ticket),
};

/** What the pinned text opens. */
export const provider = defineLifecycle(form413Request, sharedWorld);
