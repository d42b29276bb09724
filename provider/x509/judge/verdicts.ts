/** From what a rule finds to what a person is told: the fault's code and the next act. PURE. */
import type { FaultCode } from "../../fault";
import type { Expected } from "./expected";

/** Codes a judgement can end in. */
export type AnswerCode = Extract<
  FaultCode,
  | "answer-wrong-key"
  | "answer-wrong-environment"
  | "answer-wrong-usage"
  | "answer-wrong-subject"
  | "answer-expired"
  | "answer-not-yet-valid"
  | "answer-chain-missing"
  | "answer-chain-foreign"
  | "answer-profile"
  | "anchor-missing"
>;

/** What is asked before the path, in this order: a rule's finding ends the judgement with the code. */
export const questions: readonly { readonly code: AnswerCode; readonly rules: readonly string[] }[] = [
  { code: "answer-wrong-key", rules: ["key-expected"] },
  { code: "answer-chain-foreign", rules: ["legacy-issuer", "legacy-policy"] },
  { code: "answer-wrong-environment", rules: ["environment-expected", "environment-present", "environment-shape", "environment-known"] },
  { code: "answer-wrong-usage", rules: ["usage-expected", "usage-recognised"] },
  { code: "answer-wrong-subject", rules: ["structure-expected", "common-name-expected", "subject-attributes", "subject-attributes-once"] },
  { code: "answer-expired", rules: ["validity-ended", "key-period-ended"] },
  { code: "answer-not-yet-valid", rules: ["validity-begun", "key-period-begun"] },
  { code: "answer-wrong-environment", rules: ["issuer-environment"] },
  { code: "answer-chain-foreign", rules: ["issuer-known", "issuer-persons", "self-signed"] },
];

/** The code nearest to a rule that blocks after the path was found good, by the rule's first words. */
const nearest: readonly (readonly [prefix: string, code: AnswerCode])[] = [
  ["issuer-", "answer-chain-foreign"],
  ["key-usage-", "answer-wrong-usage"],
  ["extended-key-usage-", "answer-wrong-usage"],
  ["common-name-insi-usage", "answer-wrong-usage"],
  ["subject-", "answer-wrong-subject"],
  ["structure-", "answer-wrong-subject"],
  ["common-name-", "answer-wrong-subject"],
  ["server-", "answer-wrong-subject"],
];

export function nearestCode(rule: string): AnswerCode {
  return nearest.find(([prefix]) => rule.startsWith(prefix))?.[1] ?? "answer-profile";
}

/** Where ANS publishes the certificates of its authorities. */
const publication: Readonly<Record<Expected["environment"], string>> = {
  production: "http://igc-sante.esante.gouv.fr/AC/",
  test: "http://igc-sante.esante.gouv.fr/AC%20TEST/",
  rehearsal: "the sandbox's directory",
};

/** Whom to ask (printed on forms 413 and 414). */
const support: Readonly<Record<Expected["environment"], string>> = {
  production: "ANS (monserviceclient.certificats@esante.gouv.fr)",
  test: "ANS (monserviceclient.developpement@esante.gouv.fr)",
  rehearsal: "the authors of this provider",
};

/** The next act. Nothing is ordered again by itself: a person decides. */
const hints: Readonly<Record<AnswerCode, (expected: Expected) => string>> = {
  "answer-wrong-key": ({ publicKeySha256 }) =>
    `Withdraw the certificate of the order placed with our request (public key SHA-256 ${publicKeySha256}); do not let the portal make a key.`,
  "answer-wrong-environment": ({ environment }) =>
    `Bring the certificate of ${environment}: order and withdraw it with a card of that environment.`,
  "answer-wrong-usage": ({ usage }) =>
    `Bring a certificate ordered for ${usage}; if the order was placed for another usage, place it again on the portal with the same request.`,
  "answer-wrong-subject": ({ idNat, commonName }) =>
    `Bring the certificate of structure ${idNat}, "service applicatif" ${commonName}; if the order was placed otherwise, place it again on the portal with the same request.`,
  "answer-expired": () => "Bring the newest certificate of this order; if there is none, place the order again on the portal.",
  "answer-not-yet-valid": () => "Bring it again when its life has begun; if it should have, set this machine's clock.",
  "answer-chain-missing": ({ environment }) =>
    `Bring the P7B file of the portal, which holds the issuers, or add them from ${publication[environment]} to the platform's authorities.`,
  "answer-chain-foreign": ({ environment }) =>
    `Do not install it: it is none of IGC-Santé's ${environment} hierarchy. Withdraw the certificate on the portal again.`,
  "answer-profile": ({ environment }) => `Do not install it. Ask ${support[environment]} about it, with its serial number.`,
  "anchor-missing": ({ environment }) =>
    environment === "rehearsal"
      ? `Add the root's certificate, from ${publication.rehearsal}, to the platform's authorities.`
      : `Take what cannot be read away from the platform's authorities: those of ${environment} come with this package.`,
};

export function hint(code: AnswerCode, expected: Expected): string {
  return hints[code](expected);
}
