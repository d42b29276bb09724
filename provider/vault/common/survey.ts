import { Fault, isFault } from "../../fault";
import type { KeyMetadata, LabelledCertificate, ListedKey, ListingLook, Vault } from "../vault";
import { isMetadata } from "./entry-rules";
import { isBeside } from "./listing";
import type { Labels, Place, SecretStore, Surveyed } from "./secret-store";

type Found = ReadonlyMap<string, Surveyed>;

/**
 * What a store holds, by what its service's own list shows: names, labels, and what was deleted softly. No value is read, a certificate's
 * neither, so labels are all that is known of a key: they may be cut, and people may change them.
 */
export function surveying(survey: NonNullable<SecretStore["survey"]>): Pick<Vault, "listKeys"> {
  return {
    async listKeys(look: ListingLook = {}) {
      const found = await survey(look);
      const [keys, issued] = [placesOf(found, "key"), placesOf(found, "issued")];
      const holders = holdersIn(placesOf(found, "public-key"));
      const entries = [...new Set([...keys.keys(), ...issued.keys()])].filter((name) => !isBeside(name, keys));
      return entries.sort().map((entry) => listed(entry, keys.get(entry), issued.get(entry), holders.get(entry) ?? []));
    },
  };
}

/** What is there stands before what was deleted: a name may be on both lists for a moment. */
function placesOf(found: readonly Surveyed[], kind: Place["kind"]): Found {
  const those = found.filter(({ place }) => place.kind === kind);
  const [there, deleted] = [those.filter(isThere), those.filter((each) => !isThere(each))];
  return new Map([...deleted, ...there].map((each) => [each.place.name, each]));
}

/** The records of public keys, by the entry that holds them. */
function holdersIn(records: Found): ReadonlyMap<string, readonly Surveyed[]> {
  const found = new Map<string, Surveyed[]>();
  for (const record of records.values()) {
    const entry = record.labels["entry"] ?? "";
    found.set(entry, [...(found.get(entry) ?? []), record]);
  }
  return found;
}

const isThere = ({ deletedUntil }: Surveyed): boolean => deletedUntil === undefined;

function listed(entry: string, key: Surveyed | undefined, issued: Surveyed | undefined, holders: readonly Surveyed[]): ListedKey {
  return {
    entry,
    publicKeySha256: publicKeyOf(key, holders),
    metadata: key ? metadataIn(key.labels) : null,
    hasKey: key !== undefined && isThere(key),
    certificate: issued && isThere(issued) ? certificateIn(issued.labels) : null,
    ...(key?.deletedUntil !== undefined && { keyDeletedUntil: key.deletedUntil }),
    ...(issued?.deletedUntil !== undefined && { certificateDeletedUntil: issued.deletedUntil }),
  };
}

/** A record of who holds a public key has it in its name; of a key that was made again there are two, and none says which. */
function publicKeyOf(key: Surveyed | undefined, holders: readonly Surveyed[]): string | null {
  return fingerprint(key?.labels["publicKeySha256"]) ?? (holders.length === 1 ? fingerprint(holders[0]!.place.name) : null);
}

const fingerprint = (text: string | undefined): string | null => (text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : null);

function metadataIn({ structure, serverInstance, usage, commonName, environment, round }: Labels): KeyMetadata | null {
  const told = { structure, serverInstance, usage, commonName, environment, round: Number(round) };
  return isMetadata(told) ? told : null;
}

function certificateIn({ commonName, notAfter, publicKeySha256 }: Labels): LabelledCertificate {
  const until = new Date(notAfter ?? Number.NaN);
  return {
    byLabels: true,
    commonName: commonName ?? null,
    notAfter: Number.isNaN(until.getTime()) ? null : until,
    publicKeySha256: fingerprint(publicKeySha256),
  };
}

/**
 * A refusal to list that names the right; any other error as it is.
 * @param needs begins the hint, as "Listing ADDRESS needs the right R"
 * @param what the service's refusal as a sentence of the vault's
 */
export const listingRefused = (error: unknown, needs: string, what = (said: string): string => said): unknown =>
  isFault(error, "vault-forbidden")
    ? new Fault("vault-forbidden", what(error.what), `${needs} (docs/vaults.md, "Rights to list"). ${error.hint}`)
    : error;
