import { readFileSync, rmSync } from "node:fs";
import type { Chance } from "../../cli/rehearsal/chance";
import { orgCertificate } from "../../provider/lifecycle/certificate";
import { openWorld, type World } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import { type DynamicProvider, defineLifecycle, type Properties } from "../../provider/rpc";
import { vaultAddressFault } from "../../provider/vault";
import type { KeyGenerator } from "../../provider/vault/common";
import { everything } from "./channels";
import type { Ledger } from "./ledger";
import type { People } from "./people";
import type { Portal } from "./portal";
import type { LeakVault } from "./vaults";

/** A resource as the engine remembers it. */
export interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** Forms that are validated, by their platform, and a copy of its folder: to print one takes half a second. */
export type Begun = Map<string, { readonly form: Resource; readonly copy: string }>;

export interface ProjectParts {
  readonly dir: string;
  readonly vault: LeakVault;
  readonly ledger: Ledger;
  readonly chance: Chance;
  readonly people: People;
  readonly portal: Portal;
  readonly generate: KeyGenerator;
  /** Of the process' environment, besides the vault's. */
  readonly env: Readonly<Record<string, string>>;
  readonly sabotage?: Sabotage;
}

/** Makes the provider of certificates leak, to see that it is seen. */
export type Sabotage = (provider: DynamicProvider, to: { readonly say: (line: string) => void; readonly dir: string }) => DynamicProvider;

/** What Pulumi adds to every property bag. */
const pinned = { __provider: "module.exports" };

/**
 * One project: a folder, a form, a vault, and the operations of Pulumi on its resources at the boundary of the RPC.
 * Each operation has a world of its own, as each `pulumi up` has a provider process; all it gives is noted.
 */
export class LeakProject {
  #form: Resource | undefined;

  /** @param form what the project's folder begins with, when it is a copy of another's */
  constructor(
    readonly parts: ProjectParts,
    form?: Resource,
  ) {
    this.#form = form;
  }

  /** The form, once it was handed over. */
  get form(): Resource {
    return this.#form!;
  }

  /** The form, through all its phases. */
  async habilitate(): Promise<Resource> {
    const { people } = this.parts;
    const wish = { ...formWish, platform: people.platform };
    this.#form = (await this.up("the form", form, undefined, wish)).resource!;
    await this.preview("the form", form, this.#form, wish);
    await people.habilitate();
    this.#form = (await this.up("the form", form, this.#form, wish)).resource!;
    return (this.#form = (await this.refresh("the form", form, this.#form)).resource!);
  }

  /** `pulumi up` of one resource. An error is noted, and what it leaves is the resource. */
  async up(
    when: string,
    kind: Kind,
    there: Resource | undefined,
    wish: Properties,
  ): Promise<{ resource: Resource | undefined; code?: string }> {
    return this.#operation(`${when}: up`, kind, there, async (provider) => {
      const inputs = await this.#check(when, provider, there, wish);
      if (!inputs) return there;
      const before = there && (await provider.diff(there.id, there.state, inputs));
      if (there && !before?.changes) return { ...there, inputs };
      if (there && !before?.replaces.length)
        return { id: there.id, inputs, state: this.#kept(when, (await provider.update(there.id, there.state, inputs)).outs) };
      const { id, outs } = await provider.create(inputs);
      if (there) await provider.delete(there.id, there.state);
      return { id, inputs, state: this.#kept(when, outs) };
    });
  }

  async preview(when: string, kind: Kind, there: Resource, wish: Properties): Promise<string | undefined> {
    const { code } = await this.#operation(`${when}: preview`, kind, there, async (provider) => {
      const inputs = await this.#check(when, provider, there, wish);
      if (inputs) this.parts.ledger.note("results", `${when}: diff`, JSON.stringify(await provider.diff(there.id, there.state, inputs)));
      return there;
    });
    return code;
  }

  async refresh(when: string, kind: Kind, there: Resource): Promise<{ resource: Resource | undefined; code?: string }> {
    return this.#operation(`${when}: refresh`, kind, there, async (provider) => {
      const { props, inputs } = await provider.read(there.id, there.state);
      return (
        props && { id: there.id, inputs: this.#kept(when, { ...inputs, ...pinned }), state: this.#kept(when, { ...props, ...pinned }) }
      );
    });
  }

  async destroy(when: string, kind: Kind, there: Resource): Promise<{ resource: Resource | undefined; code?: string }> {
    return this.#operation(`${when}: destroy`, kind, there, async (provider) => {
      await provider.delete(there.id, there.state);
      return undefined;
    });
  }

  /** Everything the folder holds that is not the vault's, then nothing of it is left. */
  async end(): Promise<void> {
    const { dir, vault, ledger, portal } = this.parts;
    await vault.tell(ledger.scanner);
    ledger.noteFiles(
      dir,
      "the project's folder",
      (path) => vault.holds(path) || portal.brought(readFileSync(path)) || /\/sandbox\/ca\/[^/]*\.key$/.test(path),
    );
    await vault.close();
    rmSync(dir, { recursive: true, force: true });
  }

  async #operation(
    when: string,
    kind: Kind,
    there: Resource | undefined,
    work: (provider: DynamicProvider) => Promise<Resource | undefined>,
  ): Promise<{ resource: Resource | undefined; code?: string }> {
    const { ledger, sabotage, dir } = this.parts;
    ledger.operations++;
    const world = this.#world(when);
    const honest = kind(() => world);
    const provider = kind === certificate && sabotage ? sabotage(honest, { say: world.say, dir }) : honest;
    await provider.configure({ config: { get: () => undefined } });
    try {
      return { resource: await work(provider) };
    } catch (error) {
      const code = ledger.noteError(when, error);
      const { id, properties } = error as { id?: string; properties?: Properties };
      if (id && properties) return { resource: { id, inputs: there?.inputs ?? properties, state: this.#kept(when, properties) }, code };
      return { resource: there, code };
    } finally {
      ledger.note("objects", when, everything([world, provider]));
    }
  }

  /** The world of a provider process, with the vault's waits and keys injected. */
  #world(when: string): World {
    const { dir, vault, ledger, generate, people, env } = this.parts;
    const say = (line: string): void => ledger.note("said", when, line);
    const world = openWorld({ cwd: dir, env: { ...env, ...vault.env }, now: () => people.now(), say });
    const open = async (address: string) => {
      const fault = vaultAddressFault(address);
      if (fault) throw fault;
      const opened = await vault.open(generate, say);
      ledger.note("objects", when, everything(opened));
      return opened;
    };
    let opening: ReturnType<typeof open> | undefined;
    return { ...world, vault: (address) => (opening ??= open(address)) };
  }

  async #check(when: string, provider: DynamicProvider, there: Resource | undefined, wish: Properties): Promise<Properties | undefined> {
    const { inputs, failures } = await provider.check(there?.inputs ?? {}, { ...wish, ...pinned });
    for (const { property, reason } of failures)
      this.parts.ledger.noteError(when, Object.assign(new Error(`${property}: ${reason}`), { name: "refused", stack: "" }));
    return failures.length > 0 ? undefined : this.#kept(when, { ...inputs, ...pinned });
  }

  /** As the state keeps it. */
  #kept(when: string, properties: Properties): Properties {
    const text = JSON.stringify(properties);
    this.parts.ledger.note("results", when, text);
    return JSON.parse(text) as Properties;
  }
}

/** The provider of a kind of resource, for one world. */
type Kind = (world: () => World) => DynamicProvider;
export const form: Kind = (world) => defineLifecycle(form413Request, world);
export const certificate: Kind = (world) => defineLifecycle(orgCertificate, world);

const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  cardNumber: "2600301752",
  phone: "0144000002",
  email: "certificats@editeur.example",
};
export const structure = { name: "Centre de santé des Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)" };
const representative = {
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "0472000001",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};
const formWish = {
  environment: "rehearsal",
  structure: { name: structure.name, finess: "690781810", idNat: structure.idNat },
  signatory: representative,
  admins: [administrator],
  usage: "Usage INSi",
};

/** What every certificate of a project wishes. */
export const certificateWish = ({ inputs }: Resource): Properties => ({
  environment: "rehearsal",
  structure,
  formRequest: { ticket: inputs["ticket"], certificateType: "ORG", admins: [administrator] },
  contactMail: "certificats@editeur.example",
});
