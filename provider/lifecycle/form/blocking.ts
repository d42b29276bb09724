import { firstBlocking, type NextAction, nameOfPerson } from "../../policy";
import type { NamedForm } from "./handed";
import type { Inputs } from "./wish";

/**
 * What must be done first of all before one form can be signed, by the whole graph; `null` where nothing known stands in the way,
 * and once it is signed: then ANS says what lacks.
 * @param form how far it is, and whom it names: the card of somebody on another form does not hold it up. Of form 503, those who arrive.
 */
export function blockingAct(
  { preparation, structure, signatory, admins }: Inputs,
  { phase, names }: Pick<NamedForm, "phase" | "names">,
  now: Date,
): NextAction | null {
  if (!preparation || phase !== "to-sign") return null;
  const { administrators = [], signatoryCardExpiresOn: cardExpiresOn, ...rest } = preparation;
  const { name: structureName, ...numbers } = structure;
  return firstBlocking(
    {
      structure: { structureName, ...numbers, ...rest, legalRepresentative: { ...signatory, cardExpiresOn } },
      administrators: admins
        .map((admin, index) => ({ cardType: "", ...admin, ...administrators[index] }))
        .filter((admin) => names.includes(nameOfPerson(admin))),
      now,
    },
    "form-413",
  );
}

/** A state of before does not know what must exist first: nobody is told until it is recorded anew for another reason. */
export const asPrepared = (state: Pick<Inputs, "preparation">, { preparation, ...news }: Inputs): Inputs =>
  state.preparation && preparation ? { ...news, preparation } : news;
