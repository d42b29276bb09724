import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorld, type Surroundings, type World } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import type { Session } from "../../provider/rpc";
import { formWish } from "../../test/forms/wish";
import { signedCopy } from "../../test/manual/signed-copy";
import { schemaFaults } from "../../test/schemas";
import { Demarche } from "../../test/servers/demarche";
import { f413 } from "../../test/servers/demarche-questions";
import { runFormDossier } from "./dossier";
import { runFormProcedure } from "./procedure";

/** The commands beside an online procedure: what it asks, the link of a dossier, and another one. */
jest.setTimeout(300_000); // a form's whole life, on a machine that does other things, too
let standIn: Demarche;
let dir: string;
let said: string[];
const now = (): Date => new Date(Date.now() + 3_600_000);
beforeAll(async () => {
  standIn = await new Demarche(now).start();
  standIn.questions = f413;
});
afterAll(() => standIn.close());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-dossier-"));
  said = [];
  standIn.dossiers.length = standIn.asked.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const surroundings = (): Surroundings => ({ cwd: dir, env: {}, now, say: (line) => void said.push(line) });
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ ...surroundings(), say: () => undefined }),
});
const address = (): string => `demarche:${standIn.base}/commencer/f413`;
const secret = (value: unknown): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  "plaintext": JSON.stringify(value),
});
const exported = (...forms: readonly (readonly [name: string, outputs: object])[]): Promise<string> =>
  Promise.resolve(
    JSON.stringify({
      version: 3,
      deployment: {
        resources: forms.map(([name, outputs]) => ({
          type: "pulumi-nodejs:dynamic/igc-sante:Form413Request",
          urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/igc-sante:Form413Request::${name}`,
          outputs,
        })),
      },
    }),
  );
const prepared = (ticket: string, url: string): object => ({
  platform: "manual:./igc",
  channelSecrets: secret({ [ticket]: { url, number: "7" } }),
});
const run = (args: readonly string[], ...forms: readonly (readonly [string, object])[]) =>
  runFormDossier(args, surroundings(), () => exported(...forms));

test.each(["lilas", "f413-1"])("the link of %s is shown, and nothing else", async (wanted) => {
  const change = { change: secret({ channelSecrets: { "f503-1": { url: "https://b", number: "8" } } }), platform: "manual:./igc" };
  expect(await run([wanted], ["lilas", prepared("f413-1", "https://a")], ["roses", change])).toBe(0);
  expect(said).toEqual(["https://a"]);
  expect(await run(["roses"], ["roses", change])).toBe(0);
  expect(said[1]).toBe("https://b");
  await run([wanted, "--json"], ["lilas", prepared("f413-1", "https://a")]);
  expect(schemaFaults("form-dossier", said[2]!)).toEqual([]);
  expect(JSON.parse(said[2]!)).toMatchObject({ url: "https://a", ticket: "f413-1" });
});

test.each<[what: string, args: readonly string[], words: string]>([
  ["no name", [], "form"],
  ["a name that is not there", ["iris"], 'no prepared dossier of "iris"; there: f413-1 (lilas)'],
  ["a name without a dossier", ["roses"], "no prepared dossier of"],
])("%s is refused, and no link is in the words", async (_, args, words) => {
  const forms = [
    ["lilas", prepared("f413-1", "https://a")],
    ["roses", { platform: "manual:./igc" }],
  ] as const;
  await expect(run(args, ...forms)).rejects.toMatchObject({ code: "required", message: expect.stringContaining(words) });
  await expect(run(args, ...forms)).rejects.not.toThrow("https://a");
});

test("a procedure is read for whoever pins it, and the draft of its mapping is written once", async () => {
  expect(await runFormProcedure([address(), "-o", "f413.json"], surroundings())).toBe(0);
  expect(said).toEqual([
    "procedure 1234: Formulaire 413",
    `revision ${standIn.revision}, published on 2026-03-02`,
    expect.stringMatching(/^look at this: left to whoever opens the dossier: "Formulaire 413 signé"/),
    `pinned: ${address()}?revision=${encodeURIComponent(standIn.revision)}`,
    expect.stringContaining('set "checked" to true, and add &mapping=f413.json'),
  ]);
  expect(JSON.parse(readFileSync(join(dir, "f413.json"), "utf8"))).toMatchObject({ checked: false, revision: standIn.revision });
  jest.spyOn(console, "error").mockReturnValue();
  await runFormProcedure([address(), "--json"], surroundings());
  expect(schemaFaults("form-procedure", said.at(-1)!)).toEqual([]);
  expect(said).toHaveLength(6);
  await expect(runFormProcedure([address(), "-o", "f413.json"], surroundings())).rejects.toMatchObject({ code: "file-exists" });
  expect(standIn.asked.every(({ method }) => method === "GET")).toBe(true);
});

test("another dossier is prepared when a person asks, and not once it was submitted", async () => {
  const channel = `${address()}?revision=${encodeURIComponent(standIn.revision)}`;
  const { inputs } = await form413Request.check(
    { ...formWish, environment: "production", platform: "manual:./igc", channel },
    {},
    session(),
  );
  let { outputs: state } = await form413Request.create(inputs as never, session());
  const { ticket } = state;
  mkdirSync(join(dir, "igc", "inbox"), { recursive: true });
  writeFileSync(
    join(dir, "igc", "inbox", `${ticket}.pdf`),
    signedCopy(readFileSync(join(dir, "igc", "outbox", ticket, "formulaire-413.pdf"))),
  );
  const up = async (): Promise<void> => void (state = await form413Request.update("f", state, inputs as never, session()));
  const link = (): string => state.channelSecrets![ticket]!["url"]!;
  const again = () => run([ticket, "--again"], ["lilas", { platform: state.platform, channelSecrets: secret(state.channelSecrets) }]);
  await up();
  const first = link();
  standIn.open(first, "somebody");
  standIn.dossiers[0]!.hidden = true;
  await up();
  expect(state.nextAction!.what).toContain(`igc-sante form dossier ${ticket} --again`);
  expect(await again()).toBe(0);
  await up();
  expect([link() === first, standIn.dossiers.length, state.nextAction!.what.startsWith("open the prepared dossier")]).toEqual([
    false,
    2,
    true,
  ]);
  standIn.open(link(), "directrice");
  standIn.move(standIn.dossiers[1]!, "en_construction");
  await up();
  await expect(again()).rejects.toMatchObject({ code: "required", message: expect.stringContaining("it was submitted on") });
});
