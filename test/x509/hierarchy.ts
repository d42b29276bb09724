/** A hierarchy like the sandbox's, for tests: root, organisations CA, leaves that are really signed. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Certificate } from "../../provider/x509/certificate";
import { tag } from "../../provider/x509/der";
import { attributeOids } from "../../provider/x509/name";
import { type Attribute, algorithm, extensions, type ForgedExtension, forge, keyIdentifier, time } from "./forge";
import { type LeafOverrides, leaf } from "./leaf";

interface Authority {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
  readonly name: Attribute[][];
  readonly identifier: Buffer;
}

export interface Hierarchy {
  readonly root: Authority;
  readonly issuer: Authority;
  /** A leaf signed by the issuer: right for rehearsal, but for the overrides. */
  issue(overrides?: LeafOverrides): Certificate;
}

const named = (commonName: string): Attribute[][] => [
  [[attributeOids.country, "FR", tag.printableString]],
  [[attributeOids.organization, "REHEARSAL"]],
  [[attributeOids.commonName, commonName]],
];

function authority(commonName: string, by?: Authority, more: readonly ForgedExtension[] = []): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "spki", format: "der" });
  const identifier = keyIdentifier(der);
  const name = named(commonName);
  const sha256WithRsa = algorithm("1.2.840.113549.1.1.11");
  const certificate = forge({
    version: 2,
    serial: Buffer.of(1),
    innerAlgorithm: sha256WithRsa,
    outerAlgorithm: sha256WithRsa,
    issuer: by?.name ?? name,
    subject: name,
    notBefore: time("2013-06-25T00:00:00Z"),
    notAfter: time("2033-06-24T00:00:00Z"),
    publicKey: der,
    uniqueId: false,
    extensions: [
      extensions.basicConstraints(true, by ? 0 : undefined),
      extensions.keyUsage("keyCertSign", "cRLSign"),
      extensions.subjectKeyIdentifier(der),
      extensions.authorityKeyIdentifier(by?.identifier ?? identifier),
      ...more,
    ],
    signer: by?.privateKey ?? privateKey,
    signature: Buffer.alloc(0),
  });
  return { certificate, privateKey, name, identifier };
}

/** @param more extensions of the organisations CA beyond the usual ones. */
export function hierarchy(...more: readonly ForgedExtension[]): Hierarchy {
  const root = authority("REHEARSAL ROOT");
  const issuer = authority("REHEARSAL ORGANISATIONS", root, more);
  return {
    root,
    issuer,
    issue: (overrides = {}) =>
      leaf({
        environment: "rehearsal",
        issuer: issuer.name,
        signer: issuer.privateKey,
        ...overrides,
        extensions: { authorityKeyIdentifier: extensions.authorityKeyIdentifier(issuer.identifier), ...overrides.extensions },
      }),
  };
}
