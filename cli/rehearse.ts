import { existsSync, readdirSync } from "node:fs";
import { Fault } from "../provider/fault";
import { type SandboxPerson, sandboxPerson, type WrongAnswer } from "../provider/igc/sandbox";
import { instant, readArguments, wholeNumber } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { langOption, languageHere } from "./people";
import { yearsOptions } from "./rehearse-options";
import { sayResult } from "./result";
import { actsDone, rehearseWords } from "./words";

interface Act {
  /** What stands after the act, e.g. `a ticket`; absent where nothing does. */
  readonly word?: string;
  readonly isNeeded?: boolean;
  /** Whether it may begin a rehearsal, before the first `pulumi up` made the folder. */
  readonly begins?: boolean;
  readonly play: (person: SandboxPerson, word: string | undefined, options: Options) => Promise<readonly string[]>;
}

interface Options {
  readonly to?: string;
  readonly days?: string;
  readonly "working-days"?: string;
  readonly reason?: string;
}

/** In JSON, too. */
const nextOrder = rehearseWords.nextOrder.en;

/** What people and ANS do in a sandbox, one act a word. */
const acts: Readonly<Record<keyof typeof actsDone, Act>> = {
  "sign": { word: "a ticket", play: (person, ticket) => person.sign(ticket) },
  "send": { word: "a ticket", play: (person, ticket) => person.send(ticket) },
  "validate": { word: "a ticket", play: (person, ticket) => person.validate(ticket) },
  "refuse": {
    word: "a ticket",
    isNeeded: true,
    play: (person, ticket, { reason }) => person.refuse(ticket!, reason ?? "dossier incomplet"),
  },
  "refuse-order": {
    word: "a ticket",
    isNeeded: true,
    play: (person, ticket, { reason }) => person.refuseOrder(ticket!, reason ?? "commande refusée"),
  },
  "answer": {
    word: "the name of a wrong answer",
    isNeeded: true,
    begins: true,
    play: async (person, kind) => {
      const orders = await person.answerNext(kind as WrongAnswer);
      return orders.length > 0 ? orders : [nextOrder];
    },
  },
  "revoke": {
    word: "a serial number",
    play: (person, serialNumber, { reason }) =>
      serialNumber === undefined ? person.revokeAsked() : person.revoke(serialNumber, reason ?? "cessationOfOperation"),
  },
  "bring-again": { word: "a ticket", isNeeded: true, play: (person, ticket) => person.bringAgain(ticket!) },
  "clock": { begins: true, play: (person, _word, options) => moveClock(person, options) },
};

async function moveClock(person: SandboxPerson, { to, days, "working-days": workingDays }: Options): Promise<readonly string[]> {
  if ((to === undefined) === (days === undefined && workingDays === undefined))
    throw new Fault(
      "required",
      "clock needs either --to, or --days and --working-days, or one of them.",
      "igc-sante rehearse DIR clock --to 2027-01-31",
    );
  if (to !== undefined) {
    const now = instant(to, "--to");
    await person.setClock(now);
    return [now.toISOString()];
  }
  const by = {
    ...(days !== undefined && { days: wholeNumber(days, "--days") }),
    ...(workingDays !== undefined && { workingDays: wholeNumber(workingDays, "--working-days") }),
  };
  return [(await person.advance(by)).toISOString()];
}

/** What only a sandbox has, one of them from its first act on. */
const marks = ["clock.json", "delays.json", "ca", "forms", "orders", "next-answers"];

/** @throws Fault `unknown-value` where playing would put a rehearsal's files into a folder that is something else. */
function mustBeSandbox(folder: string, begins: boolean): void {
  let names: string[] = [];
  try {
    names = existsSync(folder) ? readdirSync(folder) : [];
  } catch (cause) {
    throw new Fault("file-unreadable", `${folder} cannot be read as a folder (${(cause as NodeJS.ErrnoException).code}).`, dirHint, {
      cause,
    });
  }
  if (names.some((name) => marks.includes(name)) || (begins && names.length === 0)) return;
  const because = names.length > 0 ? "it holds other files" : "there is nothing in it";
  throw new Fault("unknown-value", `${folder} is no sandbox: ${because}.`, dirHint);
}
const dirHint = "Give the folder of the program's sandbox:<dir>, as pulumi up made it; by default sandbox, beside the program.";

function actNamed(name: string | undefined): readonly [keyof typeof acts, Act] {
  if (name === undefined) throw new Fault("required", "igc-sante rehearse needs a folder and an act.", "igc-sante rehearse --help");
  const [found] = Object.entries(acts).filter(([each]) => each === name) as [keyof typeof acts, Act][];
  if (found) return found;
  throw new Fault("unknown-value", `There is no act "${name}".`, `Use one of ${Object.keys(acts).join(", ")}.`);
}

/**
 * `igc-sante rehearse`: plays the people of a sandbox.
 * @returns the exit code: 0.
 * @throws Fault `unknown-value` on an act, a word or a folder that is none, `required`, `wrong-type`, `rehearsal-turn`.
 */
export async function runRehearse(args: readonly string[], say: (line: string) => void): Promise<number> {
  if (args.some((word) => /^--(years|structures|seed)(=|$)/.test(word)))
    return (await import("./rehearse-years.js")).rehearseYears(args, say, (line) => process.stderr.isTTY && console.error(line));
  const { values, positionals } = readArguments("rehearse", args, texts, 3);
  const language = languageHere(values.lang);
  const [folder, asked, word] = positionals;
  const [name, act] = actNamed(asked);
  if (act.isNeeded && word === undefined) throw new Fault("required", `${name} needs ${act.word}.`, "igc-sante rehearse --help");
  if (!act.word && word !== undefined)
    throw new Fault("unknown-value", `${name} has no use for the word "${word}".`, "igc-sante rehearse --help");
  mustBeSandbox(folder!, act.begins === true);
  const tickets = await act.play(sandboxPerson(folder!), word, values);
  if (values.json) {
    sayResult({ say }, { folder, act: name, done: tickets });
    return exitCode.fine;
  }
  const done = actsDone[name][language];
  const list = tickets.map((each) => (each === nextOrder ? rehearseWords.nextOrder[language] : each)).join(", ");
  if (tickets.length > 0) say(rehearseWords.done({ done, list })[language]);
  else say((name === "revoke" ? rehearseWords.noSheet : rehearseWords.noForm)({ done })[language]);
  return exitCode.fine;
}

const texts = {
  "to": { type: "string" },
  "days": { type: "string" },
  "working-days": { type: "string" },
  "reason": { type: "string" },
  "json": { type: "boolean" },
  "lang": langOption,
} as const;

export const rehearse: Command = {
  options: { ...texts, ...yearsOptions },
  acts: { at: 1, words: Object.fromEntries(Object.keys(acts).map((act) => [act, texts])) },
  summary: "play the people and ANS in a sandbox: sign, send, validate, refuse, move the clock",
  usage: [
    "igc-sante rehearse DIR ACT [WORD] [options] [--lang en|fr]    DIR is the folder of sandbox:<dir>",
    "igc-sante rehearse --years N --structures N [--seed S] [--lang en|fr]    plays a team for years, and says what it would have lived",
    "",
    "  sign [TICKET]            the legal representative signs the forms that wait (or one)",
    "  send [TICKET]            somebody sends the signed forms to ANS",
    "  validate [TICKET]        ANS validates without the usual 3 working days",
    "  refuse TICKET            ANS refuses a form           --reason TEXT",
    "  refuse-order TICKET      the portal refuses an order  --reason TEXT",
    "  answer KIND              the next order is answered wrongly (wrong-key, expired, ...)",
    "  bring-again TICKET       the administrator brings the right certificate after a wrong one",
    "  revoke                   an administrator follows the revocation sheets that wait, and the CRL shows it at once",
    "  revoke SERIAL            ANS or the structure revokes a certificate  --reason keyCompromise|superseded|...",
    "  clock                    --to DATE | --days N | --working-days N",
    "",
    "  --json                   what an act was done to, as JSON; not with --years",
    "  --lang                   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "Exit code: 0 done; 1 in the years something happened that should never be; 2 a folder, act or option cannot be used.",
  ].join("\n"),
  run: (args) => runRehearse(args, (line) => console.log(line)),
};
