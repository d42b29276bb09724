/** Extensions that say what a key is for (RFC 5280 sections 4.2.1.3, 4.2.1.9, 4.2.1.12; RFC 3280 section 4.2.1.4). PURE. */
import { readCount, readDocument, readFlag, readGeneralizedTime, readNamedBits, readOid, tag } from "../der";

/** Bits of KeyUsage, in their order (RFC 5280 section 4.2.1.3). ISO now says contentCommitment for nonRepudiation. */
export const keyUsageNames = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
/** What a key may be used for: a bit of keyUsage (RFC 5280 section 4.2.1.3). */
export type KeyUsage = (typeof keyUsageNames)[number];

/** Purposes of extendedKeyUsage (RFC 5280 section 4.2.1.12). */
export const keyPurposeOids = {
  /** anyExtendedKeyUsage: every purpose. */
  any: "2.5.29.37.0",
  /** TLS server. */
  serverAuth: "1.3.6.1.5.5.7.3.1",
  /** TLS client: usage AUTH_CLI. */
  clientAuth: "1.3.6.1.5.5.7.3.2",
  /** Signing of software. */
  codeSigning: "1.3.6.1.5.5.7.3.3",
  /** Signed or encrypted mail: usages SIGN and CONF. */
  emailProtection: "1.3.6.1.5.5.7.3.4",
  /** Time stamps (RFC 3161). */
  timeStamping: "1.3.6.1.5.5.7.3.8",
  /** OCSP answers for an issuer (RFC 6960 section 4.2.2.2). */
  OCSPSigning: "1.3.6.1.5.5.7.3.9",
} as const;
/** Purpose of a certificate that has a name here (RFC 5280 section 4.2.1.12), `any` left out. */
export type KeyPurpose = Exclude<keyof typeof keyPurposeOids, "any">;

/** Whether a certificate is a CA (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  /** Whether it may issue certificates. */
  readonly ca: boolean;
  /** Intermediates that may follow, self-issued ones not counted; undefined: no limit. */
  readonly pathLen: number | undefined;
}

/** RFC 5280 section 4.2.1.9. @throws Fault `answer-unreadable`. */
export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  return readDocument(value, "The extension basicConstraints", (reader) => {
    const fields = reader.inside("BasicConstraints");
    const ca = readFlag(fields, "cA");
    const pathLen = fields.atEnd ? undefined : readCount(fields, "pathLenConstraint");
    fields.end();
    return { ca, pathLen };
  });
}

/** RFC 5280 section 4.2.1.3. An empty set is possible; a rule refuses it. @throws Fault `answer-unreadable`. */
export function readKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  return readDocument(value, "The extension keyUsage", (reader) => {
    const bits = readNamedBits(reader, "KeyUsage");
    const usages = new Set<KeyUsage>();
    for (const bit of bits) {
      const name = keyUsageNames[bit];
      if (name === undefined) throw reader.fault("KeyUsage", `bit ${bit} has no meaning`);
      usages.add(name);
    }
    return usages;
  });
}

/** Dotted OIDs of the purposes, at least one (RFC 5280 section 4.2.1.12). @throws Fault `answer-unreadable`. */
export function readExtendedKeyUsage(value: Uint8Array): readonly string[] {
  return readDocument(value, "The extension extendedKeyUsage", (reader) => {
    const list = reader.inside("ExtKeyUsageSyntax");
    const purposes: string[] = [];
    do purposes.push(readOid(list, "KeyPurposeId"));
    while (!list.atEnd);
    return purposes;
  });
}

/** When the private key may sign, where that is shorter than the life of the certificate (RFC 3280 section 4.2.1.4). */
export interface PrivateKeyUsagePeriod {
  /** First second, UTC; undefined: as the certificate. */
  readonly notBefore: Date | undefined;
  /** Last second, UTC; undefined: as the certificate. */
  readonly notAfter: Date | undefined;
}

/** When the private key may sign (RFC 3280 section 4.2.1.4; RFC 5280 leaves it to profiles). @throws Fault `answer-unreadable`. */
export function readPrivateKeyUsagePeriod(value: Uint8Array): PrivateKeyUsagePeriod {
  return readDocument(value, "The extension privateKeyUsagePeriod", (reader) => {
    const fields = reader.inside("PrivateKeyUsagePeriod");
    if (fields.atEnd) throw fields.fault(undefined, "it names neither a beginning nor an end");
    const at = (n: number, field: string): Date | undefined =>
      fields.isNext(tag.primitive(n)) ? readGeneralizedTime(fields, field, tag.primitive(n)) : undefined;
    const notBefore = at(0, "notBefore");
    const notAfter = at(1, "notAfter");
    fields.end();
    return { notBefore, notAfter };
  });
}
