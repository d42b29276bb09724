import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome as Ended, newProject, type Project, readable, type StateResource } from "../engine/project";
import { linesOf, setClock } from "../facts/story";
import { addressOf, type Opening } from "./history";
import type { KnownCertificate, KnownForm } from "./invariants";
import { Places } from "./places";
import type { Outcome, Program } from "./program";
import { certificateWish, firstWish, formWish, printed, type Wish } from "./wish";

/** A history's program in a Pulumi project, on the real engine: each operation is a process of `pulumi`. */
class ProgramOnEngine implements Program {
  said: readonly string[] = [];
  #resources: readonly StateResource[] = [];
  /** The state of before the last `up`, as `pulumi stack export` gives it. */
  #before: string | undefined;
  #exported = "";

  constructor(
    readonly places: Places,
    readonly wish: Wish,
    private readonly project: Project,
  ) {}

  get form(): KnownForm | null {
    const form = this.#find("Form413Request", "form");
    if (!form) return null;
    const { ticket, phase, dossierReference, sentAt, acknowledgedAt, decidedAt } = form as unknown as KnownForm;
    return { ticket, phase, dossierReference, sentAt, acknowledgedAt, decidedAt, ...printed(form as never) };
  }
  get certificate(): (KnownCertificate & { readonly vaultId: string | null }) | null {
    const certificate = this.#find("OrgCertificate", this.wish.owner);
    if (!certificate) return null;
    const { phase, current, next, vaultId } = certificate as unknown as KnownCertificate & { vaultId: string | null };
    return { phase, current, next, vaultId };
  }
  #find(kind: string, name: string): StateResource["outputs"] {
    return this.#resources.find(({ urn, type }) => type.endsWith(`:${kind}`) && urn.endsWith(`::${name}`))?.outputs;
  }

  async up(): Promise<Outcome> {
    await this.#look();
    this.#before = this.#exported;
    return this.#operation(["up", "--yes", "--skip-preview"]);
  }
  async preview(): Promise<Outcome> {
    const outcome = await this.#operation(["preview", "--expect-no-changes"]);
    return outcome.failure && /no changes were expected for preview but changes were proposed/.test(outcome.failure.message)
      ? { changes: true }
      : { changes: false, ...outcome };
  }
  refresh(): Promise<Outcome> {
    return this.#operation(["refresh", "--yes", "--skip-preview"]);
  }

  async loseState(): Promise<boolean> {
    if (this.#before === undefined) return false;
    writeFileSync(join(this.project.dir, "before.json"), this.#before);
    await this.#succeed(["stack", "import", "--force", "--file", "before.json"]);
    this.#before = undefined;
    await this.#look();
    return true;
  }
  get vaultIdBefore(): unknown {
    const { resources = [] } = (JSON.parse(this.#before ?? '{"deployment":{}}') as { deployment: { resources?: StateResource[] } })
      .deployment;
    return resources.map(readable).find(({ type }) => type.endsWith(":OrgCertificate"))?.outputs?.["vaultId"];
  }
  rename(): void {
    this.wish.owner = `${this.wish.owner}-again`;
    this.#before = undefined;
  }
  async forgetCertificate(): Promise<void> {
    const there = this.#resources.find(({ urn, type }) => type.endsWith(":OrgCertificate") && urn.endsWith(`::${this.wish.owner}`));
    if (there) await this.#succeed(["state", "delete", there.urn, "--yes"]);
    this.#before = undefined;
    await this.#look();
  }
  dispose(): Promise<void> {
    return this.project.dispose();
  }

  async #operation(args: readonly string[]): Promise<Outcome> {
    writeFileSync(join(this.project.dir, "index.js"), programOf(this.wish));
    setClock(this.project, this.places.machineNow);
    const ended = await this.project.run(args);
    this.said = linesOf(ended).filter((line) => /^(Centre|due|warning|error)\b/.test(line));
    await this.#look();
    return ended.code === 0 ? {} : { failure: failureOf(ended) };
  }
  async #look(): Promise<void> {
    this.#exported = await this.#succeed(["stack", "export"]);
    this.#resources = ((JSON.parse(this.#exported) as { deployment: { resources?: StateResource[] } }).deployment.resources ?? []).map(
      readable,
    );
  }
  async #succeed(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.project.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}.\n${stdout}\n${stderr}`);
    return stdout;
  }
}

/** The first line that ends with a code, or else everything: then it is no Fault. */
function failureOf({ stdout, stderr }: Ended): NonNullable<Outcome["failure"]> {
  const all = `${stdout}\n${stderr}`;
  const code = /\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\s*$/m.exec(all)?.[1];
  return { code, message: all };
}

function programOf(wish: Wish): string {
  const form = formWish(wish);
  const { structure, signatory, admins, usage, platform } = form as never as Record<string, Record<string, unknown>>;
  const { owner: _, structure: __, formRequest: ___, environment: ____, ...certificate } = certificateWish(wish, "");
  const words = { usage, vendor: "Éditeur", solution: "Logiciel", platform };
  return `const igc = require("pulumi-igc-sante");
const structure = new igc.HealthStructure("centre", {
  structureName: ${JSON.stringify(structure!["name"])}, finess: "690781810", kind: "centre-de-sante",
  legalRepresentative: ${JSON.stringify(signatory)}, contract: { signedOn: "2024-03-18" },
});
const admins = ${JSON.stringify(admins)}.map((each) => new igc.TechnicalAdmin(each.lastName, { cardType: "CPA", employer: "vendor", ...each }));
const formRequest = new igc.Form413Request("form", { structure, admins, ...${JSON.stringify(words)} });
new igc.OrgCertificate(${JSON.stringify(wish.owner)}, { structure, formRequest, ...${JSON.stringify(certificate)} });
`;
}

export const onEngine: Opening = async (platform, common) => {
  const project = await newProject({
    files: { "index.js": "" },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  const places = new Places(platform, common, project.dir);
  return { places, program: new ProgramOnEngine(places, firstWish(addressOf(places)), project) };
};
