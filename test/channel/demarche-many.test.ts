import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectGood } from "../engine/example";
import { newProject, type Outcome, type Project, readable } from "../engine/project";
import { signedCopy } from "../manual/signed-copy";
import { finessOf } from "../many-structures";
import { deep } from "../sample";
import { type Answer, Demarche, type State } from "../servers/demarche";
import { f413 } from "../servers/demarche-questions";

/**
 * Many forms by the online procedure on the real engine, which asks for one resource after another: whatever their number, each operation
 * asks for all dossiers in one request (issue 18). Outside of a deep run they are 4.
 */
jest.setTimeout(1_800_000);
const count = deep ? 100 : 4;
const standIn = new Demarche(() => new Date());
let project: Project;

const program = `
const igc = require("pulumi-igc-sante");
const admin = new igc.TechnicalAdmin("zoe", {
  cardType: "CPA", cardNumber: "2600301752", lastName: "Noël", firstName: "Zoé", phone: "0144000002", email: "zoe@editeur.example", employer: "vendor",
});
for (const finess of ${JSON.stringify(Array.from({ length: count }, (_, index) => finessOf(index)))}) {
  const structure = new igc.HealthStructure("centre-" + finess, {
    structureName: "Centre " + finess, finess, kind: "centre-de-sante", contract: { signedOn: "2024-03-18" },
    legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: finess + "@centre.example", cardNumber: "2800262487" },
  });
  new igc.Form413Request("form-" + finess, { structure, admins: [admin], usage: "DMP", vendor: "Éditeur", solution: "Logiciel" });
}
`;

interface Form {
  readonly phase: string;
  readonly ticket: string;
  readonly nextAction: { readonly what: string; readonly because: string } | null;
}

beforeAll(async () => {
  await standIn.start();
  standIn.questions = f413;
  project = await newProject({
    files: { "index.js": program },
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

const forms = async (): Promise<Form[]> => {
  const { deployment } = await project.stateExport();
  const found = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":Form413Request"));
  return found.map((each) => readable(each).outputs as unknown as Form);
};
const polls = (): number => standIn.asked.filter(({ method, url }) => method === "GET" && url.searchParams.has("prefill_token")).length;
/** What an operation asked how dossiers stand. */
async function pollsOf(operation: () => Promise<Outcome>, isGood = true): Promise<number> {
  const [from, started] = [polls(), Date.now()];
  const outcome = await operation();
  if (isGood) expectGood(outcome);
  if (deep) console.log(`${count} forms: ${((Date.now() - started) / 1000).toFixed(1)} s, ${polls() - from} polls`);
  return polls() - from;
}
const up = () => project.up();
const move = (...states: Exclude<State, "prefilled" | "brouillon">[]): void => {
  for (const dossier of standIn.dossiers) for (const state of states) standIn.move(dossier, state);
};
const phases = async (): Promise<string[]> => [...new Set((await forms()).map(({ phase }) => phase))];

it("asks once an operation, from the signature to ANS' yes", async () => {
  expect(await pollsOf(up)).toBe(0);
  for (const { ticket } of await forms()) {
    const signed = join(project.dir, "igc", "inbox", `${ticket}.pdf`);
    writeFileSync(signed, signedCopy(readFileSync(join(project.dir, "igc", "outbox", ticket, "formulaire-413.pdf"))));
    utimesSync(signed, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000)); // not being copied any more
  }
  expect([await pollsOf(up), standIn.dossiers.length]).toEqual([0, count]);
  expect(await pollsOf(() => project.preview("--expect-no-changes"))).toBe(1);

  for (const { token, number } of standIn.dossiers) standIn.open(`${standIn.base}/commencer/f413?prefill_token=${token}`, `${number}`);
  move("en_construction", "en_instruction");
  expect([await pollsOf(up), await phases()]).toEqual([1, ["acknowledged"]]);
  expect(await pollsOf(() => project.refresh())).toBe(1);
});

it("asks no more of a service that throttles, says so once, and leaves everything as it was", async () => {
  const throttled: Answer = { status: 429, headers: { "ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 3600) }, body: "Doucement" };
  standIn.next.push(throttled);
  let said = "";
  const preview = async (): Promise<Outcome> => {
    const outcome = await project.preview();
    said = outcome.stdout + outcome.stderr;
    return outcome;
  };
  expect(await pollsOf(preview, false)).toBe(1);
  expect(said.match(/answers 429/g)!.length).toBeLessThan(3); // the engine prints a failure where it happens, and again at its end
  expect(await phases()).toEqual(["acknowledged"]);
});

it("asks once for what is accepted, and no more after", async () => {
  move("accepte");
  expect([await pollsOf(up), await phases()]).toEqual([1, ["validated"]]);
  expect(await pollsOf(() => project.preview("--expect-no-changes"))).toBe(0);
});

it("asks once in a refresh whether acceptances stand, and names the one that does not", async () => {
  standIn.move(standIn.dossiers[0]!, "en_instruction");
  expect([await pollsOf(() => project.refresh("--yes")), await phases()]).toEqual([1, ["validated"]]);
  const told = (await forms()).flatMap(({ nextAction }) => nextAction ?? []);
  expect(told).toMatchObject([{ what: expect.stringMatching(/^ask ANS why it opened dossier \d+ again/) }]);
  expect(await pollsOf(() => project.preview("--expect-no-changes"))).toBe(0);
});
