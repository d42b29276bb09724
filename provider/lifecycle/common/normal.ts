import { isUnknown } from "../../rpc";
import { normaliseCardNumber, normaliseIdentifier, normaliseMail, normaliseName, normalisePhone } from "../../structure";

/**
 * How inputs are stored, property by property: a text's rule, or those of a record's members; a list's members are like one
 * another. `check` writes the result into the inputs, so a program that goes on writing `69 078 181 0` shows no difference.
 */
export type Normal = ((text: string) => string) | { readonly [name: string]: Normal };

/** A value as it is stored. What is unknown, or has another type than is asked for, stays as it is. */
export function normalised(value: unknown, normal: Normal): unknown {
  if (isUnknown(value) || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => normalised(member, normal));
  if (typeof normal === "function") return typeof value === "string" ? normal(value) : value;
  if (typeof value !== "object") return value;
  const given = value as Readonly<Record<string, unknown>>;
  const changed = Object.entries(normal).flatMap(([name, each]) => (name in given ? [[name, normalised(given[name], each)] as const] : []));
  return { ...given, ...Object.fromEntries(changed) };
}

/** Administrators and legal representatives. */
export const normalPerson: Normal = {
  lastName: normaliseName,
  firstName: normaliseName,
  phone: normalisePhone,
  email: normaliseMail,
  cardNumber: normaliseCardNumber,
};

/** A structure, as forms and certificates get it. */
export const normalStructure: Normal = {
  name: normaliseName,
  finess: normaliseIdentifier,
  siret: normaliseIdentifier,
  rppsRanks: normaliseIdentifier,
  idNat: normaliseIdentifier,
};
