import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import { signedCopy } from "../../../test/manual/signed-copy";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** The signed form in the state: evidence once it was judged, nothing for forms that were taken before. */
const wish: Properties = { ...formWish, platform: "manual:./igc" };
let dir: string;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-signed-"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
// Long after the files were written: none may still be being copied.
const now = (): Date => new Date(Date.now() + 3_600_000);
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now, say: (line) => void lines.push(line) }),
});
const root = (...path: string[]): string => join(dir, "igc", ...path);
const made = async () => {
  const { inputs } = await form413Request.check(wish, {}, session());
  const { outputs } = await form413Request.create(inputs as never, session());
  mkdirSync(root("inbox"), { recursive: true });
  const [ticket] = readdirSync(root("outbox")) as [string];
  const paper = (): Buffer => readFileSync(root("outbox", ticket, "formulaire-413.pdf"));
  const record = (): { signed?: object } => JSON.parse(readFileSync(root("outbox", ticket, "ticket.json"), "utf8")) as { signed?: object };
  return { inputs: inputs as never, outputs, ticket, paper, record };
};
type State = Awaited<ReturnType<typeof made>>["outputs"];
const differs = async (state: State, inputs: never): Promise<boolean> => (await form413Request.diff("f", state, inputs, session())).changes;
const updated = (state: State, inputs: never): Promise<State> => form413Request.update("f", state, inputs, session());

it("is null until it comes, then evidence in state and ticket, and no number of a card is in it", async () => {
  const { inputs, outputs, ticket, paper, record } = await made();
  expect(outputs.signedForm).toBeNull();
  writeFileSync(root("inbox", `${ticket}.pdf`), signedCopy(paper()));
  expect(await differs(outputs, inputs)).toBe(true);
  expect(record().signed).toBeUndefined();
  const state = await updated(outputs, inputs);
  expect(state).toMatchObject({
    phase: "to-send",
    signedForm: { kind: "pades", signer: "Direction", signature: "unchecked", differences: [] },
  });
  expect(record().signed).toEqual({ ...state.signedForm, file: `inbox/${ticket}.pdf` });
  expect(lines.join("\n")).toMatch(/Lilas: the signed form is signed electronically by Direction/);
  expect(JSON.stringify(state.signedForm)).not.toMatch(/2600301752|2800262487/);
  expect(await differs(state, inputs)).toBe(false);
});

it("is recorded anew when another one is brought, and stays when the paper goes", async () => {
  const { inputs, outputs, ticket, paper } = await made();
  writeFileSync(root("inbox", `${ticket} a.pdf`), signedCopy(paper()));
  const first = await updated(outputs, inputs);
  writeFileSync(root("inbox", `${ticket} b.pdf`), signedCopy(signedCopy(paper())));
  expect(await differs(first, inputs)).toBe(true);
  const second = await updated(first, inputs);
  expect(second.signedForm!.sha256).not.toBe(first.signedForm!.sha256);
  for (const name of readdirSync(root("inbox"))) rmSync(root("inbox", name));
  expect(await differs(second, inputs)).toBe(false);
  expect((await updated(second, inputs)).signedForm).toEqual(second.signedForm);
});

it("says to whom it must what is wrong with one that nobody signed, and how it is mended", async () => {
  const { inputs, outputs, ticket } = await made();
  copyFileSync(root("outbox", ticket, "formulaire-413.pdf"), root("inbox", `${ticket}.pdf`));
  writeFileSync(root("inbox", `${ticket}.pdf`), Buffer.concat([readFileSync(root("inbox", `${ticket}.pdf`)), Buffer.from("\n%saved\n")]));
  const state = await updated(outputs, inputs);
  expect(state).toMatchObject({
    phase: "to-sign",
    signedForm: null,
    nextAction: { who: expect.stringMatching(/Aïcha Lefèvre/) as string },
  });
  expect(state.nextAction!.because).toMatch(/only saved anew, without a signature: have it signed by the legal representative/);
});

it("shows no difference for a state of before, whose form was taken without a judgement", async () => {
  const { inputs, outputs, ticket, paper } = await made();
  writeFileSync(root("inbox", `${ticket}.pdf`), signedCopy(paper()));
  const { signedForm: _, ...before } = await updated(outputs, inputs);
  expect(await differs(before as State, inputs)).toBe(false);
  expect(await differs({ ...before, signedForm: null }, inputs)).toBe(false);
});

const admin = (letter: string) => ({
  ...(wish["admins"] as object[])[0],
  lastName: `Noël${letter}`,
  cardNumber: `26003017${letter.charCodeAt(0)}`,
});
const inputsOf = async (change: Properties, olds: object = {}) =>
  (await form413Request.check({ ...wish, ...change }, { ...olds }, session())).inputs as never;
const paperOf = (ticket: string): Buffer => readFileSync(root("outbox", ticket, `formulaire-${ticket.slice(1, 4)}.pdf`));
const bring = (name: string, bytes: Buffer): void => writeFileSync(root("inbox", name), bytes);
const saved = (paper: Buffer): Buffer => Buffer.concat([paper, Buffer.from("\n%saved\n")]);

it("is kept of each of several forms, and what is wrong with any of them is said with which it is", async () => {
  const inputs = await inputsOf({ admins: [..."ABCDE"].map(admin) });
  const { outputs } = await form413Request.create(inputs, session());
  mkdirSync(root("inbox"), { recursive: true });
  const [one, two] = outputs.forms!.map(({ ticket }) => ticket) as [string, string];
  bring(`${one}.pdf`, saved(paperOf(one)));
  bring(`${two}.pdf`, saved(paperOf(two)));
  const told = await updated(outputs, inputs);
  expect(told.nextAction).toMatchObject({ what: expect.stringContaining("(1 of 2)") as string });
  for (const [which, ticket] of [
    ["1 of 2", one],
    ["2 of 2", two],
  ] as const)
    expect(told.nextAction!.because).toContain(`for form 413 (${which}) inbox/${ticket}.pdf: it is the form as it was handed out`);

  bring(`${one}.pdf`, signedCopy(paperOf(one)));
  bring(`${two}.pdf`, signedCopy(paperOf(two)));
  const state = await updated(told, inputs);
  expect(state.forms!.map(({ signedForm }) => signedForm?.kind)).toEqual(["pades", "pades"]);
  expect(state.nextAction!.because).not.toMatch(/left where it is/);
  bring(`${two}.pdf`, signedCopy(signedCopy(paperOf(two))));
  expect(await differs(state, inputs)).toBe(true);
  const [first, second] = (await updated(state, inputs)).forms!;
  expect(first!.signedForm).toEqual(state.forms![0]!.signedForm);
  expect(second!.signedForm!.sha256).not.toBe(state.forms![1]!.signedForm!.sha256);
});

it("is kept of a form 503 too, from its coming to long after ANS validated it", async () => {
  const granted = { habilitation: { validatedOn: "2026-09-01", channel: "form" } };
  const { outputs } = await form413Request.create(await inputsOf(granted), session());
  const wishes = async (letter: string, state: State, more: Properties = granted) => inputsOf({ ...more, admins: [admin(letter)] }, state);
  let state = await updated(outputs, await wishes("A", outputs));
  mkdirSync(root("inbox"), { recursive: true });
  const { ticket } = state.change!.forms[0]!;
  bring(`${ticket}.pdf`, saved(paperOf(ticket)));
  state = await updated(state, await wishes("A", state));
  expect(state.nextAction!.because).toMatch(/; left where it is: inbox\/f503-.*without a signature/);
  bring(`${ticket}.pdf`, signedCopy(paperOf(ticket)));
  expect(await differs(state, await wishes("A", state))).toBe(true);
  state = await updated(state, await wishes("A", state));
  expect(state.change!.forms).toMatchObject([{ phase: "to-send", signedForm: { kind: "pades", signer: "Direction" } }]);
  expect(await differs(state, await wishes("A", state))).toBe(false);

  // A state of before judged nothing, and shows no difference.
  const [{ signedForm: before, ...form }] = state.change!.forms as [NonNullable<State["change"]>["forms"][number]];
  expect(await differs({ ...state, change: { ...state.change!, forms: [form] } }, await wishes("A", state))).toBe(false);

  lines = [];
  bring(`${ticket}.pdf`, signedCopy(signedCopy(paperOf(ticket))));
  expect(await differs(state, await wishes("A", state))).toBe(true);
  expect(lines.join("\n")).toMatch(/due: record the signed form 503, which adds Zoé NoëlA and removes Zoé Noël, that was brought in place/);
  const later = await updated(state, await wishes("A", state));
  const { signedForm } = later.change!.forms[0]!;
  expect(signedForm!.sha256).not.toBe(before!.sha256);

  // ANS' answer in the sheet, or recorded by a person: the evidence stays, and the next change keeps it.
  const recorded = { habilitation: { validatedOn: "2026-12-01", channel: "form" } };
  const byPerson = await updated(later, await wishes("A", later, recorded));
  expect(byPerson.change).toMatchObject({ forms: [], signed: [{ ticket, signedForm }] });
  state = await updated(byPerson, await wishes("B", byPerson, recorded));
  expect(state.change).toMatchObject({ forms: [{ phase: "to-sign" }], signed: [{ ticket, signedForm }] });
  const next = state.change!.forms[0]!.ticket;
  bring(`${next}.pdf`, signedCopy(paperOf(next)));
  const reply = root("outbox", next, "reponse.txt");
  const today = now().toISOString().slice(0, 10).split("-").reverse().join("/");
  writeFileSync(reply, readFileSync(reply, "utf8").replace(/^habilitation validée le:.*$/m, `habilitation validée le: ${today}`));
  state = await updated(state, await wishes("B", state, recorded));
  expect(state).toMatchObject({ administrators: ["Zoé NoëlB"], change: { known: null, forms: [] } });
  expect(state.change!.signed!.map((each) => [each.ticket, each.signedForm.kind])).toEqual([
    [ticket, "pades"],
    [next, "pades"],
  ]);
  expect(await differs(state, await wishes("B", state, recorded))).toBe(false);
});
