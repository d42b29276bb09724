import { readFileSync } from "node:fs";
import path from "node:path";

/** What docs/install.md shows of one server. */
export interface Shown {
  /** Blocks of `sh`, in their order. */
  readonly commands: readonly string[];
  /** The one block of another language: the server's configuration. */
  readonly configuration: string;
}

const page = readFileSync(path.join(__dirname, "../../docs/install.md"), "utf8");

/** The blocks below one heading. */
export function shownOf(heading: string): Shown {
  const section = page.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({ language, text: text! }));
  const [configuration, ...more] = blocks.filter(({ language }) => language !== "sh");
  if (!configuration || more.length > 0) throw new Error(`docs/install.md shows ${more.length + 1} configurations of ${heading}.`);
  return { commands: blocks.filter(({ language }) => language === "sh").map(({ text }) => text), configuration: configuration.text };
}

/** The servers whose commands are run: every section that shows a command to a shell. */
export const shownServers: readonly string[] = page
  .split("\n## ")
  .slice(1)
  .filter((section) => section.includes("\n```sh\n"))
  .map((section) => section.split("\n")[0]!);
