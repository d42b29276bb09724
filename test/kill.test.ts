import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { newProject, type Project } from "./engine/project";
import { fourResources } from "./four-resources";

/** The provider's process dies between the making of a key and the end of create: the next run goes on with it. */
jest.setTimeout(300_000);

/** Enough that others are under way when the first is there. */
const count = 12;

const manyCertificates = fourResources.replace(
  /const certificate = new igc.OrgCertificate[\s\S]*?\n {2}\}\);/,
  `const certificates = process.env.CERTIFICATES ? Array.from({ length: ${count} }, (_, index) => "srv" + (index + 1)).map((serverInstance) => new igc.OrgCertificate("insi-" + serverInstance, {
    structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance, contactMail: "certificats@editeur.example",
  })) : [];
  const certificate = { phase: certificates.map(({ phase }) => phase), nextAction: null };`,
);
const files = { "resources.js": manyCertificates, "index.js": 'Object.assign(exports, require("./resources").declare());\n' };

let project: Project;
beforeEach(async () => {
  project = await newProject({ files, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expect((await project.up()).code).toBe(0);
  await person.sign();
  await person.send();
  await person.validate();
});
afterEach(() => project.dispose());

const keysIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".age"))
      .map((name) => [name, readFileSync(join(folder, name), "base64")]),
  );

it.each([
  ["the first key is in the vault", "vault", ".age"],
  ["the first order is on the platform", join("sandbox", "orders"), ".json"],
])("goes on when the process is killed as %s", async (_moment, folder, ending) => {
  const note = join(project.dir, "died");
  const dies = { DIES_IN: join(realpathSync(project.dir), folder), DIES_AT: ending, DIED_AT: note };
  const env = { CERTIFICATES: "1", NODE_OPTIONS: `--require ${join(__dirname, "engine/dies-at-file.cjs")}`, ...dies };
  const died = await project.run(["up", "--yes", "--skip-preview"], { env });
  expect(readFileSync(note, "utf8").trim().split("\n")).toHaveLength(1);
  expect(died.code).not.toBe(0);
  const before = keysIn(join(project.dir, "vault"));
  expect(before.size).toBeGreaterThan(0);

  const again = await project.run(["up", "--yes", "--skip-preview"], { env: { CERTIFICATES: "1" } });
  expect({ code: again.code, problem: again.code === 0 ? "" : again.stdout + again.stderr }).toEqual({ code: 0, problem: "" });
  const after = keysIn(join(project.dir, "vault"));
  expect(after.size).toBe(count);
  for (const [name, bytes] of before) expect(after.get(name)).toBe(bytes);
  const orders = readdirSync(join(project.dir, "sandbox", "orders")).filter((name) => /^commande-.*-r1\.json$/.test(name));
  expect(orders).toHaveLength(count);
  expect(existsSync(join(project.dir, "sandbox", "orders"))).toBe(true);
});
