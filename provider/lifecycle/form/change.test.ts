import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import { openSandbox, type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

jest.mock("../../form", () => jest.requireActual<object>("../../../test/forms/unprinted"));

/** Form 503, operation by operation, on the real sandbox: what ANS validated is changed by it, and by no other form 413. */
const admin = (firstName: string, lastName: string, cardNumber: string) => ({
  firstName,
  lastName,
  cardNumber,
  phone: "0144000002",
  email: "certificats@editeur.example",
});
const [zoe, ali, lea] = [admin("Zoé", "Noël", "2600301752"), admin("Ali", "Roux", "2600301753"), admin("Léa", "Petit", "2600301754")];
const wish: Properties = { ...formWish, platform: "sandbox:./sandbox", admins: [zoe] };

let dir: string;
let person: SandboxPerson;
let lines: string[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-change-"));
  person = sandboxPerson(join(dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

let last: Session<World>;
const session = (): Session<World> =>
  (last = {
    config: { get: () => undefined },
    world: openWorld({ cwd: dir, env: {}, now: () => new Date(0), say: (line) => void lines.push(line) }),
  });
type State = Awaited<ReturnType<typeof form413Request.create>>["outputs"];
const inputsOf = async (change: Properties, olds: object) => {
  const { inputs, refusals } = await form413Request.check({ ...wish, ...change }, { ...olds }, session());
  expect(refusals).toEqual([]);
  return inputs as never;
};
const differs = async (state: State, change: Properties) => form413Request.diff("f", state, await inputsOf(change, state), session());
/** An update where the diff asks for one; a run that is repeated finds nothing more to do. */
async function up(state: State, change: Properties): Promise<State> {
  const difference = await differs(state, change);
  expect(difference.replaces ?? []).toEqual([]);
  if (!difference.changes) return state;
  const next = await form413Request.update("f", state, await inputsOf(change, state), session());
  expect(await differs(next, change)).toMatchObject({ changes: false });
  return next;
}
async function validated(more: Properties = {}): Promise<State> {
  const { outputs } = await form413Request.create(await inputsOf(more, {}), session());
  await person.sign();
  await person.send();
  await person.validate();
  return form413Request.update("f", outputs, await inputsOf(more, outputs), session());
}
const forms = async () => (await openSandbox(join(dir, "sandbox")).poll()).forms;
const tickets = async (): Promise<string[]> => [...(await forms()).keys()].filter((ticket) => ticket.startsWith("f503-"));
const read = (ticket: string) => readFileSync(join(dir, "sandbox", "forms", `${ticket}.json`), "utf8");
const named = (state: State): readonly string[] | undefined => last.world.form(state.ticket)?.named;

it("follows a change of administrators from its paper to ANS' validation, and orders meanwhile go to those in both lists", async () => {
  const [before, change] = [await validated({ admins: [zoe, ali] }), { admins: [ali, lea] }];
  let state = await up(before, change);
  const [ticket] = (await tickets()) as [string];
  expect(ticket).toMatch(/^f503-1690781810-org-[0-9a-f]{10}$/);
  expect(JSON.parse(read(ticket))).toMatchObject({ form: "503", change: { added: ["Léa Petit"], removed: ["Zoé Noël"] } });
  expect(state).toMatchObject({ phase: "validated", ticket: before.ticket, form: before.form, administrators: ["Zoé Noël", "Ali Roux"] });
  expect(state.nextAction).toEqual({
    who: "Aïcha Lefèvre, legal representative of Centre de santé des Lilas",
    what: "sign, date and stamp form 503, which adds Léa Petit and removes Zoé Noël, and bring the signed PDF back",
    where: expect.stringContaining(`sandbox/forms/${ticket}.pdf -> sandbox`),
    by: null,
    because: expect.stringContaining("the validated form names Zoé Noël, Ali Roux; meanwhile Ali Roux may order"),
  });
  expect(named(state)).toEqual(["Zoé Noël", "Ali Roux"]);
  for (const [act, sentence] of [
    [() => person.sign(), /^you: send the signed form 503, which adds Léa Petit and removes Zoé Noël, to monserviceclient/],
    [() => person.send(), /^ANS: treat dossier SANDBOX-\w+ of form 503, which adds/],
  ] as const) {
    await act();
    state = await up(state, change);
    expect(`${state.nextAction!.who}: ${state.nextAction!.what}`).toMatch(sentence);
    expect(state.administrators).toEqual(["Zoé Noël", "Ali Roux"]);
  }
  expect(state.nextAction!.by).toBe("2026-11-27");
  await person.validate();
  state = await up(state, change);
  expect(state).toMatchObject({ administrators: ["Ali Roux", "Léa Petit"], nextAction: null, change: { made: 1, known: null, forms: [] } });
  expect(named(state)).toEqual(["Ali Roux", "Léa Petit"]);
  expect(lines).toContain("Centre de santé des Lilas: ANS validated form 503, which adds Léa Petit and removes Zoé Noël");
  expect([...(await forms()).keys()].filter((each) => each.startsWith("f413-"))).toEqual([before.ticket]);
});

it("is said in the preview, which makes nothing", async () => {
  const state = await validated();
  expect(await differs(state, { admins: [ali] })).toEqual({ changes: true, replaces: [] });
  expect(lines).toContain("Centre de santé des Lilas: due: print form 503, which adds Ali Roux and removes Zoé Noël");
  expect(await tickets()).toEqual([]);
});

it("is taken back where a run died before it was recorded and the program goes back, and nothing is left of it", async () => {
  const state = await validated();
  const died = async (admins: readonly object[]) =>
    void (await form413Request.update("f", state, await inputsOf({ admins }, state), session()));
  await died([ali]);
  const [ticket] = (await tickets()) as [string];
  expect(await differs(state, {})).toEqual({ changes: true });
  expect(lines.at(-1)).toBe(
    `Centre de santé des Lilas: due: take form 503 (${ticket}) back, which a run handed out and did not live to record`,
  );
  const back = await up(state, {});
  expect(await tickets()).toEqual([]);
  expect(back).toMatchObject({ administrators: ["Zoé Noël"], nextAction: null });
  // Two forms, of which a run that died while it took them back left the first; and one that the change still asked for does not take.
  const five = [1, 2, 3, 4, 5].map((number) => admin("Ali", `Roux${"ABCDE"[number - 1]}`, `260030175${number}`));
  await died([zoe, ...five]);
  expect(await tickets()).toHaveLength(2);
  await openSandbox(join(dir, "sandbox")).withdraw((await tickets()).find((each) => each !== ticket)!);
  expect(await up(state, {})).toMatchObject({ nextAction: null });
  expect(await tickets()).toEqual([]);
  await died([zoe, ...five]);
  expect(await up(state, { admins: [zoe, ali] })).toMatchObject({ change: { made: 1, forms: [{ ticket }] } });
  expect(await tickets()).toEqual([ticket]);
});

it("stays where somebody has signed it before the program went back: it is on its way", async () => {
  const state = await validated();
  await form413Request.update("f", state, await inputsOf({ admins: [ali] }, state), session());
  await person.sign();
  expect(await differs(state, {})).toEqual({ changes: false });
  expect(await tickets()).toHaveLength(1);
});

it("is the same form, once, where a run died before it was recorded", async () => {
  const state = await validated();
  await form413Request.update("f", state, await inputsOf({ admins: [ali] }, state), session());
  const again = await form413Request.update("f", state, await inputsOf({ admins: [ali, lea] }, state), session());
  expect(await tickets()).toHaveLength(1);
  expect(JSON.parse(read((await tickets())[0]!))).toMatchObject({
    change: { added: ["Ali Roux", "Léa Petit"] },
    sha256: again.change!.forms[0]!.form!.sha256,
  });
});

describe("another change meanwhile", () => {
  it("is written into the form that nobody has signed", async () => {
    const first = await up(await validated(), { admins: [ali] });
    const second = await up(first, { admins: [lea] });
    expect(await tickets()).toHaveLength(1);
    expect(second.change!.forms).toMatchObject([{ ticket: first.change!.forms[0]!.ticket, arriving: [lea], leaving: [zoe] }]);
    expect(second.change!.forms[0]!.form!.sha256).not.toBe(first.change!.forms[0]!.form!.sha256);
  });

  it("takes the form back where nothing is to change any more", async () => {
    const first = await up(await validated(), { admins: [ali] });
    const second = await up(first, { admins: [zoe] });
    expect(await tickets()).toEqual([]);
    expect(second).toMatchObject({ administrators: ["Zoé Noël"], nextAction: null });
    await up(second, { admins: [ali] });
    expect(await tickets()).toHaveLength(1);
  });

  it("follows a signed form, and is the next one once that is validated", async () => {
    let state = await up(await validated(), { admins: [ali] });
    await person.sign();
    state = await up(state, { admins: [lea] });
    expect(await tickets()).toHaveLength(1);
    expect(state.nextAction!.because).toMatch(/once it is decided, another form 503 follows, which adds Léa Petit and removes Ali Roux$/);
    await person.send();
    await person.validate();
    state = await up(state, { admins: [lea] });
    expect(state.administrators).toEqual(["Ali Roux"]);
    expect(await tickets()).toHaveLength(2);
    expect(state.change!.forms).toMatchObject([{ phase: "to-sign", arriving: [lea], leaving: [ali] }]);
  });
});

it("changes nothing where ANS refuses it, says why, and is made anew once the program says something else", async () => {
  let state = await up(await validated(), { admins: [ali] });
  const [ticket] = (await tickets()) as [string];
  await person.sign();
  await person.send();
  await person.refuse(ticket, "carte inconnue");
  state = await up(state, { admins: [ali] });
  expect(state).toMatchObject({ phase: "validated", administrators: ["Zoé Noël"] });
  expect(state.nextAction).toMatchObject({
    who: "you",
    what: expect.stringMatching(/another form 503/),
    because: expect.stringMatching(/carte inconnue/),
  });
  state = await up(state, { admins: [{ ...ali, cardNumber: "2600301799" }] });
  expect(await tickets()).toHaveLength(1);
  expect(state.change!.forms).toMatchObject([{ phase: "to-sign", arriving: [{ cardNumber: "2600301799" }] }]);
  expect(state.change!.forms[0]!.ticket).not.toBe(ticket);
});

it("changes a domain without another form 413, and says which until then", async () => {
  const ssl = { certificateType: "SERV_SSL", domain: "ancien.example" };
  let state = await up(await validated(ssl), { ...ssl, domain: "nouveau.example" });
  expect(state.nextAction!.what).toMatch(/form 503, which adds nouveau\.example and removes ancien\.example,/);
  expect(state.nextAction!.because).toMatch(/the validated form names Zoé Noël and covers ancien\.example; meanwhile Zoé Noël may order/);
  await person.sign();
  await person.send();
  await person.validate();
  state = await up(state, { ...ssl, domain: "nouveau.example" });
  expect(state).toMatchObject({ phase: "validated", nextAction: null, domain: "nouveau.example" });
});

it("takes several forms for more than four, and knows each once it is validated", async () => {
  const many = ["A", "B", "C", "D", "E", "F"].map((letter, index) => admin("Ana", `Martin${letter}`, `260030180${index}`));
  let state = await up(await validated(), { admins: [zoe, ...many] });
  const [one, two] = state.change!.forms.map(({ ticket }) => ticket) as [string, string];
  expect(state.nextAction!.what).toMatch(/form 503 \(1 of 2\), which adds Ana MartinA/);
  await person.sign(two);
  await person.send(two);
  await person.validate(two);
  state = await up(state, { admins: [zoe, ...many] });
  expect(state.administrators).toEqual(["Zoé Noël", "Ana MartinE", "Ana MartinF"]);
  expect(state.change!.forms.map(({ ticket }) => ticket)).toEqual([one]);
});

it("is handed over again, with what was said, where its place has lost it", async () => {
  let state = await up(await validated(), { admins: [ali] });
  await person.sign();
  await person.send();
  await person.advance({ hours: 48 });
  state = await up(state, { admins: [ali] });
  rmSync(join(dir, "sandbox", "forms"), { recursive: true });
  const again = await up(state, { admins: [ali] });
  expect(again.change!.forms[0]).toMatchObject({ phase: "acknowledged", form: state.change!.forms[0]!.form });
});

it("is over once a person records the later validation, and is taken back with the resource", async () => {
  const state = await up(await validated(), { admins: [ali] });
  const recorded = { admins: [ali], habilitation: { validatedOn: "2026-12-02", channel: "form" } };
  const done = await up(state, recorded);
  expect(done).toMatchObject({ administrators: ["Ali Roux"], nextAction: null });
  expect(await tickets()).toEqual([]);
  const next = await up(done, { ...recorded, admins: [lea] });
  expect(await tickets()).toHaveLength(1);
  await form413Request.remove("f", next, session());
  expect(await tickets()).toEqual([]);
});

it("leaves a state of before, whose person fills form 503 in by hand, as it is, until the program asks for something else", async () => {
  const { change: _, ...now } = await up(await validated(), { admins: [zoe] });
  const before = { ...now, admins: [ali], administrators: ["Zoé Noël"] } as State;
  rmSync(join(dir, "sandbox"), { recursive: true });
  expect(await differs(before, { admins: [ali] })).toEqual({ changes: false });
  expect(existsSync(join(dir, "sandbox"))).toBe(false);
  const state = await up(before, { admins: [lea] });
  expect(state.change!.forms).toMatchObject([{ arriving: [lea], leaving: [{ firstName: "Zoé", lastName: "Noël", cardNumber: "" }] }]);
});
