/** What the key may be used for: key usage, extended key usage, and the usage they make (docs/x509.md). PURE. */
import { extensionOids, type KeyUsage, keyPurposeOids } from "../../extension";
import type { Facts } from "../facts";
import { type Rule, sources } from "../rule";
import { type UsageProfile, usageProfiles } from "../usage";

const purposeNames = new Map<string, string>(Object.entries(keyPurposeOids).map(([name, oid]) => [oid, name]));
const printPurposes = (oids: readonly string[]): string => oids.map((oid) => purposeNames.get(oid) ?? oid).join(" + ") || "nothing";
const printUsages = (usages: Iterable<KeyUsage>): string => [...usages].join(" + ") || "nothing";

/** Runs a rule with the profile of the usage that the certificate shows; none shown has a rule of its own. */
const onProfile =
  (rule: (facts: Facts, profile: UsageProfile, usage: string) => string | undefined) =>
  (facts: Facts): string | undefined =>
    facts.usage && rule(facts, usageProfiles[facts.usage], facts.usage);

export const usageRules: readonly Rule[] = [
  {
    id: "usage-recognised",
    severity: "blocking",
    source: sources.profile,
    check: ({ usage, keyUsage, extendedKeyUsage }) =>
      usage
        ? undefined
        : `Key usage (${printUsages(keyUsage ?? [])}) and extended key usage (${printPurposes(extendedKeyUsage ?? [])}) make none of AUTH_CLI, SIGN, CONF, SSL.`,
  },
  {
    id: "usage-expected",
    severity: "blocking",
    source: sources.order,
    check: ({ usage }, context) =>
      context.usage && usage && usage !== context.usage ? `The certificate is for ${usage}; ${context.usage} was ordered.` : undefined,
  },
  {
    id: "usage-unseen",
    severity: "info",
    source: sources.profile,
    check: onProfile((_, profile, usage) =>
      profile.seen ? undefined : `No real ${usage} certificate was ever decoded: its profile is a guess, compare it with ANS' documents.`,
    ),
  },
  {
    id: "key-usage-present",
    severity: "blocking",
    source: "RFC 5280 4.2.1.3; docs/x509.md",
    check: ({ keyUsage }) => (keyUsage ? undefined : "The certificate has no readable key usage: its key could be used for anything."),
  },
  {
    id: "key-usage-critical",
    severity: "warning",
    source: "RFC 5280 4.2.1.3; docs/x509.md",
    check: ({ keyUsage, critical }) =>
      keyUsage && !critical.has(extensionOids.keyUsage) ? "Key usage is not critical, so that software may ignore it." : undefined,
  },
  {
    id: "key-usage-exact",
    severity: "blocking",
    source: sources.profile,
    check: onProfile(({ keyUsage }, profile, usage) =>
      same([...(keyUsage ?? [])], profile.keyUsage)
        ? undefined
        : `Key usage is ${printUsages(keyUsage ?? [])}; for ${usage} it is ${printUsages(profile.keyUsage)}.`,
    ),
  },
  {
    id: "key-usage-no-authority",
    severity: "blocking",
    source: "RFC 5280 4.2.1.3",
    check: ({ keyUsage }) =>
      keyUsage?.has("keyCertSign") || keyUsage?.has("cRLSign")
        ? "The key may sign certificates or CRLs: this is a CA, not a leaf."
        : undefined,
  },
  {
    id: "extended-key-usage-present",
    severity: "blocking",
    source: sources.profile,
    check: ({ extendedKeyUsage, usage }) =>
      extendedKeyUsage || usage === "CONF"
        ? undefined
        : "The certificate has no readable extended key usage: its key could be used for any purpose.",
  },
  {
    id: "extended-key-usage-exact",
    severity: "blocking",
    source: sources.profile,
    check: onProfile(({ extendedKeyUsage }, profile, usage) =>
      !profile.seen || same(extendedKeyUsage ?? [], profile.extendedKeyUsage)
        ? undefined
        : `Extended key usage is ${printPurposes(extendedKeyUsage ?? [])}; for ${usage} it is ${printPurposes(profile.extendedKeyUsage)}.`,
    ),
  },
  {
    id: "extended-key-usage-any",
    severity: "blocking",
    source: "RFC 5280 4.2.1.12",
    check: ({ extendedKeyUsage }) =>
      extendedKeyUsage?.includes(keyPurposeOids.any) ? "Extended key usage allows any purpose." : undefined,
  },
  {
    id: "extended-key-usage-repeated",
    severity: "warning",
    source: "RFC 5280 4.2.1.12",
    check: ({ extendedKeyUsage }) =>
      extendedKeyUsage && new Set(extendedKeyUsage).size < extendedKeyUsage.length
        ? `Extended key usage names a purpose twice: ${printPurposes(extendedKeyUsage)}.`
        : undefined,
  },
];

/** Equality as sets: the order of neither extension means anything. */
function same(found: readonly string[], wanted: readonly string[]): boolean {
  const set = new Set(found);
  return set.size === wanted.length && wanted.every((item) => set.has(item));
}
