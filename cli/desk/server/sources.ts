import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { isFault } from "../../../provider/fault";
import { openPlatform, type Platform } from "../../../provider/igc";
import type { Surroundings } from "../../../provider/lifecycle/common";
import { exportedState, resourcesByAndBy, writtenAt } from "../../stack";
import { type DeskExchange, type DeskModel, type DeskStack, deskModel } from "../model";
import type { LoadProgress, Source } from "./loading";

/** What the desk reads. */
export interface Read {
  /** State exports. */
  readonly files: readonly string[];
  /** Names of stacks of the project in the folder; without files and names, the one that is selected. */
  readonly stacks: readonly string[];
  /** The exchange, whatever the programs say; `undefined`: as they say. */
  readonly platform: string | undefined;
}

type Report = (progress: LoadProgress) => void;
type NamedExport = { readonly name: string; readonly read: () => Promise<string> };

/** Lets a page be answered meanwhile. */
const breath = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Reads stacks and exchanges; the stacks only when their files changed, or when somebody asks. */
export class DeskSource implements Source<DeskModel> {
  #stacks: { readonly value: readonly DeskStack[]; readonly stamp: string } | undefined;

  constructor(
    private readonly read: Read,
    private readonly surroundings: Surroundings,
  ) {}

  /** Stacks are exported anew at the next reading: only their backend knows whether they changed. */
  forget(): void {
    this.#stacks = undefined;
  }

  async stamp(): Promise<string> {
    const stamps = await Promise.all(
      this.read.files.map(async (file) => {
        const facts = await stat(resolve(this.surroundings.cwd, file)).catch(() => undefined); // the reading says why
        return facts ? `${facts.ino} ${facts.size} ${facts.mtimeMs}` : "";
      }),
    );
    // Days left are counted from the day of the reading.
    return [this.surroundings.now().toISOString().slice(0, 10), ...stamps].join("\n");
  }

  async load(report: Report): Promise<DeskModel> {
    const stamp = await this.stamp();
    if (this.#stacks?.stamp !== stamp) this.#stacks = { value: await this.allStacks(report), stamp };
    const { value } = this.#stacks;
    const exchanges = await this.allExchanges(addressesIn(value), report);
    report({ what: "Mise en page", done: 0, of: null });
    await breath();
    return deskModel(value, exchanges, this.surroundings.now());
  }

  /** The exchange that a program calls so, as it is now: it lives for one act. */
  open(address: string): Promise<Platform> {
    const { cwd, now } = this.surroundings;
    // Whoever sits here may have rights to no more than fetching and bringing.
    return openPlatform(this.read.platform ?? address, { cwd, now, forPeople: () => undefined });
  }

  private async allStacks(report: Report): Promise<DeskStack[]> {
    const stacks: DeskStack[] = [];
    const named = this.named();
    for (const { name, read } of named) {
      report({ what: "États lus", done: stacks.length, of: named.length });
      const exported = await read();
      await breath();
      const resources = await resourcesByAndBy(exported, (done, of) => {
        report({ what: `Ressources lues (${name})`, done, of });
        return breath();
      });
      stacks.push({ name, resources, writtenAt: writtenAt(exported) });
    }
    return stacks;
  }

  private named(): NamedExport[] {
    const { cwd, env } = this.surroundings;
    const { files, stacks } = this.read;
    const here = { cwd, env };
    const ofFiles = files.map((file) => ({ name: basename(file), read: () => exportedState(resolve(cwd, file), here) }));
    const ofStacks = stacks.map((name) => ({ name, read: () => exportedState(undefined, here, name) }));
    const all = [...ofFiles, ...ofStacks];
    return all.length > 0 ? all : [{ name: "pile sélectionnée", read: () => exportedState(undefined, here) }];
  }

  private async allExchanges(addresses: readonly string[], report: Report): Promise<DeskExchange[]> {
    const exchanges: DeskExchange[] = [];
    for (const address of addresses) {
      report({ what: "Dossiers d'échange lus", done: exchanges.length, of: addresses.length });
      exchanges.push(await this.look(address));
    }
    return exchanges;
  }

  /** One that is out of reach leaves the others, and nothing is concluded from it. */
  private async look(address: string): Promise<DeskExchange> {
    try {
      return { address, report: await (await this.open(address)).poll() };
    } catch (error) {
      if (isFault(error)) return { address, report: null, because: error.message };
      throw error;
    }
  }
}

/** Where forms and orders were handed out, as the programs have it. */
const addressesIn = (stacks: readonly DeskStack[]): string[] => [
  ...new Set(
    stacks.flatMap(({ resources }) =>
      resources.flatMap(({ outputs }) => (typeof outputs["platform"] === "string" ? [outputs["platform"]] : [])),
    ),
  ),
];
