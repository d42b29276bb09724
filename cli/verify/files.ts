/** The files that `igc-sante verify` is given: those that are named, and those in folders. */
import fs from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { sizeFault } from "../../provider/x509/answer";
import { readNamedFile, unreadableFile } from "../export-entry";

type Place = Pick<Surroundings, "cwd">;

/** A file to be looked at. */
export interface FoundFile {
  /** As it was named, or by the folder it was found in. */
  readonly path: string;
  /** Whether the user named it: then it must hold a certificate. */
  readonly isNamed: boolean;
}

export interface FoundFiles {
  /** Each file once, whatever leads to it. */
  readonly files: readonly FoundFile[];
  /** Files and folders that cannot be looked at. */
  readonly failures: readonly { readonly path: string; readonly fault: Fault }[];
  /** Links to folders: what is behind one may be anywhere, and may lead back. */
  readonly linkedFolders: readonly string[];
}

/** Whether a name is a folder's; what is not there is none. */
export async function isFolder(path: string, { cwd }: Place): Promise<boolean> {
  return (await fs.stat(resolve(cwd, path)).catch(() => undefined))?.isDirectory() === true;
}

/**
 * The files that are named and those in the folders that are named, in their order, folders by name and the nearest first. A link to a file counts
 * as the file (a secret of Kubernetes and Let's Encrypt's `live` have nothing else); one to a folder is followed where the user named it alone,
 * so that no walk has a loop. What is no file (a socket, a pipe) is passed over.
 */
export async function filesOf(named: readonly string[], place: Place): Promise<FoundFiles> {
  const walk = new Walk(place);
  const folders: string[] = [];
  for (const path of new Set(named)) {
    if (await isFolder(path, place)) folders.push(path);
    else await walk.file(path, true);
  }
  for (const folder of folders) await walk.folder(folder);
  return walk;
}

class Walk implements FoundFiles {
  readonly files: FoundFile[] = [];
  readonly failures: { path: string; fault: Fault }[] = [];
  readonly linkedFolders: string[] = [];
  /** Device and number of each file and folder that was met. */
  readonly #met = new Set<string>();

  constructor(private readonly place: Place) {}

  async file(path: string, isNamed: boolean): Promise<void> {
    const facts = await this.#facts(path);
    if (facts?.isDirectory()) this.linkedFolders.push(path);
    else if (facts && (isNamed || facts.isFile()) && this.#isNew(facts)) this.files.push({ path, isNamed });
  }

  async folder(first: string): Promise<void> {
    const waiting = [first];
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      const facts = await this.#facts(folder);
      if (facts && this.#isNew(facts)) waiting.push(...(await this.#filesIn(folder)));
    }
  }

  /** Takes a folder's files; gives the folders in it. */
  async #filesIn(folder: string): Promise<string[]> {
    const entries = await fs.readdir(resolve(this.place.cwd, folder), { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
      this.failures.push({ path: folder, fault: unreadableFile(folder, cause) });
      return [];
    });
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const entry of entries) if (entry.isFile() || entry.isSymbolicLink()) await this.file(join(folder, entry.name), false);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  }

  /** Of what a name leads to. */
  async #facts(path: string) {
    return fs.stat(resolve(this.place.cwd, path), { bigint: true }).catch((cause: NodeJS.ErrnoException) => {
      this.failures.push({ path, fault: unreadableFile(path, cause) });
      return undefined;
    });
  }

  #isNew({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): boolean {
    const before = this.#met.size;
    return this.#met.add(`${dev} ${ino}`).size > before;
  }
}

/** The bytes of a file, unless it has more than are read: then its Fault, and nothing was read. @throws Fault `file-unreadable`. */
export async function boundedFile(path: string, place: Surroundings): Promise<Buffer | Fault> {
  const facts = await fs.stat(resolve(place.cwd, path)).catch(() => undefined); // reading says why
  return (facts?.isFile() ? sizeFault(facts.size) : undefined) ?? readNamedFile(path, place);
}
