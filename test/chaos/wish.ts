import { createHash } from "node:crypto";
import type { Properties } from "../../provider/rpc";

/** What a history's person may change in the program. */
export interface Wish {
  owner: string;
  structureName: string;
  phone: string;
  usage: string;
  secondAdministrator: boolean;
  contactMail: string;
  informedMail: string | undefined;
  renewBeforeDays: number | undefined;
  keyAlgorithm: "rsa-2048" | "rsa-3072" | undefined;
  vault: string | undefined;
  platform: string;
}

export const firstWish = (platform: string): Wish => ({
  owner: "insi",
  structureName: "Centre de santé des Lilas",
  phone: "0472000001",
  usage: "Usage INSi",
  secondAdministrator: false,
  contactMail: "certificats@editeur.example",
  informedMail: undefined,
  renewBeforeDays: undefined,
  keyAlgorithm: undefined,
  vault: undefined,
  platform,
});

const administrators = [
  { lastName: "Noël", firstName: "Zoé", cardNumber: "2600301752", phone: "0144000002", email: "certificats@editeur.example" },
  { lastName: "Petit", firstName: "Anouk", cardNumber: "2600301760", phone: "0144000003", email: "anouk@editeur.example" },
];
const adminsOf = ({ secondAdministrator }: Wish) => administrators.slice(0, secondAdministrator ? 2 : 1);
const idNat = "1690781810";

export const formWish = (wish: Wish): Properties => ({
  environment: "rehearsal",
  structure: { name: wish.structureName, finess: "690781810", idNat },
  signatory: {
    lastName: "Lefèvre",
    firstName: "Aïcha",
    phone: wish.phone,
    email: "direction@centre.example",
    cardNumber: "2800262487",
  },
  admins: adminsOf(wish),
  usage: wish.usage,
  platform: wish.platform,
});

export const certificateWish = (wish: Wish, ticket: string): Properties => ({
  owner: wish.owner,
  environment: "rehearsal",
  structure: { name: wish.structureName, idNat, departmentLabel: "Rhône (69)" },
  formRequest: {
    ticket,
    certificateType: "ORG",
    admins: adminsOf(wish).map(({ lastName, firstName }) => ({ lastName, firstName })),
  },
  usage: "AUTH_CLI",
  service: "INSi",
  commonName: "INSI-AUTO",
  serverInstance: "srv1",
  contactMail: wish.contactMail,
  informedMail: wish.informedMail,
  renewBeforeDays: wish.renewBeforeDays,
  keyAlgorithm: wish.keyAlgorithm,
  vault: wish.vault,
  platform: wish.platform,
});

/** What issued certificates say of the holder: the register's words, whatever the program says. */
export const subject = {
  department: "Rhône (69)",
  organization: "Centre de santé des Lilas",
  organizationalUnit: idNat,
  commonName: "INSI-AUTO",
};

interface Printed {
  readonly structure: unknown;
  readonly signatory: Readonly<Record<string, unknown>>;
  readonly admins: readonly Readonly<Record<string, unknown>>[];
  readonly usage: unknown;
}
const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
const withoutContact = ({ lastName, firstName, cardNumber }: Readonly<Record<string, unknown>>) => [lastName, firstName, cardNumber];
const contact = ({ phone, email }: Readonly<Record<string, unknown>>) => [phone, email];

/** What a form says, without contact data and with it, as digests. */
export function printed({ structure, signatory, admins, usage }: Printed): { readonly substance: string; readonly words: string } {
  const { name, idNat: id } = structure as { readonly name: unknown; readonly idNat: unknown };
  const substance = [name, id, withoutContact(signatory), admins.map(withoutContact), usage];
  return { substance: digest(substance), words: digest([substance, contact(signatory), admins.map(contact)]) };
}
