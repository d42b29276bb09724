import { createHash } from "node:crypto";
import type { Environment } from "../structure";

/**
 * Deterministic names. A retry after a crash finds the same key, the same form and the same order,
 * because their names are functions of the wish alone (domain notes, crypto-vaults 7.3). PURE.
 */

/** What makes a certificate this certificate and no other: a change of any of these is another certificate. */
export interface CertificateIdentity {
  readonly environment: Environment;
  readonly idNat: string;
  readonly serverInstance: string;
  readonly usage: string;
  readonly commonName: string;
}

const slug = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^0-9a-z]+/g, "-")
    .replace(/^-+|-+$/g, "");

const digest = (parts: readonly unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** `[0-9a-z-]{1,86}` (a vault adds up to 14 for what it keeps beside), readable first, then 10 digits of SHA-256 over the exact parts: two wishes never share a name. */
function deterministicName(prefix: string, readable: readonly string[], exact: readonly unknown[], suffix = ""): string {
  const head = [prefix, ...readable.map(slug)].filter(Boolean).join("-").slice(0, 70).replace(/-+$/, "");
  return `${head}-${digest(exact).slice(0, 10)}${suffix}`;
}

/** What a vault calls something of a certificate. */
function certificateName({ environment, idNat, serverInstance, usage, commonName }: CertificateIdentity, suffix: string): string {
  const readable = [idNat, serverInstance, usage, commonName];
  return deterministicName("igc", readable, [environment, ...readable], suffix);
}

/** Vault entry of a certificate's key in one round (1 for the first key, one more at each renewal). */
export const entryName = (identity: CertificateIdentity, round: number): string => certificateName(identity, `-r${round}`);

/** Place of what is in service of a certificate, whatever its round: what its server is told once, and reads for ever. */
export const inServiceName = (identity: CertificateIdentity): string => certificateName(identity, "-current");

/** Ticket of an order: the wish is the identity, the round and the public key; a signature is never part of it. */
export function orderTicket(identity: CertificateIdentity, round: number, publicKeySha256: string): string {
  const { environment, idNat, serverInstance, usage, commonName } = identity;
  const exact = [environment, idNat, serverInstance, usage, commonName, round, publicKeySha256];
  return deterministicName("commande", [idNat, serverInstance, usage, commonName], exact, `-r${round}`);
}

/** Ticket of the revocation of one of a certificate's rounds, by its serial number: it is asked for once. */
export function revocationTicket(identity: CertificateIdentity, serialNumber: string): string {
  const { environment, idNat, serverInstance, usage, commonName } = identity;
  const readable = [idNat, serverInstance, usage, commonName];
  return deterministicName("revocation", readable, [environment, ...readable, serialNumber]);
}

/** What the tickets of one certificate's orders have in common, whatever their round and key; other certificates may share it. */
export const orderTicketHead = (ticket: string): string => ticket.replace(/-[0-9a-f]{10}-r\d+$/, "");

/** Round of an order, by its ticket; `undefined` for what is no order's. */
export function orderRound(ticket: string): number | undefined {
  const digits = /^commande-.*-r(\d{1,6})$/.exec(ticket)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Ticket of a form 413, or of a form 414 in ANS' TEST environment: what it says decides it, so that a form that says
 * something else is another form.
 */
export function formTicket(
  environment: Environment,
  idNat: string,
  certificateType: string,
  content: unknown,
  form: "413" | "414" = "413",
): string {
  return deterministicName(`f${form}`, [idNat, certificateType], [environment, idNat, certificateType, content]);
}

/** Which form a ticket is of: one that was handed out as form 413 stays one. */
export const formOfTicket = (ticket: string): "413" | "414" => (ticket.startsWith("f414-") ? "414" : "413");

/** Tickets of the forms of one request, the first of which has its own. */
export const furtherFormTicket = (ticket: string, place: number): string =>
  place === 1 ? ticket : deterministicName(ticket.replace(/-[0-9a-f]{10}$/, ""), [], [ticket, place]);

/**
 * Ticket of a form 503 on what the form of `ticket` opened. The number alone decides it, so that one that nobody signed is
 * written anew in place, whatever it says then, also where a run died before it was recorded.
 */
export const changeTicket = (ticket: string, number: number): string =>
  deterministicName(ticket.replace(/^f41[34]-(.*)-[0-9a-f]{10}$/, "f503-$1"), [], [ticket, "503", number]);
