/** Stacks as versions of before left them: real exports, with the vault and the exchange of that time (version1/README.md, version2/README.md). */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Stage = "to-sign" | "acknowledged" | "to-order" | "issued" | "renewing";
type Version = "version1" | "version2";

const text = (version: Version, name: string): string => readFileSync(join(__dirname, version, name), "utf8");

/** The export of a stage. @param dir the folder of the machine it was made on, whose paths are in it */
export const exportOf = (stage: Stage, dir: string, version: Version = "version1"): string =>
  text(version, `${stage}.json`).replaceAll("{{dir}}", dir);

/** Puts the files of that time into a program's folder: path -> SHA-256, and each content once. */
export function putFolders(stage: Stage, dir: string, version: Version = "version1"): void {
  const { stages, contents } = JSON.parse(text(version, "folders.json")) as {
    readonly stages: Readonly<Record<Stage, Readonly<Record<string, string>>>>;
    readonly contents: Readonly<Record<string, string>>;
  };
  for (const [path, id] of Object.entries(stages[stage])) {
    mkdirSync(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, path), Buffer.from(contents[id]!, "base64"), { mode: 0o600 });
  }
}

/** What of a state is no longer written into one: cards and telephone numbers of people. */
export const numbersIn = (outputs: object | undefined): readonly string[] => JSON.stringify(outputs).match(/"0\d{9}"|"2[68]\d{8}"/g) ?? [];
