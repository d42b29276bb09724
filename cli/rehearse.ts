import { parseArgs } from "node:util";
import { Fault } from "../provider/fault";
import { sandboxPerson } from "../provider/igc/sandbox";
import type { Command } from "./command";

type Person = ReturnType<typeof sandboxPerson>;

/** What people and ANS do in a sandbox, one act a word. */
const acts: Readonly<Record<string, (person: Person, options: Options, words: readonly string[]) => Promise<unknown>>> = {
  sign: (person, _options, [ticket]) => person.sign(ticket),
  send: (person, _options, [ticket]) => person.send(ticket),
  validate: (person, _options, [ticket]) => person.validate(ticket),
  refuse: (person, { reason }, [ticket]) => person.refuse(needed(ticket, "a ticket"), reason ?? "dossier incomplet"),
  "refuse-order": (person, { reason }, [ticket]) => person.refuseOrder(needed(ticket, "a ticket"), reason ?? "commande refusée"),
  answer: (person, _options, [kind]) =>
    person.answerNext(needed(kind, "the name of a wrong answer") as Parameters<Person["answerNext"]>[0]),
  "bring-again": (person, _options, [ticket]) => person.bringAgain(needed(ticket, "a ticket")),
  clock: (person, options) => moveClock(person, options),
};

interface Options {
  readonly to?: string;
  readonly days?: string;
  readonly "working-days"?: string;
  readonly reason?: string;
}

async function moveClock(person: Person, { to, days, "working-days": workingDays }: Options): Promise<void> {
  if (to) await person.setClock(instant(to));
  else await person.advance({ ...(days && { days: Number(days) }), ...(workingDays && { workingDays: Number(workingDays) }) });
}

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new Fault("wrong-type", `"${text}" is no date.`, "Write it as 2027-01-31 or 2027-01-31T09:00:00Z.");
  return date;
}

function needed(word: string | undefined, what: string): string {
  if (word) return word;
  throw new Fault("required", `This act needs ${what}.`, "igc-sante rehearse --help");
}

export const rehearse: Command = {
  summary: "play the people and ANS in a sandbox: sign, send, validate, refuse, move the clock",
  usage: [
    "igc-sante rehearse DIR ACT [WORD] [options]    DIR is the folder of sandbox:<dir>",
    "",
    "  sign [TICKET]            the legal representative signs the forms that wait (or one)",
    "  send [TICKET]            somebody sends the signed forms to ANS",
    "  validate [TICKET]        ANS validates without the usual 3 working days",
    "  refuse TICKET            ANS refuses a form           --reason TEXT",
    "  refuse-order TICKET      the portal refuses an order  --reason TEXT",
    "  answer KIND              the next order is answered wrongly (wrong-key, expired, ...)",
    "  bring-again TICKET       the administrator brings the right certificate after a wrong one",
    "  clock                    --to DATE | --days N | --working-days N",
  ].join("\n"),
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { to: { type: "string" }, days: { type: "string" }, "working-days": { type: "string" }, reason: { type: "string" } },
    });
    const [folder, name, ...words] = positionals;
    const act = name === undefined ? undefined : acts[name];
    if (!folder || !act) {
      console.error(this.usage);
      return 2;
    }
    await act(sandboxPerson(folder), values, words);
    return 0;
  },
};
