import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

jest.mock("../../form", () => jest.requireActual<object>("../../../test/forms/unprinted"));

/** A form whose exchange says how long papers are kept: one difference, one update, and quiet again (issue 12). */
const wish: Properties = { ...formWish, environment: "production", platform: "manual:./igc?retention=90", vendor: "Éditeur" };
const day = 86_400_000;

let dir: string;
let clock: Date;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-kept-"));
  clock = new Date();
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now: () => clock, say: (line) => void lines.push(line) }),
});
const inputsOf = async (change: Properties = {}) => (await form413Request.check({ ...wish, ...change }, {}, session())).inputs as never;
type State = Awaited<ReturnType<typeof form413Request.create>>["outputs"];

async function validated(ticketOf: (state: State) => string = ({ ticket }) => ticket): Promise<State> {
  const { outputs } = await form413Request.create(await inputsOf(), session());
  const reply = join(dir, "igc", "outbox", ticketOf(outputs), "reponse.txt");
  const today = clock.toISOString().slice(0, 10).split("-").reverse().join("/");
  writeFileSync(reply, readFileSync(reply, "utf8").replace(/^habilitation validée le:.*$/m, `habilitation validée le: ${today}`));
  const state = await form413Request.update("f", outputs, await inputsOf(), session());
  expect(state.phase).toBe("validated");
  return state;
}
const papers = (): string[] => readdirSync(join(dir, "igc"), { recursive: true, encoding: "utf8" }).filter((name) => /\.pdf$/.test(name));

it("is quiet until the day, due from then on, and quiet again once an update removed them", async () => {
  const state = await validated();
  clock = new Date(clock.getTime() + 89 * day);
  expect(await form413Request.diff("f", state, await inputsOf(), session())).toEqual({ changes: false });
  clock = new Date(clock.getTime() + 2 * day);
  lines = [];
  const shared = session();
  expect(await form413Request.diff("f", state, await inputsOf(), shared)).toEqual({ changes: true });
  // What concerns the exchange is one form's, not every form's.
  expect(await form413Request.diff("g", state, await inputsOf(), shared)).toEqual({ changes: false });
  expect(papers()).toHaveLength(1);
  const after = await form413Request.update("f", state, await inputsOf(), session());
  expect(papers()).toEqual([]);
  expect(lines).toEqual([
    `due: remove the papers of 1 ticket, over for 90 days and more: ${state.ticket}`,
    `removed the papers of 1 ticket: ${state.ticket}`,
  ]);
  expect(after).toEqual(state);
  expect(await form413Request.diff("f", after, await inputsOf(), session())).toEqual({ changes: false });
});

it("is quiet for ever where the address does not say, and is the same place with another number", async () => {
  const state = await validated();
  clock = new Date(clock.getTime() + 9_000 * day);
  const kept = { ...state, platform: "manual:./igc" };
  expect(await form413Request.diff("f", kept, await inputsOf({ platform: "manual:./igc" }), session())).toEqual({ changes: false });
  const world = session().world;
  expect(world.resolve("manual:./igc?retention=7")).toBe(world.resolve("manual:./igc"));
});

it("is no failure of a preview while the place is away: nothing waits for it", async () => {
  const state = await validated();
  rmSync(join(dir, "igc"), { recursive: true });
  writeFileSync(join(dir, "igc"), "no folder");
  clock = new Date(clock.getTime() + 100 * day);
  expect(await form413Request.diff("f", state, await inputsOf(), session())).toEqual({ changes: false });
  expect(lines.at(-1)).toMatch(/^warning: .* Nothing waits for it here\.$/);
});
