import { Fault } from "../fault";
import type { Vault } from "./vault";

/**
 * Refuses a vault that is not the one the keys are remembered to lie in, before anything is made or taken for lost: a
 * folder that is not mounted, a wrong account, region, tenant or path. From then on, no call of `vault` makes a vault
 * where there is none.
 * @param expected the id that `vault.establish()` gave.
 * @throws Fault `vault-absent`; and what the vault says when it cannot be read.
 */
export async function mustBe(vault: Vault, expected: string): Promise<void> {
  const found = await vault.identity(expected);
  if (found !== expected) throw found === undefined ? none(vault, expected) : another(vault, found, expected);
}

const none = ({ address, idPlace }: Vault, expected: string): Fault =>
  new Fault(
    "vault-absent",
    `The keys lie in the vault ${expected}, and there is none at ${address}: it has no ${idPlace}.`,
    "Mount its folder, or set its address, account or region right, then run pulumi up again: nothing was made. If it is that vault, put this entry back from its backup.",
  );

const another = ({ address, idPlace }: Vault, found: string, expected: string): Fault =>
  new Fault(
    "vault-absent",
    `The keys lie in the vault ${expected}, and ${address} is another one: its ${idPlace} says ${found}.`,
    "Mount the right folder, or set the address, account or region right, then run pulumi up again: nothing was made.",
  );
