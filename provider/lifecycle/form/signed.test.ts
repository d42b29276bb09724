import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signedCopy } from "../../../test/manual/signed-copy";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** The signed form in the state: evidence once it was judged, nothing for forms that were taken before. */
const wish: Properties = {
  environment: "rehearsal",
  platform: "manual:./igc",
  usage: "Usage INSi",
  structure: { name: "Centre de santé des Lilas", finess: "690781810", idNat: "1690781810" },
  signatory: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  admins: [{ lastName: "Noël", firstName: "Zoé", cardNumber: "2600301752", phone: "0144000002", email: "certificats@editeur.example" }],
};
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
