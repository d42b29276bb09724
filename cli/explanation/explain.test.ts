import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CertificatePhase, driftClasses, driftCodes, type FormPhase } from "../../provider/policy";
import { at, state } from "../people-stage";
import { resourcesOf, type StackResource } from "../stack";
import { actKinds, languages } from "../words";
import { sampleActions } from "../words/sample-actions";
import { actRules } from "./act-rules";
import { driftRules } from "./drift-rules";
import { explanationOf } from "./explain";
import { certificateRules, formRules, standingRules } from "./phase-rules";
import type { Rule } from "./sources";

const resources = resourcesOf(state);
const named = (name: string): StackResource => resources.find((each) => each.name === name)!;

const rules: readonly (readonly [string, Rule])[] = [
  ...Object.entries(certificateRules),
  ...Object.entries(formRules),
  ...Object.entries(standingRules),
  ...driftCodes.map((code) => [`drift ${code}`, driftRules[code]] as const),
  ...actKinds.map((kind) => [`act ${kind}`, actRules[kind]] as const),
];

it.each(rules)("%s: a rule in both languages, and where it stands", (_name, rule) => {
  expect(rule.en).not.toBe(rule.fr);
  expect(rule.fr).not.toMatch(/\b(the|and|with|then)\b/);
  expect(rule.sources.length).toBeGreaterThan(0);
  for (const { en } of rule.sources)
    if (en.startsWith("docs/")) expect([en, existsSync(join(__dirname, "..", "..", en))]).toEqual([en, true]);
});

it("knows of every act of a person which kind it is", () => {
  const kinds = sampleActions().map(([name, action]) => [
    name,
    explanationOf({ kind: "TechnicalAdmin", name, urn: "", outputs: { nextAction: action } }, at, "en").act,
  ]);
  expect(kinds.filter(([, kind]) => kind === null)).toEqual([]);
  const people = driftCodes.filter((code) => driftClasses[code].who !== undefined);
  const reached = new Set([...kinds.map(([, kind]) => kind), ...people]);
  const isMended = (kind: string): boolean => driftCodes.includes(kind as never) && !people.includes(kind as never);
  expect(actKinds.filter((kind) => !reached.has(kind) && !isMended(kind))).toEqual([]);
});

const certificatePhases: readonly (readonly [string, CertificatePhase])[] = [
  ["waits", "awaiting-habilitation"],
  ["to-order", "to-order"],
  ["issued", "issued"],
  ["renewing", "renewing"],
  ["quarantined", "quarantined"],
  ["revoked", "revoked"],
  ["expired", "expired"],
];
const formPhases: readonly FormPhase[] = ["to-sign", "to-send", "sent", "acknowledged", "refused"];

it("has each phase of certificates and forms among what is explained here", () => {
  expect(certificatePhases.map(([, phase]) => phase).sort()).toEqual(Object.keys(certificateRules).sort());
  expect([...formPhases, "validated"].sort()).toEqual(Object.keys(formRules).sort());
});

const all = resources.map(({ name }) => name);
it.each(languages.flatMap((language) => all.map((name) => [name, language] as const)))(
  "%s in %s: three sentences, without a gap, and nothing that the state does not say",
  (name, language) => {
    const { why, rule, change } = explanationOf(named(name), at, language);
    for (const sentence of [why, rule, change]) {
      expect(sentence).toMatch(/^[\p{Lu}].*\.$/u);
      expect(sentence).not.toMatch(/[{}]|undefined|null|NaN|\n|\.\.$/);
    }
    if (language === "fr")
      expect(`${why} ${change}`.replace(/\(The certificate is for another key\.\)/g, "")).not.toMatch(/\b(the|and|with|then)\b/i);
  },
);

it.each(certificatePhases)("%s is %s by the clock, and its rule says why", (name, phase) => {
  const found = explanationOf(named(name), at, "en");
  expect(found.phase).toBe(phase);
  expect(found.rule).toContain(certificateRules[phase].en);
});

it("counts days, and says when a renewal begins, from the state and the clock", () => {
  const { why, change } = explanationOf(named("issued"), at, "en");
  expect(why).toBe(
    "Certificate issued (Centre des Lilas, srv1, SIGN DMP) is in service: its certificate 0A1B2C3D4E5F ends on 2028-06-01, in 408 days.",
  );
  expect(change).toMatch(/^It changes on 2028-04-02, when pulumi up begins its renewal; /);
  expect(explanationOf(named("issued"), new Date("2028-04-03"), "en").change).toBe(
    "The next pulumi up changes it: its renewal begins: a new key and a new order.",
  );
});

it("names who must act, by when, and why; in French too", () => {
  expect(explanationOf(named("renewing"), at, "fr")).toMatchObject({
    why: "Le certificat renewing (Centre des Lilas, srv1, SIGN DMP) est en service jusqu'au 2027-06-01, dans 42 jours, et son successeur est en cours, car le certificat en service prend fin le 2027-06-01.",
    change:
      "Cela change quand ceci est fait avant le 2027-06-01 par Zoé Noël, administrateur technique : commander puis retirer le certificat sur le portail en suivant la fiche de commande, et le déposer dans la boîte de dépôt (inbox) (outbox -> inbox), car le certificat en service prend fin le 2027-06-01 ; il reste moins de 60 jours.",
  });
});

it("explains what a later version wrote as far as it goes: a class, a phase and an act that are not known here, and no kind", () => {
  const { outputs, ...issued } = named("issued");
  const drift = [{ class: "quantum", sentence: "it is entangled", remedy: "look", mends: "person" }];
  const later = { ...issued, outputs: { ...outputs, phase: "teleported", drift } };
  for (const language of languages) expect(explanationOf(later, at, language).why).toContain("issued");
  const { deployment } = JSON.parse(state) as { deployment: { resources: object[] } };
  const type = "pulumi-nodejs:dynamic/igc-sante:Wormhole";
  const exported = JSON.stringify({ deployment: { resources: [...deployment.resources, { type, urn: `urn:pulumi:dev::p::${type}::w` }] } });
  expect(resourcesOf(exported)).toEqual(resources);
});

it("explains each drift beside it, most urgent first", () => {
  expect(explanationOf(named("expired"), at, "en").drift.map(({ class: code, mends, rule }) => [code, mends, rule])).toEqual([
    ["key-missing", "up", driftRules["key-missing"].en],
    ["expired", "up", driftRules.expired.en],
  ]);
});
