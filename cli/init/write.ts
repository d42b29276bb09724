import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "../../provider/fault";

/** What may lie in a folder and is no beginning of another program. */
const ignored = new Set([".git", ".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * Refuses a folder with something in it.
 * @param meant files that are there because they are read: the sheets
 * @throws Fault `folder-not-empty` with their names, `file-unreadable`.
 */
export async function mustBeEmpty(folder: string, meant: readonly string[]): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => !ignored.has(name) && !meant.includes(join(folder, name)));
  if (names.length === 0) return;
  const some = names.slice(0, 5).join(", ");
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  throw new Fault("folder-not-empty", `${folder} is not empty: ${some}${more}.`, "Choose an empty folder with --dir; a new one is made.");
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await fs.readdir(folder)).sort();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new Fault(
      "file-unreadable",
      `${folder} cannot be read: ${code === "ENOTDIR" ? "it is no folder" : (code ?? message)}.`,
      "Choose another folder with --dir.",
      { cause },
    );
  }
}

/**
 * Writes all files or none: into a folder beside, then each by its name into the folder, which takes back what it got when one fails.
 * @throws Fault `file-unreadable` when a file cannot be written.
 */
export async function writeAll(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const beside = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.tmp`);
  const placed: string[] = [];
  try {
    await fs.mkdir(beside, { recursive: true });
    for (const [name, content] of Object.entries(files)) await fs.writeFile(join(beside, name), content, { flag: "wx" });
    await fs.mkdir(folder, { recursive: true });
    for (const name of Object.keys(files)) {
      // A link is never made over what came in between; a rename would be.
      await fs.link(join(beside, name), join(folder, name)).catch(sameFile(join(beside, name), join(folder, name)));
      placed.push(join(folder, name));
    }
  } catch (cause) {
    await Promise.all(placed.map((path) => fs.rm(path, { force: true })));
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Fault(
      "file-unreadable",
      `The program cannot be written to ${folder} (${code ?? message}); nothing of it is there.`,
      "Check the folder, its rights and its space.",
      { cause },
    );
  } finally {
    await fs.rm(beside, { recursive: true, force: true });
  }
}

/** A sheet that lies in the folder already is the one that was read. */
const sameFile =
  (from: string, to: string) =>
  async (error: NodeJS.ErrnoException): Promise<void> => {
    if (error.code !== "EEXIST" || !(await fs.readFile(from)).equals(await fs.readFile(to))) throw error;
  };
