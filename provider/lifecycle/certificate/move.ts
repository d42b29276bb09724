import { Fault } from "../../fault";
import type { Vault } from "../../vault";
import type { World } from "../common";
import { type CertificateInputs, type CertificateState, metadataOf, nameOf } from "./state";

/** Whether keys can leave the one kind of vault and be taken into the other: in a token they are born and stay. */
export const canMove = (from: string, to: string): boolean => ![from, to].some((address) => address.startsWith("pkcs11:"));

/**
 * Takes the keys of a certificate over into another vault, with what was issued for them, under the same names: nothing is
 * ordered (issue 11). Each entry can be taken over again after a crash. The old entries stay where they are.
 * @param from address of the vault that holds them
 */
export async function moveVault(state: CertificateState, from: string, wish: CertificateInputs, world: World): Promise<CertificateState> {
  const { current, next } = state;
  if (!current && !next) return { ...state, vaultId: null };
  const source = await world.vault(from, state.vaultId);
  const target = await world.vault(wish.vault);
  const vaultId = await target.establish();
  for (const held of [current, next]) if (held) await moveEntry(held, source, target, wish);
  world.say(`${nameOf(wish)}: taken over from ${from} into ${wish.vault}; nothing was ordered, and the old entries stay`);
  // Bundles are packed anew where they are kept now.
  return { ...state, current: current?.bundles ? { ...current, bundles: [] } : current, vaultId };
}

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
}
