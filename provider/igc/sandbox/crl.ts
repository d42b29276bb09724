import { createPublicKey, webcrypto } from "node:crypto";
import { readCertificate } from "../../x509/certificate";
import { encode, tag } from "../../x509/der";
import { extensionOids } from "../../x509/extension";
import type { Hierarchy } from "./authority";
import { keyIdentifier, x509 } from "./certify";

/** One certificate on a list. */
export interface Listed {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** A key of `listedReasons`. */
  readonly reason: string;
}

const week = 7 * 86_400_000;

/** The numbers of reasons (RFC 5280 section 5.3.1) that a list of a rehearsal may have. */
export const listedReasons: Readonly<Record<string, number>> = {
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
};

/**
 * The list of the CA that issues: complete, with its number and the key that signed it. @returns DER
 * @param thisUpdate instant it is issued at; its number follows from it
 * @param nextUpdate default: a week later
 */
export async function issueCrl(
  listed: readonly Listed[],
  { issuing: { certificate, privateKey } }: Hierarchy,
  thisUpdate: Date,
  nextUpdate: Date = new Date(thisUpdate.getTime() + week),
): Promise<Buffer> {
  const { AuthorityKeyIdentifierExtension, Extension, Name, X509CrlGenerator } = await x509();
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const crl = await X509CrlGenerator.create(
    {
      issuer: new Name(readCertificate(certificate).subject.der),
      thisUpdate: wholeSeconds(thisUpdate),
      nextUpdate: wholeSeconds(nextUpdate),
      entries: listed.map(({ serialNumber, revokedAt, reason }) => ({
        serialNumber,
        revocationDate: wholeSeconds(revokedAt),
        reason: listedReasons[reason]!,
      })),
      extensions: [
        new AuthorityKeyIdentifierExtension(keyIdentifier(createPublicKey(privateKey))),
        new Extension(extensionOids.crlNumber, false, encode(tag.integer, numberOf(thisUpdate))),
      ],
      signingAlgorithm: algorithm,
      signingKey: await webcrypto.subtle.importKey("pkcs8", privateKey.export({ type: "pkcs8", format: "der" }), algorithm, false, [
        "sign",
      ]),
    },
    webcrypto,
  );
  return Buffer.from(crl.rawData);
}

const wholeSeconds = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

/** Seconds since 1970: later lists have higher numbers. */
function numberOf(instant: Date): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(Math.floor(instant.getTime() / 1000), 1);
  return bytes[1]! < 0x80 ? bytes.subarray(1) : bytes;
}
