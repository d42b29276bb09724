import type { Gauge, OpenMetricsContentType } from "prom-client";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import type { NextAction } from "../provider/policy";
import { instant, readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, publish } from "./export-entry";
import { langOption, languageHere } from "./people";
import { exportedStates, resourcesOfStacks, type StackResource, stackOf, writtenAt } from "./stack";
import { driftAt, servedOf } from "./status/drift";

/** A number with what it is of. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What is measured: name without its prefix -> what it means. Instants are seconds since 1970, so that a rule counts the days itself. */
const families = {
  certificate_not_after_timestamp_seconds: "End of the certificate in service.",
  certificate_renew_at_timestamp_seconds: "When the renewal of the certificate in service begins.",
  certificate_phase: "1 for the phase the certificate is in.",
  certificate_waiting_since_timestamp_seconds: "When the order was handed out that no administrator has answered yet.",
  certificate_drift: "1 for each class of drift: docs/drift.md says what it is and who mends it.",
  form_phase: "1 for the phase the form is in.",
  form_waiting_since_timestamp_seconds: "When the form was sent to ANS that is not decided yet.",
  form_expected_by_timestamp_seconds: "Day by which ANS usually has answered the form.",
  administrator_card_ends_timestamp_seconds: "Last day of a technical administrator's card.",
  next_action: "1 for each resource of which a person must do something.",
  next_action_by_timestamp_seconds: "Latest useful day of what a person must do.",
  last_run_timestamp_seconds: "When a command of Pulumi wrote the state last.",
} as const;

type Family = keyof typeof families;
type Measured = readonly (readonly [Family, Sample])[];

/** What a state has to measure, on a day. @param written when the state was written, if it says so */
export function samplesOf(resources: readonly StackResource[], written: Date | null, at: Date): Measured {
  const stack = resources[0] ? stackOf(resources[0]) : "";
  const each = resources.flatMap((resource) => [
    ...(resource.kind === "OrgCertificate" ? certificateSamples(resource, at) : []),
    ...(resource.kind === "Form413Request" ? formSamples(resource) : []),
    ...(resource.kind === "TechnicalAdmin" ? cardSamples(resource) : []),
    ...actionSamples(resource),
  ]);
  const all = written ? [...each, ["last_run_timestamp_seconds", { labels: {}, value: seconds(written) }] as const] : each;
  return all.map(([family, { labels, value }]) => [family, { labels: { stack, ...labels }, value }]);
}

const seconds = (instant: Date | string): number => Math.floor(new Date(instant).getTime() / 1000);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const at = (family: Family, labels: Sample["labels"], instant: unknown): Measured =>
  typeof instant === "string" && !Number.isNaN(Date.parse(instant)) ? [[family, { labels, value: seconds(instant) }]] : [];
const one = (family: Family, labels: Sample["labels"]): Measured => [[family, { labels, value: 1 }]];
/** Nothing of a resource that no run has come to yet. */
const inPhase = (family: Family, labels: Sample["labels"], phase: unknown): Measured =>
  text(phase) === "" ? [] : one(family, { ...labels, phase: text(phase) });

function certificateSamples({ name, outputs }: StackResource, now: Date): Measured {
  const { current, next, structure, serverInstance, usage, commonName, environment, phase, renewAt } =
    outputs as unknown as Partial<CertificateOutputs>;
  const labels = {
    certificate: name,
    structure: text(structure?.name),
    id_nat: text(structure?.idNat),
    server_instance: text(serverInstance),
    usage: text(usage),
    common_name: text(commonName),
    environment: text(environment),
  };
  return [
    ...at("certificate_not_after_timestamp_seconds", labels, current?.notAfter && servedOf(outputs)?.notAfter),
    ...(current?.notAfter ? at("certificate_renew_at_timestamp_seconds", labels, renewAt) : []),
    ...inPhase("certificate_phase", labels, phase),
    ...at("certificate_waiting_since_timestamp_seconds", labels, next?.orderedAt),
    ...driftAt(outputs, now).flatMap(({ class: code, mends }) => one("certificate_drift", { ...labels, class: code, mends })),
  ];
}

function formSamples({ name, outputs }: StackResource): Measured {
  const { structure, certificateType, phase, sentAt, expectedBy } = outputs;
  const labels = { form: name, structure: text((structure as { name?: unknown } | undefined)?.name), type: text(certificateType) };
  const decided = phase === "validated" || phase === "refused";
  return [
    ...inPhase("form_phase", labels, phase),
    ...(decided ? [] : at("form_waiting_since_timestamp_seconds", labels, sentAt)),
    ...(decided ? [] : at("form_expected_by_timestamp_seconds", labels, expectedBy)),
  ];
}

const cardSamples = ({ name, outputs }: StackResource): Measured =>
  at("administrator_card_ends_timestamp_seconds", { administrator: name, card_type: text(outputs["cardType"]) }, outputs["cardExpiresOn"]);

function actionSamples({ kind, name, outputs }: StackResource): Measured {
  const action = outputs["nextAction"] as NextAction | null | undefined;
  if (typeof action?.what !== "string") return [];
  const labels = { kind, resource: name };
  return [...one("next_action", labels), ...at("next_action_by_timestamp_seconds", labels, action.by)];
}

/** OpenMetrics 1.0 text. A family without a sample is left out. */
export async function openMetrics(measured: Measured): Promise<string> {
  if (measured.length === 0) return "# EOF\n"; // the library begins with an empty line then, which OpenMetrics does not have
  const { Gauge, Registry } = await import("prom-client");
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const gauges = new Map<Family, Gauge>();
  for (const [family, { labels, value }] of measured) {
    const labelNames = Object.keys(labels);
    const known =
      gauges.get(family) ?? new Gauge({ name: `igc_sante_${family}`, help: families[family], labelNames, registers: [registry] });
    gauges.set(family, known);
    known.set(labels, value);
  }
  return registry.metrics();
}

const options = {
  file: { type: "string", multiple: true },
  at: { type: "string" },
  out: { type: "string" },
  lang: langOption,
} as const;

export const metrics: Command = {
  options,
  summary: "ends, phases, drift and what waits, as OpenMetrics for a monitoring",
  usage: [
    "igc-sante metrics [--file STATE.json ...] [--at DATE] [--out FILE] [--lang en|fr]",
    "",
    "  --file   a state export (pulumi stack export > state.json); may be given several times. Default: the stack in this folder",
    "  --at     the day on which drift of time is looked at, ISO 8601; default: now",
    "  --out    the file, replaced at once or not at all, as the textfile collector of a node exporter reads it; default: standard output",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Alert rules and a dashboard are in examples/monitoring. Exit code: 0; 2 an option or file cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("metrics", args, options);
    languageHere(values.lang); // of an error alone: metrics have none
    const now = values.at === undefined ? new Date() : instant(values.at, "--at");
    const texts = await exportedStates(values.file);
    const states = resourcesOfStacks(texts, values.file ?? []);
    const measured = states.flatMap((resources, index) => samplesOf(resources, writtenAt(texts[index]!), now));
    await publish(await openMetrics(measured), values.out, here());
    return exitCode.fine;
  },
};
