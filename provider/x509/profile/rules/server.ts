/** Names of servers: the subject alternative name of SSL certificates, and its absence elsewhere. PURE. */
import { isDomainName } from "../../../structure";
import { attributeOids } from "../../name";
import type { Facts } from "../facts";
import { type Rule, sources } from "../rule";
import { usageProfiles } from "../usage";

/** A wildcard stands for the leftmost label alone (RFC 9525 section 6.3). */
const isServerName = (name: string): boolean => isDomainName(name.replace(/^\*\./, ""));

const dnsNames = ({ subjectAltName }: Facts): string[] =>
  (subjectAltName ?? []).flatMap((name) => (name.kind === "dns" ? [name.value] : []));

const onServer =
  (rule: (facts: Facts) => string | undefined) =>
  (facts: Facts): string | undefined =>
    facts.usage === "SSL" ? rule(facts) : undefined;

export const serverRules: readonly Rule[] = [
  {
    id: "server-names-present",
    severity: "blocking",
    source: "RFC 9525 6.3; docs/x509.md",
    check: onServer((facts) =>
      dnsNames(facts).length > 0 ? undefined : "The server certificate has no DNS name: no client will accept it.",
    ),
  },
  {
    id: "server-names-include-common-name",
    severity: "blocking",
    source: sources.profile,
    check: onServer((facts) => {
      const [commonName] = facts.subject(attributeOids.commonName);
      const names = dnsNames(facts);
      if (commonName === undefined || names.length === 0) return undefined;
      return names.some((name) => name.toLowerCase() === commonName.toLowerCase())
        ? undefined
        : `CN is "${commonName}", which is none of the DNS names ${names.join(", ")}.`;
    }),
  },
  {
    id: "server-common-name",
    severity: "blocking",
    source: sources.profile,
    check: onServer((facts) => {
      const [commonName] = facts.subject(attributeOids.commonName);
      return commonName === undefined || isServerName(commonName) ? undefined : `CN is "${commonName}", which is no domain name.`;
    }),
  },
  {
    id: "server-names-shape",
    severity: "blocking",
    source: "RFC 5280 4.2.1.6; RFC 1123 2.1",
    check: (facts) => {
      const wrong = dnsNames(facts).find((name) => !isServerName(name));
      return wrong === undefined ? undefined : `The DNS name "${wrong}" is no domain name.`;
    },
  },
  {
    id: "server-names-wildcard",
    severity: "warning",
    source: sources.profile,
    check: (facts) => {
      const wildcard = dnsNames(facts).find((name) => name.startsWith("*."));
      return wildcard && `The DNS name "${wildcard}" is a wildcard; none was seen in IGC-Santé.`;
    },
  },
  {
    id: "server-names-only",
    severity: "warning",
    source: sources.profile,
    check: onServer(({ subjectAltName }) => {
      const other = subjectAltName?.find(({ kind }) => kind !== "dns");
      return other && `The subject alternative name holds a name of kind ${other.kind}; only DNS names were seen.`;
    }),
  },
  {
    id: "server-names-absent",
    severity: "info",
    source: sources.profile,
    check: ({ usage, subjectAltName }) =>
      usage && !usageProfiles[usage].dnsNames && subjectAltName
        ? `The certificate has a subject alternative name, which none for ${usage} was seen to have.`
        : undefined,
  },
];
