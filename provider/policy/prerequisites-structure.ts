import { numberShown, type SignatoryRole, type StructureNumbers } from "../structure";
import { endsSoon, hasEnded } from "./administrators";
import { nameOfPerson, signatoryOf } from "./people";
import { type Finding, forms, ordre } from "./prerequisite-graph";
import type { NextAction } from "./verdict";

/** What must exist for a structure: its contract with ANS, and the card of who signs for it (guide, slides 10 and 11). PURE. */
export interface StructureFacts extends StructureNumbers {
  readonly structureName: string;
  /** Kind of structure; a centre or a maison de santé where it is not said. */
  readonly kind?: string | null | undefined;
  readonly contract?: { readonly signedOn: string; readonly reference?: string } | null | undefined;
  readonly legalRepresentative: {
    readonly lastName: string;
    readonly firstName: string;
    readonly cardNumber?: string | null | undefined;
    /** Last day of the card, YYYY-MM-DD; absent where the program does not say. */
    readonly cardExpiresOn?: string | null | undefined;
    readonly role?: SignatoryRole | null | undefined;
  };
}

/** Of these the guide speaks; of what else signs for a certificate, only other pages do, and not of everything. */
const isOfGuide = ({ kind }: StructureFacts): boolean => !kind || kind === "centre-de-sante" || kind === "maison-de-sante";

const asFarAsKnown = (facts: StructureFacts): string =>
  isOfGuide(facts) ? "" : " (as far as known: ANS' guide does not speak of this kind)";

const whoSigns = ({ legalRepresentative, structureName }: StructureFacts): string =>
  signatoryOf(nameOfPerson(legalRepresentative), structureName, legalRepresentative.role);

export function structureFindings(facts: StructureFacts, now: Date): Finding[] {
  return [contract(facts), card(facts), cardValid(facts, now)];
}

function contract(facts: StructureFacts): Finding {
  const [who, where] = [whoSigns(facts), forms.contract];
  const { contract: signed } = facts;
  if (signed)
    return { name: "contract", state: "met", who, where, what: `membership contract with ANS signed on ${signed.signedOn}`, action: null };
  if (!needsContract(facts.kind)) {
    const what = "a practice needs no membership contract with ANS (form 413, section 2)";
    return { name: "contract", state: "met", who, where, what, action: null };
  }
  const action = { who, what: `sign the membership contract with ANS for ${numberShown(facts)}, then set \`contract\``, where, by: null };
  return { name: "contract", state: "unmet", who, where, what: action.what, action: { ...action, because: whyContract(facts) } };
}

/** "hors structures libérales", says section 2 of form 413 of the contract: a practice has none. */
const needsContract = (kind: string | null | undefined): boolean => kind !== "cabinet";

/** The contract is the geographic site's; a company has one for itself and for its staff's cards (slides 10, 12 and 13). */
function whyContract(facts: StructureFacts): string {
  if (isOfGuide(facts)) return "ANS only delivers to structures under contract, by geographic FINESS";
  if (facts.kind === "entreprise")
    return "ANS only delivers to structures under contract; a company's is the one its staff's CPA cards are ordered under";
  return `ANS only delivers to structures under contract${asFarAsKnown(facts)}`;
}

/** Which card its signatory has, and where it is had. */
function cardOf(facts: StructureFacts): { readonly card: string; readonly order: string; readonly renew: string; readonly where: string } {
  const practice = facts.kind === "cabinet" || facts.legalRepresentative.role === "titulaire";
  if (practice)
    return {
      card: "CPS card",
      order: "ask the professional order (Ordre) for a CPS card",
      renew: "the professional order (Ordre)",
      where: ordre,
    };
  const card = isOfGuide(facts) ? "director's card (CDE)" : "director's card (CDE or CDA)";
  return { card, order: `order a ${card} with form 101`, renew: "form 101", where: forms[101] };
}

function card(facts: StructureFacts): Finding {
  const { card: name, order, where } = cardOf(facts);
  const { cardNumber } = facts.legalRepresentative;
  const who = whoSigns(facts);
  if (cardNumber) return { name: "director-card", state: "met", who, where, what: `${name} ${cardNumber}`, action: null };
  const action: NextAction = {
    who,
    what: `${order}, then set \`legalRepresentative.cardNumber\``,
    where,
    by: null,
    because: `the form carries the number of the signatory's card${asFarAsKnown(facts)}`,
  };
  return { name: "director-card", state: "unmet", who, where, what: action.what, action };
}

function cardValid(facts: StructureFacts, now: Date): Finding {
  const { legalRepresentative } = facts;
  const { cardExpiresOn, cardNumber } = legalRepresentative;
  const { card: name, renew, where } = cardOf(facts);
  const found = { name: "director-card-valid", who: whoSigns(facts), where, action: null } as const;
  if (!cardExpiresOn || !cardNumber) return { ...found, state: "unknown", what: `the last day of the ${name} is not known` };
  const ended = hasEnded(legalRepresentative, now);
  const action: NextAction = {
    who: found.who,
    what: `have the ${name} renewed by ${renew}, then set \`legalRepresentative.cardExpiresOn\``,
    where,
    by: cardExpiresOn,
    because: `the card ${ended ? "ended" : "ends"} on ${cardExpiresOn}, and the form carries its number`,
  };
  if (ended) return { ...found, state: "unmet", what: action.what, action };
  return {
    ...found,
    state: "met",
    what: `the ${name} ends on ${cardExpiresOn}`,
    action: endsSoon(legalRepresentative, now) ? action : null,
  };
}
