/** Owners and groups by number. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * The number of a user or group; `undefined` when there is none of that name. Asked of the system, since it may know names
 * from elsewhere than /etc.
 */
export async function numberOf(database: "passwd" | "group", name: string): Promise<number | undefined> {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(name)) return undefined;
  try {
    const { stdout } = await promisify(execFile)("getent", [database, name]);
    const number = stdout.split(":")[2];
    return number === undefined || !/^\d+$/.test(number) ? undefined : Number(number);
  } catch {
    return undefined;
  }
}
