import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { setUpTimeout } from "../servers/child";
import { startMoto } from "../servers/moto";
import { anybody, makeBucket, s3Stage } from "../servers/s3-stage";
import { folderHands, type Handed, wholeLife } from "./life";

/** The same life in a folder and in S3 has the same evidence. */
jest.setTimeout(300_000);
Object.assign(process.env, anybody);
let moto: Awaited<ReturnType<typeof startMoto>>;
beforeAll(async () => {
  moto = await startMoto();
  await makeBucket(moto.url);
}, setUpTimeout);
afterAll(() => moto.stop());

it("has the same chains in S3 as in a folder, byte for byte", async () => {
  const base = mkdtempSync(join(tmpdir(), "igc-sante-evidence-s3-"));
  const handed: Handed = {};
  const [hierarchy, stage, folder] = [await makeHierarchy(), s3Stage(moto.url), join(base, "igc")];
  for (const [address, hands] of [
    [`manual:${folder}`, folderHands(folder)],
    [stage.address, stage.hands],
  ] as const)
    (await wholeLife(address, hands, hierarchy, handed)).operations.dispose();
  const names = (await stage.hands.names()).filter((name) => name.startsWith("evidence/"));
  const inFolder = readdirSync(join(folder, "evidence"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names).toHaveLength(inFolder.length);
  expect(names).toHaveLength(7);
  for (const name of names)
    expect([name, (await stage.hands.read(name)).toString("utf8")]).toEqual([name, readFileSync(join(folder, name), "utf8")]);
  for (const path of [base, handed.vault!]) rmSync(path, { recursive: true, force: true });
});
