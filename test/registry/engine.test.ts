import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectGood } from "../engine/example";
import type { Outcome, Project } from "../engine/project";
import { count, newStory, stateOf } from "../facts/story";
import { fileOf, type Site } from "./structures";

/** A register beside a stack on the real engine: off, on, closed, away (docs/registers.md). */
jest.setTimeout(900_000);
let project: Project;
afterAll(() => project?.dispose());

const fileSays = (site: Omit<Site, "number">): void =>
  writeFileSync(join(project.dir, "structures.json"), fileOf([{ number: "690000013", sites: [{ number: "690781810", ...site }] }]));
const looked = (): Promise<Outcome> => project.refresh("--preview-only", "--expect-no-changes");
const lines = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`;
const structure = async (): Promise<Readonly<Record<string, unknown>>> => (await stateOf(project, "HealthStructure"))["centre"]!.outputs!;

it("shows a closed structure as drift of the structure, then of its certificate; a register that is away is none", async () => {
  project = await newStory({ wishes: [{ serverInstance: "srv1" }] });
  Object.assign(project.env, { XDG_CACHE_HOME: join(project.dir, "cache") });
  expectGood(await project.up());
  expect((await structure())["registered"] ?? null).toBeNull();
  expectGood(await looked());

  fileSays({});
  await project.setConfig("igc-sante:registry", "finess:./structures.json", { secret: false });
  expectGood(await project.up()); // a refresh works with the configuration of the last up: the engine keeps it in the state
  expect((await looked()).code).not.toBe(0); // what the register says is new
  expectGood(await project.refresh());
  expect(await structure()).toMatchObject({ registered: { register: "FINESS+", closedOn: null, findings: [] }, nextAction: null });
  expectGood(await looked());
  expectGood(await project.preview("--expect-no-changes"));

  fileSays({ state: "I", closedOn: "2026-03-01" });
  expectGood(await project.preview("--expect-no-changes")); // a plain preview asks no register
  const seen = await looked();
  expect([seen.code === 0, lines(seen)]).toEqual([
    false,
    expect.stringContaining(": drift: structure-closed: FINESS+ has 690781810 as closed since 2026-03-01"),
  ]);
  expectGood(await project.refresh());
  expect(await structure()).toMatchObject({ registered: { closedOn: "2026-03-01" } });
  expectGood(await looked());

  const certificate = await project.preview("--expect-no-changes");
  expect([certificate.code === 0, lines(certificate)]).toEqual([
    false,
    expect.stringContaining("the structure is closed since 2026-03-01"),
  ]);
  expectGood(await project.up());
  const { outputs } = (await stateOf(project, "OrgCertificate"))["srv1"]!;
  expect(outputs!["drift"]).toEqual([expect.objectContaining({ class: "structure-closed", mends: "person" })]);
  expectGood(await project.preview("--expect-no-changes")); // people have work, and pending is success

  rmSync(join(project.dir, "structures.json"));
  const away = await looked();
  expectGood(away);
  expect(count(away, /what registers say is not known: .*structures\.json/)).toBe(1);
});
