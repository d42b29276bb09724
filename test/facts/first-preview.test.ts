import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectGood } from "../engine/example";
import type { Outcome, Project } from "../engine/project";
import { setUpTimeout } from "../servers/child";
import { startMoto } from "../servers/moto";
import { anybody, makeBucket, region, s3Stage } from "../servers/s3-stage";
import { count, newStory, programOf, stateOf } from "./story";

/** The first preview of a new stack looks at the exchange (issue 12): what is wrong with it is not first seen by `up`. */
jest.setTimeout(setUpTimeout);
let project: Project;
let server: Awaited<ReturnType<typeof startMoto>>;
const wishes = [{ serverInstance: "srv1" }, { serverInstance: "srv2" }];

beforeAll(async () => {
  server = await startMoto();
  await makeBucket(server.url);
  project = await newStory({ wishes, habilitated: false });
  Object.assign(project.env, anybody);
});
afterAll(async () => {
  await project?.dispose();
  await server?.stop();
});

const use = async (place: string): Promise<void> =>
  project.setConfig("igc-sante:platform", `manual:s3://${place}?region=${region}&endpoint=${server.url}`);
const everything = ({ stdout, stderr }: Outcome): string => stdout + stderr;
/** Nothing was made: no resource of ours in the state, no vault, no exchange. */
async function expectNothingMade(): Promise<void> {
  expect([await stateOf(project, "Form413Request"), await stateOf(project, "OrgCertificate")]).toEqual([{}, {}]);
  expect(readdirSync(project.dir).filter((name) => /^(vault|igc-sante|sandbox)$/.test(name))).toEqual([]);
}

it.each(["preview", "up"] as const)("%s of a new stack on a bucket that is missing says so once, with what to do", async (act) => {
  await use("no-such-bucket/igc");
  const outcome = await project[act]();
  expect({ failed: outcome.code !== 0, said: everything(outcome) }).toEqual({
    failed: true,
    said: expect.stringMatching(
      /no-such-bucket\/igc: S3 has no such place .*\n\s+Create the bucket \(aws s3 mb .*\n\s+\[exchange-missing\]/,
    ) as string,
  });
  expect(count(outcome, /\[exchange-missing\]$/)).toBeGreaterThanOrEqual(1);
  await expectNothingMade();
});

it("a preview says it of certificates alone too, whose form ANS granted already", async () => {
  writeFileSync(join(project.dir, "index.js"), programOf({ wishes }));
  const outcome = await project.preview();
  expect([outcome.code === 0, count(outcome, /\[exchange-missing\]$/)]).toEqual([false, 1]);
  await expectNothingMade();
});

it("a preview on a bucket that is there is clean, and writes nothing into it", async () => {
  writeFileSync(join(project.dir, "index.js"), programOf({ wishes, habilitated: false }));
  const stage = s3Stage(server.url);
  await use(new URL(stage.address.slice("manual:".length)).href.slice("s3://".length).split("?")[0]!);
  expectGood(await project.preview());
  expect(await stage.hands.names()).toEqual([]);
  await expectNothingMade();
});

it("a folder that is to be made is made by up", async () => {
  await project.setConfig("igc-sante:platform", "manual:./igc-sante");
  expectGood(await project.preview());
  await expectNothingMade();
  expectGood(await project.up());
  expectGood(await project.preview("--expect-no-changes"));
});
