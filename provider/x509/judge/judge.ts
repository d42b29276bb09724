/**
 * Whether what a person brought back is the certificate that was ordered: the one place that says yes. PURE.
 *
 * The order of the questions is the order of what a person can do about the answer: another key means another order,
 * whatever else is wrong with it.
 */

import { Fault, isFault } from "../../fault";
import type { Environment } from "../../structure";
import { matchesPin, publishedIn } from "../anchors";
import { type Certificate, readCertificatesPem } from "../certificate";
import type { PathFinding } from "../finding";
import { printName } from "../name";
import { checkPath } from "../path";
import { type Finding, lint, visible } from "../profile";
import type { Expected } from "./expected";
import { everythingFound } from "./one-fact";
import { type AnswerCode, hint, nearestCode, questions } from "./verdicts";

/** An answer, and what it is compared with. */
export interface Question {
  /** The certificate that may be the one that was ordered. */
  readonly leaf: Certificate;
  /** What came with it: intermediates, roots, anything. Useless ones do no harm. */
  readonly others: readonly Certificate[];
  /**
   * PEM of the authorities the platform knows, besides those that come with this package: newer issuers, the root of a
   * rehearsal. Only the pinned root of the environment is trusted in production and test, wherever its bytes come from.
   */
  readonly anchors: readonly string[];
  /** The instant of the judgement. */
  readonly at: Date;
  /** What was ordered. */
  readonly expected: Expected;
}

/** Whether an answer is the certificate that was ordered. */
export type Judgement =
  | {
      /** It is the one: it may be stored and used. */
      readonly ok: true;
      /** Leaf first, root last. */
      readonly chain: readonly Certificate[];
      /** Findings that do not block, those of severity `info` included. */
      readonly warnings: readonly Finding[];
    }
  | {
      /** It is not, and must not be used. */
      readonly ok: false;
      /** The first thing wrong, for a person: `answer-wrong-...`, `answer-expired`, `answer-profile`, `anchor-missing` and others. */
      readonly fault: Fault;
      /** Everything found. */
      readonly findings: readonly Finding[];
    };

/**
 * Judges an answer: key, environment, usage, subject, dates, issuer, path to a trusted root, profile. Never throws on
 * what the certificates hold. `anchor-missing` alone says nothing against the answer: the platform's authorities are
 * incomplete.
 */
export function judge(question: Question): Judgement {
  const { leaf, at, expected } = question;
  const findings = lint(leaf, { at, ...expected });
  const refuse = (code: AnswerCode, because: string, ofPath: readonly PathFinding[] = []): Judgement => ({
    ok: false,
    fault: new Fault(code, `${because} ${nameOf(leaf)}`, hint(code, expected)),
    findings: everythingFound(leaf, findings, ofPath),
  });

  for (const { code, rules } of questions) {
    const finding = first(findings, (id) => rules.includes(id));
    if (finding) return refuse(code, finding.message);
  }
  const trust = trusted(question);
  if (isFault(trust)) return refuse("anchor-missing", `An authority of the platform cannot be used. ${trust.what}`);
  if (trust.anchors.length === 0)
    return refuse("anchor-missing", "The sandbox's root certificate is missing: nothing it issued can be trusted.");
  const checked = checkPath({ leaf, intermediates: trust.intermediates, anchors: trust.anchors, at, usage: expected.usage });
  const blocking = first(findings, () => true);
  if (!checked.ok)
    return refuse(pathCode(checked.findings, blocking, question, trust.intermediates), checked.findings[0]!.message, checked.findings);
  if (blocking) return refuse(nearestCode(blocking.id), blocking.message);
  return { ok: true, chain: checked.path, warnings: findings };
}

function first(findings: readonly Finding[], wanted: (id: string) => boolean): Finding | undefined {
  return findings.find(({ id, severity }) => severity === "blocking" && wanted(id));
}

function nameOf({ subject, serialNumber }: Certificate): string {
  return visible(`It is ${printName(subject)}, serial number ${serialNumber}.`);
}

/** Roots that count, and everything else that may stand between. */
function trusted({ others, anchors, expected }: Question): { anchors: Certificate[]; intermediates: Certificate[] } | Fault {
  const given = readAuthorities(anchors);
  if (isFault(given)) return given;
  const authorities = [...publishedIn(expected.environment), ...given];
  const roots = authorities.filter((certificate) => isAnchor(certificate, expected.environment));
  return { anchors: roots, intermediates: [...authorities.filter((certificate) => !roots.includes(certificate)), ...others] };
}

function readAuthorities(pem: readonly string[]): Certificate[] | Fault {
  try {
    return pem.flatMap(readCertificatesPem);
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

/** In rehearsal the sandbox's own root, which no pin can know; elsewhere the pinned root and nothing else. */
function isAnchor(certificate: Certificate, environment: Environment): boolean {
  const pin = matchesPin(certificate);
  if (environment === "rehearsal") return !pin && certificate.subject.der.equals(certificate.issuer.der);
  return pin?.environment === environment && pin.role === "root";
}

/** What a failed path means for the person who brought the answer. `blocking`: what the profile says of the leaf. */
function pathCode(
  [finding]: readonly PathFinding[],
  blocking: Finding | undefined,
  { leaf }: Question,
  intermediates: readonly Certificate[],
): AnswerCode {
  if (finding?.id === "expired") return "answer-expired";
  if (finding?.id === "not-yet-valid") return "answer-not-yet-valid";
  const issuerGiven = intermediates.some(({ subject }) => subject.der.equals(leaf.issuer.der));
  if (finding?.id === "issuer-missing") return issuerGiven ? "answer-chain-foreign" : "answer-chain-missing";
  const ofLeafAlone =
    finding?.certificate === leaf.sha256 && finding.id !== "signature-invalid" && finding.id !== "key-identifier-mismatch";
  if (!ofLeafAlone) return "answer-chain-foreign";
  return blocking ? nearestCode(blocking.id) : "answer-profile";
}
