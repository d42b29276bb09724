import { Fault, isFault } from "../../fault";
import { type Current, daysBefore, defaultKeepPreviousDays, entryName, type Next, type Previous } from "../../policy";
import type { InService, Issued, Vault, VaultKey } from "../../vault";
import { type Certificate, readCertificatePem } from "../../x509/certificate";
import { decodeExtensions } from "../../x509/extension";
import { printName } from "../../x509/name";
import type { World } from "../common";
import { type CertificateInputs, type CertificateState, identityOf, newState, subjectText } from "./state";

/** Rounds that may be missing between two that are there: keys that somebody cleaned up. A round takes up to three years. */
const widestGap = 4;

/**
 * What the vault already holds for a wish. A create that died half-way, or a stack that was destroyed
 * and comes back, goes on with the same keys: rounds are found by their names, not by a state, and the
 * highest counts, also behind a gap.
 */
export async function findRounds(vault: Vault, wish: CertificateInputs): Promise<CertificateState> {
  let { current, next } = newState;
  let first = 1;
  for (let keys = await keysFrom(vault, wish, first); keys.length > 0; keys = await keysFrom(vault, wish, first)) {
    for (const [round, key] of keys) {
      const issued = await vault.readIssued(key.entry);
      // A round without a certificate before one that has it was answered by the portal's own key.
      current = issued ? currentOf(key, round, issued, subjectText(wish)) : current;
      next = issued ? null : nextOf(key, round, wish, "the request was begun before");
      first = round + 1;
    }
  }
  return { ...newState, current, next, vaultId: (await vault.identity()) ?? null };
}

/**
 * What a run did whose state was never written: a certificate that it stored, which was judged before, or else a later
 * request that it began. Nobody is asked for either again (issue 11); a renewal behind the certificate is found when it is due.
 */
export async function roundsSince(
  vault: Vault,
  wish: CertificateInputs,
  { current, next }: CertificateState,
): Promise<{ readonly current: Current | undefined; readonly next: Next | undefined }> {
  const found: { current: Current | undefined; next: Next | undefined } = { current: undefined, next: undefined };
  const begun = next?.round ?? 0;
  for (let round = begun || (current?.round ?? 0) + 1; ; round++) {
    const entry = entryName(identityOf(wish), round);
    const later = round > begun ? await vault.readKey(entry) : undefined;
    if (round > begun && !later) return found;
    const issued = await vault.readIssued(entry);
    const key = later ?? (issued && (await vault.readKey(entry)));
    if (key && issued) Object.assign(found, { current: currentOf(key, round, issued, subjectText(wish)), next: undefined });
    else if (key && begun > 0 && !found.current) found.next = nextOf(key, round, wish, next!.because);
    else if (found.current || round > begun) return found;
  }
}

/** The keys of some rounds, asked for at once: a gap ends the search only when it is wider. */
async function keysFrom(vault: Vault, wish: CertificateInputs, first: number): Promise<(readonly [number, VaultKey])[]> {
  const rounds = Array.from({ length: widestGap + 1 }, (_, index) => first + index);
  const keys = await Promise.all(rounds.map(async (round) => [round, await vault.readKey(entryName(identityOf(wish), round))] as const));
  return keys.flatMap(([round, key]) => (key ? [[round, key] as const] : []));
}

/**
 * The round of a new request. Rounds only grow: one that a certificate was issued in, or that belongs to a request
 * which is given up, is never taken again (issue 11).
 */
export async function freeRound(vault: Vault, wish: CertificateInputs, { current, next }: CertificateState): Promise<number> {
  let round = Math.max(current?.round ?? 0, next?.round ?? 0) + 1;
  while (await isTaken(vault, wish, round)) round++;
  return round;
}

async function isTaken(vault: Vault, wish: CertificateInputs, round: number): Promise<boolean> {
  const key = await vault.readKey(entryName(identityOf(wish), round));
  return key !== undefined && (key.algorithm !== wish.keyAlgorithm || (await vault.readIssued(key.entry)) !== undefined);
}

/** The round that waits for an answer. */
export const nextOf = (key: VaultKey, round: number, wish: CertificateInputs, because: string, dueOn: string | null = null): Next => ({
  entry: key.entry,
  round,
  publicKeySha256: key.publicKeySha256,
  keyAttributes: key.keyAttributes,
  subject: subjectText(wish),
  because,
  ticket: null,
  quarantined: null,
  refused: null,
  waiting: null,
  algorithm: key.algorithm,
  dueOn,
  orderedAt: null,
  paper: null,
});

/** The round in service, from what was stored beside its key. */
export function currentOf(
  key: Pick<VaultKey, "entry" | "publicKeySha256" | "keyAttributes">,
  round: number,
  issued: Issued,
  subject: string,
): Current {
  const certificate = readCertificatePem(issued.certificate);
  const issuedSubject = printName(certificate.subject);
  return {
    entry: key.entry,
    round,
    publicKeySha256: key.publicKeySha256,
    keyAttributes: key.keyAttributes,
    serialNumber: certificate.serialNumber,
    sha256: certificate.sha256,
    subject,
    ...(issuedSubject !== subject && { issuedSubject }),
    notBefore: certificate.notBefore.toISOString(),
    ...endsOf(certificate),
  };
}

/** Its end, and that of its use where it signs, as they are remembered. */
export function endsOf(certificate: Certificate): Pick<Current, "notAfter" | "signingEnds"> {
  const signingEnds = signingEndOf(certificate);
  return { notAfter: certificate.notAfter.toISOString(), ...(signingEnds && { signingEnds }) };
}

/** Where the time in which a key may sign ends before its certificate: those of 2016 to 2019 lived a month longer. */
function signingEndOf(certificate: Certificate): string | undefined {
  const { notAfter } = certificate;
  const ends = decodeExtensions(certificate).privateKeyUsagePeriod?.notAfter;
  return ends && ends < notAfter ? ends.toISOString() : undefined;
}

/**
 * The id of a vault whose entries a state of before names, without its id. A vault that has none of them is not taken
 * for the one they lie in.
 * @throws Fault `vault-absent`
 */
export async function knownVault(vault: Vault, { current, next }: CertificateState): Promise<string> {
  for (const held of [current, next]) if (held && (await vault.readKey(held.entry))) return vault.establish();
  throw new Fault(
    "vault-absent",
    `The vault ${vault.address} does not have the key ${(current ?? next)!.entry}: it is not there, or another one.`,
    "Mount its folder, or set its address, account or region right, then run pulumi up again: nothing was made.",
  );
}

/** The vault that holds the certificate in service: the wish's, but for a key that could not leave the one before. */
export const holderOf = ({ elsewhere }: Current, wish: CertificateInputs, { vaultId }: CertificateState, world: World): Promise<Vault> =>
  elsewhere ? world.vault(elsewhere.vault, elsewhere.vaultId) : world.vault(wish.vault, vaultId);

/** What is read of a vault, or that it is damaged there. */
export const orDamaged = <T>(reading: Promise<T>): Promise<T | "damaged"> =>
  reading.catch((error: unknown) => {
    if (isFault(error, "vault-corrupt")) return "damaged" as const;
    throw error;
  });

/** What is in service under a name. */
export const readPlace = (vault: Vault, place: string): Promise<InService | "damaged" | undefined> => orDamaged(vault.readInService(place));

/** What its server reads in place of the certificate of now; `undefined` also where it is away or damaged. */
export async function readInstead(vault: Vault, place: string, { sha256 }: Current): Promise<InService | undefined> {
  const there = await readPlace(vault, place);
  return there && there !== "damaged" && readCertificatePem(there.certificate).sha256 !== sha256 ? there : undefined;
}

/**
 * Where a certificate of before lies that a server reads in place of the one of now, where no state remembers it: by its rounds. Its
 * days begin when it was put there.
 * @param since when that was
 */
export async function findFormer(
  vault: Vault,
  wish: CertificateInputs,
  current: Current,
  served: InService,
  since: Date,
): Promise<Previous | undefined> {
  const certificate = readCertificatePem(served.certificate);
  const { sha256, publicKeySha256, serialNumber } = certificate;
  for (let round = current.round - 1; round > 0; round--) {
    const entry = entryName(identityOf(wish), round);
    const issued = await orDamaged(vault.readIssued(entry));
    if (!issued || issued === "damaged" || readCertificatePem(issued.certificate).sha256 !== sha256) continue;
    const keptUntil = daysBefore(since, -(wish.keepPreviousDays ?? defaultKeepPreviousDays)).toISOString();
    return { entry, round, publicKeySha256, serialNumber, sha256, ...endsOf(certificate), keptUntil };
  }
  return undefined;
}
