import { Fault } from "../../fault";
import type { Certificate } from "../../x509/certificate";
import type { KeyMetadata } from "../vault";

/** What is true of an entry in every vault, whether its key is a secret or lies in a token. PURE. */

/** Whether a name is one thing in every store: no path, no case, no wildcard. */
export const isEntryName = (text: string): boolean => /^[0-9a-z-]{1,100}$/.test(text);

/** @throws Fault `vault-entry-name` for what is no name of an entry. */
export function checkedEntry(entry: string): string {
  if (isEntryName(entry)) return entry;
  throw new Fault(
    "vault-entry-name",
    `${JSON.stringify(entry.slice(0, 120))} is no name of a vault entry.`,
    "A name has 1 to 100 lower-case letters, digits and hyphens.",
  );
}

const texts = ["structure", "serverInstance", "usage", "commonName", "environment"] as const;

/** Whether something read from a vault is the whole of what a key says of itself. */
export function isMetadata(value: unknown): value is KeyMetadata {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return texts.every((name) => typeof fields[name] === "string") && Number.isInteger(fields["round"]);
}

/** An entry's key is for one server instance, whoever asks. @throws Fault `key-reused`. */
export function mustBeFor(
  { entry, metadata }: { readonly entry: string; readonly metadata: KeyMetadata },
  wanted: KeyMetadata,
  address: string,
): void {
  if ([...texts, "round" as const].every((name) => metadata[name] === wanted[name])) return;
  const of = ({ usage, commonName, structure, serverInstance, round, environment }: KeyMetadata): string =>
    `${usage} ${commonName} of ${structure} on ${serverInstance}, round ${round}, ${environment}`;
  throw new Fault(
    "key-reused",
    `The key ${entry} in ${address} is for ${of(metadata)}; it was asked for ${of(wanted)}.`,
    "One key belongs to one server instance: use another entry.",
  );
}

/** One key pair, one server instance (ANS guide, slide 27): `holder` has it already. */
export const reused = (entry: string, publicKeySha256: string, holder: string, address: string): Fault =>
  new Fault(
    "key-reused",
    `The key with public key SHA-256 ${publicKeySha256}, wanted for ${entry}, is the key of ${holder} in ${address}.`,
    "One key belongs to one server instance: let the vault make a new key for this one.",
  );

/** The entry has a key, and it is not the one that is to be taken over. */
export const otherKey = (entry: string, held: string, wanted: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `The entry ${entry} in ${address} holds the key ${held}; the one to take over is ${wanted}.`,
    "A key is never replaced: take it over under another entry, as the next round.",
  );

/** The certificate is for another key than the entry's; `held` is the SHA-256 of the entry's, if it has one. */
export const otherCertificate = (
  entry: string,
  { serialNumber, publicKeySha256 }: Certificate,
  held: string | undefined,
  address: string,
): Fault =>
  new Fault(
    "vault-key-mismatch",
    `The certificate ${serialNumber} is for the public key ${publicKeySha256}; ${address} holds ${held === undefined ? "no key" : `the key ${held}`} under ${entry}.`,
    "Bring the certificate that was issued for this request.",
  );

/** A newer version of this package wrote the entry. */
export const tooNew = (entry: string, address: string, found: unknown, readable: number): Fault =>
  new Fault(
    "vault-too-new",
    `The key ${entry} in ${address} was written as version ${Number(found)} of its format, and this pulumi-igc-sante reads up to version ${readable}.`,
    "Update the package: npm install pulumi-igc-sante@latest",
  );
