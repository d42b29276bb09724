import { orgCertificate } from "../../provider/lifecycle/certificate";
import { openWorld, type Surroundings, type World } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import { unpacked } from "../../provider/packing";
import { type DynamicProvider, defineLifecycle, type Properties } from "../../provider/rpc";
import type { KnownCertificate, KnownForm, Observation } from "./invariants";
import type { Places } from "./places";
import { certificateWish, formWish, printed, type Wish } from "./wish";

interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}
type Kind = "form" | "certificate";
/** What the engine's backend keeps. */
interface Stack {
  readonly form?: Resource;
  readonly certificate?: Resource;
  /** What was replaced and is still to be deleted. */
  readonly replaced: readonly (readonly [Kind, Resource])[];
}

/** What one operation gave. */
export type Outcome = Pick<Observation, "failure" | "changes">;

/** A program of one form and one certificate, with what runs it. */
export interface Program {
  readonly wish: Wish;
  /** What the last operation said. */
  readonly said: readonly string[];
  readonly form: KnownForm | null;
  readonly certificate: (KnownCertificate & { readonly vaultId: string | null }) | null;
  up(): Promise<Outcome>;
  preview(): Promise<Outcome>;
  refresh(): Promise<Outcome>;
  /** The last `up` never wrote its state: the one before it counts, perhaps none. @returns whether there was such an `up`. */
  loseState(): Promise<boolean>;
  /** The vault's id in the state that would count then. */
  readonly vaultIdBefore: unknown;
  /** The certificate is another resource now, with the same wish; the old one is deleted once the new one is there. */
  rename(): void;
  forgetCertificate(): Promise<void>;
  dispose(): Promise<void>;
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * Pulumi's operations at the boundary of its RPC, in this process. Each has a world of its own, as each `pulumi up` has
 * a provider process.
 */
export class ProgramInProcess implements Program {
  #stack: Stack = { replaced: [] };
  #before: Stack | undefined;
  #runs = 0;
  /** What the last operation said. */
  said: string[] = [];

  constructor(
    readonly places: Places,
    readonly wish: Wish,
    private readonly generate: unknown,
  ) {}

  get form(): KnownForm | null {
    const form = this.#stack.form;
    if (!form) return null;
    const { ticket, phase, dossierReference, sentAt, acknowledgedAt, decidedAt } = form.state as unknown as KnownForm;
    return { ticket, phase, dossierReference, sentAt, acknowledgedAt, decidedAt, ...printed(form.state as never) };
  }

  get certificate(): (KnownCertificate & { readonly vaultId: string | null }) | null {
    const certificate = this.#stack.certificate;
    if (!certificate) return null;
    const { phase, current, next, vaultId } = unpacked(certificate.state) as unknown as KnownCertificate & { vaultId: string | null };
    return { phase, current, next, vaultId };
  }

  up(): Promise<Outcome> {
    this.#before = this.#stack;
    return this.#operation(async (provider) => {
      await this.#upOf("form", provider("form"), formWish(this.wish));
      await this.#upOf("certificate", provider("certificate"), this.#certificateWish(this.#stack.form!.inputs));
      // What depends on another is deleted before it.
      for (const kind of ["certificate", "form"] as const)
        for (const there of this.#stack.replaced.filter(([of]) => of === kind)) {
          await provider(kind).delete(there[1].id, there[1].state);
          this.#stack = { ...this.#stack, replaced: this.#stack.replaced.filter((each) => each !== there) };
        }
      return {};
    });
  }

  preview(): Promise<Outcome> {
    return this.#operation(async (provider) => {
      const form = await this.#diffOf("form", provider("form"), formWish(this.wish));
      const certificate = await this.#diffOf("certificate", provider("certificate"), this.#certificateWish(form.inputs));
      return { changes: form.changes || certificate.changes || this.#stack.replaced.length > 0 };
    });
  }

  refresh(): Promise<Outcome> {
    return this.#operation(async (provider) => {
      for (const kind of ["form", "certificate"] as const) {
        const there = this.#stack[kind];
        if (!there) continue;
        const { props, inputs } = await provider(kind).read(there.id, there.state);
        this.#stack = { ...this.#stack, [kind]: props && { id: there.id, inputs: copy(inputs!), state: copy(props) } };
      }
      return {};
    });
  }

  async loseState(): Promise<boolean> {
    if (!this.#before) return false;
    this.#stack = this.#before;
    this.#before = undefined;
    return true;
  }

  get vaultIdBefore(): unknown {
    const state = this.#before?.certificate?.state;
    return state && unpacked(state)["vaultId"];
  }

  rename(): void {
    const { certificate, replaced } = this.#stack;
    this.wish.owner = `${this.wish.owner}-again`;
    this.#before = undefined;
    this.#stack = {
      ...this.#stack,
      certificate: undefined,
      replaced: certificate ? [...replaced, ["certificate", certificate]] : replaced,
    };
  }

  async dispose(): Promise<void> {
    // it keeps nothing outside of the history's places
  }

  async forgetCertificate(): Promise<void> {
    this.#before = undefined;
    this.#stack = { ...this.#stack, certificate: undefined };
  }

  #certificateWish(form: Properties): Properties {
    return certificateWish(this.wish, form["ticket"] as string);
  }

  async #upOf(kind: Kind, provider: DynamicProvider, wish: Properties): Promise<void> {
    const there = this.#stack[kind];
    let inputs = await checked(provider, there?.inputs ?? {}, wish);
    const keep = (resource: Resource, replaced = this.#stack.replaced): void => {
      this.#stack = { ...this.#stack, [kind]: copy(resource), replaced };
    };
    const difference = there && (await provider.diff(there.id, there.state, inputs));
    if (there && !difference!.changes) return keep({ ...there, inputs });
    if (there && difference!.replaces.length === 0)
      return keep({ id: there.id, inputs, state: (await provider.update(there.id, there.state, inputs)).outs });
    if (there) inputs = await checked(provider, {}, wish);
    const { id, outs } = await provider.create(inputs);
    keep({ id, inputs, state: outs }, there ? [...this.#stack.replaced, [kind, there]] : undefined);
  }

  async #diffOf(kind: Kind, provider: DynamicProvider, wish: Properties): Promise<{ changes: boolean; inputs: Properties }> {
    const there = this.#stack[kind];
    const inputs = await checked(provider, there?.inputs ?? {}, wish);
    if (!there) return { changes: true, inputs };
    const { changes, replaces } = await provider.diff(there.id, there.state, inputs);
    return { changes, inputs: replaces.length > 0 ? await checked(provider, {}, wish) : inputs };
  }

  async #operation(work: (provider: (kind: Kind) => DynamicProvider) => Promise<Outcome>): Promise<Outcome> {
    this.said = [];
    const world = this.#world();
    const providers = { form: defineLifecycle(form413Request, () => world), certificate: defineLifecycle(orgCertificate, () => world) };
    try {
      return await work((kind) => providers[kind]);
    } catch (error) {
      const { message, stack } = error as Error;
      const code = /\[([a-z0-9-]+)\]$/.exec(message)?.[1];
      return { failure: { code, message: code ? message : (stack ?? message) } };
    }
  }

  /** The folder's name is written in another way each time: connections are kept by it for a process' life. */
  #world(): World {
    const surroundings: Surroundings & { generate: unknown } = {
      cwd: `${this.places.dir}${"/.".repeat(++this.#runs)}`,
      env: {},
      now: () => new Date(),
      say: (line) => void this.said.push(line),
      generate: this.generate,
    };
    return openWorld(surroundings);
  }
}

/** As the engine: what is refused is a failure. */
async function checked(provider: DynamicProvider, olds: Properties, wish: Properties): Promise<Properties> {
  const { inputs, failures } = await provider.check(olds, wish);
  if (failures.length > 0) throw new Error(failures[0]!.reason);
  return copy(inputs);
}
