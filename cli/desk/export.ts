import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Fault } from "../../provider/fault";
import type { DeskModel } from "./model";
import { siteOf } from "./site";

/** A folder with this file is a site of ours, and may be replaced. */
const mark = "bureau.json";

/**
 * `igc-sante desk --export DIR`: the desk as a read-only site. The folder has the site of before or the new one, whole: it is written beside
 * and put in place last of all.
 * @param dir absent, empty, or a site of before
 * @returns how many pages it has
 * @throws Fault `folder-not-empty` where something else is in the folder, `file-unreadable` where it cannot be written.
 */
export async function exportSite(model: DeskModel, dir: string): Promise<number> {
  try {
    const place = await behindLink(resolve(dir));
    const before = `${place}.avant`;
    await recover(place, before);
    for (const folder of [place, before]) await refuseOther(folder);
    const fresh = `${place}.${randomUUID()}.tmp`;
    try {
      const count = await writeSite(model, fresh);
      await putInPlace(fresh, place, before);
      return count;
    } finally {
      await fs.rm(fresh, { recursive: true, force: true });
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof Fault) throw cause;
    throw new Fault(
      "file-unreadable",
      `The site ${dir} cannot be written (${code ?? message}).`,
      "Check the folder, its rights and its space.",
      {
        cause,
      },
    );
  }
}

/** A link to the folder that a web server reads stays one: the site is where it leads. */
const behindLink = (place: string): Promise<string> =>
  fs.realpath(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return place;
    throw error;
  });

/** A run that died between its two renames left the site of before beside its place. */
async function recover(place: string, before: string): Promise<void> {
  if ((await namesIn(before))?.includes(mark) && (await namesIn(place)) === undefined) await fs.rename(before, place);
}

/** What is in a folder; `undefined` where there is none. */
const namesIn = (folder: string): Promise<string[] | undefined> =>
  fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

async function refuseOther(place: string): Promise<void> {
  const names = await namesIn(place);
  if (names === undefined || names.length === 0 || names.includes(mark)) return;
  throw new Fault(
    "folder-not-empty",
    `${place} has files that are no site of igc-sante desk: nothing is replaced.`,
    "Name a folder that is not there, is empty, or has a site of before.",
  );
}

async function writeSite(model: DeskModel, folder: string): Promise<number> {
  await fs.mkdir(folder, { recursive: true });
  let count = 0;
  for (const [path, content] of siteOf(model)) {
    await fs.mkdir(dirname(join(folder, path)), { recursive: true });
    await fs.writeFile(join(folder, path), content);
    if (path.endsWith(".html")) count++;
  }
  await fs.writeFile(join(folder, mark), `${JSON.stringify({ site: "igc-sante desk", at: model.now.toISOString(), pages: count })}\n`);
  return count;
}

async function putInPlace(fresh: string, place: string, before: string): Promise<void> {
  await fs.rm(before, { recursive: true, force: true });
  const had = (await namesIn(place)) !== undefined;
  if (had) await fs.rename(place, before);
  try {
    await fs.rename(fresh, place);
  } catch (error) {
    if (had) await fs.rename(before, place);
    throw error;
  }
  await fs.rm(before, { recursive: true, force: true });
}
