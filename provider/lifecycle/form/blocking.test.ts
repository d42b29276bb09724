import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administrator, formWish } from "../../../test/forms/wish";
import { type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

jest.mock("../../form", () => jest.requireActual<object>("../../../test/forms/unprinted"));

/** What a form says must be there before it can be signed, on the real sandbox. */
const contract = { signedOn: "2024-03-18" };
const preparation = { kind: "centre-de-sante", contract, administrators: [{ cardType: "CPA" }] };
const { cardNumber: _, ...signatory } = formWish.signatory;
const wish: Properties = {
  ...formWish,
  platform: "sandbox:./sandbox",
  structure: { ...formWish.structure, name: "Centre des Lilas" },
  preparation,
};

let dir: string;
let person: SandboxPerson;
let lines: string[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-form-"));
  person = sandboxPerson(join(dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const session = (settings: Readonly<Record<string, string>> = {}): Session<World> => ({
  config: { get: (key) => settings[key] },
  world: openWorld({ cwd: dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: (line) => void lines.push(line) }),
});
async function inputsOf(change: Properties, olds: object = {}, at = session()) {
  const { inputs, refusals } = await form413Request.check({ ...wish, ...change }, { ...olds }, at);
  expect(refusals).toEqual([]);
  return inputs as never;
}
const made = async (change: Properties, at = session()) => (await form413Request.create(await inputsOf(change, {}, at), at)).outputs;
type State = Awaited<ReturnType<typeof made>>;
const differs = async (state: State, change: Properties) =>
  (await form413Request.diff("f", state, await inputsOf(change, state), session())).changes;
const updated = async (state: State, change: Properties) => form413Request.update("f", state, await inputsOf(change, state), session());
const prepared = (change: object) => ({ preparation: { ...preparation, ...change } });

it.each<[string, Properties, Readonly<Record<string, string>>, RegExp]>([
  ["signing, where nothing lacks", {}, {}, /^sign, date and stamp/],
  ["signing, where nobody says what there is", { preparation: undefined, signatory }, {}, /^sign, date and stamp/],
  ["the contract", prepared({ contract: null }), {}, /^sign the membership contract with ANS for FINESS 690781810/],
  ["the contract before the card", { ...prepared({ contract: null }), signatory }, {}, /^sign the membership contract/],
  ["the card, once there is a contract", { signatory }, {}, /^order a director's card/],
  ["the card that has ended", prepared({ signatoryCardExpiresOn: "2026-11-23" }), {}, /^have the director's card \(CDE\) renewed/],
  ["the vendor's contract", prepared({ administrators: [{ cardType: "CPA", vendorContract: "none" }] }), {}, /^sign the vendor's/],
  ["the vendor's contract of the whole stack", {}, { "igc-sante:vendorContract": "none" }, /^sign the vendor's/],
  [
    "nothing of a vendor, for one of the structure",
    prepared({ administrators: [{ cardType: "CPE" }] }),
    { "igc-sante:vendorContract": "none" },
    /^sign, date and stamp/,
  ],
])("asks first for %s", async (_sentence, change, settings, what) => {
  const { nextAction } = await made(change, session(settings));
  expect(nextAction!.what).toMatch(what);
});

it("says in the preview of what is not made yet what lacks, and once with its structure", async () => {
  const at = session();
  await inputsOf(prepared({ contract: null }), {}, at);
  await inputsOf({ ...prepared({ contract: null }), certificateType: "SERV_SSL", domain: "centre.example" }, {}, at);
  expect(lines).toEqual([
    expect.stringMatching(/^needed first: Aïcha Lefèvre, legal representative of Centre des Lilas: sign the membership contract/),
  ]);
});

it("tells certificates what lacks, in a preview and in a run, and goes on once it is there", async () => {
  const lacking = prepared({ contract: null });
  const state = await made(lacking);
  const preview = session();
  expect((await form413Request.diff("f", state, await inputsOf(lacking, state, preview), preview)).changes).toBe(false);
  expect(preview.world.form(state.ticket)!.blocking).toEqual(state.nextAction);
  expect(await differs(state, {})).toBe(true);
  const signable = await updated(state, {});
  expect([signable.nextAction!.what, signable.ticket, signable.form]).toEqual([
    expect.stringMatching(/^sign, date/),
    state.ticket,
    state.form,
  ]);
  expect(await differs(signable, {})).toBe(false);
});

it("leaves it to ANS once the form is signed", async () => {
  const state = await made(prepared({ contract: null }));
  await person.sign();
  const signed = await updated(state, prepared({ contract: null }));
  expect([signed.phase, signed.nextAction!.what]).toEqual(["to-send", expect.stringMatching(/^send the signed form/)]);
});

it("makes no other form of what is not printed: the end of a card, its loss, a contract", async () => {
  const state = await made({});
  await person.sign();
  await person.send();
  const sent = await updated(state, {});
  const change = {
    ...prepared({ contract: null, signatoryCardExpiresOn: "2030-01-01" }),
    admins: [{ ...administrator, cardIncident: { kind: "lost", since: "2026-11-20" } }],
  };
  const { replaces } = (await form413Request.diff("f", sent, await inputsOf(change, sent), session())) as { replaces?: readonly string[] };
  expect(replaces ?? []).toEqual([]);
  expect((await updated(sent, change)).form).toEqual(state.form);
});

it("says on a validated form that an administrator's card is lost", async () => {
  const state = await made({});
  await person.sign();
  await person.send();
  await person.validate();
  const lost = { admins: [{ ...administrator, cardIncident: { kind: "lost", since: "2026-11-20" } }] };
  const told = await updated(await updated(state, {}), lost);
  expect(told.nextAction).toMatchObject({ who: "Zoé Noël, technical administrator", what: expect.stringMatching(/form 501/) });
});

const [ali, lea] = ["Ali", "Léa"].map((firstName, index) => ({ ...administrator, firstName, cardNumber: `260030175${index}` }));
const cards = (...vendorContracts: (string | undefined)[]) =>
  prepared({ administrators: vendorContracts.map((vendorContract) => ({ cardType: "CPA", vendorContract })) });

it.each<[string, Properties, RegExp]>([
  ["the contract", prepared({ contract: null }), /^sign the membership contract/],
  ["the vendor's contract of who arrives", cards(undefined, "none"), /^sign the vendor's/],
  [
    "signing, whatever lacks of who is on the validated form already",
    cards("none", undefined),
    /^sign, date and stamp form 503, which adds Ali Noël/,
  ],
])("asks on form 503 first for %s, and for nothing once it is signed", async (_sentence, lacking, what) => {
  const state = await made({});
  await person.sign();
  await person.send();
  await person.validate();
  const change = { ...lacking, admins: [administrator, ali] };
  const changed = await updated(await updated(state, {}), change);
  expect([changed.phase, changed.nextAction!.what]).toEqual(["validated", expect.stringMatching(what)]);
  expect(await differs(changed, change)).toBe(false);
  await person.sign();
  expect((await updated(changed, change)).nextAction!.what).toMatch(/^send the signed form 503/);
});

it("holds each of several forms up by the cards of those whom it names", async () => {
  const admins = [administrator, ali, lea, ...["Max", "Eva"].map((firstName) => ({ ...administrator, firstName }))];
  const change = { ...cards(undefined, undefined, undefined, undefined, "none"), admins };
  const state = await made(change);
  expect(state.nextAction!.what).toMatch(/^sign, date and stamp form 413 \(1 of 2\)/);
  await person.sign(state.forms![0]!.ticket);
  expect((await updated(state, change)).nextAction!.what).toMatch(/^sign the vendor's/);
});

it("holds form 414 up as well", async () => {
  const test = { environment: "test", platform: "manual:./igc", structure: { name: "Centre", finess: "0B0152872", idNat: "10B0152872" } };
  const state = await made({ ...test, ...prepared({ contract: null }) });
  expect([state.ticket, state.nextAction!.what]).toEqual([expect.stringMatching(/^f414-/), expect.stringMatching(/^sign the membership/)]);
  const signable = await updated(state, test);
  expect(signable.nextAction!.what).toMatch(/^sign, date and stamp form 414/);
});

it("shows no difference for a state of before, which does not know what there is", async () => {
  const { preparation: _, ...state } = await made({ preparation: undefined, signatory });
  expect(await differs(state as State, { ...prepared({ contract: null }), signatory })).toBe(false);
});
