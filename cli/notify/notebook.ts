import { join, resolve } from "node:path";
import { Fault } from "../../provider/fault";
import { readPlatformAddress } from "../../provider/igc";
import { Files, isThere, mustList, mustRead } from "../../provider/igc/manual";
import { type ExchangeStore, openStore } from "../../provider/igc/store";
import type { Surroundings } from "../../provider/lifecycle/common";

/**
 * Texts by name that are written once and never changed: what `igc-sante notify` remembers. In the exchange, so that every pipeline
 * remembers the same, or in a folder. Any number of processes write at once; of several that write one name, one does.
 */
export interface Notebook {
  /** As people name it. */
  readonly place: string;
  /** Writes what must not be there yet. @returns whether it was this text that was written; each text says who wrote it, so that no two are the same */
  create(name: string, text: string): Promise<boolean>;
  read(name: string): Promise<string | undefined>;
  /** Names in a folder, without the folder's. A store may miss what was written a moment ago. */
  names(folder: string): Promise<readonly string[]>;
}

/** Below the exchange's folder or prefix: a name that no ticket has. */
const ours = "notices";
/** A text has a message to a webhook in it at most. */
const largest = 1 << 18;

const hint =
  "Name the exchange with --record manual:<...> or IGC_SANTE_PLATFORM, or a folder that stays from run to run with --record <folder>.";

/**
 * Opens what an option names: an exchange (`manual:<dir>`, `manual:s3://...`), which must be one already, or a folder of its own.
 * @throws Fault `notice-record`, `address-shape`, and what a store throws
 */
export async function openNotebook(place: string, { cwd, now }: Pick<Surroundings, "cwd" | "now">): Promise<Notebook> {
  if (!/^(manual|sandbox):/.test(place)) return inFolder(resolve(cwd, place), place, new Files("owner"));
  const read = readPlatformAddress(place);
  if (read instanceof Fault) throw read;
  if (read.scheme === "sandbox") throw new Fault("notice-record", `${place} is a simulator, and nobody in it is told anything.`, hint);
  if ("bucket" in read) {
    const store = await openStore(read, { now });
    if (!(await store.read("exchange.json", largest))) throw noExchange(store.place);
    return inStore(store);
  }
  const folder = resolve(cwd, read.folder.replace(/^~(?=[\\/]|$)/, process.env["HOME"] ?? "~"));
  // A wrong folder would remember nothing, and everybody would be told everything again.
  if (!(await isThere(join(folder, "outbox")))) throw noExchange(place);
  return inFolder(join(folder, ours), place, new Files(read.shared));
}

const noExchange = (place: string): Fault =>
  new Fault("notice-record", `Nothing was ever handed out at ${place}: it is no exchange.`, hint);

const textFile = "record.json";

/** Each text is a folder of one file: a folder is put in its place whole or not at all, also on shares without hard links. */
function inFolder(root: string, place: string, files: Files): Notebook {
  const read = async (name: string): Promise<string | undefined> => (await mustRead(join(root, name, textFile), largest))?.toString("utf8");
  return {
    place,
    read,
    create: async (name, text) => {
      await files.createPath(join(root, name, ".."));
      return (await files.createFolder(join(root, name), { [textFile]: text })) || (await read(name)) === text;
    },
    names: async (folder) =>
      (await isThere(join(root, folder)))
        ? (await mustList(join(root, folder))).flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith(".") ? [entry.name] : []))
        : [],
  };
}

/** A lost answer may tell a writer that the name is taken by what it wrote itself: so what is there is read. */
export function inStore(store: ExchangeStore): Notebook {
  const read = async (name: string): Promise<string | undefined> => (await store.read(`${ours}/${name}`, largest))?.bytes?.toString("utf8");
  return {
    place: store.place,
    read,
    create: async (name, text) => (await store.create(`${ours}/${name}`, Buffer.from(text))) !== undefined || (await read(name)) === text,
    names: async (folder) => (await store.list(`${ours}/${folder}/`)).map(({ name }) => name.slice(name.lastIndexOf("/") + 1)),
  };
}
