/** Where revocation is published (RFC 5280 sections 4.2.1.13 and 4.2.2; addresses of certificates decoded). PURE. */
import { accessMethodOids, type GeneralName } from "../../extension";
import type { Facts } from "../facts";
import { type Rule, sources } from "../rule";

/** Hosts of ANS; CRLs and CA certificates on the first, OCSP on the second. */
const publicationHost = "igc-sante.esante.gouv.fr";
const ocspHost = "ocsp.esante.gouv.fr";

const uris = (names: readonly GeneralName[]): string[] => names.flatMap((name) => (name.kind === "uri" ? [name.value] : []));

const crlUris = ({ crlDistributionPoints }: Facts): string[] =>
  (crlDistributionPoints ?? []).flatMap(({ name }) => (name && "fullName" in name ? uris(name.fullName) : []));

const accessUris = ({ authorityInfoAccess }: Facts, method: string): string[] =>
  uris((authorityInfoAccess ?? []).filter((access) => access.method === method).map(({ location }) => location));

/** `undefined` for what is no http or https address. */
function hostOf(uri: string): string | undefined {
  if (!/^https?:\/\//i.test(uri) || !URL.canParse(uri)) return undefined;
  return new URL(uri).hostname;
}

/** The rules on addresses hold for ANS' hierarchies; the sandbox publishes nothing. */
const onAns =
  (rule: (facts: Facts) => string | undefined) =>
  (facts: Facts): string | undefined =>
    facts.environment === "rehearsal" ? undefined : rule(facts);

export const addressRules: readonly Rule[] = [
  {
    id: "crl-present",
    severity: "warning",
    source: sources.profile,
    check: onAns((facts) =>
      crlUris(facts).some((uri) => hostOf(uri) !== undefined)
        ? undefined
        : "The certificate does not say where its CRL is (by http): its revocation cannot be checked by CRL.",
    ),
  },
  {
    id: "crl-host",
    severity: "warning",
    source: sources.profile,
    check: onAns((facts) => {
      const other = crlUris(facts).find((uri) => hostOf(uri) !== undefined && hostOf(uri) !== publicationHost);
      return other && `The CRL is at ${other}; ANS publishes on ${publicationHost}.`;
    }),
  },
  {
    id: "crl-environment",
    severity: "warning",
    source: sources.profile,
    check: onAns((facts) => {
      const test = facts.environment === "test";
      const other = crlUris(facts).find((uri) => hostOf(uri) !== undefined && /-TEST\.crl$/i.test(uri) !== test);
      return facts.environment && other ? `The CRL is at ${other}, and the certificate is of ${facts.environment}.` : undefined;
    }),
  },
  {
    id: "ocsp-present",
    severity: "warning",
    source: sources.profile,
    check: onAns((facts) => (accessUris(facts, accessMethodOids.ocsp).length > 0 ? undefined : "The certificate names no OCSP responder.")),
  },
  {
    id: "ocsp-host",
    severity: "warning",
    source: sources.profile,
    check: onAns((facts) => {
      const other = accessUris(facts, accessMethodOids.ocsp).find((uri) => hostOf(uri) !== ocspHost);
      return other && `The OCSP responder is ${other}; that of ANS is on ${ocspHost}.`;
    }),
  },
  {
    id: "issuer-address",
    severity: "info",
    source: sources.profile,
    check: onAns((facts) =>
      accessUris(facts, accessMethodOids.caIssuers).some((uri) => hostOf(uri) === publicationHost)
        ? undefined
        : `The certificate does not say where its issuer's is published on ${publicationHost}.`,
    ),
  },
];
