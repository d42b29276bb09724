import { type Administrator, expiryAction, hasEnded, incidentAction } from "./administrators";
import { administratorsOf, nameOfPerson, who } from "./people";
import { type Finding, forms, ordre, portal, tops } from "./prerequisite-graph";
import type { NextAction } from "./verdict";

/** What an administrator must have before they can order: a card that is good, and before a vendor's the vendor's contract. PURE. */
export interface AdministratorFacts extends Administrator {
  readonly cardType: string;
  readonly cardNumber?: string | null | undefined;
  /** That the e-CPx was activated with the card; absent where the program does not say. */
  readonly eCpxActivated?: boolean | null | undefined;
  /** Day the vendor's own contract with ANS was signed, or `none`; absent where the program does not say. */
  readonly vendorContract?: string | null | undefined;
}

const whoIs = (admin: AdministratorFacts): string => administratorsOf([nameOfPerson(admin)]);

/** A CPA card is a vendor's, every other one is the structure's (guide, slides 12 to 14). */
export function administratorFindings(admin: AdministratorFacts, now: Date): Finding[] {
  const ownContract = admin.cardType === "CPA" ? [vendorContract(admin)] : [];
  return [...ownContract, card(admin), usable(admin), valid(admin, now), eCpx(admin)];
}

const found = (
  name: Finding["name"],
  state: Finding["state"],
  { who: whose, where, what }: { readonly who: string; readonly where: string; readonly what: string },
  action: NextAction | null = null,
): Finding => ({ name, state, who: whose, where, what, action });

function vendorContract({ vendorContract: signed }: AdministratorFacts): Finding {
  const place = { who: who.vendor, where: forms.contract };
  if (!signed) return found("vendor-contract", "unknown", { ...place, what: "whether the vendor has a contract with ANS is not said" });
  if (signed !== "none") return found("vendor-contract", "met", { ...place, what: `the vendor's contract with ANS, signed on ${signed}` });
  const what = "sign the vendor's membership contract with ANS, then set `vendorContract` to its day";
  const because = "a CPA card is ordered under the vendor's own contract with ANS (guide, slides 12 and 13)";
  return found("vendor-contract", "unmet", { ...place, what }, { ...place, what, by: null, because });
}

/** A CPA is ordered by form 301, a CPE through TOPS, a CPS comes from the professional order. */
const cardOrder: Readonly<Record<string, readonly [string, string]>> = {
  CPA: ["order a CPA card with form 301", forms[301]],
  CPE: ["have a CPE card ordered by a CPS holder of the structure", tops],
  CPS: ["ask the professional order (Ordre) for a CPS card", ordre],
  CDE: ["order a CDE card with form 101", forms[101]],
};

function card(admin: AdministratorFacts): Finding {
  const { cardType, cardNumber } = admin;
  const [order, where] = cardOrder[cardType] ?? cardOrder["CPA"]!;
  const place = { who: whoIs(admin), where };
  if (cardNumber) return found("admin-card", "met", { ...place, what: `${cardType} card` });
  const what = `${order}, then set \`cardNumber\``;
  const because = "form 413 names an administrator by their card, and the portal opens with it";
  return found("admin-card", "unmet", { ...place, what }, { ...place, what, by: null, because });
}

function usable(admin: AdministratorFacts): Finding {
  const { cardIncident } = admin;
  const place = { who: whoIs(admin), where: forms[501] };
  if (!cardIncident) return found("admin-card-usable", "met", { ...place, what: "nothing is said to have happened to the card" });
  const action = incidentAction(admin, cardIncident);
  return found("admin-card-usable", "unmet", action, action);
}

function valid(admin: AdministratorFacts, now: Date): Finding {
  const { cardExpiresOn } = admin;
  const place = { who: whoIs(admin), where: "https://esante.gouv.fr" };
  if (!cardExpiresOn) return found("admin-card-valid", "unknown", { ...place, what: "the last day of the card is not known" });
  const action = expiryAction(admin, now);
  return found("admin-card-valid", hasEnded(admin, now) ? "unmet" : "met", { ...place, what: `the card ends on ${cardExpiresOn}` }, action);
}

/** The portal opens with the card itself too (slide 12), so nothing waits for it; without a reader, everything does. */
function eCpx(admin: AdministratorFacts): Finding {
  const { eCpxActivated, cardType } = admin;
  const name = `e-${cardType === "CPS" ? "CPS" : "CPx"}`;
  const place = { who: whoIs(admin), where: portal };
  if (eCpxActivated === undefined || eCpxActivated === null)
    return found("e-cpx", "unknown", { ...place, what: `whether the ${name} is activated is not said` });
  if (eCpxActivated) return found("e-cpx", "met", { ...place, what: `the ${name} is activated` });
  const what = `activate the ${name} with the card, then set \`eCpxActivated\``;
  const because = `the portal is opened with the ${name} or with the card itself, and an ${name} is activated with the card beforehand (guide, slides 12 and 18)`;
  return found("e-cpx", "unmet", { ...place, what }, { ...place, what, by: null, because });
}
