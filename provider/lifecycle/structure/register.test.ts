import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { good, representative } from "../../../test/bad-inputs/good";
import { annuaire, annuaireKey } from "../../../test/registry/annuaire";
import { fileOf, type Site } from "../../../test/registry/structures";
import type { Properties, Session } from "../../rpc";
import { defineLifecycle } from "../../rpc";
import { openWorld, sharedWorld, type World } from "../common";
import { healthStructure } from "./lifecycle";

/** A structure and what a register says of it, operation by operation; each has a world of its own, as each `pulumi refresh` has. */
let dir: string;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-register-"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const finess = "finess:structures.json";
const fileSays = (site: Omit<Site, "number"> = {}): void =>
  writeFileSync(join(dir, "structures.json"), fileOf([{ number: "690000013", sites: [{ number: "690781810", ...site }] }]));

function session(setting: string | undefined, day = "2026-11-27", env: Record<string, string> = {}): Session<World> {
  const surroundings = {
    cwd: dir,
    env: { XDG_CACHE_HOME: join(dir, "cache"), ...env },
    now: () => new Date(day),
    say: (line: string) => void lines.push(line),
  };
  return { config: { get: (key) => (key === "igc-sante:registry" ? setting : undefined) }, world: openWorld(surroundings) };
}
type State = Awaited<ReturnType<typeof healthStructure.create>>["outputs"];
const wish = { ...good.structure, structureName: "Centre de santé des Lilas" };
async function inputsOf(more: Properties = {}): Promise<State> {
  const { inputs, refusals } = await healthStructure.check({ ...wish, ...more }, {}, session(undefined));
  expect(refusals).toEqual([]);
  return inputs as never;
}
const up = async (setting: string | undefined, more: Properties = {}): Promise<State> =>
  (await healthStructure.create(await inputsOf(more), session(setting))).outputs;
const refresh = async (state: State, in_ = session(finess)): Promise<State> => (await healthStructure.read("s", state, in_))!;
const codes = ({ registered }: State): string[] | undefined => registered?.findings.map(({ code }) => code);

test("with the setting off nobody is asked, and a state of before reads as it is", async () => {
  const state = await up(undefined);
  expect(state.registered).toBeNull();
  const { registered: _, ...before } = state;
  expect(await refresh(before, session(undefined))).toBe(before);
  const { read } = defineLifecycle(healthStructure, sharedWorld);
  const props = { ...before, stateVersion: 1 } as never;
  expect((await read("s", props)).props).toEqual(props);
});

test("what agrees is recorded once, and is no difference on another day", async () => {
  fileSays();
  const state = await up(finess);
  expect(state.registered).toMatchObject({ register: "FINESS+", closedOn: null, findings: [], entry: { legalEntity: "690000013" } });
  expect(await refresh(state, session(finess, "2027-03-01"))).toEqual(state);
  expect([state.nextAction, lines]).toEqual([null, []]);
});

test("a structure of before is recorded by the first refresh with a register", async () => {
  fileSays();
  const { registered: _, ...before } = await up(undefined);
  expect((await refresh(before)).registered).toMatchObject({ findings: [] });
});

test("a closing is told once, is the next act, is noted for certificates, and is taken back when it was an error", async () => {
  fileSays();
  const open = await up(finess);
  fileSays({ state: "I", closedOn: "2026-03-01" });
  const closed = await refresh(open);
  expect([codes(closed), closed.registered!.closedOn]).toEqual([["structure-closed"], "2026-03-01"]);
  expect(closed.nextAction!.because).toContain("closed since 2026-03-01 [structure-closed]");
  expect(lines).toEqual([expect.stringMatching(/^Centre de santé des Lilas: drift: structure-closed: .*690781810.*end of activity/)]);
  expect(await refresh(closed)).toEqual(closed);
  expect(lines).toHaveLength(1);

  const operation = session(finess);
  const differs = async (state: State): Promise<boolean> => (await healthStructure.diff("s", state, await inputsOf(), operation)).changes;
  const seen = await refresh(open, operation);
  expect([await differs(seen), await differs(seen)]).toEqual([true, false]); // the refresh's own diff, then that of an up with it
  await refresh(seen, operation);
  expect(await differs(seen)).toBe(false);

  const preview = session(finess);
  await healthStructure.check(wish, {}, preview);
  expect((await healthStructure.diff("s", closed, await inputsOf(), preview)).changes).toBe(false);
  expect(preview.world.closing("1690781810")).toBe("2026-03-01");
  fileSays();
  const again = await refresh(closed);
  expect([again, again.nextAction]).toEqual([open, null]);
  const later = session(finess);
  await healthStructure.check(wish, {}, later);
  await healthStructure.diff("s", again, await inputsOf(), later);
  expect(later.world.closing("1690781810")).toBeNull();
});

test("what is due without registers comes back when they agree", async () => {
  fileSays({ commune: "75056" });
  const moved = await up(finess, { contract: undefined });
  expect([codes(moved), moved.nextAction!.because]).toEqual([["structure-moved"], expect.stringContaining("department 75")]);
  fileSays();
  expect((await refresh(moved)).nextAction!.what).toContain("sign the membership contract");
});

test("a card that has ended is told once registers agree, and changes nothing while they do not", async () => {
  fileSays({ commune: "75056" });
  const ended = { legalRepresentative: { ...representative, cardExpiresOn: "2026-11-01" } };
  const moved = await up(finess, ended);
  expect(moved.nextAction!.because).toContain("[structure-moved]");
  expect((await healthStructure.diff("s", moved, await inputsOf(ended), session(finess))).changes).toBe(false);
  fileSays();
  expect((await refresh(moved)).nextAction!.what).toMatch(/^have the director's card \(CDE\) renewed/);
});

test("a new name in the program is compared with what is remembered, and nobody is asked", async () => {
  fileSays({ long: "CENTRE DE SANTE DES ROSES", short: "CDS ROSES" });
  const renamed = await up(finess);
  expect(codes(renamed)).toEqual(["structure-renamed"]);
  rmSync(join(dir, "structures.json"));
  const news = await inputsOf({ structureName: "Centre de santé des Roses" });
  const state = await healthStructure.update("s", renamed, news, session(finess));
  expect([codes(state), state.nextAction]).toEqual([[], null]);
});

test("a register that is away changes nothing, and is told once for all structures", async () => {
  fileSays({ state: "I", closedOn: "2026-03-01" });
  const closed = await up(finess);
  rmSync(join(dir, "structures.json"));
  lines = [];
  const operation = session(finess);
  const states = await Promise.all(Array.from({ length: 5 }, () => refresh(closed, operation)));
  expect(states).toEqual(Array.from({ length: 5 }, () => closed));
  expect(lines).toEqual([expect.stringMatching(/^warning: what registers say is not known: .*\[register-unreachable\]/)]);
  expect(operation.world.closing("1690781810")).toBeUndefined(); // a refresh alone says nothing to certificates
  const { registered: _, ...before } = await up(undefined);
  expect(await refresh(before)).toEqual(before);
});

test("switched off, what a register said is forgotten", async () => {
  fileSays({ state: "I" });
  const closed = await up(finess);
  expect(await refresh(closed, session("off"))).toEqual({ ...closed, registered: null, nextAction: null });
});

test("a TEST structure stands in no public register, and none is asked", async () => {
  const state = await up("finess:nowhere.json", { finess: "0B0152872", environment: "test", department: "69" });
  expect([state.registered, lines]).toEqual([null, []]);
});

test("a setting that names no register is refused before anything is done", async () => {
  const { refusals } = await healthStructure.check(wish, {}, session("http://example.org"));
  expect(refusals.map(({ property, fault }) => [property, fault.code])).toEqual([["igc-sante:registry", "register-shape"]]);
});

test("a category that was closed in 2013 is taken with a warning, once", async () => {
  fileSays({ category: "130" });
  const state = await up(finess);
  await refresh(state);
  expect([codes(state), lines]).toEqual([[], [expect.stringMatching(/^warning: Centre de santé des Lilas: .*closed on 2013-12-19/)]]);
});

test("100 structures are asked for together, and the key is in no state and no line", async () => {
  const service = await annuaire();
  try {
    const numbers = Array.from({ length: 100 }, (_, n) => `69${String(n).padStart(7, "0")}`);
    service.organizations = numbers.map((number, n) => ({ id: `o${n}`, finess: number, ...(n === 7 && { active: false }) }));
    const operation = session(`annuaire:${service.base}`, "2026-11-27", { ESANTE_API_KEY: annuaireKey });
    const before = await up(undefined);
    const states = await Promise.all(numbers.map((number) => refresh({ ...before, finess: number, idNat: `1${number}` }, operation)));
    expect(service.asked).toHaveLength(3);
    expect(states.flatMap((state, n) => (codes(state)!.length > 0 ? [[n, codes(state), state.registered!.closedOn]] : []))).toEqual([
      [7, ["structure-closed"], "2026-11-27"],
    ]);
    expect(JSON.stringify([states, lines])).not.toContain(annuaireKey);
  } finally {
    service.close();
  }
});
