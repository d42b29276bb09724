import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMetrics, samplesOf } from "../cli/metrics";
import { resourcesOf } from "../cli/stack";
import { repository } from "./cli/places.mjs";
import { debianProgram } from "./servers/debian";
import { serverPrograms } from "./servers/python";

/** What examples/monitoring ships, by Prometheus' own tool, and what `igc-sante metrics` writes, by the reference parser of OpenMetrics. */
jest.setTimeout(600_000);
const shipped = join(repository, "examples/monitoring");
const dir = mkdtempSync(join(tmpdir(), "igc-sante-monitoring-"));
afterAll(() => rmSync(dir, { recursive: true }));
const rules = readFileSync(join(shipped, "igc-sante.rules.yml"), "utf8");
const dashboard = readFileSync(join(shipped, "dashboard.json"), "utf8");

const type = (kind: string): string => `pulumi-nodejs:dynamic/igc-sante:${kind}`;
const resource = (kind: string, name: string, outputs: object) => ({
  type: type(kind),
  urn: `urn:pulumi:dev::p::${type(kind)}::${name}`,
  outputs,
});
const life = { notBefore: "2024-01-01T00:00:00.000Z", notAfter: "2027-01-01T00:00:00.000Z" };
const certificate = (name: string) =>
  resource("OrgCertificate", name, {
    structure: { name: `Centre "${name}"\\\n`, idNat: "1690781810" },
    phase: "renewing",
    renewAt: "2026-11-01T00:00:00.000Z",
    current: life,
    next: { orderedAt: "2026-11-02T00:00:00.000Z" },
    drift: [{ class: "certificate-missing" }],
    nextAction: { who: "Zoé", what: "order", where: "x", by: "2027-01-01", because: "y" },
  });
const everything = [
  ...Array.from({ length: 50 }, (_, at) => certificate(`c${at}`)),
  resource("Form413Request", "f", { phase: "sent", sentAt: "2026-11-24T00:00:00Z", expectedBy: "2026-11-27" }),
  resource("TechnicalAdmin", "zoe", { cardType: "CPA", cardExpiresOn: "2027-03-31" }),
];
const exposition = (): Promise<string> =>
  openMetrics(samplesOf(resourcesOf(JSON.stringify({ deployment: { resources: everything } })), new Date(0), new Date("2026-11-27")));

const reader = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
print(json.dumps({f.name: [f.type, len(f.samples)] for f in text_string_to_metric_families(sys.stdin.read())}))
`;
const python = async (): Promise<string> => join(await serverPrograms(), "python3");

it("is OpenMetrics: the reference parser reads every family as a gauge, sample by sample", async () => {
  const read = JSON.parse(execFileSync(await python(), ["-c", reader], { input: await exposition(), encoding: "utf8" })) as object;
  const of = (samples: number): [string, number] => ["gauge", samples];
  expect(read).toEqual({
    igc_sante_certificate_not_after_timestamp_seconds: of(50),
    igc_sante_certificate_renew_at_timestamp_seconds: of(50),
    igc_sante_certificate_phase: of(50),
    igc_sante_certificate_waiting_since_timestamp_seconds: of(50),
    igc_sante_certificate_drift: of(50),
    igc_sante_form_phase: of(1),
    igc_sante_form_waiting_since_timestamp_seconds: of(1),
    igc_sante_form_expected_by_timestamp_seconds: of(1),
    igc_sante_administrator_card_ends_timestamp_seconds: of(1),
    igc_sante_next_action: of(50),
    igc_sante_next_action_by_timestamp_seconds: of(50),
    igc_sante_last_run_timestamp_seconds: of(1),
  });
  const torn = (await exposition()).replace("# EOF\n", "");
  await expect(python().then((program) => execFileSync(program, ["-c", reader], { input: torn, stdio: "pipe" }))).rejects.toThrow("EOF");
});

it.each([
  ["rules", rules],
  ["dashboard", dashboard],
])("ask in the %s for what is measured, and for nothing else", async (_what, text) => {
  const measured = [...(await exposition()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
  const asked = [...new Set(text.match(/\bigc_sante_\w+/g))];
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !measured.includes(name))).toEqual([]);
});

const promtool = async (): Promise<string> =>
  execFileSync(await debianProgram("promtool"), ["test", "rules", "igc-sante.rules.test.yml"], {
    cwd: dir,
    encoding: "utf8",
    stdio: "pipe",
  });

it("ring as they say: each rule has a case, and promtool runs them", async () => {
  cpSync(shipped, dir, { recursive: true });
  const tested = readFileSync(join(shipped, "igc-sante.rules.test.yml"), "utf8");
  const named = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !new RegExp(`alertname: ${name}\\n +exp_alerts:`).test(tested))).toEqual([]);
  expect(await promtool()).toContain("SUCCESS");
});

it.each([
  ["7 * 86400) and", "8 * 86400) and"],
  ["> 14 * 86400", "> 13 * 86400"],
  ["> 3 * 86400", "> 2 * 86400"],
  ['phase="revoked"', 'phase=~".+"'],
  ["unless on", "and on"],
])("would ring otherwise with %s as %s", async (from, to) => {
  cpSync(shipped, dir, { recursive: true });
  expect(rules).toContain(from);
  writeFileSync(join(dir, "igc-sante.rules.yml"), rules.replaceAll(from, to));
  await expect(promtool()).rejects.toThrow("Command failed");
});
