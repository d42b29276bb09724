/** What a command that acts says with --json: one result on standard output, and lines for people beside it. */
import { createHash } from "node:crypto";
import type { Surroundings } from "../provider/lifecycle/common";

/** Where lines for people go: to standard error once standard output is for a machine. */
export const linesFor = (json: boolean | undefined, surroundings: Surroundings): Surroundings =>
  json ? { ...surroundings, say: (line) => console.error(line) } : surroundings;

/** The result of one act. What is secret in it was printed without --json, too. */
export const sayResult = ({ say }: Pick<Surroundings, "say">, result: Readonly<Record<string, unknown>>): void =>
  say(JSON.stringify({ schemaVersion: 1, ...result }, null, 2));

/** Lower-case hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
