import { isDeepStrictEqual } from "node:util";
import { Fault, isFault } from "../../fault";
import {
  type DeclaredStructure,
  dayOf,
  type NextAction,
  type RegisteredStructure,
  registerNextAction,
  registerWarnings,
  rememberRegistered,
} from "../../policy";
import { readRegistrySetting } from "../../registry";
import type { Checked, Session, StackConfiguration } from "../../rpc";
import type { World } from "../common";

/** What of a structure registers are asked for, and what is remembered of their answer. */
export interface RegisteredOutputs extends DeclaredStructure {
  readonly nextAction: NextAction | null;
  /** Absent in a state of before; null while no register is asked. */
  readonly registered?: RegisteredStructure | null;
}

/** The setting, where registers are to be asked: by default none is. */
function settingOf(config: StackConfiguration): string | undefined {
  const setting = config.get("igc-sante:registry")?.trim();
  return setting === undefined || setting === "" || setting === "off" ? undefined : setting;
}

/** A setting that names no register is refused before anything is done. */
export function refusedSetting({ inputs, refusals }: Checked, { config, world }: Session<World>): Checked {
  programs.add(world);
  const setting = settingOf(config);
  const read = setting === undefined ? undefined : readRegistrySetting(setting);
  return { inputs, refusals: read instanceof Fault ? [...refusals, { property: "igc-sante:registry", fault: read }] : refusals };
}

/** TEST structures of ANS (`0B0...`) stand in no public register. */
const isAsked = ({ idNat }: DeclaredStructure): boolean => !idNat.startsWith("10B0");

/** What is due without registers, made anew. */
type Base<T> = (outputs: T) => { readonly nextAction: NextAction | null };

/**
 * Outputs with what the registers say of the structure. A register that is away changes nothing: out of reach is neither open nor closed.
 * @param outputs as they are but for that; `registered` is what was remembered
 */
export async function withRegister<T extends RegisteredOutputs>(outputs: T, base: Base<T>, session: Session<World>): Promise<T> {
  const { world } = session;
  const seen = await looked(outputs, base, session);
  noteClosing(seen, world);
  return seen;
}

/** A refresh; what is new is told to the `diff` that follows. */
export async function refreshed<T extends RegisteredOutputs>(state: T, base: Base<T>, session: Session<World>): Promise<T> {
  const { world } = session;
  const seen = await withRegister(state, base, session);
  const others = found.get(world) ?? new Set();
  if (!isDeepStrictEqual(seen, state)) found.set(world, others.add(state.idNat));
  return seen;
}

async function looked<T extends RegisteredOutputs>(outputs: T, base: Base<T>, { world, config }: Session<World>): Promise<T> {
  const setting = settingOf(config);
  const before = outputs.registered ?? null;
  if (setting === undefined || !isAsked(outputs)) return before ? withRegistered(outputs, null, base) : outputs;
  try {
    const desk = await world.register(setting);
    const answer = await desk.ask(outputs.idNat);
    const registered = answer ? rememberRegistered(outputs, answer, before, dayOf(world.now())) : null;
    if (registered) sayNew(outputs, registered, before, world);
    return registered || before ? withRegistered(outputs, registered, base) : outputs;
  } catch (error) {
    if (!isFault(error)) throw error;
    const { code, what, hint } = error;
    if (world.first(`register: ${code}: ${what}`)) world.say(`warning: what registers say is not known: ${what} ${hint} [${code}]`);
    return outputs;
  }
}

/** What is remembered, compared with what the program says now. */
export function withRemembered<T extends RegisteredOutputs>(outputs: T, base: Base<T>, world: World): T {
  const { registered } = outputs;
  const today = dayOf(world.now());
  const compared = registered ? withRegistered(outputs, rememberRegistered(outputs, registered, registered, today), base) : outputs;
  noteClosing(compared, world);
  return compared;
}

/** Where registers and program differ, that comes first: papers for a structure that is closed, or another one, are in vain. */
function withRegistered<T extends RegisteredOutputs>(outputs: T, registered: RegisteredStructure | null, base: Base<T>): T {
  const due = registered && registerNextAction(outputs, registered);
  const wasTheirs = (outputs.registered?.findings.length ?? 0) > 0;
  return { ...outputs, registered, nextAction: due ?? (wasTheirs ? base(outputs).nextAction : outputs.nextAction) };
}

/** One line for each difference that a state does not know yet, and one for what is taken all the same. */
function sayNew(outputs: RegisteredOutputs, registered: RegisteredStructure, before: RegisteredStructure | null, world: World): void {
  const { structureName } = outputs;
  const known = before?.findings.map(({ code }) => code) ?? [];
  for (const { code, sentence, remedy, certificate } of registered.findings)
    if (!known.includes(code)) world.say(`${structureName}: drift: ${code}: ${sentence}: ${remedy} (${certificate})`);
  const old = before ? registerWarnings(outputs, before) : [];
  for (const warning of registerWarnings(outputs, registered))
    if (!old.includes(warning)) world.say(`warning: ${structureName}: ${warning}`);
}

/** Operations in which the program runs, and so `check`: a refresh alone is none, and finds no drift of certificates that only an `up` records. */
const programs = new WeakSet<World>();

/** Certificates of this operation ask since when their structure is closed. */
function noteClosing({ idNat, registered }: RegisteredOutputs, world: World): void {
  if (programs.has(world)) world.noteClosing(idNat, registered?.closedOn ?? null);
}

/** Structures of an operation whose refresh found something else than the state had, by idNat. */
const found = new WeakMap<World, Set<string>>();

/**
 * Whether the refresh that calls this `diff` has found something new: the engine counts what a `read` returns as a difference only where
 * the `diff` it calls right after says so. An `up --refresh` asks again later, and nothing is new then.
 */
export function isNews(state: RegisteredOutputs, world: World): boolean {
  noteClosing(state, world);
  return found.get(world)?.delete(state.idNat) ?? false;
}
