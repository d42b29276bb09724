/** `manual:<dir>` with its people, for tests. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openManual } from "../../provider/igc/manual";
import { type FolderStage, treeIn } from "../contract/platform-stage";
import { personWith } from "./person";

export { certificateFor } from "./person";

export const now = new Date("2026-11-24T09:00:00Z");

const timesBelow = (folder: string): number[] =>
  Object.keys(treeIn(folder)).flatMap((name) => (name.endsWith("/") ? [] : [statSync(join(folder, name)).mtimeMs]));

/** A manual platform with nothing on it, not even its folder. */
export async function openManualStage(): Promise<FolderStage> {
  const parent = mkdtempSync(join(tmpdir(), "manual-"));
  const folder = join(parent, "igc-sante");
  let clock = now;
  const reopen = () => openManual(folder, () => clock);
  const vanish = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    platform: reopen(),
    reopen,
    person: personWith({
      read: async (path) => readFileSync(join(folder, path)),
      write: async (path, bytes) => writeFileSync(join(folder, path), bytes),
      has: async (path) => existsSync(join(folder, path)),
    }),
    folder,
    here: folder,
    files: async () => treeIn(folder),
    remove: async (path) => rmSync(join(folder, path)),
    later: async () => void (clock = new Date(clock.getTime() + 2 * 86_400_000)),
    aged: async (days, retention) => {
      const written = ["outbox", "archive", "withdrawn"].flatMap((place) => timesBelow(join(folder, place)));
      return openManual(folder, () => new Date(Math.max(...written) + days * 86_400_000), { retention });
    },
    vanish: async () => vanish(),
    leaveEmpty: async () => void mkdirSync(folder),
    lose: async () => vanish(),
    damage: async (ticket) => writeFileSync(join(folder, "outbox", ticket, "ticket.json"), "{"),
    dispose: async () => rmSync(parent, { recursive: true }),
  };
}
