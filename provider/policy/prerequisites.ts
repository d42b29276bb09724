import { numberShown, type StructureNumbers } from "../structure";
import { type Administrator, cardAction } from "./administrators";
import type { NextAction } from "./verdict";

/** What ANS asks of a structure before a form 413 (guide "médecine de ville", slides 10 to 13). PURE. */
export interface Prerequisite {
  /** `contract`: the membership contract with ANS. `director-card`: the card (CDE) of the legal representative. */
  readonly name: "contract" | "director-card";
  /** Whether it exists, as far as the program says. */
  readonly met: boolean;
  /** What it is, or what to do about it. */
  readonly what: string;
}

export interface StructureFacts extends StructureNumbers {
  readonly structureName: string;
  readonly contract?: { readonly signedOn: string; readonly reference?: string } | null;
  readonly legalRepresentative: { readonly lastName: string; readonly firstName: string; readonly cardNumber?: string | null };
}

/** Where ANS' forms are had. */
const documents = "https://esante.gouv.fr/documents";

export function structurePrerequisites({ contract, legalRepresentative }: StructureFacts): Prerequisite[] {
  const { cardNumber } = legalRepresentative;
  return [
    contract
      ? { name: "contract", met: true, what: `membership contract with ANS signed on ${contract.signedOn}` }
      : { name: "contract", met: false, what: "sign the membership contract with ANS for this geographic FINESS" },
    cardNumber
      ? { name: "director-card", met: true, what: `director's card (CDE) ${cardNumber}` }
      : { name: "director-card", met: false, what: "order the director's card (CDE) with form 101" },
  ];
}

/** The first unmet prerequisite as an act; `null` when all are met. */
export function structureNextAction(facts: StructureFacts): NextAction | null {
  const { legalRepresentative, structureName, contract } = facts;
  const who = `${legalRepresentative.firstName} ${legalRepresentative.lastName}, legal representative of ${structureName}`;
  if (!contract) {
    return {
      who,
      what: `sign the membership contract with ANS for ${numberShown(facts)}, then set \`contract\``,
      where: `${documents}/Contrat_adhesion.pdf`,
      by: null,
      because: "ANS only delivers to structures under contract, by geographic FINESS",
    };
  }
  if (!legalRepresentative.cardNumber) {
    return {
      who,
      what: "order a director's card (CDE) with form 101, then set `legalRepresentative.cardNumber`",
      where: `${documents}/101`,
      by: null,
      because: "form 413 carries the number of the signatory's card",
    };
  }
  return null;
}

/** A card that ends is renewed. An administrator without a card orders one: a CPA by form 301, a CPE through TOPS, a CPS from the professional order. */
export function adminNextAction(
  admin: Administrator & { readonly cardType: string; readonly cardNumber?: string | null },
  now: Date,
): NextAction | null {
  if (admin.cardNumber) return cardAction(admin, now);
  const [what, where] = cardOrder[admin.cardType] ?? cardOrder["CPA"]!;
  return {
    who: `${admin.firstName} ${admin.lastName}, technical administrator`,
    what: `${what}, then set \`cardNumber\``,
    where,
    by: null,
    because: "form 413 names an administrator by their card, and the portal opens with it",
  };
}

const cardOrder: Readonly<Record<string, readonly [string, string]>> = {
  CPA: ["order a CPA card with form 301", `${documents}/301`],
  CPE: ["have a CPE card ordered by a CPS holder of the structure", "https://tops.eservices.esante.gouv.fr"],
  CPS: ["ask the professional order (Ordre) for a CPS card", "the Ordre of the profession"],
  CDE: ["order a CDE card with form 101", `${documents}/101`],
};
