import { execFileSync } from "node:child_process";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { DerReader, readCount, readOid, tag } from "../../provider/x509/der";

/**
 * What `openssl asn1parse` says of a DER text that DER does not allow or small readers do not take: indefinite lengths and
 * constructed strings. Looks into octet strings that hold elements, and through PBES2 with AES-256-CBC.
 */
export function notPlainDer(der: Buffer, password: string): string[] {
  const wrong = layersOf(der).flatMap((layer) => parsed(layer).filter((line) => /l= *inf\b|cons: +(OCTET|BIT) STRING/.test(line)));
  return wrong.length > 0 ? wrong : encryptedIn(der, password).flatMap((inside) => notPlainDer(inside, password));
}

/** The text itself, and what lies in its octet strings, and in theirs. */
const layersOf = (der: Buffer): Buffer[] => [der, ...octetStringsOf(der).filter(holdsElement).flatMap(layersOf)];

const parsed = (der: Buffer): string[] =>
  execFileSync("openssl", ["asn1parse", "-inform", "DER"], { input: der, encoding: "latin1", stdio: ["pipe", "pipe", "pipe"] })
    .split("\n")
    .filter(Boolean);

/** Contents of primitive octet strings, where asn1parse found them. */
const octetStringsOf = (der: Buffer): Buffer[] =>
  parsed(der).flatMap((line) => {
    const [, offset, header, length] = /^ *(\d+):d=\d+ +hl=(\d+) l= *(\d+) prim: +OCTET STRING/.exec(line) ?? [];
    const start = Number(offset) + Number(header);
    return offset === undefined ? [] : [der.subarray(start, start + Number(length))];
  });

/** Whether octets are one SEQUENCE and nothing else: salts and digests are not. */
function holdsElement(octets: Buffer): boolean {
  if (octets[0] !== tag.sequence) return false;
  if (octets[1] === 0x80) return true;
  try {
    const reader = DerReader.over(octets, "octets");
    reader.element("element");
    reader.end();
    return true;
  } catch {
    return false;
  }
}

const pbes2 = Buffer.from("06092a864886f70d01050d", "hex");

/** What lies under each PBES2, at any depth: its AlgorithmIdentifier is followed by the ciphertext. */
function encryptedIn(der: Buffer, password: string): Buffer[] {
  const plain: Buffer[] = [];
  for (let at = der.indexOf(pbes2); at !== -1; at = der.indexOf(pbes2, at + 1)) {
    const start = der[at - 2] === tag.sequence ? at - 2 : at - 3; // a length of one octet, or of two
    plain.push(decrypt(DerReader.over(der.subarray(start), "EncryptedContentInfo"), password));
  }
  return plain;
}

function decrypt(reader: DerReader, password: string): Buffer {
  const algorithm = reader.inside("AlgorithmIdentifier");
  readOid(algorithm, "PBES2");
  const parameters = algorithm.inside("parameters");
  const derivation = parameters.inside("keyDerivationFunc");
  readOid(derivation, "PBKDF2");
  const inner = derivation.inside("PBKDF2-params");
  const [salt, iterations] = [inner.content("salt", tag.octetString), readCount(inner, "iterationCount")];
  const scheme = parameters.inside("encryptionScheme");
  readOid(scheme, "AES");
  const decipher = createDecipheriv(
    "aes-256-cbc",
    pbkdf2Sync(password, salt, iterations, 32, "sha256"),
    scheme.content("iv", tag.octetString),
  );
  return Buffer.concat([decipher.update(reader.element("ciphertext").content), decipher.final()]);
}
