import { type CertificateOutputs, orgCertificate } from "../../provider/lifecycle/certificate";
import type { World } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import type { Lifecycle, Properties, Session } from "../../provider/rpc";

/**
 * A program of many forms and certificates, and Pulumi's operations on it: the real lifecycles, in this process, at the
 * boundary of the engine. What an operation gives is another stack, so that two pipelines can begin from one.
 */

/** What is wished of one resource, as the program would send it. */
export interface Wished {
  readonly kind: "form" | "certificate";
  readonly name: string;
  /** @param ticket of the certificate's form */
  readonly wish: (ticket: string) => Properties;
  /** Name of the form that a certificate depends on. */
  readonly form?: string;
}

interface Resource {
  readonly inputs: Properties;
  readonly state: Properties;
}

/** What a backend keeps. */
export type Stack = ReadonlyMap<string, Resource>;

/** What became of an operation: what was done stands, also where it failed. */
export interface Outcome {
  readonly stack: Stack;
  /** Code of what failed; the message where it was no Fault. */
  readonly failure?: string;
}

type Any = Lifecycle<World, never, never>;
const lifecycles = { form: form413Request as unknown as Any, certificate: orgCertificate as unknown as Any };
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const config = { get: () => undefined };

/** `pulumi up` on a stack. @param checked inputs of wishes that did not change: what `check` said of them stands */
export async function up(fleet: readonly Wished[], stack: Stack, world: World, checked?: Map<string, Properties>): Promise<Outcome> {
  const after = new Map(stack);
  const left: (readonly [Wished, Resource])[] = [];
  const session = { config, world };
  try {
    for (const wished of fleet) {
      const before = after.get(wished.name);
      const { resource, replaced } = await upOf(wished, before, after, session, checked);
      if (resource !== before) after.set(wished.name, resource);
      if (replaced && before) left.push([wished, before]);
    }
    for (const [{ kind, name }, { state }] of left.reverse()) await lifecycles[kind].remove(name, copy(state) as never, session);
    return { stack: after };
  } catch (error) {
    return { stack: after, failure: codeOf(error) };
  }
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String((error as Error).stack ?? error);

async function upOf(
  { kind, name, wish, form }: Wished,
  before: Resource | undefined,
  after: Stack,
  session: Session<World>,
  known: Map<string, Properties> | undefined,
): Promise<{ readonly resource: Resource; readonly replaced?: boolean }> {
  const lifecycle = lifecycles[kind];
  const wished = wish(String(form ? after.get(form)?.inputs["ticket"] : ""));
  const inputs = known?.get(name) ?? (await checkedInputs(lifecycle, wished, before?.inputs ?? {}, session));
  known?.set(name, inputs);
  const make = async (anew: Properties): Promise<Resource> => {
    const { outputs } = await lifecycle.create(anew as never, session);
    return { inputs: anew, state: copy(outputs) };
  };
  if (!before) return { resource: await make(inputs) };
  const { changes, replaces = [] } = await lifecycle.diff(name, before.state as never, inputs as never, session);
  if (replaces.length > 0) return { resource: await make(await checkedInputs(lifecycle, wished, {}, session)), replaced: true };
  if (!changes) return { resource: before.inputs === inputs ? before : { ...before, inputs } };
  return { resource: { inputs, state: copy(await lifecycle.update(name, before.state as never, inputs as never, session)) } };
}

/** Whether a `pulumi preview` of the program as it was deployed would show a difference, or could not tell. */
export async function due(stack: Stack, fleet: readonly Wished[], world: World): Promise<boolean> {
  try {
    for (const { kind, name } of fleet) {
      const { inputs, state } = stack.get(name)!;
      if ((await lifecycles[kind].diff(name, copy(state) as never, copy(inputs) as never, { config, world })).changes) return true;
    }
    return false;
  } catch {
    return true; // the run says why
  }
}

async function checkedInputs(lifecycle: Any, wish: Properties, olds: Properties, session: Session<World>): Promise<Properties> {
  const { inputs, refusals } = await lifecycle.check(wish, olds, session);
  if (refusals.length > 0) throw refusals[0]!.fault;
  return copy(inputs);
}

/** `pulumi refresh` of the certificates. */
export async function refresh(fleet: readonly Wished[], stack: Stack, world: World): Promise<Outcome> {
  const after = new Map(stack);
  try {
    for (const { kind, name } of fleet) {
      const there = after.get(name);
      if (kind === "form" || !there) continue;
      const state = await lifecycles.certificate.read(name, there.state as never, { config, world });
      if (state !== there.state) after.set(name, { ...there, state: copy(state!) });
    }
    return { stack: after };
  } catch (error) {
    return { stack: after, failure: codeOf(error) };
  }
}

/** A certificate's state in a stack. */
export const certificateIn = (stack: Stack, name: string): CertificateOutputs | undefined =>
  stack.get(name)?.state as unknown as CertificateOutputs | undefined;

/** A form's way in a stack. */
export const formIn = (stack: Stack, name: string): { readonly ticket: string; readonly phase: string } | undefined =>
  stack.get(name)?.state as { readonly ticket: string; readonly phase: string } | undefined;
