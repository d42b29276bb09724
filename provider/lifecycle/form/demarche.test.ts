import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administrator, formWish } from "../../../test/forms/wish";
import { signedCopy } from "../../../test/manual/signed-copy";
import { Demarche, type Dossier } from "../../../test/servers/demarche";
import { f413 } from "../../../test/servers/demarche-questions";
import type { Fault } from "../../fault";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** A form by the online procedure, from the signature to ANS' decision, against a stand-in that behaves as the service does. */
jest.setTimeout(300_000); // a form's whole life, on a machine that does other things, too
let standIn: Demarche;
let clock: number;
let dir: string;
let lines: string[];
let inputs: never;
const day = 24 * 3600 * 1000;
beforeAll(async () => {
  standIn = await new Demarche(() => new Date(clock)).start();
});
afterAll(() => standIn.close());
beforeEach(() => {
  clock = Date.now() + 3_600_000; // long after the files are written: none may still be being copied
  dir = mkdtempSync(join(tmpdir(), "igc-sante-demarche-"));
  lines = [];
  standIn.asked.length = standIn.next.length = standIn.dossiers.length = 0;
  Object.assign(standIn, { questions: f413, isOpen: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now: () => new Date(clock), say: (line) => void lines.push(line) }),
});
const channel = (revision = standIn.revision): string => `demarche:${standIn.base}/commencer/f413?revision=${encodeURIComponent(revision)}`;
const wish = (): Properties => ({ ...formWish, environment: "production", platform: "manual:./igc", channel: channel() });

type State = Awaited<ReturnType<typeof form413Request.update>>;
const differs = (state: State): Promise<boolean> => form413Request.diff("f", state, inputs, session()).then(({ changes }) => changes);
const updated = (state: State): Promise<State> => form413Request.update("f", state, inputs, session());

/** A form that came back signed, as the state has it before a channel does anything. */
async function signed(change: Properties = {}): Promise<State> {
  const checked = await form413Request.check({ ...wish(), ...change }, {}, session());
  expect(checked.refusals).toEqual([]);
  inputs = checked.inputs as never;
  const { outputs } = await form413Request.create(inputs, session());
  mkdirSync(join(dir, "igc", "inbox"), { recursive: true });
  const paper = readFileSync(join(dir, "igc", "outbox", outputs.ticket, "formulaire-413.pdf"));
  writeFileSync(join(dir, "igc", "inbox", `${outputs.ticket}.pdf`), signedCopy(paper));
  return outputs;
}
/** What one `pulumi up` makes of it: it looks first, and does nothing where nothing is due. */
const up = async (state: State): Promise<State> => ((await differs(state)) ? updated(state) : state);
const only = (): Dossier => standIn.dossiers[0]!;
const linkOf = ({ channelSecrets, ticket }: State): string => channelSecrets![ticket]!["url"]!;
const posts = (): number => standIn.asked.filter(({ method }) => method === "POST").length;

it("goes from the signature through a prefilled dossier to ANS' yes, posts once, and waits without a change", async () => {
  let state = await signed();
  expect([await differs(state), posts()]).toEqual([true, 0]);
  expect(lines).toContainEqual(
    expect.stringMatching(/^due: prepare the dossier of form 413 of Centre de santé des Lilas at 127\.0\.0\.1:\d+\/commencer\/f413$/),
  );
  state = await up(state);
  expect([state.phase, posts(), await differs(state)]).toEqual(["to-send", 1, false]);
  expect(state.nextAction).toMatchObject({
    who: "Aïcha Lefèvre, legal representative of Centre de santé des Lilas",
    what: `open the prepared dossier of form 413 (igc-sante form dossier ${state.ticket} shows its link), attach the signed PDF and submit it`,
    by: new Date(clock + 4 * day).toJSON().slice(0, 10),
  });
  expect(Object.values(only().filled)).toEqual(expect.arrayContaining(["Centre de santé des Lilas", "690781810", "Usage INSi"]));
  const seen: [string, string | null][] = [];
  const act = async (change: () => unknown): Promise<void> => {
    change();
    state = await up(state);
    seen.push([state.phase, state.dossierReference]);
    expect(await differs(state)).toBe(false);
  };
  await act(() => standIn.open(linkOf(state), "directrice"));
  expect(state.nextAction!.what).toMatch(/^complete the prepared dossier/);
  await act(() => standIn.move(only(), "en_construction"));
  await act(() => standIn.move(only(), "en_instruction"));
  expect(state.sentAt).toBe(new Date(Math.floor(clock / 1000) * 1000).toJSON());
  await act(() => standIn.move(only(), "en_construction"));
  expect(state.nextAction!.what).toMatch(new RegExp(`^correct dossier ${only().number} as ANS asks there`));
  await act(() => standIn.move(only(), "en_instruction"));
  expect(state.nextAction!.who).toMatch(/^ANS/);
  await act(() => standIn.move(only(), "accepte"));
  const number = String(only().number);
  expect(seen).toEqual([
    ["to-send", null],
    ["sent", null],
    ["acknowledged", number],
    ["acknowledged", number],
    ["acknowledged", number],
    ["validated", number],
  ]);
  expect([state.nextAction, posts()]).toEqual([null, 1]);
});

it("is refused, opened again by ANS, and closed without a decision", async () => {
  let state = await up(await signed());
  standIn.open(linkOf(state), "directrice");
  for (const next of ["en_construction", "en_instruction", "refuse"] as const) standIn.move(only(), next);
  state = await up(state);
  expect([state.phase, state.refusal]).toEqual(["refused", `ANS refused dossier ${only().number}; why, its page and ANS' mail say`]);
  standIn.move(only(), "en_instruction");
  state = await up(state);
  expect([state.phase, state.refusal, state.decidedAt]).toEqual(["acknowledged", null, null]);
  standIn.move(only(), "sans_suite");
  state = await up(state);
  expect([state.phase, state.refusal]).toEqual(["refused", expect.stringContaining("classé sans suite")]);
  only().hidden = true;
  expect([await differs(state), posts()]).toEqual([false, 1]);
});

it("that nobody opened in 5 days is prepared anew, once", async () => {
  const first = await up(await signed());
  clock += 4.9 * day;
  expect(await differs(first)).toBe(false);
  clock += 0.2 * day;
  const second = await up(first);
  expect([posts(), linkOf(second) === linkOf(first), await differs(second)]).toEqual([2, false, false]);
});

it("that somebody opened and deleted is not prepared anew: a person is asked", async () => {
  let state = await up(await signed());
  standIn.open(linkOf(state), "directrice");
  state = await up(state);
  only().hidden = true;
  clock += 9 * day;
  state = await up(state);
  expect(state.nextAction!.what).toMatch(/^ask Aïcha Lefèvre.* what became of the dossier.*--again/);
  expect([await differs(state), posts()]).toEqual([false, 1]);
});

it("that was submitted and withdrawn is asked for, and stays what it was", async () => {
  let state = await up(await signed());
  standIn.open(linkOf(state), "directrice");
  standIn.move(only(), "en_construction");
  state = await up(state);
  only().hidden = true;
  state = await up(state);
  expect([state.phase, state.nextAction!.what]).toEqual(["sent", expect.stringMatching(/what became of the dossier; if it was withdrawn/)]);
});

it.each<[what: string, answers: object[]]>([
  ["is out of reach", [{ status: 0, cut: "before" }]],
  ["is closed", [{ status: 404, body: { error: "procedure 1234 is not found" } }]],
  ["says nothing", [{ status: 200, body: "" }]],
])("nothing is concluded while the service %s", async (_, answers) => {
  const state = await up(await signed());
  clock += 30 * day;
  standIn.next.push(...(answers as { status: number }[]));
  await expect(differs(state)).rejects.toMatchObject({ name: "Fault" });
  expect(posts()).toBe(1);
});

it("whose POST got no answer is prepared anew an hour later, since nobody can open what may have been made", async () => {
  const state = await signed();
  standIn.next.push({ status: 200, body: schemaOf() }, { status: 0, cut: "after" });
  await expect(updated(state)).rejects.toMatchObject({ code: "channel-unknown" });
  expect(await up(state)).toMatchObject({ phase: "to-send" });
  expect(posts()).toBe(1);
  clock += 2 * 3_600_000;
  const later = await up(state);
  expect([posts(), standIn.dossiers.length, linkOf(later).includes(standIn.dossiers[1]!.token)]).toEqual([2, 2, true]);
});
const schemaOf = (): object => ({
  number: standIn.number,
  title: "Formulaire 413",
  revision: { id: standIn.revision, champDescriptors: standIn.questions },
});

it("a procedure of another revision gets nothing, and the pinned one gets it", async () => {
  const state = await signed({ channel: channel("old") });
  await expect(up(state)).rejects.toMatchObject({ code: "demarche-revision" });
  const { inputs: pinned } = await form413Request.check(wish(), state as never, session());
  inputs = pinned as never;
  expect([(await up(state)).phase, posts()]).toEqual(["to-send", 1]);
});

it.each<[what: string, change: Properties, code: string]>([
  [
    "a dossier's own address",
    { channel: "demarche:https://demarche.numerique.gouv.fr/commencer/f413?prefill_token=SECRET" },
    "channel-address",
  ],
  ["a rehearsal", { environment: "rehearsal" }, "channel-rehearsal"],
])("%s is refused before anything is made", async (_, change, code) => {
  const { refusals = [] } = await form413Request.check({ ...wish(), ...change }, {}, session());
  expect(refusals.map(({ property, fault }: { property: string; fault: Fault }) => [property, fault.code])).toEqual([["channel", code]]);
  expect(JSON.stringify(refusals.map(({ fault }) => fault.message))).not.toContain("SECRET");
});

it("keeps link and token in the one property that is a secret: not in the exchange, nor in what is said, nor in the rest of the state", async () => {
  let state = await up(await signed({ admins: [administrator, { ...administrator, firstName: "Ali" }] }));
  standIn.open(linkOf(state), "directrice");
  standIn.move(only(), "en_construction");
  state = await up(state);
  const { channelSecrets, ...rest } = state;
  expect(JSON.stringify(channelSecrets)).toContain(only().token);
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(dir, name)).isFile());
  expect(files.filter((name) => name.includes("canal-")).length).toBeGreaterThan(1);
  const everything = [JSON.stringify(rest), ...lines, ...files.map((name) => readFileSync(join(dir, name), "latin1"))];
  expect(everything.filter((text) => text.includes(only().token))).toEqual([]);
});

it("has a refresh see that an acceptance is taken back: the form stays validated, a person is told, and a dossier that is gone says nothing", async () => {
  let state = await up(await signed());
  standIn.open(linkOf(state), "directrice");
  for (const to of ["en_construction", "en_instruction", "accepte"] as const) standIn.move(only(), to);
  state = await up(state);
  const refreshed = async (): Promise<State> => (await form413Request.read("f", state, session()))!;
  expect([state.phase, await refreshed()]).toEqual(["validated", state]);
  standIn.move(only(), "en_instruction");
  state = await refreshed();
  expect([state.phase, state.nextAction?.what, await differs(state)]).toEqual([
    "validated",
    expect.stringMatching(/^ask ANS why it opened dossier \d+ again/),
    false,
  ]);
  only().hidden = true;
  expect(await refreshed()).toEqual(state);
  only().hidden = false;
  standIn.move(only(), "accepte");
  state = await refreshed();
  expect(state).toMatchObject({ phase: "validated", nextAction: null });
  expect(state.carried).not.toHaveProperty("takenBack");
});

it("tells the certificates of the operation that an acceptance is open again or was decided against, and that it stands", async () => {
  let state = await up(await signed());
  standIn.open(linkOf(state), "directrice");
  for (const to of ["en_construction", "en_instruction", "accepte"] as const) standIn.move(only(), to);
  state = await up(state);
  const since = async (): Promise<unknown> => {
    state = (await form413Request.read("f", state, session()))!;
    const one = session();
    await form413Request.diff("f", state, inputs, one);
    return one.world.form(state.ticket)?.since;
  };
  const heard: unknown[] = [];
  for (const to of ["en_instruction", "refuse", "en_instruction", "accepte"] as const) {
    standIn.move(only(), to);
    heard.push(await since());
  }
  expect(heard).toEqual(["open", "refused", "open", undefined]);
});
