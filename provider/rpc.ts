import { isDeepStrictEqual } from "node:util";
import { Fault, isFault, type Refusal } from "./fault";
import { isHidden, isOfBefore, type Packing, packedInputs, packedOutputs, propertyOf, unpacked } from "./packing";
import { type Properties, plain } from "./values";

export type { Packing } from "./packing";
export { hasUnknown, isUnknown, type Properties, plain, unknownValue } from "./values";

/**
 * `defineLifecycle`: every trap of Pulumi's dynamic-provider RPC, handled once (domain notes, pulumi.md 1.4 to 1.7).
 *
 * | trap | what is done here |
 * |---|---|
 * | unknown values reach `check` and `diff` as a magic string, whatever their type | `isUnknown`, `hasUnknown` |
 * | `undefined` in outputs throws, `Date` becomes `{}` | `plain` |
 * | a missing `update`, or one that returns a part, wipes outputs | lifecycles return whole outputs; `plain` adds the inputs |
 * | a partial failure loses `__provider` and the next delete dies | `partialFailure` puts it back |
 * | `configure` is racy | the configuration is stored synchronously; nothing is built in it |
 * | a refresh counts as a change only where the `diff` that follows its `read` says so | `found` remembers what a `read` changed, for that one `diff` |
 * | a state of an older version meets newer code | `stateVersion` and `migrations`, at the top of every method |
 * | an error's stack is printed beside its message | a Fault has none: its sentence says everything |
 * | each property costs the program, the engine's log and the wire | `packing.ts`: many travel as one text; lifecycles see none of it |
 */

/** The stack's configuration, `igc-sante:<key>`. */
export interface StackConfiguration {
  get(key: string): string | undefined;
}

/** The outcome of `check`: inputs with every default written in, and what was refused. */
export interface Checked {
  readonly inputs: Properties;
  readonly refusals: readonly Refusal[];
}

export interface Difference {
  readonly changes: boolean;
  /** Properties whose change makes another object of it. */
  readonly replaces?: readonly string[];
}

/** What a lifecycle is called with besides its properties. */
export interface Session<World> {
  readonly world: World;
  readonly config: StackConfiguration;
}

export interface Lifecycle<World, Inputs extends object, Outputs extends object> {
  /** Version of the shape of the outputs. A newer one needs an entry in `migrations`. */
  readonly stateVersion: number;
  /** Tells inputs from outputs in a state: a refresh returns both. */
  readonly inputNames: readonly (keyof Inputs & string)[];
  /** `migrations[n]` turns outputs of version n into version n + 1. */
  readonly migrations?: Readonly<Record<number, (outputs: Properties) => Properties>>;
  /** Which properties travel as one text; absent: each travels by itself. */
  readonly packing?: Packing;
  /** Tells the user why a state of before, whose properties stand by themselves, is recorded anew. */
  repacked?(state: Outputs, session: Session<World>): void;
  check(news: Properties, olds: Properties, session: Session<World>): Promise<Checked>;
  diff(id: string, state: Outputs, news: Inputs, session: Session<World>): Promise<Difference>;
  create(inputs: Inputs, session: Session<World>): Promise<{ id: string; outputs: Outputs }>;
  update(id: string, state: Outputs, news: Inputs, session: Session<World>): Promise<Outputs>;
  /** `undefined` when the object is gone. */
  read(id: string, state: Outputs, session: Session<World>): Promise<Outputs | undefined>;
  remove(id: string, state: Outputs, session: Session<World>): Promise<void>;
}

/** The object exists, but not as wished: Pulumi records `outputs`, fails the run and calls `update` next time. */
export class Unfinished extends Error {
  constructor(
    readonly id: string,
    readonly outputs: object,
    readonly fault: Fault,
  ) {
    super(fault.message);
  }
}

/** The provider Pulumi's dynamic-provider process calls, one a kind. */
export interface DynamicProvider {
  configure(request: { config: StackConfiguration }): Promise<void>;
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  read(id: string, props: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/** The provider of a lifecycle. `world` is asked for at the first call, not at import. */
export function defineLifecycle<World, Inputs extends object, Outputs extends object>(
  lifecycle: Lifecycle<World, Inputs, Outputs>,
  world: () => World,
): DynamicProvider {
  const { packing } = lifecycle;
  let config: StackConfiguration = { get: () => undefined };
  const session = (): Session<World> => ({ world: world(), config });
  const state = (props: Properties): Outputs => upgraded(unpacked(props, packing), lifecycle) as Outputs;
  const inputs = (props: Properties, known?: object): Inputs => strip(unpacked(props, packing, known as Properties)) as Inputs;
  /** @param beside the inputs that stand beside these outputs: what of them stands by itself */
  const outs = (outputs: object, beside: Properties): Properties =>
    packedOutputs(plain({ ...outputs, stateVersion: lifecycle.stateVersion }) as Properties, beside, lifecycle);

  /** Ids whose last `read` gave something else than the state: `refresh --expect-no-changes` fails of what it finds (docs/drift.md). */
  const found = new Set<string>();

  return {
    // Stored synchronously, before the first await: concurrent first calls may run before `configure` ends.
    configure: (request) => {
      config = request.config;
      return Promise.resolve();
    },
    check: (olds, news) =>
      told(async () => {
        const checked = await lifecycle.check(strip(unpacked(news, packing)), strip(unpacked(olds, packing)), session());
        const failures = checked.refusals.map(({ property, fault }) => ({ property, reason: fault.message }));
        return { inputs: packedInputs(plain(checked.inputs) as Properties, news, packing), failures };
      }),
    diff: (id, olds, news) =>
      told(async () => {
        const isFound = found.delete(id);
        const known = state(olds);
        const { changes, replaces } = await lifecycle.diff(id, known, inputs(news, known), session());
        const ofBefore = !changes && isOfBefore(olds, packing);
        if (ofBefore) lifecycle.repacked?.(known, session());
        return {
          changes: changes || isFound || ofBefore || isHidden(news, packing),
          replaces: [...new Set((replaces ?? []).map((name) => propertyOf(name, news, packing)))],
          deleteBeforeReplace: false,
        };
      }),
    create: (props) =>
      finished(props, outs, async () => {
        const { id, outputs } = await lifecycle.create(inputs(props), session());
        return { id, outs: outs(outputs, props) };
      }),
    update: (id, olds, news) =>
      finished(news, outs, async () => ({ outs: outs(await lifecycle.update(id, state(olds), inputs(news), session()), news) })),
    read: (id, props) =>
      told(async () => {
        const before = state(props);
        const outputs = await lifecycle.read(id, before, session());
        if (!outputs) return {};
        const whole = asWritten(outs(outputs, props), props);
        if (!isDeepStrictEqual(present(whole), present(outs(before, props)))) found.add(id);
        const names = [...lifecycle.inputNames, ...(packing ? [packing.input.name] : [])].filter((name) => name in whole);
        return { id, props: whole, inputs: Object.fromEntries(names.map((name) => [name, whole[name]])) };
      }),
    delete: (id, props) => told(() => lifecycle.remove(id, state(props), session())),
  };
}

/** A refresh that finds nothing is no difference, whatever version wrote the state: the version alone is left as it is. */
function asWritten(whole: Properties, props: Properties): Properties {
  const { stateVersion } = props;
  const left = { ...whole, stateVersion };
  return typeof stateVersion === "number" && isDeepStrictEqual(left, strip(props)) ? left : whole;
}

/** What a state of before does not have yet is no more than null in one of now, and nothing that was found. */
const present = (props: Properties): Properties =>
  Object.fromEntries(Object.entries(strip(props)).filter(([, value]) => value !== undefined && value !== null));

const strip = ({ __provider, ...rest }: Properties): Properties => rest;

function upgraded(
  props: Properties,
  { stateVersion, migrations }: { stateVersion: number; migrations?: Lifecycle<unknown, object, object>["migrations"] },
): Properties {
  const { stateVersion: written, ...rest } = strip(props);
  let version = typeof written === "number" ? written : 1;
  if (version > stateVersion) {
    throw new Fault(
      "state-too-new",
      `This state was written in version ${version}; the pulumi-igc-sante installed here reads up to version ${stateVersion}.`,
      "Install the newer pulumi-igc-sante that wrote it: npm install pulumi-igc-sante@latest",
    );
  }
  let shape: Properties = rest;
  for (; version < stateVersion; version++) shape = migrations?.[version]?.(shape) ?? shape;
  return shape;
}

/** The SDK prints `${error}: ${error.stack}` for check, diff, read and delete: a Fault needs no stack. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error)) {
      error.stack = "";
      error.toString = () => `[${error.code}]`; // the engine shows the sentence beside the resource: once is enough
    }
    throw error;
  }
}

/** SDK: an error with `id` is recorded as created but not ready; without `__provider` a later delete could not run. */
async function finished<T>(
  props: Properties,
  outs: (outputs: object, beside: Properties) => Properties,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await told(work);
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = { ...outs(error.outputs, props), __provider: props["__provider"] };
    throw Object.assign(new Error(error.message), { id: error.id, properties, reasons: [error.message] });
  }
}
