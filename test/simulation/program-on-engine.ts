import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Engine, wordsOf } from "../../cli/rehearsal/engine";
import { due, type Outcome, type Stack, type Wished } from "../../cli/rehearsal/fleet";
import type { Source } from "../../cli/rehearsal/program";
import type { Stage } from "../../cli/rehearsal/stage";
import type { Properties } from "../../provider/rpc";
import { type Outcome as Ended, type Project, readable } from "../engine/project";

/** A quiet week in so many is previewed on the engine all the same: it must find nothing, too. */
const quietWeeks = 12;

/**
 * A rehearsal's program in a Pulumi project: an `up` where this process finds something due, else now and then a preview, since an
 * operation costs seconds and most weeks nothing is due.
 */
export class ProgramOnEngine implements Engine {
  ups = 0;
  previews = 0;
  /** What the engine did otherwise than the lifecycles in this process had said it would. */
  readonly surprises: string[] = [];
  #words = "";
  #quiet = 0;
  #deployed: Stack = new Map();

  constructor(
    private readonly project: Project,
    private readonly fleet: readonly Wished[],
    private readonly source: Source,
    private readonly stage: Stage,
  ) {}

  async up(stack: Stack): Promise<Outcome> {
    const isChanged = wordsOf(this.source) !== this.#words;
    if (isChanged) this.#declare();
    if (
      !isChanged &&
      stack.size === this.fleet.length &&
      !(await due(
        stack,
        this.fleet,
        this.stage.world(() => undefined),
      ))
    ) {
      await this.#lookAtQuiet();
      return { stack };
    }
    this.ups++;
    const ended = await this.project.up();
    const after = await this.#look();
    if (!isChanged && ended.code === 0 && after === stack) this.surprises.push(`nothing was done where something was due\n${ended.stdout}`);
    return ended.code === 0 ? { stack: after } : { stack: after, failure: codeOf(ended) };
  }

  async refresh(): Promise<Outcome> {
    const ended = await this.project.refresh();
    return { stack: await this.#look(), ...(ended.code !== 0 && { failure: codeOf(ended) }) };
  }

  async #lookAtQuiet(): Promise<void> {
    if (++this.#quiet % quietWeeks !== 0) return;
    this.previews++;
    const ended = await this.project.preview("--expect-no-changes");
    if (ended.code !== 0) this.surprises.push(`a quiet week is not quiet on the engine\n${ended.stdout}${ended.stderr}`);
  }

  #declare(): void {
    this.#words = wordsOf(this.source);
    writeFileSync(join(this.project.dir, "index.js"), textOf(this.fleet));
  }

  /** What the backend has. What did not change is the very same, by which the journal knows it. */
  async #look(): Promise<Stack> {
    const { resources = [] } = (await this.project.stateExport("--show-secrets")).deployment;
    const found = resources.map(readable).flatMap(({ urn, inputs = {}, outputs = {} }) => {
      const name = urn.slice(urn.lastIndexOf("::") + 2);
      const wished = this.fleet.find((each) => each.name === name);
      if (!wished) return [];
      const resource = { inputs: bare(inputs), state: bare(outputs) };
      const before = this.#deployed.get(name);
      return [[name, before && JSON.stringify(before) === JSON.stringify(resource) ? before : resource] as const];
    });
    const isSame = found.length === this.#deployed.size && found.every(([name, resource]) => this.#deployed.get(name) === resource);
    if (!isSame) this.#deployed = new Map(found);
    return this.#deployed;
  }
}

const bare = ({ __provider: _, stateVersion: __, ...rest }: Properties): Properties =>
  Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, opened(value)]));

/** A secret's value: what a lifecycle is given of it. */
const opened = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "plaintext" in value ? JSON.parse(String(value.plaintext)) : value;

/** The code of the Fault that ended an operation, which stands on a line of its own, else all that was said. */
const codeOf = ({ stdout, stderr }: Ended): string =>
  /^\s*\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\s*$/m.exec(`${stderr}\n${stdout.slice(stdout.lastIndexOf("Diagnostics:") + 1)}`)?.[1] ??
  stdout + stderr;

/** The program's text, with what its people have changed in it so far. */
function textOf(fleet: readonly Wished[]): string {
  const wishes = (kind: Wished["kind"]) =>
    fleet.filter((each) => each.kind === kind).map(({ name, form, wish }) => ({ name, form, ...wish("") }));
  return `const igc = require("pulumi-igc-sante");
const forms = new Map();
const people = new Map();
for (const { name, structure: { name: structureName, finess }, signatory, admins, usage, habilitation } of ${JSON.stringify(wishes("form"))}) {
  const structure = new igc.HealthStructure(name + ".structure", {
    structureName, finess, kind: "centre-de-sante", legalRepresentative: signatory, contract: { signedOn: "2024-03-18" },
  });
  for (const admin of admins)
    if (!people.has(admin.cardNumber))
      people.set(admin.cardNumber, new igc.TechnicalAdmin(admin.cardNumber, { cardType: "CPA", employer: "vendor", ...admin }));
  const named = admins.map(({ cardNumber }) => people.get(cardNumber));
  forms.set(name, { structure, formRequest: new igc.Form413Request(name, { structure, admins: named, usage, habilitation }) });
}
for (const { name, form, usage, service, commonName, serverInstance, contactMail, vault } of ${JSON.stringify(wishes("certificate"))})
  new igc.OrgCertificate(name, { ...forms.get(form), usage, service, commonName, serverInstance, contactMail, vault });
`;
}
