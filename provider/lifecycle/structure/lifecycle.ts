import type { Refusal } from "../../fault";
import { isSameAction, type NextAction, type Prerequisite, prerequisites, structureNextAction } from "../../policy";
import { type Checked, defineLifecycle, isUnknown, type Lifecycle, type Properties, type Session } from "../../rpc";
import {
  cardNumberFault,
  cardsInstead,
  departmentFault,
  departmentLabel,
  type Environment,
  environments,
  finessWarning,
  mailFault,
  normaliseIdentifier,
  normaliseName,
  personalMailboxWarning,
  phoneFault,
  type SignatoryRole,
  type StructureKind,
  type StructureNumbers,
  signatoryRoles,
  structureKinds,
} from "../../structure";
import {
  choice,
  day,
  knownEnvironment,
  type Normal,
  name,
  normalised,
  normalPerson,
  optional,
  record,
  resolvedEnvironment,
  sameInputs,
  sayNeeded,
  sharedWorld,
  text,
  type World,
} from "../common";
import { departmentOfNumber, idNatOfNumber, isDepartmentAsked, numberRefusals, numberShapes, replacedNumbers } from "./number";
import { isNews, type RegisteredOutputs, refreshed, refusedSetting, withRegister, withRemembered } from "./register";

interface Inputs extends StructureNumbers {
  readonly structureName: string;
  readonly kind: StructureKind;
  readonly department: string;
  readonly legalRepresentative: {
    lastName: string;
    firstName: string;
    phone: string;
    email: string;
    cardNumber?: string;
    cardExpiresOn?: string;
    role?: SignatoryRole;
  };
  readonly contract?: { signedOn: string; reference?: string };
  readonly environment: Environment;
  /** Written by `check`. */
  readonly idNat: string;
  readonly departmentLabel: string;
}

interface Outputs extends Inputs, Pick<RegisteredOutputs, "registered"> {
  readonly prerequisites: Prerequisite[];
  readonly nextAction: NextAction | null;
}

/** A department is asked for only where no well-formed FINESS number tells it. */
const shape = (environment: Environment | undefined, departmentAsked: boolean) =>
  record({
    structureName: name(),
    ...numberShapes(environment),
    kind: choice(structureKinds),
    department: departmentAsked ? text(departmentFault) : optional(text(departmentFault)),
    legalRepresentative: record({
      lastName: name(),
      firstName: name(),
      phone: text(phoneFault),
      email: text(mailFault),
      cardNumber: optional(text(cardNumberFault)),
      cardExpiresOn: optional(day),
      role: optional(choice(signatoryRoles)),
    }),
    contract: optional(record({ signedOn: day, reference: optional(text()) })),
    environment: choice(environments),
    idNat: optional(text()),
    departmentLabel: optional(text()),
  });

const normal: Normal = {
  structureName: normaliseName,
  finess: normaliseIdentifier,
  siret: normaliseIdentifier,
  rppsRanks: normaliseIdentifier,
  department: normaliseIdentifier,
  legalRepresentative: normalPerson,
};

/** Identifiers are checked, and what follows from them is written into the inputs, so that a preview knows it. */
function check(given: Properties, olds: Properties, { config, world }: Session<World>): Checked {
  const news = normalised(given, normal) as Properties;
  const environment = resolvedEnvironment(news, config);
  const department = news["department"] ?? departmentOfNumber(news);
  const resolved: Properties = { ...news, environment, department };
  const asked = isDepartmentAsked(news);
  const refusals: Refusal[] = [...shape(knownEnvironment(environment), asked)(resolved, ""), ...numberRefusals(resolved)];
  if (refusals.length > 0) return { inputs: resolved, refusals };
  warn(resolved, olds, world);
  const inputs = {
    ...resolved,
    idNat: idNatOfNumber(news),
    departmentLabel: isUnknown(department) ? department : departmentLabel(department as string),
  };
  sayNeeded((known) => structureNextAction(known as unknown as Inputs, world.now()), inputNames, olds, inputs, world);
  return { inputs, refusals };
}

/** Said once, when a value is new: a warning that repeats every day is no longer read. */
function warn(news: Properties, olds: Properties, world: World): void {
  const environment = knownEnvironment(news["environment"]);
  const finess = news["finess"];
  if (environment && typeof finess === "string" && finess !== olds["finess"]) {
    const warning = finessWarning(finess, environment);
    if (warning) world.say(`warning: ${warning}`);
  }
  const kind = structureKinds.find((each) => each === news["kind"]);
  if (kind && kind !== olds["kind"]) {
    const warning = cardsInstead(kind);
    if (warning) world.say(`warning: ${warning}`);
  }
  const email = mailOf(news);
  if (email && email !== mailOf(olds)) {
    const warning = personalMailboxWarning(email);
    if (warning) world.say(`warning: legalRepresentative.email: ${warning}`);
  }
}

const mailOf = (props: Properties): string | undefined => {
  const email = (props["legalRepresentative"] as { email?: unknown } | undefined)?.email;
  return typeof email === "string" && !isUnknown(email) ? email : undefined;
};

const outputs = (inputs: Inputs, now: Date): Outputs => ({
  ...inputs,
  prerequisites: prerequisites({ structure: inputs, now }),
  nextAction: structureNextAction(inputs, now),
});

/** What is due where registers and program agree. */
const due =
  ({ now }: World) =>
  (inputs: Inputs): Outputs =>
    outputs(inputs, now());

/** Time tells of a card alone, where no register's finding stands before it; of a state without its end nothing is compared, as it never was. */
const isCardTold = (state: Outputs, news: Inputs, now: Date): boolean =>
  !state.registered?.findings.length &&
  !!news.legalRepresentative.cardExpiresOn &&
  !isSameAction(state.nextAction, structureNextAction(news, now));

const inputNames = [
  "structureName",
  "finess",
  "siret",
  "rppsRanks",
  "kind",
  "department",
  "legalRepresentative",
  "contract",
  "environment",
  "idNat",
  "departmentLabel",
] as const;

export const healthStructure: Lifecycle<World, Inputs, Outputs> = {
  inputNames,
  stateVersion: 1,
  check: async (news, olds, session) => refusedSetting(check(news, olds, session), session),
  diff: async (_id, state, news, { world }) => ({
    changes: isNews(state, world) || !sameInputs(inputNames, state, news) || isCardTold(state, news, world.now()),
    // Another number or another environment is another structure.
    replaces: [...replacedNumbers(state, news), ...(state.environment === news.environment ? [] : ["environment"])],
  }),
  create: async (inputs, session) => ({
    id: inputs.idNat,
    outputs: await withRegister({ ...outputs(inputs, session.world.now()), registered: null }, due(session.world), session),
  }),
  update: async (_id, { registered = null }, news, { world }) =>
    withRemembered({ ...outputs(news, world.now()), registered }, due(world), world),
  read: async (_id, state, session) => refreshed(state, due(session.world), session),
  remove: async () => {},
};

/** What the pinned text opens. */
export const provider = defineLifecycle(healthStructure, sharedWorld);
