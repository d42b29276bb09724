import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { newProject, type Project, readable } from "./engine/project";
import { fourResources } from "./four-resources";

/** A revocation on the real engine: asked for in the program, followed by people, seen by a refresh, replaced. */
jest.setTimeout(600_000);
let project: Project;
let person: ReturnType<typeof sandboxPerson>;

/** The program takes what it asks for from a file, as an edit of it would. */
const program = {
  "resources.js": fourResources.replace(
    'contactMail: "certificats@editeur.example",',
    '$& ...JSON.parse(require("node:fs").readFileSync("asked.json", "utf8")),',
  ),
  "index.js": 'Object.assign(exports, require("./resources").declare());\n',
  "asked.json": "{}",
};
const edit = (asked: object): void => writeFileSync(join(project.dir, "asked.json"), JSON.stringify(asked));

beforeAll(async () => {
  project = await newProject({ files: program, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await up();
  await person.sign();
  await person.send();
  await person.validate();
  await up();
  await up();
});
afterAll(() => project?.dispose());

async function up(): Promise<string> {
  const { code, stdout, stderr } = await project.up();
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
  return stdout;
}
async function state(): Promise<CertificateOutputs> {
  const { deployment } = await project.stateExport();
  const resource = deployment.resources!.find(({ type }) => type.endsWith(":OrgCertificate"))!;
  return readable(resource).outputs as unknown as CertificateOutputs;
}
const gate = async (): Promise<number> => (await project.preview("--expect-no-changes")).code;
const refreshGate = async (): Promise<number> => (await project.refresh("--preview-only", "--expect-no-changes")).code;

// The cases are one story: each goes on where the last one ended.
let serial: string;
let sheet: string;

it("is refused in the preview where it names another certificate, and the one in service is named", async () => {
  serial = (await state()).current!.serialNumber;
  edit({ revoke: { reason: "superseded", confirm: "4A0B" } });
  const { code, stdout, stderr } = await project.preview();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(`\`revoke.confirm\` is 4A0B, and the certificate in service has the serial number ${serial}`);
  edit({ revoke: { reason: "because", confirm: serial } });
  expect((await project.preview()).stdout).toMatch(/revoke\.reason/);
  expect(existsSync(join(project.dir, "sandbox", "revocation-sheets"))).toBe(false);
});

it("hands out its sheet, says who must act, and is no difference while people have it", async () => {
  edit({ revoke: { reason: "superseded", confirm: serial.toLowerCase().replace(/..(?=.)/g, "$&:") }, onRevoked: "replace" });
  expect(await up()).toMatch(/Next, by people:[^]*representative: revoke the certificate/);
  sheet = join(project.dir, (await state()).nextAction!.where);
  expect(readFileSync(sheet, "utf8")).toContain(serial);
  expect(await state()).toMatchObject({ phase: "issued", next: null });
  expect([await gate(), await refreshGate()]).toEqual([0, 0]);
});

it("is seen by the refresh once the list has it, and by no preview before", async () => {
  await person.advance({ hours: 24 });
  expect(await gate()).toBe(0);
  expect(await refreshGate()).not.toBe(0);
  expect((await project.refresh()).code).toBe(0);
  expect(await state()).toMatchObject({ phase: "revoked", current: { revoked: { reason: "superseded" } } });
  expect(await gate()).not.toBe(0);
});

it("puts the sheet away, and begins the next round, which is wished", async () => {
  expect(await up()).toContain("revocation sheet put away");
  expect(await state()).toMatchObject({ phase: "revoked", next: { round: 2 }, revocation: { past: [serial] } });
  await person.advance({ days: 1 });
  await up();
  expect(await state()).toMatchObject({ phase: "issued", current: { round: 2 }, next: null, nextAction: null });
});

it("asks for nothing more while it is left standing, and nothing when it is taken out", async () => {
  expect([await gate(), await refreshGate()]).toEqual([0, 0]);
  edit({ onRevoked: "replace" });
  await up();
  expect(await gate()).toBe(0);
  expect(await state()).toMatchObject({ phase: "issued", current: { round: 2 } });
});
