/** What of a vault's keys belongs to whom, by the states of stacks. No I/O. */
import { type CertificateOutputs, identityOf } from "../../provider/lifecycle/certificate";
import { entryName, formerEntry, formerInService } from "../../provider/policy";
import type { ListedKey } from "../../provider/vault";
import { visible } from "../../provider/x509/profile";
import type { StackResource } from "../stack";
import { counted, keyStandings, keysEntries, keyWrong, type Language, type Said, keysTexts as texts } from "../words";

/**
 * How an entry stands: `in-service` (its server reads it), `current` (of the certificate of now, while its server reads the one of before), `pending` (its order is not answered), `previous` (remembered for a rollback) and `retired` (an earlier
 * round) belong to a certificate of the states; so does `unrecorded`, a later round that no state remembers, which the next `pulumi up`
 * takes up. An `orphan` belongs to none of these states.
 */
export type Standing = "in-service" | "current" | "pending" | "previous" | "retired" | "unrecorded" | "orphan";

export interface KeyRow {
  readonly entry: string;
  readonly is: Standing;
  /** Logical name of its certificate in the program; null for an orphan. */
  readonly resource: string | null;
  /** ISO 8601: until when a previous one is remembered; null for others. */
  readonly keptUntil: string | null;
  /** What the vault says of the key; null where it says nothing that can be read. */
  readonly structure: string | null;
  readonly serverInstance: string | null;
  readonly usage: string | null;
  readonly environment: string | null;
  readonly round: number | null;
  readonly publicKeySha256: string | null;
  /** What lies beside the key; null where nothing does, or it cannot be read. */
  readonly certificate: {
    /** Null where the vault is listed by labels, and the certificate was not read. */
    readonly serialNumber: string | null;
    readonly commonName: string | null;
    /** As `serialNumber`. */
    readonly organizationalUnit: string | null;
    readonly notAfter: string | null;
  } | null;
  /** What is not as it should be, in sentences; empty where all is. */
  readonly wrong: readonly string[];
}

type Owner = { readonly name: string; readonly state: CertificateOutputs };
interface Claim extends Pick<KeyRow, "is" | "resource" | "keptUntil"> {
  readonly entry: string;
  readonly publicKeySha256: string;
}

/** Certificates of the states whose keys lie in one vault, told by `isHere` of its address and remembered id. */
export function ownersIn(resources: readonly StackResource[], isHere: (vault: string, vaultId: string | null) => boolean): Owner[] {
  return resources
    .filter(({ kind }) => kind === "OrgCertificate")
    .map(({ name, outputs }) => ({ name, state: outputs as unknown as CertificateOutputs }))
    .filter(({ state }) => typeof state.vault === "string" && isHere(state.vault, state.vaultId ?? null));
}

/**
 * Every key of the vault, and every key that a state names and the vault has not.
 * @param sawDeleted whether what was deleted softly would have been among `listed`: else what is missing may be that.
 */
export function keyRows(listed: readonly ListedKey[], owners: readonly Owner[], sawDeleted = true): KeyRow[] {
  const claims = new Map(owners.flatMap(claimsOf).map((claim) => [claim.entry, claim]));
  // A create that failed half-way may have no identity yet.
  const whole = owners.filter(({ state }) => typeof state.structure?.idNat === "string");
  const families = new Map(whole.map((owner) => [familyOf(entryName(identityOf(owner.state), 1)), owner]));
  const rows = listed.map((key) => row(key, claims.get(key.entry), families.get(familyOf(key.entry))));
  const there = new Set(listed.map(({ entry }) => entry));
  const absent = [...claims.values()].filter(({ entry }) => !there.has(entry)).map((claim) => absentRow(claim, sawDeleted));
  return [...rows, ...absent].sort((one, other) => (one.entry < other.entry ? -1 : 1));
}

/** What the entries of one certificate have in common. */
const familyOf = (entry: string): string => entry.replace(/-r\d+$/, "");
const roundOf = (entry: string): number | null => Number(/-r(\d+)$/.exec(entry)?.[1] ?? Number.NaN) || null;

/** The last word counts: what is in service stays so, whatever else names it. */
function claimsOf({ name, state }: Owner): Claim[] {
  const { current, next, previous } = state;
  const former = formerEntry(state);
  const claim = (is: Standing, { entry, publicKeySha256 }: Pick<Claim, "entry" | "publicKeySha256">, keptUntil: string | null): Claim => ({
    ...{ entry, publicKeySha256, is, resource: name, keptUntil },
  });
  return [
    ...(previous ? [claim("previous", previous, previous.keptUntil)] : []),
    ...(next ? [claim("pending", next, null)] : []),
    ...(current && !current.elsewhere ? [claim(formerInService(state) ? "current" : "in-service", current, null)] : []),
    ...(former && !current?.elsewhere ? [claim("in-service", former, null)] : []),
  ].filter(({ entry }) => typeof entry === "string"); // a state of before may not say it
}

function row(key: ListedKey, claim: Claim | undefined, owner: Owner | undefined): KeyRow {
  const { entry, publicKeySha256, metadata, certificate } = key;
  const read = certificate === "damaged" ? null : certificate;
  const { is, resource, keptUntil } = claim ?? { ...unclaimed(entry, read, owner), keptUntil: null };
  return {
    ...{ entry, is, resource, keptUntil, publicKeySha256 },
    structure: metadata?.structure ?? null,
    serverInstance: metadata?.serverInstance ?? null,
    usage: metadata?.usage ?? null,
    environment: metadata?.environment ?? null,
    round: metadata?.round ?? roundOf(entry),
    certificate: read && certificateRow(read),
    wrong: wrongWith(key, is, claim),
  };
}

type Beside = Exclude<ListedKey["certificate"], "damaged" | null>;
type Read = Exclude<Beside, { readonly byLabels: true }>;

const certificateRow = (beside: Beside): NonNullable<KeyRow["certificate"]> =>
  "byLabels" in beside
    ? {
        ...{ serialNumber: null, organizationalUnit: null },
        commonName: beside.commonName === null ? null : visible(beside.commonName),
        notAfter: beside.notAfter?.toISOString() ?? null,
      }
    : {
        serialNumber: beside.serialNumber,
        commonName: attribute(beside, "2.5.4.3"),
        organizationalUnit: attribute(beside, "2.5.4.11"),
        notAfter: beside.notAfter.toISOString(),
      };

function unclaimed(entry: string, beside: Beside | null, owner: Owner | undefined): Pick<KeyRow, "is" | "resource"> {
  if (!owner) return { is: "orphan", resource: null };
  // What a person put back serves though no entry of it is remembered.
  const serial = beside && !("byLabels" in beside) ? beside.serialNumber : undefined;
  if (serial !== undefined && serial === formerInService(owner.state)?.serialNumber) return { is: "in-service", resource: owner.name };
  const newest = Math.max(owner.state.current?.round ?? 0, owner.state.next?.round ?? 0);
  return { is: (roundOf(entry) ?? 0) < newest ? "retired" : "unrecorded", resource: owner.name };
}

const attribute = ({ subject }: Read, oid: string): string => visible(subject.attributes.findLast((each) => each.oid === oid)?.value ?? "");

function wrongWith(key: ListedKey, is: Standing, claim: Claim | undefined): string[] {
  const { publicKeySha256, certificate } = key;
  const of = certificate === "damaged" || certificate === null ? undefined : certificate.publicKeySha256;
  return [
    ...(key.hasKey ? [] : [gone("its key", key.keyDeletedUntil)]),
    ...(certificate === "damaged" ? ["its certificate is damaged"] : []),
    ...(certificate === null && (is === "in-service" || is === "current" || is === "previous")
      ? [gone("its certificate", key.certificateDeletedUntil)]
      : []),
    ...(publicKeySha256 && of && of !== publicKeySha256 ? ["its certificate is for another key"] : []),
    ...(claim && publicKeySha256 && claim.publicKeySha256 !== publicKeySha256 ? ["the state knows it with another public key"] : []),
    ...(is === "orphan" ? ["it belongs to no certificate of these states"] : []),
  ];
}

/** What is not there, and what was deleted softly, which is another thing. */
function gone(what: "its key" | "its certificate", deletedUntil: string | null | undefined): string {
  if (deletedUntil === undefined) return `${what} is not in the vault`;
  return `${what} was deleted, and can be given back${deletedUntil === null ? "" : ` until ${deletedUntil.slice(0, 10)}`}`;
}

const absentRow = ({ entry, is, resource, keptUntil, publicKeySha256 }: Claim, sawDeleted: boolean): KeyRow => ({
  ...{ entry, is, resource, keptUntil, publicKeySha256: publicKeySha256 ?? null },
  ...{ structure: null, serverInstance: null, usage: null, environment: null, round: roundOf(entry), certificate: null },
  wrong: [sawDeleted ? "it is not in the vault" : "it is not in the vault, or was deleted, which was not seen"],
});

/** The entries that these states name. */
export const namedBy = (owners: readonly Owner[]): string[] => [...new Set(owners.flatMap(claimsOf).map(({ entry }) => entry))];

/** A paragraph for each key, and the sentence that sums up. */
export function printKeys(address: string, rows: readonly KeyRow[], language: Language = "en"): string {
  const wrong = rows.filter((each) => each.wrong.length > 0).length;
  const facts = { entries: counted(language, rows.length, keysEntries), vault: address };
  const summary = wrong === 0 ? texts["all-fine"](facts) : texts["some-wrong"]({ ...facts, count: wrong });
  return [...rows.flatMap((each) => printRow(each, language)), summary[language]].join("\n");
}

function printRow(row: KeyRow, language: Language): string[] {
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.standing[language], standingOf(row)[language]],
    [texts.key[language], keyOf(row)[language]],
    [texts.sha256[language], row.publicKeySha256],
    [texts.certificate[language], besideOf(row)?.[language] ?? null],
    [texts.wrong[language], row.wrong.map((each) => keyWrong(each)[language]).join("; ") || null],
  ];
  return [visible(row.entry), ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(12)} ${visible(value)}`] : [])), ""];
}

function standingOf({ is, resource, keptUntil }: KeyRow): Said {
  if (resource === null) return keyStandings[is];
  const facts = { is: keyStandings[is], resource };
  return keptUntil === null ? texts.of(facts) : texts.kept({ ...facts, day: keptUntil.slice(0, 10) });
}

const keyOf = ({ usage, structure, serverInstance }: KeyRow): Said =>
  usage === null ? texts["nothing-recorded"] : texts["key-for"]({ usage, structure: String(structure), server: String(serverInstance) });

function besideOf({ certificate }: KeyRow): Said | null {
  if (!certificate) return null;
  const { serialNumber, commonName, organizationalUnit, notAfter } = certificate;
  const told = { cn: commonName ?? "?", day: notAfter?.slice(0, 10) ?? "?" };
  if (serialNumber === null || organizationalUnit === null) return texts["beside-by-labels"](told);
  return texts.beside({ ...told, serial: serialNumber, ou: organizationalUnit });
}
