import { type DriftClass, driftClasses, driftCodes } from "../../provider/policy";
import { form503, guide, law, type Pair, page, type Rule, rfc } from "./sources";

/** Which rule finds each class of drift and says who mends it: where it is seen and what is done stand in the table of drift. PURE. */

/** What a class stands on, besides the page of drift. */
const sourcesOf: Readonly<Record<DriftClass, readonly Pair[]>> = {
  "evidence-missing": [page("evidence.md")],
  "evidence-changed": [page("evidence.md")],
  "exportable-flipped": [page("vaults.md")],
  "vault-rights-widened": [page("vaults.md")],
  "revoked": [law, rfc(5280, "5.3.1"), page("revocation.md")],
  "structure-closed": [law, page("registers.md")],
  "habilitation-withdrawn": [page("forms.md")],
  "habilitation-reopened": [page("demarche.md")],
  "administrator-gone": [form503, page("administrators.md")],
  "card-expired": [guide("12"), page("administrators.md")],
  "duplicate-key": [guide("27")],
  "key-missing": [],
  "key-replaced": [],
  "request-key-missing": [],
  "request-key-replaced": [],
  "certificate-missing": [],
  "certificate-replaced": [],
  "serial-replaced": [],
  "entry-rolled-back": [],
  "chain-changed": [rfc(5280, "6"), page("x509.md")],
  "name-wrong": [page("x509.md")],
  "usage-wrong": [rfc(5280, "4.2.1.12"), page("x509.md")],
  "in-service-missing": [page("vaults.md")],
  "in-service-replaced": [page("vaults.md")],
  "in-service-rolled-back": [page("vaults.md")],
  "in-service-revoked": [law, rfc(5280, "5.3.1"), page("renewal.md")],
  "in-service-ended": [rfc(5280, "4.1.2.5"), page("renewal.md")],
  "in-service-key-missing": [page("renewal.md")],
  "expired": [rfc(5280, "4.1.2.5"), page("renewal.md")],
  "not-yet-valid": [rfc(5280, "4.1.2.5")],
  "expiry-near": [page("renewal.md")],
  "answer-waiting": [page("exchange.md")],
  "answer-stuck": [page("exchange.md")],
  "revocation-forged": [rfc(5280, "5.1.1.3"), page("revocation.md")],
  "crl-unusable": [rfc(5280, "5.2"), page("revocation.md")],
  "crl-stale": [rfc(5280, "5.1.2.5"), page("revocation.md")],
  "ca-horizon": [page("x509.md")],
  "structure-renamed": [law, page("registers.md")],
};

const seen: Readonly<Record<(typeof driftClasses)[DriftClass]["from"], Pair>> = {
  vault: { en: "a refresh compares the vault with what is remembered", fr: "un refresh compare le coffre à ce qui est retenu" },
  revocation: { en: "a refresh asks the issuing CA's list", fr: "un refresh interroge la liste de l'AC émettrice" },
  time: { en: "each preview compares the stored dates with the clock", fr: "chaque aperçu compare les dates retenues à l'horloge" },
  evidence: {
    en: "a refresh follows the chain of records in the exchange to the end that the state remembers",
    fr: "un refresh suit la chaîne des enregistrements de l'échange jusqu'à la fin que retient l'état",
  },
  exchange: { en: "each preview looks at the exchange", fr: "chaque aperçu regarde l'échange" },
  program: {
    en: "each preview compares the program with what is in service",
    fr: "chaque aperçu compare le programme à ce qui est en service",
  },
};
const byUp: Pair = { en: "and the next pulumi up mends it", fr: "et le prochain pulumi up y remédie" };
const byPerson: Pair = { en: "and a person must mend it", fr: "et une personne doit y remédier" };

function ruleOf(code: DriftClass): Rule {
  const { from, act } = driftClasses[code];
  const mends = act === undefined ? byPerson : byUp;
  return { en: `${seen[from].en}, ${mends.en}`, fr: `${seen[from].fr}, ${mends.fr}`, sources: [...sourcesOf[code], page("drift.md")] };
}

export const driftRules = Object.fromEntries(driftCodes.map((code) => [code, ruleOf(code)])) as Record<DriftClass, Rule>;
