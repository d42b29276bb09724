import { Fault, type Refusal } from "../../fault";
import { hasUnknown, type Properties } from "../../rpc";
import { cardNumberFault, domainNameFault, mailFault, phoneFault, signatoryRoles } from "../../structure";
import { choice, list, name, optional, record, type Shape, text } from "../common";

/** What people, types and domains must be like on any of the forms. */

const cardless = ({ firstName, lastName }: { firstName?: unknown; lastName?: unknown }): Fault =>
  new Fault(
    "card-number",
    `${String(firstName)} ${String(lastName)} has no card number, and the form names an administrator by their card.`,
    "Leave this administrator out of the form until the card has come (see the administrator's nextAction).",
  );

const person = { lastName: name(), firstName: name(), phone: text(phoneFault), email: text(mailFault) };
/** Five forms 413. More people than that with a card for one structure is a list that was not meant. */
export const mostAdmins = 20;
const tooManyAdmins = (count: number): Fault =>
  new Fault(
    "too-many-admins",
    `The request names ${count} technical administrators; ${mostAdmins} at most.`,
    "Make a second Form413Request for the others.",
  );

export const signatory = record({ ...person, cardNumber: optional(text(cardNumberFault)), role: optional(choice(signatoryRoles)) });
/** @param more what is known of each of them besides */
export const admins = (least: number, more: Readonly<Record<string, Shape>> = {}): Shape =>
  list(record({ ...person, cardNumber: optional(text(cardNumberFault)), ...more }), least, mostAdmins, tooManyAdmins);
export const certificateType = choice(["ORG", "SERV_SSL", "SERV_SMIME", "PRO"]);

/** @param property the list of administrators */
export function cardRefusals(given: Properties, property: string): Refusal[] {
  const people = given[property];
  if (!Array.isArray(people)) return [];
  return people.flatMap((admin: Properties, index) =>
    admin && typeof admin === "object" && (admin["cardNumber"] === undefined || admin["cardNumber"] === null)
      ? [{ property: `${property}[${index}].cardNumber`, fault: cardless(admin) }]
      : [],
  );
}

export function domainRefusals({ certificateType, domain, server }: Properties): Refusal[] {
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
