import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administrator, formWish } from "../../../test/forms/wish";
import { readForm } from "../../form";
import { openSandbox, type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** A form's way, operation by operation, on the real sandbox. */
const official = join(__dirname, "..", "..", "..", "..", "shared", "data", "forms", "F413-2024-03.pdf");
const wish: Properties = { ...formWish, platform: "sandbox:./sandbox", vendor: "Éditeur" };

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

const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now: () => new Date(0), say: (line) => void lines.push(line) }),
});
const inputsOf = async (change: Properties = {}, olds: object = {}) => {
  const { inputs, refusals } = await form413Request.check({ ...wish, ...change }, { ...olds }, session());
  expect(refusals).toEqual([]);
  return inputs as never;
};
const made = async (change: Properties = {}) => (await form413Request.create(await inputsOf(change), session())).outputs;
type State = Awaited<ReturnType<typeof made>>;
const differs = async (state: State, change: Properties = {}) => form413Request.diff("f", state, await inputsOf(change, state), session());
const updated = async (state: State, change: Properties = {}) =>
  form413Request.update("f", state, await inputsOf(change, state), session());

it("fills the user's copy of the official form", async () => {
  expect(existsSync(official)).toBe(true);
  const { form } = await made({ officialForm: official });
  const fields = await readForm(readFileSync(join(dir, form!.path)));
  expect(Object.keys(fields)).toHaveLength(49);
  expect(Object.values(fields)).toEqual(expect.arrayContaining(["Centre de santé des Lilas", "690781810", "2600301752", "Usage INSi"]));
  expect(fields["Check Box9"]).toBe(true);
});

it("follows ANS from signature to validation, one line an event", async () => {
  let state = await made();
  expect(state).toMatchObject({
    phase: "to-sign",
    expectedBy: null,
    nextAction: { who: "Aïcha Lefèvre, legal representative of Centre de santé des Lilas" },
  });
  await person.sign();
  await person.send();
  expect(await differs(state)).toEqual({ changes: true });
  state = await updated(state);
  expect(state).toMatchObject({ phase: "acknowledged", expectedBy: "2026-11-27", dossierReference: expect.stringMatching(/^SANDBOX-/) });
  expect(await differs(state)).toEqual({ changes: false });
  await person.advance({ workingDays: 3 });
  state = await updated(state);
  expect(state).toMatchObject({ phase: "validated", nextAction: null });
  expect(lines.filter((line) => !line.startsWith("due: "))).toEqual([
    "Centre de santé des Lilas: form 413 waits for a signature",
    expect.stringMatching(/ANS acknowledged form 413 as dossier SANDBOX-.*answer expected by 2026-11-27$/),
    "Centre de santé des Lilas: ANS validated form 413",
  ]);
});

it("says whom to write to once ANS is late, as one difference, and records it once", async () => {
  await made();
  await person.setDelays({ validationWorkingDays: 30 });
  await person.sign();
  await person.send();
  const state = await updated(await made());
  await person.advance({ workingDays: 3 });
  expect(await differs(state)).toEqual({ changes: false });
  await person.advance({ workingDays: 1 });
  expect(await differs(state)).toEqual({ changes: true });
  const late = await updated(state, { ansMailbox: "support@ans.example" });
  expect(late.nextAction).toMatchObject({
    who: "you",
    what: expect.stringMatching(/^write to ANS about dossier SANDBOX-\S+, form 413, sent on 2026-11-24: igc-sante status --overdue/),
    where: expect.stringMatching(/^support@ans\.example; /),
    by: "2026-11-27",
  });
  await person.advance({ workingDays: 5 });
  expect(await differs(late, { ansMailbox: "support@ans.example" })).toEqual({ changes: false });
});

it("reminds a signatory by the working days of the structure's zone", async () => {
  const wished = (department: string) => ({ preparation: { kind: "centre-de-sante", contract: { signedOn: "2024-01-01" }, department } });
  await person.setClock(new Date("2027-05-12T09:00:00Z"));
  const [lyon, basseTerre] = [await made(wished("69")), await made(wished("971"))];
  await person.setClock(new Date("2027-05-28T09:00:00Z"));
  expect(await differs(lyon, wished("69"))).toEqual({ changes: true });
  expect(await differs(basseTerre, wished("971"))).toEqual({ changes: false });
});

/** The form brought to a phase. */
async function inPhase(phase: "to-sign" | "acknowledged" | "validated"): Promise<State> {
  const state = await made();
  if (phase === "to-sign") return state;
  await person.sign();
  await person.send();
  if (phase === "validated") await person.validate();
  return updated(state);
}
const signatory = wish["signatory"] as object;
const otherPhone = { signatory: { ...signatory, phone: "0472999999" } };
const otherAdmin = { admins: [{ ...administrator, lastName: "Roux", firstName: "Ali", cardNumber: "2600301753" }] };

describe("a correction of the wish", () => {
  it.each<[string, "to-sign" | "acknowledged" | "validated", Properties, readonly string[]]>([
    ["of a text, before it is signed, is written in place", "to-sign", { usage: "DMP" }, []],
    ["of an administrator, before it is signed, is written in place", "to-sign", otherAdmin, []],
    ["of a telephone number, before it is signed, is written in place", "to-sign", otherPhone, []],
    ["of a telephone number, on its way, changes no form", "acknowledged", otherPhone, []],
    ["of a text, on its way, needs another form", "acknowledged", { usage: "DMP" }, ["usage"]],
    ["of an administrator, on its way, needs another form", "acknowledged", otherAdmin, ["admins"]],
    ["of a telephone number, once validated, changes no form", "validated", otherPhone, []],
    ["of a text, once validated, changes no form", "validated", { usage: "DMP" }, []],
    ["of an administrator, once validated, changes no form", "validated", otherAdmin, []],
    [
      "of the structure's name, once validated, changes no form",
      "validated",
      { structure: { ...(wish["structure"] as object), name: "Roses" } },
      [],
    ],
    [
      "of the structure itself is another form",
      "validated",
      { structure: { name: "R", finess: "750000018", idNat: "1750000018" } },
      ["structure"],
    ],
  ])("%s", async (_sentence, phase, change, replaces) => {
    const state = await inPhase(phase);
    expect(await differs(state, change)).toEqual({ changes: true, replaces });
    if (replaces.length > 0) return;
    const later = await updated(state, change);
    expect(later).toMatchObject({ phase, ticket: state.ticket, dossierReference: state.dossierReference });
    expect(await differs(later, change)).toMatchObject({ changes: false });
    const rewritten = later.form!.sha256 !== state.form!.sha256;
    expect(rewritten).toBe(phase === "to-sign");
  });

  it("of a validated form's administrators makes form 503", async () => {
    const later = await updated(await inPhase("validated"), otherAdmin);
    expect(later.nextAction!.what).toMatch(/form 503, which adds Ali Roux and removes Zoé Noël/);
    expect(later.nextAction!.because).toMatch(/meanwhile nobody may order/);
  });

  it("of administrators, made before it was seen that ANS validated the form, makes form 503 and no other form 413", async () => {
    const state = await inPhase("acknowledged");
    await person.validate();
    expect(await differs(state, otherAdmin)).toEqual({ changes: true, replaces: [] });
    const later = await updated(state, otherAdmin);
    expect(later).toMatchObject({ phase: "validated", ticket: state.ticket, administrators: ["Zoé Noël"] });
    expect(later.nextAction!.what).toMatch(/form 503, which adds Ali Roux and removes Zoé Noël/);
  });

  it("is over once ANS' validation of form 503 is recorded, and no earlier day does it", async () => {
    const later = await updated(await inPhase("validated"), otherAdmin);
    const on = (validatedOn: string) => ({ ...otherAdmin, habilitation: { validatedOn, channel: "form" } });
    expect((await updated(later, on("2026-11-24"))).nextAction!.what).toMatch(/form 503/);
    const done = await updated(later, on("2026-12-02"));
    expect([done.nextAction, done.administrators]).toEqual([null, ["Ali Roux"]]);
    expect(await differs(done, on("2026-12-02"))).toEqual({ changes: false });
  });

  it.each(["to-sign", "acknowledged", "validated"] as const)(
    "of the end of a card, %s, prints nothing and needs no form",
    async (phase) => {
      const state = await inPhase(phase);
      const change = { admins: [{ ...administrator, cardExpiresOn: "2027-01-31" }] };
      expect(await differs(state, change)).toEqual({ changes: true, replaces: [] });
      const later = await updated(state, change);
      expect([later.ticket, later.form]).toEqual([state.ticket, state.form]);
      if (phase === "validated") expect(later.nextAction!.because).toMatch(/the card ends on 2027-01-31/);
    },
  );

  it("of a validated form's cards is asked for in a plain preview, 90 days before", async () => {
    const change = { admins: [{ ...administrator, cardExpiresOn: "2027-06-30" }] };
    const state = await updated(await inPhase("validated"), change);
    expect([state.nextAction, (await differs(state, change)).changes]).toEqual([null, false]);
    await person.setClock(new Date("2027-04-02T09:00:00Z"));
    expect((await differs(state, change)).changes).toBe(true);
  });
});

describe("a habilitation that exists", () => {
  const habilitation = { validatedOn: "2024-03-18", dossierReference: "D-2024-17", channel: "meshabilitations" };
  it("needs no form: nothing is handed out, and the phase is validated at once", async () => {
    const state = await made({ habilitation });
    expect(state).toMatchObject({
      phase: "validated",
      form: null,
      nextAction: null,
      dossierReference: "D-2024-17",
      decidedAt: "2024-03-18T00:00:00.000Z",
    });
    expect(existsSync(join(dir, "sandbox", "forms"))).toBe(false);
    expect(await differs(state, { habilitation })).toMatchObject({ changes: false });
  });
  it("corrects the day of a validation that the state has, and the record keeps both; nothing else of it changes", async () => {
    const state = await inPhase("validated");
    const corrected = { validatedOn: "2026-11-20", channel: "form" };
    expect(await differs(state, { habilitation: corrected })).toEqual({ changes: true, replaces: [] });
    const after = await updated(state, { habilitation: corrected });
    expect(after).toMatchObject({ phase: "validated", decidedAt: "2026-11-20T00:00:00.000Z", dossierReference: state.dossierReference });
    expect([after.ticket, after.administrators]).toEqual([state.ticket, state.administrators]);
    const last = join(dir, "sandbox", "evidence", state.ticket, `${String(after.evidence!.count).padStart(4, "0")}.json`);
    expect(after.evidence!.count).toBe(state.evidence!.count + 1);
    expect(JSON.parse(readFileSync(last, "utf8"))).toMatchObject({
      ...{ event: "validated", happenedAt: "2026-11-20T00:00:00.000Z", facts: { correctedFrom: state.decidedAt } },
    });
    expect(await updated(after, { habilitation: corrected })).toMatchObject({ evidence: after.evidence });
  });
  it("ends a form that is under way: it is put out of people's way", async () => {
    const state = await inPhase("acknowledged");
    const later = await updated(state, { habilitation });
    expect(later).toMatchObject({ phase: "validated", form: null, ticket: state.ticket });
    expect((await openSandbox(join(dir, "sandbox")).poll()).forms.has(state.ticket)).toBe(false);
  });
  it.each([
    [{ validatedOn: "18/03/2024", channel: "form" }, "habilitation.validatedOn"],
    [{ validatedOn: "2024-03-18", channel: "fax" }, "habilitation.channel"],
  ])("is refused when it is not whole: %j", async (wrong, property) => {
    const { refusals } = await form413Request.check({ ...wish, habilitation: wrong }, {}, session());
    expect(refusals.map((refusal) => refusal.property)).toEqual([property]);
  });
});

it("says what ANS refused, and that a corrected form is another one", async () => {
  let state = await made();
  await person.sign();
  await person.send();
  await person.refuse(state.ticket, "carte du signataire inconnue");
  state = await updated(state);
  expect(state).toMatchObject({
    phase: "refused",
    refusal: "carte du signataire inconnue",
    nextAction: { because: expect.stringContaining("carte du signataire inconnue") },
  });
  const corrected = await made({ signatory: { ...(wish["signatory"] as object), cardNumber: "2800262488" } });
  expect(corrected).toMatchObject({ phase: "to-sign" });
  expect(corrected.ticket).not.toBe(state.ticket);
});

it("stays validated, and asks nobody, when its place loses it", async () => {
  const state = await inPhase("validated");
  rmSync(join(dir, "sandbox"), { recursive: true });
  expect(await differs(state)).toEqual({ changes: false });
  expect(await updated(state, otherPhone)).toMatchObject({
    phase: "validated",
    ticket: state.ticket,
    dossierReference: state.dossierReference,
  });
  expect(existsSync(join(dir, "sandbox"))).toBe(false);
});

it("stays acknowledged when its place loses it, and is handed over again with what was said", async () => {
  const state = await inPhase("acknowledged");
  rmSync(join(dir, "sandbox", "forms"), { recursive: true });
  expect(await differs(state)).toEqual({ changes: true });
  const later = await updated(state);
  expect(later).toMatchObject({ phase: "acknowledged", dossierReference: state.dossierReference, sentAt: state.sentAt, form: state.form });
  expect(await differs(later)).toEqual({ changes: false });
});

it("is handed over again when the platform lost it", async () => {
  const state = await made();
  rmSync(join(dir, "sandbox", "forms"), { recursive: true });
  expect(await differs(state)).toEqual({ changes: true });
  expect(await updated(state)).toMatchObject({ phase: "to-sign", ticket: state.ticket, form: { sha256: state.form!.sha256 } });
});
