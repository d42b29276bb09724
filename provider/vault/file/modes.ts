import fs from "node:fs/promises";

/**
 * What to say of a path that others of this machine may read or write; nothing of one that is not there, or on Windows,
 * whose modes say nothing. Asked once, when the vault is opened.
 * @param so what follows from each; of both, what follows from writing is said.
 */
export async function openToOthers(path: string, so: { readonly read?: string; readonly write: string }): Promise<string | undefined> {
  if (process.platform === "win32") return undefined;
  const found = await fs.stat(path).catch(() => undefined); // what cannot be looked at is said when it is used
  const can = (["read", "write"] as const).filter((right) => so[right] && found && found.mode & (right === "read" ? 0o044 : 0o022));
  if (!found || can.length === 0) return undefined;
  const mode = (found.mode & 0o7777).toString(8).padStart(4, "0");
  return `others may ${can.join(" and ")} ${path} (mode ${mode}), and ${so[can.at(-1)!]}. Run: chmod ${found.isDirectory() ? 700 : 600} ${path}`;
}
