import { Fault } from "../../fault";
import { defaultKeepPreviousDays, inServiceName, previousOf, rolledBackSentence } from "../../policy";
import type { InService, Vault } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import { readCertificatePem } from "../../x509/certificate";
import type { World } from "../common";
import { contentOf, rolledBackOf, withFormerHeld } from "./place";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, identityOf, nameOf } from "./state";
import { findFormer, holderOf, readInstead, readPlace } from "./vault";

/** The certificate of before is remembered beside the one that took its place, and forgotten when its time is over. */
export function withPrevious(before: CertificateState, now: CertificateState, wish: CertificateInputs, at: Date): CertificateState {
  const { previous: _, ...rest } = now;
  const previous = previousOf(before, now, wish.keepPreviousDays ?? defaultKeepPreviousDays, at);
  return previous ? { ...rest, previous } : rest;
}

/** Name that its server reads: also while a switch waits, for its window or for partners, since an earlier certificate is there. */
export function placeOf({ current, previous, past }: CertificateState, wish: CertificateInputs): string | null {
  const waits = current && previous && current.inService === undefined;
  const served = past?.find(({ inService }) => inService);
  return current?.inService?.place ?? (waits ? inServiceName(identityOf(wish)) : (served?.inService?.place ?? null));
}

/**
 * What a refresh learns of a rollback. Nothing is concluded from a document that is away or cannot be read: what was known stands.
 * @param served what its server reads, where that was read
 */
export async function withRollback(state: CertificateOutputs, served: InService | undefined, world: World): Promise<CertificateOutputs> {
  const { rolledBack: known, ...rest } = state;
  const { current } = state;
  if (!served || !current) return state;
  // While the switch to a later one waits, what was put back in place of the one before that one serves on.
  const stands = served.rolledBack && (current.inService === undefined || served.rolledBack.from === current.sha256);
  if (!stands) return known ? rest : state;
  const seen = rolledBackOf(served);
  const rolledBack = known?.revoked && known.serialNumber === seen.serialNumber ? { ...seen, revoked: known.revoked } : seen;
  if (!known && current.inService !== undefined) world.say(`${nameOf(state)}: drift: ${rolledBackSentence(rolledBack, current)}`);
  return withFormerHeld({ ...rest, rolledBack }, served, state, await holderOf(current, state, state, world));
}

/**
 * What its server reads already, where a stack comes back or a resource gets another name: a person's decision stands, and a switch that
 * waited waits on.
 */
export async function withServed(begun: CertificateState, wish: CertificateInputs, world: World): Promise<CertificateState> {
  const { current } = begun;
  if (!current) return begun;
  const vault = await world.vault(wish.vault, begun.vaultId);
  const there = await readInstead(vault, inServiceName(identityOf(wish)), current);
  if (!there) return begun;
  const previous = await findFormer(vault, wish, current, there, new Date(there.rolledBack?.at ?? current.notBefore));
  const stands = there.rolledBack && (previous || there.rolledBack.from === current.sha256);
  return { ...begun, ...(previous && { previous }), ...(stands && { rolledBack: rolledBackOf(there) }) };
}

/** What a certificate is put in service by. */
interface Held {
  readonly entry: string;
  readonly sha256: string;
}

/**
 * Puts a certificate of a vault back where its server reads it, in place of a later one, and says so in the document: who reads it knows
 * that a person decided. Idempotent.
 * @returns the bundles that were left out, as `putInService`
 * @throws Fault `vault-entry-missing` where the vault has lost its key or certificate
 */
export async function putBack(
  vault: Vault,
  place: string,
  held: Held,
  bundles: readonly BundleKind[],
  rolledBack: InService["rolledBack"],
): Promise<readonly BundleKind[]> {
  const content = await contentOf(held, bundles, vault);
  if (!content)
    throw new Fault(
      "vault-entry-missing",
      `The vault ${vault.address} has not both key and certificate of ${held.entry} any more.`,
      "What its server reads was not touched. Put the entry back from a copy of the vault, or order another certificate.",
    );
  const leftOut = await vault.putInService(place, { ...content, ...(rolledBack && { rolledBack }) });
  const there = await readPlace(vault, place);
  if (there && there !== "damaged" && readCertificatePem(there.certificate).sha256 === held.sha256) return leftOut;
  throw new Fault(
    "vault-corrupt",
    `What was put in service as ${place} in ${vault.address} does not read back.`,
    "Somebody else writes there at the same time: run it again.",
  );
}
