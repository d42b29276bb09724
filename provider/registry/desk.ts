import { type Fault, isFault } from "../fault";
import type { RegisterAnswer } from "../policy";
import type { Register, RegisterDesk } from "./registry";

/** How long who asks first waits for others: the engine asks for resources beside each other. Milliseconds. */
const gathering = 50;

/**
 * A desk over registers, asked in their order: the next one for what the one before does not know, or does not keep. One that is away is
 * no reason to ask the next: another register's words would be a difference, and taken back tomorrow.
 */
export function registerDesk(registers: readonly Register[], sleep: (milliseconds: number) => Promise<void>): RegisterDesk {
  const answers = new Map<string, Promise<RegisterAnswer | undefined>>();
  let batch: { readonly identifiers: string[]; readonly answered: Promise<ReadonlyMap<string, RegisterAnswer>> } | undefined;
  let broken: Fault | undefined;

  const askAll = async (identifiers: readonly string[]): Promise<ReadonlyMap<string, RegisterAnswer>> => {
    if (broken !== undefined) throw broken;
    try {
      return await answersOf(registers, identifiers);
    } catch (error) {
      if (isFault(error)) broken = error; // whoever asks later in this operation is not kept waiting for the same again
      throw error;
    }
  };
  const open = (): NonNullable<typeof batch> => {
    const identifiers: string[] = [];
    const answered = sleep(gathering).then(() => {
      batch = undefined;
      return askAll(identifiers);
    });
    return { identifiers, answered };
  };
  return {
    ask(identifier) {
      const known = answers.get(identifier);
      if (known) return known;
      batch ??= open();
      batch.identifiers.push(identifier);
      const answer = batch.answered.then((all) => all.get(identifier));
      answers.set(identifier, answer);
      return answer;
    },
  };
}

async function answersOf(registers: readonly Register[], identifiers: readonly string[]): Promise<ReadonlyMap<string, RegisterAnswer>> {
  const answers = new Map<string, RegisterAnswer>();
  let open = [...identifiers];
  for (const { name, lookUp } of registers) {
    if (open.length === 0) break;
    const found = await lookUp(open);
    for (const identifier of open) {
      const entry = found.get(identifier);
      const asked = answers.get(identifier)?.register;
      if (entry === "unknown") answers.set(identifier, { register: asked === undefined ? name : `${asked}, ${name}`, entry: null });
      else if (entry) answers.set(identifier, { register: name, entry });
    }
    open = open.filter((identifier) => !answers.get(identifier)?.entry);
  }
  return answers;
}
