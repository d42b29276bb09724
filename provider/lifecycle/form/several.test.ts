import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import { signedCopy } from "../../../test/manual/signed-copy";
import { openSandbox, type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** More administrators than a form has rows, and the form of ANS' TEST environment. */
const admin = (letter: string) => ({
  firstName: "Zoé",
  lastName: `Noël${letter}`,
  cardNumber: `26003017${letter.charCodeAt(0)}`,
  phone: "0144000002",
  email: "certificats@editeur.example",
});
const admins = (letters: string) => [...letters].map(admin);
const names = (letters: string): string[] => [...letters].map((letter) => `Zoé Noël${letter}`);
const wish: Properties = { ...formWish, admins: admins("ABCDEF") };

let dir: string;
let person: SandboxPerson;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-several-"));
  person = sandboxPerson(join(dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const session = (config: Record<string, string> = {}): Session<World> => ({
  config: { get: (key) => config[key] },
  world: openWorld({ cwd: dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: () => undefined }),
});
type State = Awaited<ReturnType<typeof form413Request.create>>["outputs"];
const inputsOf = async (change: Properties, olds: object, config = {}) => {
  const { inputs, refusals } = await form413Request.check({ ...wish, ...change }, { ...olds }, session(config));
  expect(refusals).toEqual([]);
  return inputs as never;
};
const made = async (change: Properties = {}): Promise<State> =>
  (await form413Request.create(await inputsOf(change, {}), session())).outputs;
const differs = async (state: State, change: Properties = {}) => form413Request.diff("f", state, await inputsOf(change, state), session());
async function updated(state: State, change: Properties = {}): Promise<State> {
  const next = await form413Request.update("f", state, await inputsOf(change, state), session());
  expect(await differs(next, change)).toMatchObject({ changes: false });
  return next;
}
const tickets = async (): Promise<string[]> => [...(await openSandbox(join(dir, "sandbox")).poll()).forms.keys()];

describe("six administrators", () => {
  it("are two forms with a ticket each, as far as the least far of them", async () => {
    let state = await made();
    const [one, two] = state.forms!.map(({ ticket }) => ticket) as [string, string];
    expect(state).toMatchObject({ ticket: one, phase: "to-sign", administrators: names("ABCDEF") });
    expect(state.forms!.map((form) => form.names)).toEqual([names("ABCD"), names("EF")]);
    expect(state.nextAction!.what).toBe("sign, date and stamp form 413 (1 of 2) and bring the signed PDF back");
    for (const [act, phase, which] of [
      [() => person.sign(one), "to-sign", "2 of 2"],
      [() => person.send(one), "to-sign", "2 of 2"],
      [() => person.validate(one), "to-sign", "2 of 2"],
      [() => person.sign(two), "to-send", "2 of 2"],
    ] as const) {
      await act();
      state = await updated(state);
      expect([state.phase, state.nextAction!.what]).toEqual([phase, expect.stringContaining(which)]);
    }
    await person.send(two);
    await person.validate(two);
    state = await updated(state);
    expect(state).toMatchObject({ phase: "validated", administrators: names("ABCDEF"), nextAction: null });
  });

  it("are one form once the program names four, and the other is taken back; of five, it is a form again", async () => {
    const state = await updated(await made(), { admins: admins("ABCD") });
    expect([state.forms, await tickets()]).toEqual([undefined, [state.ticket]]);
    const again = await updated(state, { admins: admins("ABCDE") });
    expect(again.forms).toHaveLength(2);
    expect(await tickets()).toHaveLength(2);
    await form413Request.remove("f", again, session());
    expect(await tickets()).toEqual([]);
  });

  it("are changed by form 503 where a signed form says what it said", async () => {
    const state = await made();
    await person.sign(state.ticket);
    const later = await updated(state, { admins: admins("XBCDEF") });
    expect(later.administrators).toEqual(names("ABCDEF"));
    await person.sign();
    await person.send();
    await person.validate();
    const change = await updated(later, { admins: admins("XBCDEF") });
    expect(change.nextAction!.what).toMatch(/form 503, which adds Zoé NoëlX and removes Zoé NoëlA,/);
  });
});

describe("in ANS' TEST environment", () => {
  const test: Properties = {
    environment: "test",
    platform: "manual:./igc",
    structure: { name: "Centre de santé des Lilas", finess: "0B0123456", idNat: "10B0123456" },
    admins: admins("A"),
  };
  it("is form 414, with its own sheet and mailbox", async () => {
    const state = await made(test);
    expect(state.ticket).toMatch(/^f414-10b0123456-org-/);
    const folder = join(dir, "igc", "outbox", state.ticket);
    expect(readdirSync(folder).sort()).toEqual(["a-faire.txt", "formulaire-414.pdf", "reponse.txt", "ticket.json"]);
    expect(state.nextAction!.what).toMatch(/form 414/);
    const reply = join(folder, "reponse.txt");
    writeFileSync(join(folder, "signe.pdf"), signedCopy(readFileSync(join(folder, "formulaire-414.pdf"))));
    expect((await updated(state, test)).nextAction!.what).toMatch(/send the signed form 414 to monserviceclient\.developpement@/);
    writeFileSync(reply, readFileSync(reply, "utf8").replace(/^habilitation validée le:.*$/m, "habilitation validée le: 24/11/2026"));
    expect(await updated(state, test)).toMatchObject({ phase: "validated" });
  });

  it("stays form 413 where it was handed out as one, and is filled into the copy of that form", async () => {
    const before = await made({ ...wish, admins: admins("A"), platform: "manual:./igc", environment: "production" });
    const olds = { ...before, ...test, ticket: before.ticket } as State;
    const copies = { "igc-sante:form413": "413.pdf", "igc-sante:form414": "414.pdf" };
    const asBefore = await form413Request.check({ ...wish, ...test }, { ...olds, officialForm: "413.pdf" }, session(copies));
    expect(asBefore).toMatchObject({ refusals: [], inputs: { ticket: before.ticket, officialForm: "413.pdf" } });
    expect(await differs(olds, test)).toEqual({ changes: false });
    const anew = await form413Request.check({ ...wish, ...test }, {}, session(copies));
    expect(anew.inputs).toMatchObject({ ticket: expect.stringMatching(/^f414-/), officialForm: "414.pdf" });
  });
});
