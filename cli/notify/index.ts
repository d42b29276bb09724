/** `igc-sante notify`: who must act is told, once a step, by mail and by a webhook. */
import { randomUUID } from "node:crypto";
import type { Surroundings } from "../../provider/lifecycle/common";
import { openMailer } from "../../provider/mail";
import { visible } from "../../provider/x509/profile";
import { instant } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, readNamedFile } from "../export-entry";
import { exportedState, resourcesOfStacks } from "../stack";
import { counted, type Language } from "../words";
import type { Delivery } from "./deliver";
import { dueOf } from "./due";
import { openNotebook } from "./notebook";
import { type MailChannel, type Rehearsed, type Run, rehearse, run, type WebhookChannel } from "./notify";
import { notifyOptions, type Options, readOptions } from "./options";
import { addressesIn, givenAddresses } from "./people";
import { NoticeRecord } from "./record";
import { keyOf, readWebhook } from "./webhook";
import { channelWords, notifyWords, outcomeWords, reasonIn, whomIn } from "./words";

/**
 * `igc-sante notify`.
 * @returns the exit code: 0 everybody who had to be told was, 1 somebody was not.
 * @throws Fault before anything is sent: what is wrong with an option, an address, a state or the record
 */
export async function runNotify(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = readOptions(args, surroundings.env);
  const asked = await prepared(options, surroundings);
  const deliveries = options.dryRun ? await rehearse(asked) : await run(asked);
  if (options.json) surroundings.say(JSON.stringify(deliveries.map(inJson), null, 2));
  else for (const line of printed(deliveries, options.language)) surroundings.say(line);
  return deliveries.some(({ outcome }) => failures.includes(outcome)) ? exitCode.found : exitCode.fine;
}

async function prepared(options: Options, surroundings: Surroundings): Promise<Run> {
  const { cwd, env, now } = surroundings;
  const at = options.at === undefined ? now() : instant(options.at, "--at");
  const mail: MailChannel | undefined =
    options.smtp === undefined ? undefined : { mailer: await openMailer(options.smtp, { env, cwd }), from: options.from! };
  const webhook: WebhookChannel | undefined =
    options.webhook === undefined ? undefined : { url: readWebhook(options.webhook), key: keyOf(env), format: options.format };
  const given = givenAddresses(options.to, "--to");
  const file =
    options.people === undefined
      ? new Map<string, readonly string[]>()
      : givenAddresses((await readNamedFile(options.people, surroundings)).toString("utf8").split(/\r?\n/), options.people);
  const texts = await Promise.all(options.files.map((each) => exportedState(each, { cwd, env })));
  const states = resourcesOfStacks(texts, options.files);
  const notebook = await openNotebook(options.record, { cwd, now: () => at });
  return {
    ...{ mail, webhook, at, now },
    people: dueOf(states, options.environments, options.days, at),
    books: [given, file, addressesIn(states.flat())],
    record: new NoticeRecord(notebook, randomUUID(), () => at),
  };
}

const failures: readonly Delivery["outcome"][] = ["refused", "not-sent", "unknown", "unanswered", "no-address"];

function printed(deliveries: readonly Rehearsed[], language: Language): string[] {
  const told = deliveries.filter(({ outcome }) => outcome !== "none");
  if (told.length === 0) return [notifyWords.nobody[language]];
  return told.flatMap(({ letter, body, ...delivery }) => [
    visible(lineOf(delivery, language)),
    ...(body === undefined ? [] : [`  ${body}`, ""]),
    ...(letter ? [`  ${letter.subject}`, ...letter.text.split("\n").map((line) => `  ${line}`.trimEnd()), ""] : []),
  ]);
}

function lineOf({ channel, to, address, outcome, because, fault, lines }: Rehearsed, language: Language): string {
  const line = notifyWords.line({
    channel: channelWords[channel][language],
    to: `${whomIn(language, to)}${address ? ` <${address}>` : ""}`,
    notices: counted(language, lines.length, notifyWords.notices),
    outcome: outcomeWords[outcome][language],
  })[language];
  return because ? notifyWords.because({ line, because: reasonIn(language, because, fault) })[language] : line;
}

const inJson = ({ channel, to, address, outcome, because, lines, letter, body }: Rehearsed): object => ({
  ...{ channel, to, ...(address !== undefined && { address }), outcome, because },
  notices: lines.map(({ due: { item }, steps }) => ({
    resource: item.resource,
    kind: item.kind,
    structure: item.structure,
    by: item.by,
    steps,
  })),
  ...(body !== undefined && { body }),
  ...(letter && { subject: letter.subject, text: letter.text }),
});

export const notify: Command = {
  options: notifyOptions,
  summary: "tells whoever must act, once a step, by mail and by a webhook",
  usage: [
    "igc-sante notify [--file STATE.json ...] [--smtp ADDRESS --from MAIL] [--webhook URL [--webhook-format text|teams]]",
    "                 [--to 'NAME=MAIL' ...] [--people FILE] [--days 90,60,30,14,7] [--record PLACE] [--environment NAME ...]",
    "                 [--at DATE] [--dry-run] [--json] [--lang en|fr]",
    "",
    "  --file            a state export (pulumi stack export > state.json); may be given several times. Default: the stack in this folder",
    "  --smtp            smtp://<host>:587 (STARTTLS) or smtps://<host>:465, ?ca=<PEM file> for authorities of your own;",
    "                    the login is IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD",
    "  --from            the sender: name@domaine.fr, or 'Name <name@domaine.fr>'",
    "  --webhook         https address to post to; default: IGC_SANTE_WEBHOOK. Signed with IGC_SANTE_WEBHOOK_SECRET (Standard Webhooks)",
    "  --webhook-format  text: Slack, Mattermost, n8n and your own; teams: a workflow of Microsoft Teams. Default: text",
    "  --to              where somebody's mail goes: a name as it is on the card, or a role ('you'); may be given several times",
    "  --people          a file of such lines. Addresses in the state are used where neither names one",
    "  --days            days before the end of a thing at which it is brought to mind again; default: 90,60,30,14,7",
    "  --record          where is remembered what was sent: the exchange (manual:<...>), or a folder that stays;",
    "                    default: IGC_SANTE_PLATFORM, else manual:./igc-sante",
    "  --environment     production, test or rehearsal; may be given several times. Default: production alone",
    "  --at              the day to count from, ISO 8601; default: now",
    "  --dry-run         prints what would be sent to whom; sends and writes nothing",
    "  --json            what became of each message, as JSON",
    "  --lang            en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Exit code: 0 everybody who had to be told was; 1 somebody was not, or perhaps (a run beside this one says its own); 2 an option, address or state cannot be used.",
  ].join("\n"),
  run: (args) => runNotify(args, here()),
};
