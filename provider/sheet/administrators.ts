import type { Fault } from "../fault";
import {
  type CardType,
  cardEmployerFault,
  cardNumberFault,
  characterFault,
  lookAlikeFault,
  mailFault,
  normaliseCardNumber,
  normaliseMail,
  normaliseName,
  normalisePhone,
  phoneFault,
} from "../structure";
import type { Column } from "./columns";
import { judged, type RowReader, readDay } from "./row-reader";
import { slug } from "./structure-row";
import { fieldFault, readTable, type SheetOptions, twice } from "./table";
import { readCardType, readEmployer } from "./words";

export type AdministratorField =
  | "key"
  | "cardType"
  | "cardNumber"
  | "cardExpiresOn"
  | "lastName"
  | "firstName"
  | "phone"
  | "email"
  | "employer";

/** The columns of a sheet of administrators. */
export const administratorColumns: readonly Column<AdministratorField>[] = [
  { field: "key", title: "Clé", required: true, names: ["code", "key", "administrateur", "administrator"] },
  { field: "lastName", title: "Nom", required: true, names: ["nom de famille", "last name", "family name", "surname"] },
  { field: "firstName", title: "Prénom", required: true, names: ["prénoms", "first name", "first names", "given name"] },
  {
    field: "phone",
    title: "Téléphone",
    required: true,
    plus: true,
    names: ["tél", "numéro de téléphone", "phone", "phone number", "telephone"],
  },
  {
    field: "email",
    title: "Courriel",
    required: true,
    names: ["mail", "email", "mél", "adresse mail", "adresse email", "mail address", "email address"],
  },
  { field: "employer", title: "Employeur", required: true, names: ["employeur de l'administrateur", "employer"] },
  { field: "cardType", title: "Type de carte", required: true, names: ["carte type", "card type", "type of card"] },
  { field: "cardNumber", title: "Numéro de carte", names: ["carte", "no de carte", "card", "card number"] },
  {
    field: "cardExpiresOn",
    title: "Fin de la carte",
    names: ["fin de validité", "fin de validité de la carte", "expiration de la carte", "card expires on", "card end"],
  },
];

/** The arguments of a `TechnicalAdmin`, as a row gives them. */
export interface SheetAdministrator {
  cardType: CardType;
  cardNumber?: string;
  cardExpiresOn?: string;
  lastName: string;
  firstName: string;
  phone: string;
  email: string;
  employer: "vendor" | "structure";
}

interface AdministratorRow {
  readonly key: string;
  readonly row: number;
  readonly administrator: SheetAdministrator;
}

const name = judged(normaliseName, characterFault, lookAlikeFault);

/**
 * The administrators of a sheet, by their keys.
 * @throws as `readStructures` does.
 */
export function readAdministrators(bytes: Buffer, file: string, options: SheetOptions = {}): Record<string, SheetAdministrator> {
  const rows = readTable(bytes, file, administratorColumns, options, readRow, (all) =>
    twice(
      all,
      ({ row }) => row,
      ({ key }) => [key],
      (key, others) => `the key "${key}" stands in row ${others} too.`,
    ),
  );
  return Object.fromEntries(rows.map(({ key, administrator }) => [key, administrator]));
}

/** What is wrong with one value of an administrator. */
export const administratorFault = (field: AdministratorField, text: string): Fault | undefined =>
  fieldFault(administratorColumns, readRow, field, text);

function readRow(reader: RowReader<AdministratorField>): AdministratorRow {
  const cardNumber = reader.read("cardNumber", judged(normaliseCardNumber, cardNumberFault));
  const cardExpiresOn = reader.read("cardExpiresOn", readDay);
  const [cardType, employer] = [reader.need("cardType", readCardType), reader.need("employer", readEmployer)];
  const mismatch = cardType && employer && cardEmployerFault(cardType, employer);
  if (mismatch) reader.refuse("cardType", mismatch);
  const person = {
    lastName: reader.need("lastName", name)!,
    firstName: reader.need("firstName", name)!,
    phone: reader.need("phone", judged(normalisePhone, phoneFault))!,
    email: reader.need("email", judged(normaliseMail, mailFault))!,
  };
  const administrator = {
    cardType: cardType!,
    ...(cardNumber && { cardNumber }),
    ...(cardExpiresOn && { cardExpiresOn }),
    ...person,
    employer: employer!,
  };
  return { key: reader.need("key", slug)!, row: reader.row.number, administrator };
}
