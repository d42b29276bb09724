/** Owners and groups by number. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { codeOf } from "./disk";

/**
 * The number of a user or group; `undefined` when there is none of that name. The system is asked, since it may know names
 * from elsewhere than /etc; macOS has no getent, and has those of services in its files.
 */
export async function numberOf(database: "passwd" | "group", name: string): Promise<number | undefined> {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(name)) return undefined;
  const row = (await rows(database, name)).find((each) => each.startsWith(`${name}:`));
  const number = row?.split(":")[2];
  return number !== undefined && /^\d+$/.test(number) ? Number(number) : undefined;
}

async function rows(database: string, name: string): Promise<string[]> {
  try {
    return (await promisify(execFile)("getent", [database, name])).stdout.split("\n");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") return []; // it knows no such name
    return (await readFile(`/etc/${database}`, "utf8").catch(() => "")).split("\n");
  }
}
