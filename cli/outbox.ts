import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "../provider/fault";
import { openPlatform, type Platform } from "../provider/igc";
import type { Surroundings } from "../provider/lifecycle/common";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, writeSecretFile } from "./export-entry";
import { langOption, languageHere } from "./people";
import { sayResult } from "./result";
import { exchangeWords, type Language, ticketKinds, ticketState } from "./words";

/** Where the exchange is: named, or set, or the folder that a program has when nothing says. */
export const exchangeOf = async (
  named: string | undefined,
  { cwd, env, now }: Surroundings,
  unread: (name: string) => void = () => undefined,
): Promise<Platform> => openPlatform(named ?? env["IGC_SANTE_PLATFORM"] ?? "manual:./igc-sante", { cwd, now, forPeople: unread });

/** Nobody stands between a simulator and the program: what it hands out and answers stays in its own folder. */
export const isSimulator = ({ address }: Platform, nobody: "brings files to" | "fetches papers from"): Fault =>
  new Fault(
    "platform-brings-itself",
    `Nobody ${nobody} ${address}: it is a simulator.`,
    `Play its people with igc-sante rehearse ${address.slice(address.indexOf(":") + 1)} sign, send or clock, or name the exchange with --platform.`,
  );

/**
 * `igc-sante outbox`: the tickets that wait for somebody, or what was handed out under one of them.
 * @returns the exit code: 0.
 * @throws Fault `ticket-unknown`, `file-exists`, `platform-brings-itself`, and what the platform throws.
 */
export async function runOutbox(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("outbox", args, options, 1);
  const language = languageHere(values.lang, surroundings.env);
  const unread = new Set<string>();
  const platform = await exchangeOf(values.platform, surroundings, (name) => unread.add(name));
  const [ticket] = positionals;
  if (ticket === undefined) {
    const found = await openTickets(platform, unread);
    if (values.json) sayResult(surroundings, { ...found });
    else for (const line of ticketLines(found, language)) surroundings.say(line);
    return exitCode.fine;
  }
  const files = await fetchPapers(platform, ticket, values.out ?? ticket, values.force ?? false, surroundings);
  if (values.json) sayResult(surroundings, { ticket, files });
  else for (const file of files) surroundings.say(file);
  return exitCode.fine;
}

interface OpenTicket {
  readonly ticket: string;
  readonly kind: "form" | "order" | "revocation";
  readonly state: string;
  /** ISO 8601. */
  readonly since: string;
  /** Of its sheet or form, in the exchange. */
  readonly path: string;
}

interface OpenTickets {
  readonly platform: string;
  /** Whether nothing was ever handed out there. */
  readonly absent: boolean;
  readonly tickets: readonly OpenTicket[];
  /** Tickets that cannot be read now. */
  readonly troubles: readonly string[];
  /** Files that may not be read with these rights. */
  readonly unread: number;
}

async function openTickets(platform: Platform, unread: ReadonlySet<string>): Promise<OpenTickets> {
  const { absent, forms, orders, revocations, troubles } = await platform.poll();
  const tickets = [
    ...[...forms].map(([ticket, { phase, submittedAt, formPath }]) => row(ticket, "form", phase, submittedAt, formPath)),
    ...[...orders].map(([ticket, { state, orderedAt, sheetPath }]) => row(ticket, "order", state, orderedAt, sheetPath)),
    ...[...revocations].map(([ticket, { state, askedAt, sheetPath }]) => row(ticket, "revocation", state, askedAt, sheetPath)),
  ].filter(({ kind, state }) => state !== "settled" && !(kind === "form" && state === "validated"));
  return { platform: platform.address, absent, tickets, troubles: [...troubles.keys()], unread: unread.size };
}

const row = (ticket: string, kind: OpenTicket["kind"], state: string, since: string, path: string): OpenTicket => ({
  ticket,
  kind,
  state,
  since,
  path,
});

function ticketLines({ platform, absent, tickets, troubles, unread }: OpenTickets, language: Language): string[] {
  const words = exchangeWords;
  const line = ({ ticket, kind, state, since, path }: OpenTicket): string =>
    words.open({
      ...{ ticket, kind: ticketKinds[kind][language], state: ticketState(language, kind, state) },
      ...{ day: since.slice(0, 10), path },
    })[language];
  const lines = [
    ...tickets.map(line),
    ...troubles.map((ticket) => words.unreadable({ ticket })[language]),
    // Away is not gone: what they answer may be done, and is shown as open.
    ...(unread > 0 ? [words.unread({ count: unread })[language]] : []),
  ];
  if (absent) return [...lines, words.neverUsed({ platform })[language]];
  return tickets.length + troubles.length === 0 ? [...lines, words.nothingWaits({ platform })[language]] : lines;
}

/** @throws Fault `ticket-unknown`, `file-exists`, `platform-brings-itself`. */
async function fetchPapers(platform: Platform, ticket: string, out: string, force: boolean, surroundings: Surroundings): Promise<string[]> {
  if (!platform.papers) throw isSimulator(platform, "fetches papers from");
  const papers = await platform.papers(ticket);
  if (!papers)
    throw new Fault(
      "ticket-unknown",
      `The exchange ${platform.address} has no open ticket "${ticket}" to fetch.`,
      "igc-sante outbox without a ticket lists the open ones.",
    );
  await mkdir(resolve(surroundings.cwd, out), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of papers) await writeSecretFile(join(out, name), bytes, surroundings, force);
  return [...papers].map(([name]) => join(out, name));
}

const options = {
  platform: { type: "string" },
  out: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
  lang: langOption,
} as const;

export const outbox: Command = {
  options,
  summary: "the tickets that wait for somebody; fetches a ticket's sheet, CSR and form",
  usage: [
    "igc-sante outbox [TICKET] [--platform ADDRESS] [--out DIR] [--force] [--json] [--lang en|fr]",
    "",
    "  TICKET       fetches what was handed out under it; without one, the open tickets are listed",
    "  --platform   manual:<dir>, manual:s3://<bucket>/<prefix>, manual:azblob://..., manual:gs://...;",
    "               default: IGC_SANTE_PLATFORM, else manual:./igc-sante",
    "  --out        a folder for the files, mode 0600; default: the ticket's name",
    "  --force      replaces files that are there",
    "  --json       the tickets, or the files that were fetched, as JSON",
    "  --lang       en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Exit code: 0; 2 the exchange, the ticket or a file cannot be used.",
  ].join("\n"),
  run: (args) => runOutbox(args, here()),
};
