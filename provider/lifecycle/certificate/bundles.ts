import { randomBytes } from "node:crypto";
import type { Current } from "../../policy";
import { type BundleKind, bundleFormats, makeBundle } from "../../x509/bundle";
import type { Bench } from "./bench";
import { nameOf } from "./state";

/** 192 bits, in characters every reader of PKCS#12 takes. */
const newPassword = (): string => randomBytes(24).toString("base64url");

/** Packs what is wished and not kept yet. A bundle that a run before left in the vault is taken as it is. */
export async function packBundles(current: Current, kinds: readonly BundleKind[], { wish, world }: Bench): Promise<Current> {
  const vault = await world.vault(wish.vault);
  const key = await vault.readKey(current.entry);
  const issued = await vault.readIssued(current.entry);
  const kept = [...(current.bundles ?? [])];
  for (const kind of kinds) {
    const { holdsKey, underPassword, warning } = bundleFormats[kind];
    if (key && issued && vault.storeBundle && vault.readBundle && !(await vault.readBundle(current.entry, kind))) {
      const password = underPassword ? newPassword() : undefined;
      const bytes = await makeBundle(kind, { ...issued, privateKey: holdsKey ? await key.exportPrivateKey?.() : undefined, password });
      await vault.storeBundle(current.entry, kind, { bytes, password, certificateSha256: current.sha256 });
      if (warning) world.say(`${nameOf(wish)}: warning: ${warning}`);
    }
    kept.push(kind);
  }
  world.say(`${nameOf(wish)}: bundles kept beside the key: ${kinds.join(", ")}`);
  return { ...current, bundles: kept };
}
