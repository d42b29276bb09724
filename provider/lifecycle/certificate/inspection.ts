import { isFault } from "../../fault";
import { type Current, type FoundDrift, foundInVault, inServiceName, type Next } from "../../policy";
import type { InService, Issued, Vault, VaultKey } from "../../vault";
import { type Certificate, readCertificatePem } from "../../x509/certificate";
import { misordered } from "../../x509/judge";
import { oncePerObject, type World } from "../common";
import { authoritiesOf, chainFault, horizonOf } from "./chain";
import { lookAtEvidence } from "./missing";
import { type CertificateInputs, type CertificateState, identityOf } from "./state";
import { holderOf, orDamaged, readPlace } from "./vault";

/** Who else wants what a look reads: the certificate in service, where it is the same, and what its server reads. */
interface Seen {
  readonly issued?: (issued: Issued) => void;
  readonly placed?: (there: InService) => void;
}

/**
 * The deep look of a refresh: what of key, certificate, chain, place and vault is not as the state says, all of it, so that one `up`
 * mends it in the right order. It asks a vault for nothing that a state does not name.
 */
export async function inspectVault(
  state: CertificateState,
  wish: CertificateInputs,
  world: World,
  seen: Seen = {},
): Promise<readonly FoundDrift[]> {
  const { current, next } = state;
  const holder = current && (await holderOf(current, wish, state, world));
  const found = current ? await inspectCurrent(holder!, state, current, wish, seen) : [];
  if (current) found.push(...sharedKey(state, current, world));
  const asked = next ? await world.vault(wish.vault, state.vaultId) : undefined;
  if (next) found.push(...(await inspectNext(asked!, next)));
  const vault = holder ?? asked;
  return vault ? [...found, ...(await rightsOf(vault, world))] : found;
}

/** As a refresh that was asked for a moment ago; what it does not look at stands. */
export async function inspectAgain(state: CertificateState, wish: CertificateInputs, world: World): Promise<readonly FoundDrift[]> {
  const known = foundInVault(state.drift).map(({ class: code }) => code);
  const others = (state.drift ?? []).filter(({ class: code }) => !known.includes(code));
  return [...(await inspectVault(state, wish, world)), ...(await lookAtEvidence(state, wish, world)), ...others];
}

/** What is in its entry, then what its server reads, whatever became of the entry: a person may have put another one there because of it. */
async function inspectCurrent(
  vault: Vault,
  state: CertificateState,
  current: Current,
  wish: CertificateInputs,
  seen: Seen,
): Promise<FoundDrift[]> {
  const { found, isKept, issued } = await inspectEntry(vault, current, wish, seen);
  const waits = state.previous || state.rolledBack ? inServiceName(identityOf(wish)) : undefined;
  const place = current.inService?.place ?? waits;
  if (place === undefined) return found;
  const there = await readPlace(vault, place);
  if (there && there !== "damaged") {
    seen.placed?.(there);
    found.push(...(await inspectFormer(vault, there, state)));
  }
  return isKept && current.inService ? [...found, ...placeDrift(there, current, issued)] : found;
}

/** @returns besides what was found, whether its key is kept, and what was issued where that is whole */
async function inspectEntry(vault: Vault, current: Current, wish: CertificateInputs, seen: Seen) {
  const key = await readKept(vault, current.entry);
  const lost = (one: FoundDrift) => ({ found: [one], isKept: false, issued: undefined });
  if (!key) return lost({ class: "key-missing" });
  if ("class" in key) return lost(key);
  if (key.publicKeySha256 !== current.publicKeySha256) return lost({ class: "key-replaced" });
  const found = weakened(current, key);
  // The key is whole, so what is damaged is the certificate, and is stored again as what is another's.
  const issued = await orDamaged(vault.readIssued(current.entry));
  const leaf = issued && issued !== "damaged" ? readCertificatePem(issued.certificate) : undefined;
  const other = leaf ? otherThan(current, leaf) : ({ class: issued ? "certificate-replaced" : "certificate-missing" } as const);
  if (other) found.push(other);
  else {
    seen.issued?.(issued as Issued);
    found.push(...inspectCertificate(leaf!, issued as Issued, current, wish));
  }
  const whole = !other && !found.some(({ class: code }) => code === "chain-changed");
  return { found, isKept: true, issued: whole ? (issued as Issued) : undefined };
}

/** The key of a certificate of before that its server reads: without it that one cannot be put there again, and a token signs no more. */
async function inspectFormer(vault: Vault, there: InService, { previous, current }: CertificateState): Promise<FoundDrift[]> {
  const { sha256, serialNumber } = readCertificatePem(there.certificate);
  if (!previous || previous.sha256 !== sha256 || sha256 === current?.sha256) return [];
  const key = await readKept(vault, previous.entry);
  if (key && "class" in key) return [key];
  return key?.publicKeySha256 === previous.publicKeySha256 ? [] : [{ class: "in-service-key-missing", fact: serialNumber }];
}

/** A key, or why it is not kept as it was: a token that lets it out says so itself. */
async function readKept(vault: Vault, entry: string): Promise<VaultKey | FoundDrift | undefined> {
  try {
    return await vault.readKey(entry);
  } catch (error) {
    if (isFault(error, "key-unusable")) return { class: "exportable-flipped", fact: error.what };
    throw error;
  }
}

/** What a token said of a key once, and says no more (PKCS#11 2.40 sections 4.7 and 4.9). */
function weakened({ keyAttributes = [] }: Current, key: VaultKey): FoundDrift[] {
  const lost = keyAttributes.filter((attribute) => !key.keyAttributes?.includes(attribute));
  if (lost.length === 0) return [];
  return [{ class: "exportable-flipped", fact: `${lost.join(", ")} ${lost.length === 1 ? "is" : "are"} true no more` }];
}

function otherThan(current: Current, { sha256, serialNumber, notBefore }: Certificate): FoundDrift | undefined {
  if (sha256 === current.sha256) return undefined;
  if (serialNumber === current.serialNumber) return { class: "certificate-replaced" };
  return { class: notBefore < new Date(current.notBefore) ? "entry-rolled-back" : "serial-replaced", fact: serialNumber };
}

/** What is in the certificate and beside it: nobody renames it, but a state or a vault may be another's. */
function inspectCertificate(leaf: Certificate, issued: Issued, current: Current, wish: CertificateInputs): FoundDrift[] {
  const authorities = authoritiesOf(issued);
  const { commonName, usage, environment } = wish;
  const wrong = misordered(leaf, { commonName, usage, environment });
  const broken = chainFault(leaf, authorities);
  const horizon = horizonOf(current, authorities);
  return [
    ...(wrong.name === undefined ? [] : [{ class: "name-wrong", fact: wrong.name } as const]),
    ...(wrong.usage === undefined ? [] : [{ class: "usage-wrong", fact: wrong.usage } as const]),
    ...(broken === undefined ? [] : [{ class: "chain-changed", fact: broken } as const]),
    ...(horizon === undefined ? [] : [{ class: "ca-horizon", fact: horizon } as const]),
  ];
}

/** What is damaged is replaced as what is another's: the place is made from the entry, and holds nothing of its own. */
function placeDrift(there: InService | "damaged" | undefined, current: Current, issued: Issued | undefined): FoundDrift[] {
  if (!there) return [{ class: "in-service-missing" }];
  if (there === "damaged") return [{ class: "in-service-replaced" }];
  // A person's decision, and no drift: it is remembered beside (docs/renewal.md).
  if (there.rolledBack?.from === current.sha256) return [];
  const leaf = readCertificatePem(there.certificate);
  if (leaf.sha256 === current.sha256) return issued && !sameChain(there, issued) ? [{ class: "in-service-replaced" }] : [];
  return leaf.notBefore < new Date(current.notBefore)
    ? [{ class: "in-service-rolled-back", fact: leaf.serialNumber }]
    : [{ class: "in-service-replaced" }];
}

const sameChain = (one: InService, other: Issued): boolean => digests(one) === digests(other);
const digests = (issued: Issued): string =>
  authoritiesOf(issued)
    .certificates.map(({ sha256 }) => sha256)
    .join();

async function inspectNext(vault: Vault, next: Next): Promise<FoundDrift[]> {
  const key = await vault.readKey(next.entry);
  if (!key) return [{ class: "request-key-missing" }];
  return key.publicKeySha256 === next.publicKeySha256 ? [] : [{ class: "request-key-replaced" }];
}

/**
 * Whether another resource of this operation has the same key. Of two the one that is looked at second is found, and stays found
 * whoever comes first the next time: it no longer asks, so that the other one never is.
 */
function sharedKey({ drift }: CertificateState, { publicKeySha256, entry }: Current, world: World): readonly FoundDrift[] {
  const known = foundInVault(drift).filter(({ class: code }) => code === "duplicate-key");
  if (known.length > 0) return known;
  const holder = world.claim(`key ${publicKeySha256}`, entry);
  return holder === undefined ? [] : [{ class: "duplicate-key", fact: holder }];
}

/** Once a vault and operation, whatever number of certificates lies in it. */
const askedIn = oncePerObject((_world) => new Map<string, Promise<string | undefined>>());

async function rightsOf(vault: Vault, world: World): Promise<FoundDrift[]> {
  if (!vault.openToOthers) return [];
  const asked = askedIn(world);
  const asking = asked.get(vault.address) ?? vault.openToOthers();
  asked.set(vault.address, asking);
  const fact = await asking;
  return fact === undefined ? [] : [{ class: "vault-rights-widened", fact }];
}
