/** What `igc-sante verify` says of a certificate. No I/O: everything is given. */
import { type Environment, environments } from "../../provider/structure";
import { matchesPin, publishedIn } from "../../provider/x509/anchors";
import type { Certificate } from "../../provider/x509/certificate";
import type { Crl } from "../../provider/x509/crl";
import type { PathFinding } from "../../provider/x509/finding";
import { everythingFound } from "../../provider/x509/judge";
import { printName } from "../../provider/x509/name";
import { checkPath } from "../../provider/x509/path";
import { type CertificateUsage, type Finding, lint, recognise, visible } from "../../provider/x509/profile";
import { checkRevocation } from "../../provider/x509/revocation";
import { findingSaid, type Language, noteInFrench, type Said, verifyTexts as texts } from "../words";

export interface VerifyQuestion {
  readonly leaf: Certificate;
  /** What came with it in the file. */
  readonly others: readonly Certificate[];
  /** From --ca, besides those of the package. In rehearsal, self-signed ones are trusted; elsewhere the pin decides. */
  readonly authorities: readonly Certificate[];
  readonly at: Date;
  /** What the certificate should be; what is left out is what the certificate says itself. */
  readonly environment?: Environment;
  readonly usage?: CertificateUsage;
  readonly idNat?: string;
  readonly commonName?: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeySha256?: string;
  /** When given: the status of the leaf must be known by them. */
  readonly crls?: readonly (Crl | Buffer)[];
}

export interface VerifyReport {
  /** Whether no finding blocks. */
  readonly good: boolean;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly sha256: string;
  readonly publicKeySha256: string;
  readonly usage: CertificateUsage | null;
  readonly environment: Environment | null;
  /** idNat of the structure. */
  readonly structure: string | null;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly checkedAt: string;
  /** Subjects, leaf first, trusted root last; null when no path was found. */
  readonly path: readonly string[] | null;
  /** What blocks first. */
  readonly findings: readonly Finding[];
}

/** Profile, path to a trusted root and, with CRLs, revocation: everything found, nothing thrown. */
export const verifyReport = (question: VerifyQuestion): VerifyReport => verified(question).report;

/** The report, and the certificates of the path in it: leaf first, root last; `undefined` when none was found. */
export function verified(question: VerifyQuestion): { readonly report: VerifyReport; readonly path: readonly Certificate[] | undefined } {
  const { leaf, at } = question;
  const says = recognise(leaf);
  const environment = question.environment ?? says.environment;
  const usage = question.usage ?? says.usage;
  const { idNat, commonName, publicKeySha256 } = question;
  const found = lint(leaf, {
    at,
    ...(environment && { environment }),
    ...(usage && { usage }),
    ...(idNat && { idNat }),
    ...(commonName && { commonName }),
    ...(publicKeySha256 && { publicKeySha256 }),
  });
  const trust = trustOf(question, environment, usage);
  const findings = [
    ...everythingFound(leaf, found, trust.findings),
    ...(trust.anchorMissing ? [anchorMissing] : []),
    ...revocationFindings(trust.path, question),
  ].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const report: VerifyReport = {
    good: !findings.some(({ severity }) => severity === "blocking"),
    subject: visible(printName(leaf.subject)),
    issuer: visible(printName(leaf.issuer)),
    serialNumber: leaf.serialNumber,
    sha256: leaf.sha256,
    publicKeySha256: leaf.publicKeySha256,
    usage: says.usage ?? null,
    environment: says.environment ?? null,
    structure: says.idNat === undefined ? null : visible(says.idNat),
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    checkedAt: at.toISOString(),
    path: trust.path?.map(({ subject }) => visible(printName(subject))) ?? null,
    findings,
  };
  return { report, path: trust.path };
}

const rank: Readonly<Record<Finding["severity"], number>> = { blocking: 0, warning: 1, info: 2 };

/** Whether a leaf leads to a trusted root, and by whom. */
interface Trust {
  readonly path: readonly Certificate[] | undefined;
  readonly findings: readonly PathFinding[];
  /** There is nothing to check a path with. */
  readonly anchorMissing: boolean;
}

function trustOf(question: VerifyQuestion, environment: Environment | undefined, usage: CertificateUsage | undefined): Trust {
  const { leaf, others, at } = question;
  const authorities = [...(environment ? [environment] : environments).flatMap(publishedIn), ...question.authorities];
  const anchors = [
    ...authorities.filter((authority) => isAnchor(authority, environment)),
    ...others.filter((other) => isPinnedRoot(other, environment)),
  ];
  if (anchors.length === 0) return { path: undefined, findings: [], anchorMissing: true };
  const checked = checkPath({
    leaf,
    intermediates: [...authorities, ...others].filter((it) => !anchors.includes(it)),
    anchors,
    at,
    ...(usage && { usage }),
  });
  if (checked.ok) return { path: checked.path, findings: [], anchorMissing: false };
  return { path: undefined, findings: checked.findings, anchorMissing: false };
}

/** A rehearsal's root is known to nobody: the user names it with --ca. Elsewhere a pin decides, wherever the bytes come from. */
function isAnchor(certificate: Certificate, environment: Environment | undefined): boolean {
  if (environment !== "rehearsal") return isPinnedRoot(certificate, environment);
  return !matchesPin(certificate) && certificate.subject.der.equals(certificate.issuer.der);
}

function isPinnedRoot(certificate: Certificate, environment: Environment | undefined): boolean {
  const pin = matchesPin(certificate);
  return pin?.role === "root" && (environment === undefined || pin.environment === environment);
}

/** Those of production and test come with the package. */
const anchorMissing: Finding = {
  id: "anchor-missing",
  severity: "blocking",
  message:
    "The sandbox's root certificate is neither in the file nor in the folder given with --ca, so that nothing can be trusted in rehearsal. It lies in the folder ca of the sandbox.",
  source: "docs/x509.md, pinned authorities",
};

/** The leaf's status must be known; a CA's, whose CRL few have at hand, is asked for with a warning. */
function revocationFindings(path: readonly Certificate[] | undefined, { crls, at }: VerifyQuestion): Finding[] {
  if (!path || !crls) return [];
  return path.slice(0, -1).flatMap((certificate, index) => {
    const { status, findings } = checkRevocation(certificate, path[index + 1]!, { at, crls });
    const severity = index === 0 || status === "revoked" ? "blocking" : "warning";
    return status === "good" ? [] : findings.map(({ id, message, source }): Finding => ({ id, severity, message, source }));
  });
}

/** The texts that have no slots. */
type Plain = { [Name in keyof typeof texts]: (typeof texts)[Name] extends Said ? Name : never }[keyof typeof texts];

/** The report for a person. */
export function printReport(file: string, report: VerifyReport, notes: readonly string[], language: Language = "en"): string {
  const word = (name: Plain): string => texts[name][language];
  const unknown = word("unknown");
  const facts: readonly (readonly [name: string, value: string])[] = [
    [word("file"), file],
    [word("subject"), report.subject],
    [word("issuer"), report.issuer],
    [word("serial"), report.serialNumber],
    [word("sha256"), report.sha256],
    [word("usage"), report.usage ?? unknown],
    [word("environment"), report.environment ?? unknown],
    [word("structure"), report.structure ?? unknown],
    [word("valid"), texts["from-to"]({ from: report.notBefore, to: report.notAfter })[language]],
    [word("checked"), report.checkedAt],
    [word("path"), report.path ? report.path.join(" <- ") : word("no-path")],
  ];
  return [
    ...facts.map(([name, value]) => `${name.padEnd(14)} ${value}`),
    ...notes.map((note) => `${word("note").padEnd(14)} ${visible(language === "fr" ? noteInFrench(note) : note)}`),
    "",
    ...report.findings.map((found) => {
      const { severity, id, source } = found;
      return `${word(severity).padEnd(8)} ${id}${language === "fr" ? " :" : ":"} ${findingSaid(found)[language]} [${source}]`;
    }),
    verdict(report)[language],
  ].join("\n");
}

function verdict({ findings }: VerifyReport): Said {
  const countOf = (severity: Finding["severity"]): number => findings.filter((finding) => finding.severity === severity).length;
  const [count, warnings, remarks] = [countOf("blocking"), countOf("warning"), countOf("info")];
  return count === 0 ? texts.good({ warnings, remarks }) : texts["not-good"]({ count, warnings, remarks });
}
