import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readForm413 } from "../../form";
import { openSandbox, type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** A form's way, operation by operation, on the real sandbox. */
const official = join(__dirname, "..", "..", "..", "..", "shared", "data", "forms", "F413-2024-03.pdf");
const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  cardNumber: "2600301752",
  phone: "0144000002",
  email: "certificats@editeur.example",
};
const wish: Properties = {
  environment: "rehearsal",
  platform: "sandbox:./sandbox",
  usage: "Usage INSi",
  vendor: "Éditeur",
  structure: { name: "Centre de santé des Lilas", finess: "690781810", idNat: "1690781810" },
  signatory: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  admins: [administrator],
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

const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now: () => new Date(0), say: (line) => void lines.push(line) }),
});
const inputsOf = async (change: Properties = {}) => {
  const { inputs, refusals } = await form413Request.check({ ...wish, ...change }, {}, session());
  expect(refusals).toEqual([]);
  return inputs as never;
};
const made = async (change: Properties = {}) => (await form413Request.create(await inputsOf(change), session())).outputs;
type State = Awaited<ReturnType<typeof made>>;
const differs = async (state: State, change: Properties = {}) => form413Request.diff("f", state, await inputsOf(change), session());
const updated = async (state: State, change: Properties = {}) => form413Request.update("f", state, await inputsOf(change), session());

it("fills the user's copy of the official form", async () => {
  expect(existsSync(official)).toBe(true);
  const { form } = await made({ officialForm: official });
  const fields = await readForm413(readFileSync(form.path));
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

it("is another form when what it says changes before ANS validated, and then only for more than its texts", async () => {
  let state = await made();
  expect((await differs(state, { usage: "DMP" })).replaces).toEqual(["usage"]);
  await person.sign();
  await person.send();
  await person.validate();
  state = await updated(state);
  expect(await differs(state, { usage: "DMP" })).toEqual({ changes: true, replaces: [] });
  const later = await updated(state, { usage: "DMP" });
  expect(later).toMatchObject({ phase: "validated", ticket: state.ticket, usage: "DMP" });
  expect(await differs(later, { usage: "DMP" })).toEqual({ changes: false });
  expect((await differs(state, { admins: [{ ...administrator, cardNumber: "2600301753" }] })).replaces).toEqual(["admins"]);
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

it("is handed over again, validated as it is, when another stack that had the same form withdrew it", async () => {
  let state = await made();
  await person.sign();
  await person.send();
  await person.validate();
  state = await updated(state);
  await openSandbox(join(dir, "sandbox")).withdraw(state.ticket);
  expect(await differs(state)).toEqual({ changes: true });
  expect(await updated(state)).toMatchObject({ phase: "validated", ticket: state.ticket });
  expect(await differs(state)).toEqual({ changes: false });
});

it("is handed over again when the platform lost it", async () => {
  const state = await made();
  rmSync(join(dir, "sandbox", "forms"), { recursive: true });
  expect(await differs(state)).toEqual({ changes: true });
  expect(await updated(state)).toMatchObject({ phase: "to-sign", ticket: state.ticket, form: { sha256: state.form.sha256 } });
});
