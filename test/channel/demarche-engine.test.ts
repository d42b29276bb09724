import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../cli/places.mjs";
import { runCommand } from "../engine/command";
import { expectGood } from "../engine/example";
import { newProject, type Outcome, type Project } from "../engine/project";
import { stateOf } from "../facts/story";
import { structureAndAdmin } from "../four-resources";
import { signedCopy } from "../manual/signed-copy";
import { Demarche, type Dossier } from "../servers/demarche";
import { f413 } from "../servers/demarche-questions";

/**
 * A form by the online procedure on the real engine, with the stand-in of the service: from the signed form to ANS' yes, by
 * `pulumi up` alone. Link and token are in the state encrypted, and nowhere else: state, history, exchange, what is printed.
 */
jest.setTimeout(900_000);
const standIn = new Demarche(() => new Date());
let project: Project;
const printed: string[] = [];

beforeAll(async () => {
  await standIn.start();
  standIn.questions = f413;
  project = await newProject({
    files: {
      "index.js": `const igc = require("pulumi-igc-sante");
${structureAndAdmin}
const form = new igc.Form413Request("form", { structure, admins: [admin], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel" });
exports.nextAction = form.nextAction;
`,
    },
    main: "index.js",
    link: "symlink",
    config: {
      "igc-sante:platform": "manual:./igc",
      "igc-sante:channel": `demarche:${standIn.base}/commencer/f413?revision=${encodeURIComponent(standIn.revision)}`,
    },
  });
});
afterAll(async () => {
  standIn.close();
  await project?.dispose();
});

const kept = (outcome: Outcome): Outcome => {
  printed.push(outcome.stdout, outcome.stderr);
  return outcome;
};
const up = async (): Promise<void> => expectGood(kept(await project.run(["up", "--yes", "--diff", "--show-config"])));
const form = async (): Promise<Readonly<Record<string, unknown>>> => (await stateOf(project, "Form413Request"))["form"]!.outputs!;
const dossier = (): Dossier => standIn.dossiers[0]!;
const command = async (...args: readonly string[]): Promise<Outcome> =>
  runCommand(process.execPath, [join(repository, "dist", "cli", "main.js"), ...args], {
    cwd: project.dir,
    env: project.env,
    timeoutMs: 300_000,
  });

it("is prepared once it is signed, opened by the link that the command shows, and validated when ANS accepts it", async () => {
  await up();
  const { ticket } = (await form()) as { ticket: string };
  const signed = join(project.dir, "igc", "inbox", `${ticket}.pdf`);
  writeFileSync(signed, signedCopy(readFileSync(join(project.dir, "igc", "outbox", ticket, "formulaire-413.pdf"))));
  utimesSync(signed, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000)); // not being copied any more
  const preview = kept(await project.preview());
  expect([preview.stdout + preview.stderr, standIn.dossiers.length]).toEqual([
    expect.stringContaining("due: prepare the dossier of form 413"),
    0,
  ]);
  await up();
  expect(standIn.dossiers).toHaveLength(1);
  expectGood(kept(await project.preview("--expect-no-changes")));

  const shown = await command("form", "dossier", "form");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(standIn.open(shown.stdout.trim(), "directrice")).toBe(dossier());
  standIn.move(dossier(), "en_construction");
  standIn.move(dossier(), "en_instruction");
  await up();
  expect(await form()).toMatchObject({ phase: "acknowledged", dossierReference: String(dossier().number) });
  expectGood(kept(await project.refresh()));
  standIn.move(dossier(), "accepte");
  await up();
  expect(await form()).toMatchObject({ phase: "validated", nextAction: null });
  expect(standIn.asked.filter(({ method }) => method === "POST")).toHaveLength(1);
});

it("leaves link and token in no clear text: not in the state and its history, the exchange, nor what was printed", async () => {
  const files = readdirSync(project.dir, { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.includes("node_modules") && statSync(join(project.dir, name)).isFile(),
  );
  expect(files.filter((name) => name.includes("history")).length).toBeGreaterThan(3);
  const holding = files.filter((name) => readFileSync(join(project.dir, name), "latin1").includes(dossier().token));
  expect([holding, printed.filter((text) => text.includes(dossier().token))]).toEqual([[], []]);
  // The very same look finds it where secrets are asked for.
  expect(JSON.stringify(await project.stateExport("--show-secrets"))).toContain(dossier().token);
});
