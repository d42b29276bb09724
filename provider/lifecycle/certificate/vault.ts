import { type Current, type Drift, entryName, type Next } from "../../policy";
import type { Issued, Vault, VaultKey } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import { type CertificateInputs, type CertificateState, identityOf, subjectText } from "./state";

/**
 * What the vault already holds for a wish. A create that died half-way, or a stack that was destroyed
 * and comes back, goes on with the same keys: rounds are found by their names, not by a state.
 */
export async function findRounds(vault: Vault, wish: CertificateInputs): Promise<CertificateState> {
  let current: Current | null = null;
  let next: Next | null = null;
  for (let round = 1; ; round++) {
    const key = await vault.readKey(entryName(identityOf(wish), round));
    if (!key) return { current, next, drift: null };
    const issued = await vault.readIssued(key.entry);
    // A round without a certificate before one that has it was answered by the portal's own key.
    current = issued ? currentOf(key, round, issued, subjectText(wish)) : current;
    next = issued ? null : nextOf(key, round, wish, "the request was begun before");
  }
}

/** The round that waits for an answer. */
export const nextOf = (key: VaultKey, round: number, wish: CertificateInputs, because: string): Next => ({
  entry: key.entry,
  round,
  publicKeySha256: key.publicKeySha256,
  keyAttributes: key.keyAttributes,
  subject: subjectText(wish),
  because,
  ticket: null,
  quarantined: null,
  refused: null,
});

/** The round in service, from what was stored beside its key. */
export function currentOf(
  key: Pick<VaultKey, "entry" | "publicKeySha256" | "keyAttributes">,
  round: number,
  issued: Issued,
  subject: string,
): Current {
  const certificate = readCertificatePem(issued.certificate);
  return {
    entry: key.entry,
    round,
    publicKeySha256: key.publicKeySha256,
    keyAttributes: key.keyAttributes,
    serialNumber: certificate.serialNumber,
    sha256: certificate.sha256,
    subject,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

/** The deep look of a refresh: key present and the same, certificate present and the same. */
export async function inspectVault(vault: Vault, { current, next }: CertificateState): Promise<Drift | null> {
  return (current && (await inspectCurrent(vault, current))) ?? (next && (await inspectNext(vault, next)));
}

async function inspectCurrent(vault: Vault, current: Current): Promise<Drift | null> {
  const key = await vault.readKey(current.entry);
  if (!key) return "key-missing";
  if (key.publicKeySha256 !== current.publicKeySha256) return "key-replaced";
  const issued = await vault.readIssued(current.entry);
  if (!issued) return "certificate-missing";
  return readCertificatePem(issued.certificate).sha256 === current.sha256 ? null : "certificate-replaced";
}

async function inspectNext(vault: Vault, next: Next): Promise<Drift | null> {
  const key = await vault.readKey(next.entry);
  if (!key) return "request-key-missing";
  return key.publicKeySha256 === next.publicKeySha256 ? null : "request-key-replaced";
}
