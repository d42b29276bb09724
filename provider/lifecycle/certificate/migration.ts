import { readDrift } from "../../policy";
import type { Properties } from "../../rpc";

/** Facts that states of version 1 did not hold yet. */
const newOfNext = { waiting: null, algorithm: null, dueOn: null, orderedAt: null, paper: null };

/** Only a whole record is taken apart: what is unknown yet, or wrong, is left for the check to see. */
const nameOf = (admin: unknown): unknown =>
  typeof admin === "object" && admin !== null && "lastName" in admin && "firstName" in admin
    ? {
        lastName: admin.lastName,
        firstName: admin.firstName,
        ...("cardExpiresOn" in admin && !isAbsent(admin.cardExpiresOn) && { cardExpiresOn: admin.cardExpiresOn }),
        ...("cardIncident" in admin && !isAbsent(admin.cardIncident) && { cardIncident: admin.cardIncident }),
      }
    : admin;

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** What a certificate's state says of administrators: their names, the last day of a card, no card number and no telephone number. */
export const namesOf = (admins: unknown): unknown => (Array.isArray(admins) ? admins.map(nameOf) : admins);

/** Version 1 remembered neither the vault's id nor under which form an order was placed, and held card numbers. */
export function fromVersion1(outputs: Properties): Properties {
  const next = outputs["next"] as Properties | null | undefined;
  const formRequest = outputs["formRequest"] as Properties | undefined;
  return {
    ...outputs,
    ...(next && { next: { ...newOfNext, ...next } }),
    ...(formRequest && typeof formRequest === "object" && { formRequest: { ...formRequest, admins: namesOf(formRequest["admins"]) } }),
    vaultId: null,
    habilitated: next?.["ticket"] ? (formRequest?.["ticket"] ?? null) : null,
  };
}

/** Up to version 3 drift was the first thing that was found, in one word. */
export function fromVersion3(outputs: Properties): Properties {
  const drift = readDrift(outputs["drift"]);
  return { ...outputs, drift: drift.length > 0 ? drift : null };
}
