/** Leaf certificates in the IGC-Santé profile, for tests: right in everything but what is overridden. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Environment } from "../../provider/structure";
import type { Certificate } from "../../provider/x509/certificate";
import { tag } from "../../provider/x509/der";
import { accessMethodOids } from "../../provider/x509/extension";
import { publicKeySha256 } from "../../provider/x509/key";
import { attributeOids } from "../../provider/x509/name";
import { type CertificateUsage, issuingAuthorities, type LintContext, productCategories, usageProfiles } from "../../provider/x509/profile";
import { type Attribute, algorithm, extensions, type ForgedExtension, type Forgery, forge, time } from "./forge";

/** The one key of the fixtures: generated once a process. */
export const key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const publicKeyDer: Buffer = key.publicKey.export({ type: "spki", format: "der" });

export const begins = "2026-05-04T08:30:00Z";
export const ends = "2029-05-04T08:30:00Z";
export const now = new Date("2026-11-24T12:00:00Z");

const { country, department, organization, organizationalUnit, commonName } = attributeOids;
export const host = "mssante.sante-alpes.fr";
export const commonNames: Readonly<Record<CertificateUsage, string>> = { AUTH_CLI: "INSI-AUTO", SIGN: "DMP", CONF: "DMP", SSL: host };

export const subjectOfUsage = (usage: CertificateUsage): Attribute[][] => [
  [[country, "FR", tag.printableString]],
  [[department, "Rhône (69)"]],
  [[organization, "CENTRE DE SANTE DES ALPES"]],
  [[organizationalUnit, "1690781810"]],
  [[commonName, commonNames[usage]]],
];

export const issuerOf = (environment: Environment): Attribute[][] => {
  if (environment === "rehearsal")
    return [[[country, "FR", tag.printableString]], [[organization, "REHEARSAL"]], [[commonName, "REHEARSAL CA"]]];
  const test = environment === "test";
  return [
    [[country, "FR", tag.printableString]],
    [[organization, "ASIP-SANTE"]],
    [[organizationalUnit, "0002 187512751"]],
    [[organizationalUnit, test ? "IGC-SANTE TEST" : "IGC-SANTE"]],
    [[commonName, issuingAuthorities[environment].commonName]],
  ];
};

/** The extensions of a right certificate, by name, so that a test replaces or drops one. */
export function extensionsOf(usage: CertificateUsage, environment: Environment): Record<string, ForgedExtension> {
  const profile = usageProfiles[usage];
  const test = environment === "test";
  return {
    basicConstraints: extensions.basicConstraints(),
    subjectKeyIdentifier: extensions.subjectKeyIdentifier(publicKeyDer),
    authorityKeyIdentifier: extensions.authorityKeyIdentifier(
      Buffer.from(environment === "rehearsal" ? "00" : issuingAuthorities[environment].keyIdentifier, "hex"),
    ),
    keyUsage: extensions.keyUsage(...profile.keyUsage),
    certificatePolicies: extensions.certificatePolicies(
      test ? "1.2.250.1.213.1.7.2.1.1.1.1" : "1.2.250.1.213.1.7.1.1.2.5.1",
      "http://igc-sante.esante.gouv.fr/PC",
    ),
    extendedKeyUsage: extensions.extendedKeyUsage(...profile.extendedKeyUsage),
    ...(profile.privateKeyUsagePeriod && { privateKeyUsagePeriod: extensions.privateKeyUsagePeriod(begins, ends) }),
    ...(profile.dnsNames && { subjectAltName: extensions.dnsNames(host, "mssante2.sante-alpes.fr") }),
    crlDistributionPoints: extensions.crlDistributionPoints(
      `http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG${test ? "-TEST" : ""}.crl`,
      "ldap://annuaire-igc.esante.gouv.fr/cn=AC",
    ),
    authorityInfoAccess: extensions.authorityInfoAccess(
      [accessMethodOids.ocsp, "http://ocsp.esante.gouv.fr"],
      [accessMethodOids.caIssuers, "http://igc-sante.esante.gouv.fr/AC/ACI-EL-ORG.cer"],
    ),
    productCategory: extensions.productCategory(productCategories[environment]),
  };
}

export interface LeafOverrides extends Partial<Omit<Forgery, "extensions">> {
  readonly usage?: CertificateUsage;
  readonly environment?: Environment;
  /** Replaces extensions by name; `undefined` drops one; a new name adds one. */
  readonly extensions?: Readonly<Record<string, ForgedExtension | undefined>>;
}

/** A right leaf, but for the overrides. Default: AUTH_CLI of production. */
export function leaf({
  usage = "AUTH_CLI",
  environment = "production",
  extensions: changed = {},
  ...forgery
}: LeafOverrides = {}): Certificate {
  const sha256WithRsa = algorithm("1.2.840.113549.1.1.11");
  const all = { ...extensionsOf(usage, environment), ...changed };
  return forge({
    version: 2,
    serial: Buffer.from("1d5de25e3dc14bde616c9ae5d028d672", "hex"),
    innerAlgorithm: sha256WithRsa,
    outerAlgorithm: sha256WithRsa,
    issuer: issuerOf(environment),
    subject: subjectOfUsage(usage),
    notBefore: time(begins),
    notAfter: time(ends),
    publicKey: publicKeyDer,
    uniqueId: false,
    signer: undefined,
    signature: Buffer.alloc(512),
    ...forgery,
    extensions: Object.values(all).filter((extension) => extension !== undefined),
  });
}

/** What the leaf of a usage should be. */
export const expectationOf = (
  usage: CertificateUsage,
  environment: Environment,
): LintContext & Required<Omit<LintContext, "weakKeys">> => ({
  at: now,
  environment,
  usage,
  idNat: "1690781810",
  structureName: "Centre de santé des Alpes",
  departmentLabel: "Rhône (69)",
  commonName: commonNames[usage],
  publicKeySha256: publicKeySha256(key.publicKey),
});
