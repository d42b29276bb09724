import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Fault } from "../../provider/fault";
import { openPlatform, type Platform } from "../../provider/igc";
import type { Surroundings } from "../../provider/lifecycle/common";
import { visible } from "../../provider/x509/profile";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, writeSecretFile } from "../export-entry";
import { langOption, languageHere } from "../people";
import { exportedState, resourcesOf } from "../stack";
import { type Language } from "../words";
import { type Found, type Request, readChain, requestNamed, requestsIn } from "./find";
import { evidenceFolder } from "./folder";
import { asData, printEvidence, verdictLines } from "./print";
import { evidenceWords } from "./words";

/** An exchange that is asked by several requests is opened and listed once. */
interface Place {
  readonly shelf: NonNullable<Platform["evidence"]>;
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

/**
 * `igc-sante evidence`: verifies the chain of a request, or of all of a stack, and prints it.
 * @returns the exit code: 0 where all are whole, 1 where a record was changed or is gone
 * @throws Fault `ticket-unknown`, `required`, `file-exists`, and what state and exchange throw
 */
export async function runEvidence(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("evidence", args, options, 1);
  const [name] = positionals;
  const { platform, file, json, out } = values;
  const language = languageHere(values.lang, surroundings.env);
  if (out !== undefined && name === undefined)
    throw new Fault("required", "igc-sante evidence --out needs a request.", "igc-sante evidence NAME --out DIR");
  // What an exchange has of a chain can be looked at without the stack: its end is then not known.
  const withoutState = name !== undefined && file === undefined && platform !== undefined;
  const requests = withoutState
    ? [{ chain: name, platform, head: null }]
    : requestsIn(resourcesOf(await exportedState(file, surroundings)));
  const asked = name === undefined ? requests : [requestNamed(name, requests)];
  const placeOf = placesIn(surroundings);
  const found: Found[] = [];
  for (const request of asked) found.push(await lookAt(request, await placeOf(platform ?? request.platform)));
  if (withoutState && found[0]!.files.size === 0) throw nothingThere(found[0]!);
  if (out !== undefined) await write(found[0]!, await placeOf(platform ?? found[0]!.platform), out, values.force ?? false, surroundings);
  if (json) surroundings.say(JSON.stringify(name === undefined ? found.map(asData) : asData(found[0]!), null, 2));
  else if (name !== undefined) surroundings.say(printEvidence(found[0]!, language));
  else for (const line of listed(found, language)) surroundings.say(line);
  return found.every(({ findings }) => findings.length === 0) ? exitCode.fine : exitCode.found;
}

const options = {
  file: { type: "string" },
  platform: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
  force: { type: "boolean" },
  lang: langOption,
} as const;

function placesIn({ cwd, now }: Surroundings): (address: string | undefined) => Promise<Place> {
  const places = new Map<string, Promise<Place>>();
  return (address = "manual:./igc-sante") => {
    const place = places.get(address) ?? openPlace(address, cwd, now);
    places.set(address, place);
    return place;
  };
}

async function openPlace(address: string, cwd: string, now: () => Date): Promise<Place> {
  const { evidence: shelf } = await openPlatform(address, { cwd, now, forPeople: () => undefined });
  if (!shelf) throw new Fault("ticket-unknown", `${address} keeps no evidence.`, "Name the exchange with --platform.");
  return { shelf, chains: await shelf.list() };
}

const lookAt = (request: Request, { shelf, chains }: Place): Promise<Found> => readChain(request, shelf, chains.get(request.chain) ?? []);

const nothingThere = ({ chain, platform }: Found): Fault =>
  new Fault(
    "ticket-unknown",
    `The exchange ${platform} has no evidence of "${chain}".`,
    "Its chains are the folders below evidence/; in the folder of the stack a request is known by its name, too.",
  );

/** A line a request, what is wrong with it below. */
function listed(found: readonly Found[], language: Language): string[] {
  if (found.length === 0) return [evidenceWords.none[language]];
  return found
    .flatMap((each) => [
      evidenceWords.request({ kind: each.kind ?? "", name: each.name ?? "", chain: each.chain })[language],
      ...verdictLines(each, language).map((line) => `    ${line}`),
    ])
    .map(visible);
}

/** Nothing is written where one of the files is there already. */
async function write(found: Found, { shelf }: Place, out: string, force: boolean, surroundings: Surroundings): Promise<void> {
  const files = await evidenceFolder(found, shelf, surroundings.now());
  for (const path of files.keys()) await mkdir(resolve(surroundings.cwd, out, dirname(path)), { recursive: true, mode: 0o700 });
  for (const [path, bytes] of files) await writeSecretFile(join(out, path), bytes, surroundings, force);
}

export const evidence: Command = {
  options,
  summary: "what happened to a request: its chain of evidence, verified; a folder for an auditor",
  usage: [
    "igc-sante evidence [NAME] [--file STATE.json] [--platform ADDRESS] [--json] [--out DIR] [--force] [--lang en|fr]",
    "",
    "  NAME         a form request or a certificate: its name in the stack, or that of its chain (a form's ticket);",
    "               without one, every request of the stack is verified, a line each",
    "  --file       a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --platform   where the exchange is; default: as the state says. With NAME and without --file the exchange alone is",
    "               asked: records that were cut off at the end cannot be seen then",
    "  --json       the records, and what was found to be wrong with them, as JSON",
    "  --out        a folder for an auditor: the records, the papers that the exchange still has, SHA256SUMS, and in French",
    "               how to check it with sha256sum and openssl",
    "  --force      replaces files that are there",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Exit code: 0 where all is whole; 1 a record was changed or is gone; 2 an option, file or exchange cannot be used.",
  ].join("\n"),
  run: (args) => runEvidence(args, here()),
};
