/** One decoding of a certificate for all rules, so that a rule is a comparison and never a parser. PURE. */
import { type Fault, isFault } from "../../fault";
import type { Environment } from "../../structure";
import type { Certificate } from "../certificate";
import { DerReader, tag } from "../der";
import { type DecodedExtensions, decodeExtensions, extensionOids, findExtension } from "../extension";
import { attributeOids, printName } from "../name";
import { issuingAuthorities, productCategories } from "./hierarchy";
import { type CertificateUsage, recogniseUsage } from "./usage";
import { toInteger } from "./weak-key";

/** A certificate with its extensions decoded. One that is absent or malformed is undefined. */
export interface Facts extends DecodedExtensions {
  readonly certificate: Certificate;
  /** Content of the private extension TRE_G01-CategorieProduit. */
  readonly productCategory: Buffer | undefined;
  /** Whose issuing CA bears the issuer's name. */
  readonly issuer: "production" | "test" | undefined;
  /** Of an RSA key. */
  readonly modulus: bigint | undefined;
  /** What the certificate says it is for, from key usage and extended key usage. */
  readonly usage: CertificateUsage | undefined;
  /** What the private extension says. */
  readonly environment: Environment | undefined;
  /** Values of a subject attribute, in order. */
  subject(oid: string): readonly string[];
}

export function factsOf(certificate: Certificate): Facts {
  const extensions = decodeExtensions(certificate);
  const productCategory = readProductCategory(certificate);
  const fault = productCategory instanceof Error ? productCategory : undefined;
  const category = productCategory instanceof Error ? undefined : productCategory;
  const { rsa } = certificate.subjectPublicKeyInfo;
  return {
    ...extensions,
    malformed: fault ? [...extensions.malformed, { oid: extensionOids.productCategory, fault }] : extensions.malformed,
    certificate,
    productCategory: category,
    issuer: issuerOf(certificate),
    modulus: rsa && toInteger(rsa.modulus),
    usage: recogniseUsage(extensions.keyUsage, extensions.extendedKeyUsage),
    environment: environmentOf(category),
    subject: (oid) => certificate.subject.attributes.filter((attribute) => attribute.oid === oid).map(({ value }) => value),
  };
}

function readProductCategory(certificate: Certificate): Buffer | Fault | undefined {
  const extension = findExtension(certificate, extensionOids.productCategory);
  if (!extension) return undefined;
  try {
    const reader = DerReader.over(extension.value, "The extension productCategory");
    const category = reader.content("category", tag.octetString);
    reader.end();
    return category;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

function environmentOf(productCategory: Buffer | undefined): Environment | undefined {
  if (productCategory?.length !== 1) return undefined;
  const found = Object.entries(productCategories).find(([, category]) => category === productCategory[0]);
  return found?.[0] as Environment | undefined;
}

/** By the common name first, which is cheap; by the whole name then. */
function issuerOf({ issuer }: Certificate): "production" | "test" | undefined {
  const commonName = issuer.attributes.at(-1)?.value;
  const environment = (["production", "test"] as const).find((candidate) => issuingAuthorities[candidate].commonName === commonName);
  return environment && printName(issuer) === issuingAuthorities[environment].name ? environment : undefined;
}

/** What a certificate is, as far as it says so itself. Nothing here is trusted: `judge` decides. */
export interface Recognition {
  /** From key usage and extended key usage; undefined when they point to none. */
  readonly usage: CertificateUsage | undefined;
  /** From the product category (`productCategories`); undefined when it is absent or unknown. */
  readonly environment: Environment | undefined;
  /** The OU, when there is exactly one. */
  readonly idNat: string | undefined;
  /** The CN, when there is exactly one. */
  readonly commonName: string | undefined;
}

/**
 * What a certificate says it is: usage from key usage and extended key usage, environment from the private extension,
 * never anything from the policy OID (TEST uses one for all usages).
 */
export function recognise(certificate: Certificate): Recognition {
  const facts = factsOf(certificate);
  return {
    usage: facts.usage,
    environment: facts.environment,
    idNat: single(facts.subject(attributeOids.organizationalUnit)),
    commonName: single(facts.subject(attributeOids.commonName)),
  };
}

function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}
