/** The two sides of an exchange, as tests of their rights play them: a pipeline, and people with the command. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { runBring } from "../../cli/bring";
import { openPlatform, type Platform } from "../../provider/igc";
import { now } from "../manual/stage";

export type Side = "pipeline" | "people";

export interface RightsStage {
  /** The folder of the person. */
  readonly cwd: string;
  become(side: Side): void;
  pipeline(): Promise<Platform>;
  /** A person at a terminal. @returns what was said */
  person(run: typeof runBring, ...args: string[]): Promise<string>;
  /** Also gives the environment back as it was. */
  dispose(): void;
}

/**
 * @param address of the exchange
 * @param credentialsOf what a side has in the environment
 */
export function rightsStage(address: () => string, credentialsOf: (side: Side) => Readonly<Record<string, string>>): RightsStage {
  const cwd = mkdtempSync(path.join(tmpdir(), "rights-"));
  const saved = { ...process.env };
  const become = (side: Side): void => void Object.assign(process.env, credentialsOf(side));
  return {
    cwd,
    become,
    pipeline() {
      become("pipeline");
      return openPlatform(address(), { cwd, now: () => now });
    },
    async person(run, ...args) {
      become("people");
      const said: string[] = [];
      await run([...args, "--platform", address()], { cwd, env: {}, now: () => now, say: (line) => void said.push(line) });
      return said.join("\n");
    },
    dispose() {
      process.env = saved;
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
