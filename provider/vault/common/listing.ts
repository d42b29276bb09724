import { isFault } from "../../fault";
import { bundleFormats } from "../../x509/bundle";
import { type Certificate, readCertificatesPem } from "../../x509/certificate";
import type { ListedKey, Vault } from "../vault";
import { recordIn } from "./key-registry";
import type { Place, SecretStore } from "./secret-store";

/** What lies among the keys and is none: bundles and revocation codes. */
const bundlesAndCodes = new RegExp(`-(?:${Object.keys(bundleFormats).join("|")}|revocation(?:-\\d+)?)$`);

/** Whether a name among the keys is a bundle's or a revocation code's, of a key that is there. */
export const isBeside = (name: string, keys: { has(name: string): boolean }): boolean =>
  bundlesAndCodes.test(name) && keys.has(name.replace(bundlesAndCodes, ""));

/** A certificate that is listed: one that cannot be read is damaged, and no failure of the listing. */
export function orDamaged(read: () => Certificate | undefined): Certificate | "damaged" {
  try {
    return read() ?? "damaged";
  } catch (error) {
    if (isFault(error, "answer-unreadable")) return "damaged";
    throw error;
  }
}

/**
 * What a store holds, by names, by the records of public keys and by the certificates: all of that lies in the clear, so no private
 * key is read or opened. A key without a record (its maker died between the two) has a name alone.
 */
export function listing(store: SecretStore, names: NonNullable<SecretStore["names"]>): Pick<Vault, "listKeys"> {
  const look = (place: Place): Promise<Buffer | undefined> => (store.look ? store.look(place) : store.read(place));
  const certificateOf = async (entry: string): Promise<Certificate | "damaged" | null> => {
    const bytes = await look({ kind: "issued", name: entry });
    return bytes ? orDamaged(() => readCertificatesPem(bytes.toString("utf8"))[0]) : null;
  };

  return {
    async listKeys() {
      const inVault = async (kind: Place["kind"]): Promise<ReadonlySet<string>> => new Set(await names(kind));
      const [keys, issued, publicKeys] = [await inVault("key"), await inVault("issued"), await inVault("public-key")];
      const found = new Map<string, ListedKey>();
      const add = async (entry: string, record: Pick<ListedKey, "publicKeySha256" | "metadata">): Promise<void> => {
        const certificate = issued.has(entry) ? await certificateOf(entry) : null;
        found.set(entry, { entry, ...record, hasKey: keys.has(entry), certificate });
      };
      const recorded = async (publicKeySha256: string): Promise<void> => {
        const record = recordIn(await look({ kind: "public-key", name: publicKeySha256 }), publicKeySha256);
        if (record) await add(record.entry, { publicKeySha256, metadata: record.metadata });
      };
      await Promise.all([...publicKeys].map(recorded)); // a store sends no more at once than its service takes
      for (const entry of new Set([...keys, ...issued]))
        if (!found.has(entry) && !isBeside(entry, keys)) await add(entry, { publicKeySha256: null, metadata: null });
      return [...found.values()].sort((one, other) => (one.entry < other.entry ? -1 : 1));
    },
  };
}
