import { Fault, type Refusal } from "../../fault";
import {
  adminNextAction,
  type CardIncident,
  cardIncidents,
  isSameAction,
  type NextAction,
  type Prerequisite,
  prerequisites,
} from "../../policy";
import { type Checked, defineLifecycle, isUnknown, type Lifecycle, type Properties, type Session } from "../../rpc";
import { type CardType, cardEmployerFault, cardNumberFault, mailFault, personalMailboxWarning, phoneFault } from "../../structure";
import {
  changedInputs,
  choice,
  day,
  flag,
  name,
  normalised,
  normalPerson,
  optional,
  record,
  resolvedVendorContract,
  sayNeeded,
  sharedWorld,
  text,
  vendorContract,
  type World,
} from "../common";

interface Inputs {
  readonly cardType: CardType;
  readonly cardNumber?: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly phone: string;
  readonly email: string;
  readonly employer: "vendor" | "structure";
  /** Last day of the card, YYYY-MM-DD. */
  readonly cardExpiresOn?: string;
  readonly cardIncident?: CardIncident;
  readonly eCpxActivated?: boolean;
  /** Day of the vendor's own contract with ANS, YYYY-MM-DD, or `none`. */
  readonly vendorContract?: string;
}

interface Outputs extends Inputs {
  readonly prerequisites: Prerequisite[];
  readonly nextAction: NextAction | null;
}

const shape = record({
  cardType: choice(["CPS", "CPE", "CPA", "CDE"]),
  cardNumber: optional(text(cardNumberFault)),
  lastName: name(),
  firstName: name(),
  phone: text(phoneFault),
  email: text(mailFault),
  employer: choice(["vendor", "structure"]),
  cardExpiresOn: optional(day),
  cardIncident: optional(record({ kind: choice(cardIncidents), since: day })),
  eCpxActivated: optional(flag),
  vendorContract: optional(vendorContract),
});

function check(given: Properties, olds: Properties, { config, world }: Session<World>): Checked {
  const normal = normalised(given, normalPerson) as Properties;
  const news: Properties = { ...normal, vendorContract: resolvedVendorContract(normal, config) };
  const refusals: Refusal[] = shape(news, "");
  const { cardType, employer, email } = news;
  if (refusals.length === 0 && !isUnknown(cardType) && !isUnknown(employer)) {
    const fault = cardEmployerFault(cardType as CardType, employer as "vendor" | "structure");
    if (fault) refusals.push({ property: "cardType", fault });
    if (employer === "structure" && given["vendorContract"] !== undefined) refusals.push({ property: "vendorContract", fault: ofNoVendor });
  }
  if (refusals.length > 0) return { inputs: news, refusals };
  if (email !== olds["email"] && !isUnknown(email)) {
    const warning = personalMailboxWarning(email as string);
    if (warning) world.say(`warning: email: ${warning}`);
  }
  sayNeeded((known) => adminNextAction(known as unknown as Inputs, world.now()), inputNames, olds, news, world);
  return { inputs: news, refusals };
}

const ofNoVendor = new Fault(
  "card-employer",
  "`vendorContract` is a vendor's, and this administrator is employed by the structure.",
  "Leave it out: the structure's own contract is the `contract` of its HealthStructure.",
);

const outputs = (inputs: Inputs, now: Date): Outputs => ({
  ...inputs,
  prerequisites: prerequisites({ administrators: [inputs], now }),
  nextAction: adminNextAction(inputs, now),
});

const inputNames = [
  "cardType",
  "cardNumber",
  "lastName",
  "firstName",
  "phone",
  "email",
  "employer",
  "cardExpiresOn",
  "cardIncident",
  "eCpxActivated",
  "vendorContract",
] as const;

/** A name, and no card number: ids are shown in every log. */
const idOf = ({ cardType, firstName, lastName }: Inputs): string => `${cardType} ${firstName} ${lastName}`;

export const technicalAdmin: Lifecycle<World, Inputs, Outputs> = {
  inputNames,
  stateVersion: 1,
  check: async (news, olds, session) => check(news, olds, session),
  // A card that ends soon, or has ended, is said by a plain preview too: time alone decides.
  diff: async (_id, state, news, { world }) => ({
    changes: changedInputs(inputNames, state, news).length > 0 || !isSameAction(state.nextAction, outputs(news, world.now()).nextAction),
  }),
  create: async (inputs, { world }) => ({ id: idOf(inputs), outputs: outputs(inputs, world.now()) }),
  update: async (_id, _state, news, { world }) => outputs(news, world.now()),
  read: async (_id, state) => state,
  remove: async () => {},
};

/** What the pinned text opens. */
export const provider = defineLifecycle(technicalAdmin, sharedWorld);
