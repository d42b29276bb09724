import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registerLines } from "./registers";

const cwd = mkdtempSync(join(tmpdir(), "igc-doctor-registers-"));
writeFileSync(join(cwd, "structures.json"), "{}");
afterAll(() => rmSync(cwd, { recursive: true }));

const lines = (setting: string | undefined, env: Record<string, string> = {}) =>
  registerLines(setting, { cwd, env, now: () => new Date(0), say: () => undefined });

test.each<[setting: string | undefined, env: Record<string, string>, verdicts: string[]]>([
  [undefined, {}, []],
  ["off", {}, []],
  ["finess:structures.json", {}, ["good register finess"]],
  ["finess:nowhere.json", {}, ["bad register finess"]],
  ["finess:.", {}, ["bad register finess"]],
  ["finess:https://www.data.gouv.fr/x", {}, ["good register finess"]],
  ["annuaire:https://a.example/fhir/v2", {}, ["bad register annuaire"]],
  [
    "annuaire:https://a.example/fhir/v2,finess:structures.json",
    { ESANTE_API_KEY: "s3cret" },
    ["good register annuaire", "good register finess"],
  ],
  ["annuaire:https://user:s3cret@a.example/", {}, ["bad registers"]],
])("%s is said as %j %j", async (setting, env, verdicts) => {
  const found = await lines(setting, env);
  expect(found.map(({ verdict, about }) => `${verdict} ${about.en}`)).toEqual(verdicts);
  expect(JSON.stringify(found)).not.toContain("s3cret");
});
