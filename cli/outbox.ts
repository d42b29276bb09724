import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "../provider/fault";
import { openPlatform, type Platform } from "../provider/igc";
import type { Surroundings } from "../provider/lifecycle/common";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { here, writeSecretFile } from "./export-entry";

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
  const { values, positionals } = readArguments(
    "outbox",
    args,
    { platform: { type: "string" }, out: { type: "string" }, force: { type: "boolean" } },
    1,
  );
  const unread = new Set<string>();
  const platform = await exchangeOf(values.platform, surroundings, (name) => unread.add(name));
  const [ticket] = positionals;
  if (ticket === undefined) await list(platform, unread, surroundings);
  else await fetchPapers(platform, ticket, values.out ?? ticket, values.force ?? false, surroundings);
  return 0;
}

async function list(platform: Platform, unread: ReadonlySet<string>, { say }: Surroundings): Promise<void> {
  const { absent, forms, orders, revocations, troubles } = await platform.poll();
  const rows = [
    ...[...forms].map(([ticket, { phase, submittedAt, formPath }]) => [ticket, `form ${phase}`, submittedAt, formPath] as const),
    ...[...orders].map(([ticket, { state, orderedAt, sheetPath }]) => [ticket, `order ${state}`, orderedAt, sheetPath] as const),
    ...[...revocations].map(([ticket, { state, askedAt, sheetPath }]) => [ticket, `revocation ${state}`, askedAt, sheetPath] as const),
  ].filter(([, state]) => !state.endsWith(" settled") && state !== "form validated");
  for (const [ticket, state, since, path] of rows) say(`${ticket}  ${state}  since ${since.slice(0, 10)}  ${path}`);
  for (const ticket of troubles.keys()) say(`${ticket}  cannot be read now`);
  // Away is not gone: what they answer may be done, and is shown as open.
  if (unread.size > 0)
    say(`${unread.size} files in inbox/ may not be read with these rights: what they answer is shown as before they came.`);
  if (absent) say(`Nothing was ever handed out at ${platform.address}.`);
  else if (rows.length + troubles.size === 0) say(`Nothing waits for anybody at ${platform.address}.`);
}

/** @throws Fault `ticket-unknown`, `file-exists`, `platform-brings-itself`. */
async function fetchPapers(platform: Platform, ticket: string, out: string, force: boolean, surroundings: Surroundings): Promise<void> {
  if (!platform.papers) throw isSimulator(platform, "fetches papers from");
  const papers = await platform.papers(ticket);
  if (!papers)
    throw new Fault(
      "ticket-unknown",
      `The exchange ${platform.address} has no open ticket "${ticket}" to fetch.`,
      "igc-sante outbox without a ticket lists the open ones.",
    );
  await mkdir(resolve(surroundings.cwd, out), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of papers) {
    await writeSecretFile(join(out, name), bytes, surroundings, force);
    surroundings.say(join(out, name));
  }
}

export const outbox: Command = {
  summary: "the tickets that wait for somebody; fetches a ticket's sheet, CSR and form",
  usage: [
    "igc-sante outbox [TICKET] [--platform ADDRESS] [--out DIR] [--force]",
    "",
    "  TICKET       fetches what was handed out under it; without one, the open tickets are listed",
    "  --platform   manual:<dir>, manual:s3://<bucket>/<prefix>, manual:azblob://..., manual:gs://...;",
    "               default: IGC_SANTE_PLATFORM, else manual:./igc-sante",
    "  --out        a folder for the files, mode 0600; default: the ticket's name",
    "  --force      replaces files that are there",
  ].join("\n"),
  run: (args) => runOutbox(args, here()),
};
