import { Fault } from "../../fault";
import { type Current, inServiceName, type Previous } from "../../policy";
import type { Vault } from "../../vault";
import type { World } from "../common";
import { takeBack } from "./order";
import { rolledBackOf, withFormerHeld } from "./place";
import { withServed } from "./rollback";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, identityOf, metadataOf, nameOf } from "./state";
import { findRounds, readInstead } from "./vault";

/** Whether keys can leave the one kind of vault and be taken into the other: in a token they are born and stay. */
export const canMove = (from: string, to: string): boolean => ![from, to].some((address) => address.startsWith("pkcs11:"));

/** Why another vault begins a renewal, before it does. */
export const strandedSentence = ({ vault, current }: CertificateOutputs): string =>
  current
    ? `a new key and the renewal of ${current.serialNumber}, since the key in ${vault} cannot leave it; it serves from there until then`
    : `a new key and a new order, since the key in ${vault} cannot leave it`;

/**
 * A wish for another vault: the keys come along where they can, and are renewed there where they cannot.
 * @param from address of the vault that holds them
 */
export async function changeVault(state: CertificateState, from: string, wish: CertificateInputs, world: World): Promise<CertificateState> {
  if (canMove(from, wish.vault)) return moveVault(state, from, wish, world);
  await takeBack(state.next, wish, await world.look(wish.platform));
  const left = { ...state, next: null, drift: null, vaultId: null };
  const { evidence, habilitated } = state;
  if (!state.current) {
    const there = await withServed(await findRounds(await world.vault(wish.vault), wish), wish, world);
    return { ...there, habilitated, ...(evidence && { evidence }) };
  }
  const { elsewhere = { vault: from, vaultId: state.vaultId }, ...current } = state.current;
  const isBack = world.resolve(elsewhere.vault) === world.resolve(wish.vault);
  return isBack ? { ...left, current, vaultId: elsewhere.vaultId } : { ...left, current: { ...current, elsewhere } };
}

/**
 * Takes the keys of a certificate over into another vault, with what was issued for them, under the same names: nothing is
 * ordered (issue 11). Each entry can be taken over again after a crash. The old entries stay where they are.
 * @param from address of the vault that holds them
 */
async function moveVault(state: CertificateState, from: string, wish: CertificateInputs, world: World): Promise<CertificateState> {
  const { current, next } = state;
  if (!current && !next) return { ...state, vaultId: null };
  const source = await world.vault(from, state.vaultId);
  const target = await world.vault(wish.vault);
  const vaultId = await target.establish();
  for (const held of [current?.elsewhere ? null : current, next]) if (held) await moveEntry(held, source, target, wish);
  const previous = current && !current.elsewhere ? await moveFormer(state, current, { source, target, wish }) : undefined;
  world.say(`${nameOf(wish)}: taken over from ${from} into ${wish.vault}; nothing was ordered, and the old entries stay`);
  const open = next && { ...next, paper: next.paper && movedPaper };
  // Bundles are packed anew where they are kept now, and its server finds it there from then on; what it read before stays as it is.
  if (!current || current.elsewhere) return { ...state, next: open, vaultId };
  const { inService: _there, ...kept } = current;
  const moved = { ...state, current: kept.bundles ? { ...kept, bundles: [] } : kept, next: open, vaultId };
  return previous ? { ...moved, previous } : moved;
}

interface Move {
  readonly source: Vault;
  readonly target: Vault;
  readonly wish: CertificateInputs;
}

/**
 * What can be gone back to comes along, where the vault has it still, and so does what its server reads in place of the one of now, put
 * back by a person or since the switch waits: the document that says so.
 * @returns the certificate of before, also one that its server reads and no state remembered
 */
async function moveFormer(state: CertificateState, current: Current, { source, target, wish }: Move): Promise<Previous | undefined> {
  const place = inServiceName(identityOf(wish));
  const there = await readInstead(source, place, current);
  const served = current.inService === undefined || there?.rolledBack?.from === current.sha256 ? there : undefined;
  const known = served?.rolledBack ? await withFormerHeld({ ...state, rolledBack: rolledBackOf(served) }, served, wish, source) : state;
  const { previous } = known;
  if (previous && (await source.readKey(previous.entry))?.exportPrivateKey) await moveEntry(previous, source, target, wish);
  if (served) await target.putInService(place, served);
  return previous ?? undefined;
}

/** No sheet's digest: the open order's says in which vault the revocation code is, and is written anew. */
const movedPaper = "moved";

async function moveEntry(
  held: { readonly entry: string; readonly round: number },
  source: Vault,
  target: Vault,
  wish: CertificateInputs,
): Promise<void> {
  const key = await source.readKey(held.entry);
  if (!key?.exportPrivateKey || !target.importKey) {
    throw new Fault(
      "vault-entry-missing",
      `The key ${held.entry} cannot be taken over from ${source.address}: ${key ? "it cannot leave" : "it is not there"}.`,
      "Set `vault` back to where the key is, or put the key back; then run pulumi up again.",
    );
  }
  await target.importKey(held.entry, await key.exportPrivateKey(), metadataOf(wish, held.round));
  const issued = await source.readIssued(held.entry);
  if (issued) await target.storeIssued(held.entry, issued);
  const code = await source.readRevocationCode?.(held.entry);
  if (code !== undefined) await target.recordRevocationCode?.(held.entry, code);
}
