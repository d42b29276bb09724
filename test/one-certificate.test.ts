import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { repository } from "./cli/places.mjs";
import { expectGood } from "./engine/example";
import { newProject, type Project } from "./engine/project";
import { structureAndAdmin } from "./four-resources";

/** What a certificate's arguments being properties of their own is for (issue 15): on the real engine. */
jest.setTimeout(300_000);
let project: Project;
afterEach(() => project?.dispose());

/** `policy`: what looks at every resource before it is registered, as a policy does. */
const program = `const pulumi = require("@pulumi/pulumi");
const igc = require("pulumi-igc-sante");
const words = require("./words.json");
pulumi.runtime.registerStackTransformation(({ type, name, props }) => {
  if (!type.endsWith(":OrgCertificate")) return undefined;
  pulumi.output(props.serverInstance).apply((instance) => console.log("policy: " + name + " is of " + instance));
  return undefined;
});
${structureAndAdmin.replace('contract: { signedOn: "2024-03-18" }', "contract: words.contract")}
const formRequest = new igc.Form413Request("form", { structure, admins: [admin], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel" });
const secret = words.secret ? { informedMail: pulumi.secret(words.secret) } : {};
const unknown = words.late ? { contactMail: formRequest.ticket.apply((ticket) => ticket + "@editeur.example") } : {};
const insi = new igc.OrgCertificate("insi", { structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO",
  serverInstance: "srv1", contactMail: "certificats@editeur.example", ...words.args, ...secret, ...unknown }, { ignoreChanges: words.ignored });
exports.renewAt = insi.renewAt;
`;

/** What the structure has always. */
const contract = { signedOn: "2024-03-18" };

async function made(words: object): Promise<Project> {
  const files = { "index.js": program, "words.json": JSON.stringify({ contract, ...words }) };
  project = await newProject({ files, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  await sandboxPerson(join(project.dir, "sandbox")).setClock(new Date("2026-11-24T09:00:00Z"));
  return project;
}

const insiOf = async (): Promise<Readonly<Record<string, unknown>>> => {
  const { resources = [] } = (await project.stateExport()).deployment;
  return resources.find(({ type }) => type.endsWith(":OrgCertificate"))!.outputs!;
};

it("keeps a secret argument, shows the instance to a policy, reads well, and ignores what it is told to", async () => {
  await made({ secret: "s3cret@editeur.example" });
  const up = await project.up();
  expectGood(up);
  expect(up.stdout).toContain("policy: insi is of srv1");
  expect(JSON.stringify(await project.stateExport())).not.toContain("s3cret");
  expect(await insiOf()).toMatchObject({
    phase: "awaiting-habilitation",
    commonName: "INSI-AUTO",
    serverInstance: "srv1",
    renewAt: null,
    nextAction: expect.stringMatching(/^the form's signatory, then ANS: finish form 413 \(f413-1690781810-org-[0-9a-f]{10}\); /),
  });
  const other = { secret: "s3cret@editeur.example", args: { contactMail: "others@editeur.example" } };
  writeFileSync(join(project.dir, "words.json"), JSON.stringify({ contract, ...other }));
  expect((await project.preview("--expect-no-changes")).code).not.toBe(0);
  writeFileSync(join(project.dir, "words.json"), JSON.stringify({ contract, ...other, ignored: ["contactMail"] }));
  expectGood(await project.preview("--expect-no-changes"));
});

it("refuses a bad argument in the preview, beside one that is not known yet, and names the one thing that must be there first", async () => {
  await made({ late: true, args: { usage: "SIGNATURE" }, contract: null });
  const preview = await project.preview();
  // The structure lacks it and the form waits for it: it is one act of one person.
  const needed = [...preview.stdout.matchAll(/needed first: (.*)/g)].map(([, act]) => act);
  expect([...new Set(needed)]).toEqual([
    expect.stringMatching(
      /^Aïcha Lefèvre, legal representative of Centre de santé des Lilas: sign the membership contract with ANS for FINESS 690781810.*https:\/\/esante\.gouv\.fr\/.*Contrat_adhesion\.pdf/,
    ),
  ]);
  expect(preview.code).not.toBe(0);
  expect(preview.stdout).toContain('`usage` is "SIGNATURE"');
});

/** A policy pack as teams publish it, for the engine itself: it sees inputs as they are registered, and outputs as they were. */
const pack = `const { PolicyPack } = require("@pulumi/policy");
const about = (args, report) => args.type.endsWith(":OrgCertificate") && report;
new PolicyPack("igc", { policies: [
  { name: "one-instance", description: "Servers are named by site.", enforcementLevel: "mandatory",
    validateResource: (args, report) => { if (about(args, report) && !/^lyon-/.test(args.props.serverInstance)) report("the instance is " + args.props.serverInstance); } },
  { name: "said", description: "What is known of it is a property of its own.", enforcementLevel: "advisory",
    validateStack: ({ resources }, report) => resources.filter(({ type }) => type.endsWith(":OrgCertificate")).forEach(({ props }) => report(props.usage + " " + props.commonName + " is " + props.phase)) },
] });
`;
/** As Pulumi's own download has it for packs in Node, under a name of ours: the language host of a build starts none. */
const analyzer = `#!/bin/sh
exec node "$(node -e "console.log(require.resolve('@pulumi/pulumi/cmd/run-policy-pack'))")" "$@"
`;

it("is judged by a policy pack on the real engine, by its instance and by what is known of it", async () => {
  await made({});
  const folder = join(project.dir, "pack");
  mkdirSync(join(folder, "node_modules", "@pulumi"), { recursive: true });
  for (const name of ["policy", "pulumi"])
    symlinkSync(join(repository, "node_modules", "@pulumi", name), join(folder, "node_modules", "@pulumi", name));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: script\nmain: index.js\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "igc", version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "index.js"), pack);
  writeFileSync(join(folder, "pulumi-analyzer-policy-script"), analyzer, { mode: 0o755 });
  project.env["PATH"] = `${folder}:${project.env["PATH"]}`;
  const refused = await project.preview("--policy-pack", folder);
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain("the instance is srv1");
  writeFileSync(join(project.dir, "words.json"), JSON.stringify({ contract, args: { serverInstance: "lyon-1" } }));
  const up = await project.up("--policy-pack", folder);
  expectGood(up);
  expect(up.stdout).toContain("AUTH_CLI INSI-AUTO is awaiting-habilitation");
});
