import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNotify } from "../../cli/notify";
import type { StackResource } from "../../cli/stack";
import { isFault } from "../../provider/fault";
import { exported } from "./state";

/** A folder in which `igc-sante notify` runs. */

export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export interface NotifyStage {
  readonly folder: string;
  /** What the command printed, in order. */
  readonly said: string[];
  /** Writes a state export. @default file state.json */
  state(resources: readonly StackResource[], file?: string): void;
  /** Runs the command on state.json and the folder `record`. @param env besides the webhook's secret. @param now the machine's clock */
  notify(args: readonly string[], env?: Readonly<Record<string, string>>, now?: Date): Promise<number>;
  remove(): void;
}

export function notifyStage(): NotifyStage {
  const folder = mkdtempSync(join(tmpdir(), "notify-"));
  const said: string[] = [];
  return {
    folder,
    said,
    state: (resources, file = "state.json") => writeFileSync(join(folder, file), exported(resources)),
    notify: (args, env = {}, now = new Date("2028-01-01T06:00:00Z")) =>
      runNotify(["--file", join(folder, "state.json"), "--record", "record", ...args], {
        cwd: folder,
        env: { IGC_SANTE_WEBHOOK_SECRET: webhookSecret, ...env },
        now: () => now,
        say: (line) => void said.push(line),
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The code a promise fails with; what it threw where that is no fault. */
export const faultOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => (isFault(error) ? error.code : error),
  );
