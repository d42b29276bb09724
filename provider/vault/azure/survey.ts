import { type Fault, isFault } from "../../fault";
import { listingRefused, type Place, type Surveyed } from "../common";
import type { ListingLook } from "../vault";
import type { SecretClient, SecretProperties } from "./client";

/** One piece of work with the service, repeated while that is worth it. */
type Call = <T>(what: string, request: () => Promise<T>) => Promise<T>;

/**
 * The vault's secrets, and those deleted softly, by the service's two lists (25 on a page, `nextLink`): names, tags and dates, no value.
 * A list is begun anew where one of its pages fails: the client gives no place to go on from.
 *
 * A list shows the newest version of a secret, and a key is its oldest: where two wrote at once, the tags may be those of the one that
 * came second. So whose each public key is follows from the records of public keys, which are written once the key is certain.
 */
export async function surveyed(
  client: SecretClient,
  prefix: string,
  address: string,
  { progress, notSeen }: ListingLook,
  call: Call,
): Promise<readonly Surveyed[]> {
  const seen = async <T>(what: string, items: () => AsyncIterable<T>): Promise<T[]> =>
    call(what, async () => {
      const found: T[] = [];
      for await (const item of items()) {
        found.push(item);
        progress?.(found.length);
      }
      return found;
    });
  const there = await seen("the list of secrets", () => client.listPropertiesOfSecrets()).catch((error: unknown) => {
    throw named(error, "secrets", address);
  });
  const deleted = await seen("the list of deleted secrets", () => client.listDeletedSecrets()).catch((error: unknown) => {
    if (!notSeen || !isFault(error, "vault-forbidden")) throw named(error, "deleted secrets", address);
    notSeen(named(error, "deleted secrets", address) as Fault);
    return [];
  });
  return [
    ...there.flatMap((properties) => placed(prefix, properties) ?? []),
    ...deleted.flatMap(({ properties }) => {
      const place = placed(prefix, properties);
      return place ? [{ ...place, deletedUntil: properties.scheduledPurgeDate?.toISOString() ?? null }] : [];
    }),
  ];
}

const kinds = ["key", "issued", "public-key"] as const satisfies readonly Place["kind"][];

/** Which place of this vault a secret is, if it is one: others may keep secrets there too. */
function placed(prefix: string, { name, tags = {} }: SecretProperties): Surveyed | undefined {
  const [, kind, rest] =
    /^(key|issued|public-key)-([0-9a-z-]{1,120})$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
  const isOurs = tags["managed-by"] === "igc-sante" || rest?.startsWith("igc-");
  const known = kinds.find((each) => each === kind);
  if (!known || !rest || !isOurs) return undefined;
  const { publicKeySha256: _ofTheNewest, ...labels } = tags;
  return { place: { kind: known, name: rest }, labels: known === "issued" ? tags : labels };
}

/** A refusal that names the right: one of the two lists is refused whole. */
const named = (error: unknown, what: string, address: string): unknown =>
  listingRefused(
    error,
    'Listing needs Microsoft.KeyVault/vaults/secrets/readMetadata/action on the whole vault, in a vault with access policies the secret permission "list"',
    (said) => `${address} does not let you list its ${what}: ${said.replace(/^.*?: /, "")}`,
  );
