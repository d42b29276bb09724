/** The profile linter: every rule on one certificate. PURE. */
import type { Certificate } from "../certificate";
import { wholeSecond } from "../instant";
import { factsOf } from "./facts";
import type { Finding, LintContext, Rule } from "./rule";
import {
  addressRules,
  environmentRules,
  extensionRules,
  identityRules,
  keyRules,
  serverRules,
  structureRules,
  subjectRules,
  usageRules,
  validityRules,
} from "./rules";
import { visible } from "./visible";

/** All rules, by subject. */
export const rules: readonly Rule[] = [
  ...structureRules,
  ...subjectRules,
  ...identityRules,
  ...environmentRules,
  ...usageRules,
  ...keyRules,
  ...validityRules,
  ...extensionRules,
  ...addressRules,
  ...serverRules,
];

/**
 * What is wrong with a certificate, or unlike every other of IGC-Santé. Nothing here says that it can be trusted:
 * signatures and the path are `checkPath`'s.
 * @param context the instant, and what the certificate should be; what is left out is not compared.
 * @returns findings in the order of the rules; an empty list is a certificate as they are all.
 */
export function lint(certificate: Certificate, context: LintContext): Finding[] {
  const facts = factsOf(certificate);
  const inContext = { ...context, at: wholeSecond(context.at) };
  const findings: Finding[] = [];
  for (const { id, severity, source, check } of rules) {
    const message = check(facts, inContext);
    if (message !== undefined) findings.push({ id, severity, message: visible(message), source });
  }
  return findings;
}
