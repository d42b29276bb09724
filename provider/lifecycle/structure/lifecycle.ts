import type { Refusal } from "../../fault";
import { type NextAction, type Prerequisite, structureNextAction, structurePrerequisites } from "../../policy";
import { type Checked, defineLifecycle, isUnknown, type Lifecycle, type Properties, type Session } from "../../rpc";
import {
  cardNumberFault,
  departmentFault,
  departmentLabel,
  departmentOfFiness,
  type Environment,
  environments,
  finessFault,
  finessWarning,
  idNat,
  mailFault,
  normaliseIdentifier,
  normaliseName,
  personalMailboxWarning,
  phoneFault,
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
  sharedWorld,
  text,
  type World,
} from "../common";

interface Inputs {
  readonly structureName: string;
  readonly finess: string;
  readonly kind: "centre-de-sante" | "maison-de-sante";
  readonly department: string;
  readonly legalRepresentative: { lastName: string; firstName: string; phone: string; email: string; cardNumber?: string; role?: string };
  readonly contract?: { signedOn: string; reference?: string };
  readonly environment: Environment;
  /** Written by `check`. */
  readonly idNat: string;
  readonly departmentLabel: string;
}

interface Outputs extends Inputs {
  readonly prerequisites: Prerequisite[];
  readonly nextAction: NextAction | null;
}

/** A department is asked for only where a well-formed FINESS number does not tell it. */
const shape = (environment: Environment | undefined, departmentAsked: boolean) =>
  record({
    structureName: name(),
    finess: text((value) => (environment ? finessFault(value, environment) : undefined)),
    kind: choice(["centre-de-sante", "maison-de-sante"]),
    department: departmentAsked ? text(departmentFault) : optional(text(departmentFault)),
    legalRepresentative: record({
      lastName: name(),
      firstName: name(),
      phone: text(phoneFault),
      email: text(mailFault),
      cardNumber: optional(text(cardNumberFault)),
      role: optional(choice(["responsable-legal", "mandataire"])),
    }),
    contract: optional(record({ signedOn: day, reference: optional(text()) })),
    environment: choice(environments),
    idNat: optional(text()),
    departmentLabel: optional(text()),
  });

const normal: Normal = {
  structureName: normaliseName,
  finess: normaliseIdentifier,
  department: normaliseIdentifier,
  legalRepresentative: normalPerson,
};

/** Identifiers are checked, and what follows from them is written into the inputs, so that a preview knows it. */
function check(given: Properties, olds: Properties, { config, world }: Session<World>): Checked {
  const news = normalised(given, normal) as Properties;
  const environment = resolvedEnvironment(news, config);
  const finess = news["finess"];
  const known = typeof finess === "string" && !isUnknown(finess) ? finess : undefined;
  const department = news["department"] ?? (isUnknown(finess) ? finess : known && departmentOfFiness(known));
  const resolved = { ...news, environment, department };
  const refusals: Refusal[] = shape(knownEnvironment(environment), typeof finess === "string")(resolved, "");
  if (refusals.length > 0) return { inputs: resolved, refusals };
  warn(resolved, olds, world);
  return {
    inputs: {
      ...resolved,
      idNat: known ? idNat(known) : finess,
      departmentLabel: isUnknown(department) ? department : departmentLabel(department as string),
    },
    refusals,
  };
}

/** Said once, when a value is new: a warning that repeats every day is no longer read. */
function warn(news: Properties, olds: Properties, world: World): void {
  const environment = knownEnvironment(news["environment"]);
  const finess = news["finess"];
  if (environment && typeof finess === "string" && finess !== olds["finess"]) {
    const warning = finessWarning(finess, environment);
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

const outputs = (inputs: Inputs): Outputs => ({
  ...inputs,
  prerequisites: structurePrerequisites(inputs),
  nextAction: structureNextAction(inputs),
});

const inputNames = [
  "structureName",
  "finess",
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
  check: async (news, olds, session) => check(news, olds, session),
  diff: async (_id, state, news) => ({
    changes: !sameInputs(inputNames, state, news),
    // Another FINESS or another environment is another structure.
    replaces: (["finess", "environment"] as const).filter((name) => state[name] !== news[name]),
  }),
  create: async (inputs) => ({ id: inputs.idNat, outputs: outputs(inputs) }),
  update: async (_id, _state, news) => outputs(news),
  read: async (_id, state) => state,
  remove: async () => {},
};

/** What the pinned text opens. */
export const provider = defineLifecycle(healthStructure, sharedWorld);
