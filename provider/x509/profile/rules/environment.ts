/** Production, TEST or rehearsal, and the CA behind it (docs/x509.md). PURE. */
import { extensionOids } from "../../extension";
import { attributeOids, printName } from "../../name";
import type { Facts } from "../facts";
import { cardExtensionOids, issuingAuthorities, policyArcs } from "../hierarchy";
import { type Rule, sources } from "../rule";

const issuerName = ({ certificate }: Facts): string => printName(certificate.issuer);

/** Under whose arc a policy stands. */
const policyEnvironment = (oid: string): "production" | "test" | undefined =>
  (["production", "test"] as const).find((environment) => oid.startsWith(`${policyArcs[environment]}.`));

const values = ({ certificate }: Facts): string[] => certificate.issuer.attributes.map(({ value }) => value);

export const environmentRules: readonly Rule[] = [
  {
    id: "environment-present",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate }) =>
      certificate.extensions.some(({ oid }) => oid === extensionOids.productCategory)
        ? undefined
        : "The private extension that tells production from TEST is missing: this is no certificate of IGC-Santé.",
  },
  {
    id: "environment-shape",
    severity: "blocking",
    source: "TRE_G01-CategorieProduit; certificates decoded",
    check: ({ productCategory }) =>
      productCategory && productCategory.length !== 1
        ? `The product category is ${productCategory.length} bytes long; it is one byte.`
        : undefined,
  },
  {
    id: "environment-known",
    severity: "blocking",
    source: "TRE_G01-CategorieProduit",
    check: ({ productCategory, environment }) => {
      if (productCategory?.length !== 1 || environment) return undefined;
      const category = productCategory.toString("hex");
      return category === "00" || category === "80"
        ? `The product category is ${category}: this is the certificate of a card.`
        : `The product category is ${category}; 03 is a software certificate, 83 one of TEST.`;
    },
  },
  {
    id: "environment-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ environment }, context) =>
      context.environment && environment && environment !== context.environment
        ? `The certificate is for ${environment}; ${context.environment} was ordered.`
        : undefined,
  },
  {
    id: "card-extensions",
    severity: "blocking",
    source: "certificates decoded (cards)",
    check: ({ certificate }) => {
      const found = certificate.extensions.filter(({ oid }) => cardExtensionOids.includes(oid)).map(({ oid }) => oid);
      return found.length > 0 ? `The certificate carries ${found.join(", ")}, which only certificates of cards do.` : undefined;
    },
  },
  {
    id: "issuer-known",
    severity: "blocking",
    source: "docs/x509.md (pinned CAs)",
    check: (facts) =>
      facts.environment === "rehearsal" || facts.issuer
        ? undefined
        : `The issuer ${issuerName(facts)} is not the CA that issues software certificates in IGC-Santé.`,
  },
  {
    id: "issuer-environment",
    severity: "blocking",
    source: "docs/x509.md (pinned CAs)",
    check: ({ issuer, environment }) =>
      issuer && environment && issuer !== environment
        ? `The issuer is the ${issuer} CA, but the certificate says ${environment}.`
        : undefined,
  },
  {
    id: "issuer-key",
    severity: "blocking",
    source: "certificates decoded (subject key identifiers of the CAs)",
    check: ({ issuer, authorityKeyIdentifier }) => {
      const found = authorityKeyIdentifier?.keyIdentifier?.toString("hex").toUpperCase();
      if (!issuer || !found || found === issuingAuthorities[issuer].keyIdentifier) return undefined;
      return `The issuer's key is ${found}; that of ${issuingAuthorities[issuer].commonName} is ${issuingAuthorities[issuer].keyIdentifier}.`;
    },
  },
  {
    id: "issuer-persons",
    severity: "blocking",
    source: "certificates decoded (cards)",
    check: (facts) =>
      values(facts).some((value) => /\bPERSONNES$/.test(value))
        ? `The issuer ${issuerName(facts)} issues for persons and their cards.`
        : undefined,
  },
  {
    id: "legacy-issuer",
    severity: "blocking",
    source: "ANS, FAQ (IGC-CPS stopped in January 2021)",
    check: (facts) =>
      values(facts).some((value) => /GIP-CPS|IGC-CPS|CLASSE-\d/.test(value))
        ? `The issuer ${issuerName(facts)} belongs to IGC-CPS, which stopped in January 2021.`
        : undefined,
  },
  {
    id: "legacy-policy",
    severity: "blocking",
    source: "certificates decoded (AC-CLASSE-4)",
    check: ({ certificatePolicies }) => {
      const legacy = certificatePolicies?.find(({ oid }) => oid.startsWith("1.2.250.1.71.3."));
      return legacy && `The policy ${legacy.oid} is one of IGC-CPS, which stopped in January 2021.`;
    },
  },
  {
    id: "legacy-locality",
    severity: "blocking",
    source: "certificates decoded (AC-CLASSE-4)",
    check: ({ subject }) => {
      const [locality] = subject(attributeOids.locality);
      return locality === undefined
        ? undefined
        : `The subject names the department as L ("${locality}"), as IGC-CPS did; IGC-Santé writes ST.`;
    },
  },
  {
    id: "policy-present",
    severity: "warning",
    source: sources.profile,
    check: ({ certificatePolicies }) => (certificatePolicies ? undefined : "The certificate names no certification policy."),
  },
  {
    id: "policy-known",
    severity: "warning",
    source: sources.profile,
    check: ({ certificatePolicies, environment }) => {
      const other = environment !== "rehearsal" && certificatePolicies?.find(({ oid }) => !policyEnvironment(oid));
      return other ? `The policy ${other.oid} is none of IGC-Santé's (1.2.250.1.213.1.7).` : undefined;
    },
  },
  {
    id: "policy-environment",
    severity: "warning",
    source: sources.profile,
    check: ({ certificatePolicies, environment }) => {
      const other = certificatePolicies?.find(({ oid }) => policyEnvironment(oid) && policyEnvironment(oid) !== environment);
      return environment && environment !== "rehearsal" && other
        ? `The policy ${other.oid} is of ${policyEnvironment(other.oid)}, the certificate of ${environment}.`
        : undefined;
    },
  },
  {
    id: "policy-statement",
    severity: "info",
    source: sources.profile,
    check: ({ certificatePolicies }) => {
      const uris = certificatePolicies?.flatMap(({ qualifiers }) => qualifiers.map(({ uri }) => uri)) ?? [];
      return !certificatePolicies || uris.some((uri) => uri !== undefined)
        ? undefined
        : "The policy does not say where its statement (CPS) is published.";
    },
  },
];
