import type { Refusal } from "../../fault";
import { adminNextAction, type NextAction } from "../../policy";
import { type Checked, defineLifecycle, isUnknown, type Lifecycle, type Properties, type Session } from "../../rpc";
import { type CardType, cardEmployerFault, cardNumberFault, mailFault, personalMailboxWarning, phoneFault } from "../../structure";
import { choice, name, normalised, normalPerson, optional, record, sameInputs, sharedWorld, text, type World } from "../common";

interface Inputs {
  readonly cardType: CardType;
  readonly cardNumber?: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly phone: string;
  readonly email: string;
  readonly employer: "vendor" | "structure";
}

interface Outputs extends Inputs {
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
});

function check(given: Properties, olds: Properties, { world }: Session<World>): Checked {
  const news = normalised(given, normalPerson) as Properties;
  const refusals: Refusal[] = shape(news, "");
  const { cardType, employer, email } = news;
  if (refusals.length === 0 && !isUnknown(cardType) && !isUnknown(employer)) {
    const fault = cardEmployerFault(cardType as CardType, employer as "vendor" | "structure");
    if (fault) refusals.push({ property: "cardType", fault });
  }
  if (refusals.length > 0) return { inputs: news, refusals };
  if (email !== olds["email"] && !isUnknown(email)) {
    const warning = personalMailboxWarning(email as string);
    if (warning) world.say(`warning: email: ${warning}`);
  }
  return { inputs: news, refusals };
}

const outputs = (inputs: Inputs): Outputs => ({ ...inputs, nextAction: adminNextAction(inputs) });

const inputNames = ["cardType", "cardNumber", "lastName", "firstName", "phone", "email", "employer"] as const;

/** A name, and no card number: ids are shown in every log. */
const idOf = ({ cardType, firstName, lastName }: Inputs): string => `${cardType} ${firstName} ${lastName}`;

export const technicalAdmin: Lifecycle<World, Inputs, Outputs> = {
  inputNames,
  stateVersion: 1,
  check: async (news, olds, session) => check(news, olds, session),
  diff: async (_id, state, news) => ({ changes: !sameInputs(inputNames, state, news) }),
  create: async (inputs) => ({ id: idOf(inputs), outputs: outputs(inputs) }),
  update: async (_id, _state, news) => outputs(news),
  read: async (_id, state) => state,
  remove: async () => {},
};

/** What the pinned text opens. */
export const provider = defineLifecycle(technicalAdmin, sharedWorld);
