import type { SecretListEntry, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { isEntryName, listingRefused, type Place, type Surveyed } from "../common";
import type { ListingLook } from "../vault";
import { errorName } from "./failure";

type Sdk = typeof import("@aws-sdk/client-secrets-manager");
/** One request, repeated while that is worth it. */
type Call = <T>(what: string, request: () => Promise<T>) => Promise<T>;
type Kind = "key" | "issued";
const kinds: readonly Kind[] = ["key", "issued"];

/** Most secrets of an answer of ListSecrets (API reference). */
const aPage = 100;

/**
 * Keys and certificates by ListSecrets, what is scheduled for deletion included: names and tags, no value. "ListSecrets might not reflect
 * changes from the last five minutes" (API reference): so whatever somebody names and the list lacks is asked for by DescribeSecret,
 * and only what that says is not there is absent. At most two requests an entry that is named.
 */
export async function surveyed(
  sdk: Sdk,
  client: SecretsManagerClient,
  prefix: string,
  address: string,
  { progress, named = [] }: ListingLook,
  call: Call,
): Promise<readonly Surveyed[]> {
  const nameOf = (kind: Kind, entry: string): string => `${prefix}/${kind}/${entry}`;
  const needs = (right: string, resource: string): string => `Listing ${address} needs the right ${right} on ${resource}`;
  const found = new Map<string, Surveyed>();
  const add = (secret: Pick<SecretListEntry, "Name" | "Tags" | "DeletedDate">): void => {
    const place = placeOf(prefix, secret.Name ?? "");
    if (place) found.set(secret.Name!, { place, labels: labelsOf(secret), ...(secret.DeletedDate && { deletedUntil: null }) });
  };
  const Filters = [{ Key: "name" as const, Values: kinds.map((kind) => nameOf(kind, "")) }];
  for (let NextToken: string | undefined; ; ) {
    const page = { Filters, IncludePlannedDeletion: true, MaxResults: aPage, NextToken };
    const { SecretList = [], NextToken: next } = await call(`${prefix}/`, () => client.send(new sdk.ListSecretsCommand(page))).catch(
      (error: unknown) => {
        throw listingRefused(error, needs("secretsmanager:ListSecrets", "*"));
      },
    );
    for (const secret of SecretList) add(secret);
    progress?.(found.size);
    if (next === undefined) break;
    NextToken = next;
  }
  const lacking = named
    .filter(isEntryName)
    .flatMap((entry) => kinds.map((kind) => nameOf(kind, entry)))
    .filter((name) => !found.has(name));
  const [listed, of] = [found.size, found.size + lacking.length];
  let asked = 0;
  const ask = async (name: string): Promise<void> => {
    const secret = await call(name, () => described(sdk, client, name)).catch((error: unknown) => {
      throw listingRefused(error, needs("secretsmanager:DescribeSecret", `${prefix}/key/* and ${prefix}/issued/*`));
    });
    if (secret) add({ ...secret, Name: name });
    progress?.(listed + ++asked, of);
  };
  await Promise.all(lacking.map(ask)); // the vault sends no more at once than the service takes
  return [...found.values()];
}

async function described(
  sdk: Sdk,
  client: SecretsManagerClient,
  SecretId: string,
): Promise<Pick<SecretListEntry, "Tags" | "DeletedDate"> | undefined> {
  try {
    return await client.send(new sdk.DescribeSecretCommand({ SecretId }));
  } catch (error) {
    if (errorName(error) === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** The filter takes what begins alike; a name with another slash is none of a vault's. */
function placeOf(prefix: string, name: string): Place | undefined {
  const [, kind, entry] =
    /^(key|issued)\/([0-9a-z-]{1,120})$/.exec(name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : "") ?? [];
  return kind && entry ? { kind: kind as Kind, name: entry } : undefined;
}

const ours = "igc-sante:";
const labelsOf = ({ Tags = [] }: Pick<SecretListEntry, "Tags">): Surveyed["labels"] =>
  Object.fromEntries(Tags.flatMap(({ Key, Value }) => (Key?.startsWith(ours) ? [[Key.slice(ours.length), Value ?? ""]] : [])));
