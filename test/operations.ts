import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHierarchy } from "../provider/igc/sandbox";
import { type CertificateInputs, type CertificateOutputs, orgCertificate } from "../provider/lifecycle/certificate";
import { openWorld, type World } from "../provider/lifecycle/common";
import { form413Request } from "../provider/lifecycle/form";
import type { Properties, Session } from "../provider/rpc";

/**
 * Pulumi operations on one form and one certificate, in this process, on the real platforms and vault: each
 * operation has a world of its own, as each `pulumi up` has a provider process of its own.
 */
export interface Operations {
  readonly dir: string;
  /** What was said in the last operation. */
  said(): readonly string[];
  /** `pulumi up` of the form, then of the certificate. */
  up(change?: Partial<CertificateInputs>): Promise<CertificateOutputs>;
  /** Whether `pulumi preview` would show a change of the certificate. */
  preview(change?: Partial<CertificateInputs>): Promise<{ changes: boolean; replaces: readonly string[] }>;
  refresh(): Promise<CertificateOutputs>;
  /** The machine's clock from now on; the sandbox's own counts where it can be asked. */
  setClock(now: Date): void;
  /** What the program says of the form from now on, besides what it says here. */
  setForm(change: Properties): void;
  /** The form's state. */
  form(): Readonly<Record<string, unknown>>;
  /** Changes the state that is kept, as another version or a person would. */
  edit(change: (state: CertificateOutputs) => CertificateOutputs): void;
  /** `pulumi up` after the resource got another name in the program: created under the new one, then deleted under the old. */
  rename(): Promise<void>;
  destroy(): Promise<void>;
  /** `pulumi stack export` of the form and the certificate as they are now. */
  exported(): string;
  /** Forgets the certificate's state, as a create that died before it was written. */
  forget(): void;
  dispose(): void;
}

const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  cardNumber: "2600301752",
  phone: "0144000002",
  email: "certificats@editeur.example",
};
const representative = {
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "0472000001",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};
const structure = { name: "Centre de santé des Lilas", finess: "690781810", idNat: "1690781810" };
const formWish: Properties = {
  environment: "rehearsal",
  structure,
  signatory: representative,
  admins: [administrator],
  usage: "Usage INSi",
};

/** The CA of all sandboxes of a test file: its two RSA keys would be most of the time of a test. */
let authority: Promise<string> | undefined;
async function authorityFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "igc-sante-authority-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await openHierarchy(folder);
  return join(folder, "ca");
}

export function operations(
  settings: Readonly<Record<string, string>> = {},
  now: () => Date = () => new Date("2026-11-24T09:00:00Z"),
  env: Readonly<Record<string, string>> = {},
  vault?: World["vault"],
  desk?: World["desk"],
): Operations {
  const dir = mkdtempSync(join(tmpdir(), "igc-sante-operations-"));
  let lines: string[] = [];
  let clock = now;
  let formState: undefined;
  let formInputs: Properties = {};
  let form = formWish;
  let state: CertificateOutputs | undefined;
  const config = { get: (key: string) => settings[key] };
  const session = (): Session<World> => ({
    config,
    world: {
      ...openWorld({ cwd: dir, env, now: () => clock(), say: (line) => void lines.push(line) }),
      ...(vault && { vault }),
      ...(desk && { desk }),
    },
  });

  async function checked(change: Partial<CertificateInputs>, current: Session<World>): Promise<CertificateInputs> {
    formInputs = (await form413Request.check(form, formInputs, current)).inputs;
    const wish = {
      owner: "insi",
      environment: "rehearsal",
      structure: { name: structure.name, idNat: structure.idNat, departmentLabel: "Rhône (69)" },
      formRequest: { ticket: formInputs["ticket"], certificateType: "ORG", admins: [administrator] },
      usage: "AUTH_CLI",
      service: "INSi",
      commonName: "INSI-AUTO",
      serverInstance: "srv1",
      contactMail: "certificats@editeur.example",
      ...change,
    };
    const { inputs, refusals } = await orgCertificate.check(wish, (state ?? {}) as Properties, current);
    if (refusals.length > 0) throw refusals[0]!.fault;
    return inputs as unknown as CertificateInputs;
  }

  async function bringAuthority(): Promise<void> {
    const sandbox = join(dir, "sandbox");
    mkdirSync(sandbox, { recursive: true });
    cpSync(await (authority ??= authorityFolder()), join(sandbox, "ca"), { recursive: true, force: false });
  }

  async function upForm(current: Session<World>): Promise<void> {
    formInputs = (await form413Request.check(form, formInputs, current)).inputs;
    const inputs = formInputs as never;
    if (!formState) formState = (await form413Request.create(inputs, current)).outputs as never;
    else if ((await form413Request.diff("form", formState, inputs, current)).changes)
      formState = (await form413Request.update("form", formState, inputs, current)) as never;
  }

  return {
    dir,
    said: () => lines,
    async up(change = {}) {
      lines = [];
      const current = session();
      if (!settings["igc-sante:platform"]) await bringAuthority();
      await upForm(current);
      const inputs = await checked(change, current);
      const replaced = state && (await orgCertificate.diff("c", state, inputs, current)).replaces?.length;
      if (!state || replaced) state = (await orgCertificate.create(inputs, current)).outputs;
      else if ((await orgCertificate.diff("c", state, inputs, current)).changes)
        state = await orgCertificate.update("c", state, inputs, current);
      return state;
    },
    async preview(change = {}) {
      lines = [];
      const current = session();
      const { changes, replaces = [] } = await orgCertificate.diff("c", state!, await checked(change, current), current);
      return { changes, replaces };
    },
    setClock: (instant) => void (clock = () => instant),
    setForm: (change) => void (form = { ...formWish, ...change }),
    form: () => formState as unknown as Properties,
    edit: (change) => void (state = change(state!)),
    async rename() {
      lines = [];
      const current = session();
      await upForm(current);
      const renamed = await orgCertificate.create(await checked({ owner: "renamed" }, current), current);
      await orgCertificate.remove("c", state!, current);
      state = renamed.outputs;
    },
    async refresh() {
      lines = [];
      state = (await orgCertificate.read("c", state!, session()))!;
      return state;
    },
    async destroy() {
      lines = [];
      await orgCertificate.remove("c", state!, session());
      state = undefined;
    },
    exported: () =>
      exportOf([
        ["Form413Request", "form", formState],
        ["OrgCertificate", "insi", state],
      ]),
    forget: () => (state = undefined),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** A state export with these resources. */
const exportOf = (resources: readonly (readonly [kind: string, name: string, outputs: unknown])[]): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-11-24T09:00:00Z" },
      resources: resources.map(([kind, name, outputs]) => {
        const type = `pulumi-nodejs:dynamic/igc-sante:${kind}`;
        return { type, urn: `urn:pulumi:prod::centres::${type}::${name}`, outputs };
      }),
    },
  });
