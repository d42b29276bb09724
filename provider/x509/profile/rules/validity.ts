/** Dates: the certificate's life, its key's, and its hierarchy's. PURE. */

import type { Certificate } from "../../certificate";
import { DerReader, tag } from "../../der";
import { hierarchyBegins, hierarchyEnds } from "../hierarchy";
import { type Rule, sources } from "../rule";
import { usageProfiles } from "../usage";

const day = 86_400_000;

/** From then on SIGN certificates live 3 years; before, 3 years and a month (certificates decoded). */
const signTookThreeYears = new Date("2021-12-01T00:00:00Z");

/** Days before the end at which ANS notifies (FAQ: 60; the older guide: a month). */
const noticeDays = 60;

const iso = (date: Date): string => date.toISOString().slice(0, 10);

export const validityRules: readonly Rule[] = [
  {
    id: "validity-order",
    severity: "blocking",
    source: "RFC 5280 4.1.2.5",
    check: ({ certificate: { notBefore, notAfter } }) =>
      notBefore < notAfter ? undefined : `The certificate ends (${iso(notAfter)}) before it begins (${iso(notBefore)}).`,
  },
  {
    id: "validity-begun",
    severity: "blocking",
    source: "RFC 5280 6.1.3",
    check: ({ certificate: { notBefore } }, { at }) =>
      at >= notBefore ? undefined : `The certificate is valid from ${notBefore.toISOString()} on; it is ${at.toISOString()}.`,
  },
  {
    id: "validity-ended",
    severity: "blocking",
    source: "RFC 5280 6.1.3",
    check: ({ certificate: { notAfter } }, { at }) =>
      at <= notAfter ? undefined : `The certificate ended on ${notAfter.toISOString()}; it is ${at.toISOString()}.`,
  },
  {
    id: "validity-ends-soon",
    severity: "warning",
    source: "ANS, FAQ (notice 60 days before the end)",
    check: ({ certificate: { notAfter } }, { at }) => {
      const left = Math.floor((notAfter.getTime() - at.getTime()) / day);
      return left >= 0 && left < noticeDays
        ? `The certificate ends on ${iso(notAfter)}, in ${left} days; it can be renewed only while it is active.`
        : undefined;
    },
  },
  {
    id: "validity-three-years",
    severity: "warning",
    source: "ANS, guide médecine de ville 26; certificates decoded",
    check: ({ certificate, usage }) => {
      if (lasts(certificate, 36) || (usage === "SIGN" && certificate.notBefore < signTookThreeYears && lasts(certificate, 37)))
        return undefined;
      return `The certificate lasts from ${iso(certificate.notBefore)} to ${iso(certificate.notAfter)}; 3 years is what IGC-Santé issues.`;
    },
  },
  {
    id: "validity-after-hierarchy-began",
    severity: "warning",
    source: sources.profile,
    check: ({ certificate: { notBefore }, environment }) =>
      environment !== "rehearsal" && notBefore < hierarchyBegins
        ? `The certificate begins on ${iso(notBefore)}, before IGC-Santé did (${iso(hierarchyBegins)}).`
        : undefined,
  },
  {
    id: "validity-within-hierarchy",
    severity: "warning",
    source: "docs/x509.md (CAs end in June 2033)",
    check: ({ certificate: { notAfter }, environment }) =>
      environment !== "rehearsal" && notAfter > hierarchyEnds
        ? `The certificate ends on ${iso(notAfter)}, but its issuer ends on ${iso(hierarchyEnds)}: it is of no use after that.`
        : undefined,
  },
  {
    id: "validity-encoding",
    severity: "warning",
    source: "RFC 5280 4.1.2.5",
    check: ({ certificate }) => {
      const wrong = timesOf(certificate).find(({ kind, date }) => (kind === tag.utcTime) !== date.getUTCFullYear() < 2050);
      return (
        wrong &&
        `The date ${iso(wrong.date)} is a ${wrong.kind === tag.utcTime ? "UTCTime" : "GeneralizedTime"}: through 2049 it is UTCTime, and not after.`
      );
    },
  },
  {
    id: "key-period-present",
    severity: "warning",
    source: sources.profile,
    check: ({ usage, privateKeyUsagePeriod }) =>
      usage && usageProfiles[usage].privateKeyUsagePeriod && !privateKeyUsagePeriod
        ? "A SIGN certificate says until when its key may sign (privateKeyUsagePeriod); this one does not."
        : undefined,
  },
  {
    id: "key-period-absent",
    severity: "info",
    source: sources.profile,
    check: ({ usage, privateKeyUsagePeriod }) =>
      usage && !usageProfiles[usage].privateKeyUsagePeriod && privateKeyUsagePeriod
        ? `The certificate has a privateKeyUsagePeriod, which none for ${usage} was seen to have.`
        : undefined,
  },
  {
    id: "key-period-begun",
    severity: "blocking",
    source: "RFC 3280 4.2.1.4",
    // A period as long as the certificate's life says nothing that `validity-begun` does not say.
    check: ({ privateKeyUsagePeriod, certificate }, { at }) => {
      const begins = privateKeyUsagePeriod?.notBefore;
      return begins && at < begins && begins > certificate.notBefore
        ? `The private key may be used from ${begins.toISOString()} on; it is ${at.toISOString()}.`
        : undefined;
    },
  },
  {
    id: "key-period-ended",
    severity: "blocking",
    source: "RFC 3280 4.2.1.4; docs/x509.md",
    check: ({ privateKeyUsagePeriod, certificate }, { at }) => {
      const ends = privateKeyUsagePeriod?.notAfter;
      return ends && at > ends && ends < certificate.notAfter
        ? `The private key could be used until ${ends.toISOString()}; it is ${at.toISOString()}.`
        : undefined;
    },
  },
  {
    id: "key-period-within-validity",
    severity: "warning",
    source: "RFC 3280 4.2.1.4",
    check: ({ certificate: { notBefore, notAfter }, privateKeyUsagePeriod: period }) =>
      period && ((period.notBefore && period.notBefore < notBefore) || (period.notAfter && period.notAfter > notAfter))
        ? "The privateKeyUsagePeriod reaches beyond the certificate's own life."
        : undefined,
  },
  {
    id: "key-period-three-years",
    severity: "info",
    source: sources.profile,
    check: ({ certificate: { notBefore }, privateKeyUsagePeriod: period }) =>
      !period?.notAfter || lasts({ notBefore: period.notBefore ?? notBefore, notAfter: period.notAfter }, 36)
        ? undefined
        : `The private key may be used until ${iso(period.notAfter)}; 3 years is what was seen.`,
  },
];

/** Whether a life is this many months, to three days: the 31st has no day in every month. */
function lasts({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">, months: number): boolean {
  const end = new Date(notBefore);
  end.setUTCMonth(end.getUTCMonth() + months);
  return Math.abs(notAfter.getTime() - end.getTime()) <= 3 * day;
}

/** The two dates with their ASN.1 types, which `Certificate` does not keep: fourth field of the signed part, or fifth. */
function timesOf(certificate: Certificate): { kind: number; date: Date }[] {
  const fields = DerReader.over(certificate.tbs, "The certificate").inside("tbsCertificate");
  const before = fields.isNext(tag.constructed(0)) ? 4 : 3; // version, serialNumber, signature, issuer
  for (let n = 0; n < before; n++) fields.element("field");
  const validity = fields.inside("validity");
  return [certificate.notBefore, certificate.notAfter].map((date) => ({ kind: validity.element("time").tag, date }));
}
