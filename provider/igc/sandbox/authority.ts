import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Name } from "@peculiar/x509";
import { decodePem } from "../../x509/der";
import { asPem, certify, keyIdentifier, publishedAt, x509 } from "./certify";
import { corrupt, createFile, isThere, nameFolder, readBytes, remove } from "./files";

/** A root and the CA below it that issues: what ACR-EL and ACI-EL-ORG are in IGC-Santé. */
export interface Hierarchy {
  readonly root: Member;
  readonly issuing: Member;
}

export interface Member {
  /** DER. */
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
}

/** Names clearly not ANS'. */
const commonNames = { root: "SANDBOX AC RACINE IGC-SANTE ELEMENTAIRE", issuing: "SANDBOX AC IGC-SANTE ELEMENTAIRE ORGANISATIONS" } as const;

async function nameOf(member: keyof typeof commonNames): Promise<Name> {
  const { Name } = await x509();
  return new Name([
    { C: [{ printableString: "FR" }] },
    { O: [{ utf8String: "SANDBOX pulumi-igc-sante" }] },
    { OU: [{ utf8String: "REHEARSAL" }] },
    { CN: [{ utf8String: commonNames[member] }] },
  ]);
}

/** Life of the hierarchy: any rehearsal clock from the beginning of IGC-Santé on fits, and three years after it. */
const life = { notBefore: new Date("2013-06-25T00:00:00Z"), notAfter: new Date("2053-06-25T00:00:00Z") } as const;

/** RSA-2048 where IGC-Santé's CAs have 4096: a rehearsal should begin at once. @default 2048 bits */
export const newKeyPair = (modulusLength = 2048): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> =>
  promisify(generateKeyPair)("rsa", { modulusLength, publicExponent: 65537 });

/** A new hierarchy, on no disk. Two of them have the same names and other keys. */
export async function makeHierarchy(): Promise<Hierarchy> {
  const [rootKeys, issuingKeys] = await Promise.all([newKeyPair(), newKeyPair()]);
  const root = await certify({
    ...life,
    subject: await nameOf("root"),
    issuer: await nameOf("root"),
    publicKey: rootKeys.publicKey,
    serialNumber: newSerialNumber(),
    extensions: await authorityExtensions(rootKeys.publicKey, rootKeys.publicKey),
    signWith: rootKeys.privateKey,
  });
  const issuing = await certify({
    ...life,
    subject: await nameOf("issuing"),
    issuer: await nameOf("root"),
    publicKey: issuingKeys.publicKey,
    serialNumber: newSerialNumber(),
    extensions: await authorityExtensions(issuingKeys.publicKey, rootKeys.publicKey, 0),
    signWith: rootKeys.privateKey,
  });
  return {
    root: { certificate: root, privateKey: rootKeys.privateKey },
    issuing: { certificate: issuing, privateKey: issuingKeys.privateKey },
  };
}

/** Positive and of 16 octets, as those of IGC-Santé. */
const newSerialNumber = (): string => `5a${randomBytes(15).toString("hex")}`;

/** As on ACR-EL and ACI-EL-ORG: the CA's constraints, anyPolicy, both key identifiers, and the root's CRL on the CA below it. */
async function authorityExtensions(publicKey: KeyObject, issuerKey: KeyObject, pathLength?: number) {
  const {
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    CertificatePolicyExtension,
    CRLDistributionPointsExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectKeyIdentifierExtension,
  } = await x509();
  return [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    new CertificatePolicyExtension(["2.5.29.32.0"]),
    ...(publicKey === issuerKey ? [] : [new CRLDistributionPointsExtension([publishedAt("CRL/ACR-EL-SANDBOX.crl")])]),
    new SubjectKeyIdentifierExtension(keyIdentifier(publicKey)),
    new AuthorityKeyIdentifierExtension(keyIdentifier(issuerKey)),
  ];
}

/** The hierarchy of a sandbox, made at first use: of two processes that make one at once, both use the first. */
export async function openHierarchy(dir: string): Promise<Hierarchy> {
  const folder = join(dir, "ca");
  if (!isThere(folder)) await createHierarchy(folder);
  return { root: readMember(folder, "root"), issuing: readMember(folder, "issuing") };
}

/** Written aside and moved as a whole, so that a folder `ca` is always complete. */
async function createHierarchy(folder: string): Promise<void> {
  const hierarchy = await makeHierarchy();
  const aside = `${folder}.${process.pid}-${randomBytes(6).toString("hex")}.tmp`;
  for (const [member, { certificate, privateKey }] of Object.entries(hierarchy) as [keyof Hierarchy, Member][]) {
    createFile(join(aside, `${member}.pem`), asPem("CERTIFICATE", certificate));
    createFile(join(aside, `${member}.key`), privateKey.export({ type: "pkcs8", format: "pem" }), 0o600);
  }
  if (!nameFolder(aside, folder)) remove(aside);
}

function readMember(folder: string, member: keyof Hierarchy): Member {
  const certificate = join(folder, `${member}.pem`);
  const key = join(folder, `${member}.key`);
  try {
    const [der] = decodePem(read(certificate).toString("latin1"), "CERTIFICATE");
    const privateKey = createPrivateKey(read(key));
    if (der && createPublicKey(asPem("CERTIFICATE", der)).equals(createPublicKey(privateKey))) return { certificate: der, privateKey };
  } catch (cause) {
    throw corrupt(folder, (cause as Error).message, cause);
  }
  throw corrupt(folder, `${member}.key is not the key of ${member}.pem`);
}

function read(path: string): Buffer {
  const bytes = readBytes(path);
  if (!bytes) throw new Error(`there is no file ${path}`);
  return bytes;
}
