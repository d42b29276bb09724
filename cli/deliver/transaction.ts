/** All or nothing: a plan is carried out to its end, or the server has what it had. */
import { Fault, isFault } from "../../provider/fault";
import { faultClauseSaid, type Said, deliverTexts as texts } from "../words";
import { carryOut, type Hands } from "./carry-out";
import { type Journal, type Plan, putBack, type Step } from "./plan";

/** Puts back what a run that was cut off left. The server may have read either set, so it is reloaded. @returns whether there was anything. */
export async function mend(journal: Journal | null, hands: Hands, canReload: boolean): Promise<boolean> {
  if (!journal || journal.from === null) return false;
  try {
    await carryOut(putBack(journal, journal.from, canReload), hands);
    return true;
  } catch (error) {
    throw notPutBack("An earlier run was cut off, and its new files cannot be taken back.", error);
  }
}

/**
 * Carries a plan out.
 * @returns what could not be tidied, which the next run does.
 * @throws Fault of the step that failed, with what became of the files; `deliver-put-back` when they are not whole again.
 */
export async function carryOutWhole({ before, during, after }: Plan, hands: Hands): Promise<readonly Said[]> {
  try {
    await carryOut(before, hands);
  } catch (error) {
    await carryOut(before.filter(isStage).map(discarded), hands).catch(() => undefined); // the next run does
    throw ended(error, "Nothing that the server reads was changed.");
  }
  const journal = during.map((step) => (step.do === "open" ? step.journal : undefined)).find((each) => each !== undefined);
  const begun = new Set<Step["do"]>();
  try {
    await carryOut(during, hands, (step) => void begun.add(step.do));
  } catch (error) {
    if (!journal || journal.from === null)
      throw ended(error, "There were no files before, so the new ones stay; the next run asks the server again.");
    await restored(journal, journal.from, begun.has("reload"), hands, error);
  }
  return tidied(after, hands);
}

const isStage = (step: Step): step is Extract<Step, { do: "stage" }> => step.do === "stage";
const discarded = ({ set }: { readonly set: string }): Step => ({ do: "discard", set });

async function restored(journal: Journal, from: string, reload: boolean, hands: Hands, error: unknown): Promise<never> {
  try {
    await carryOut(putBack(journal, from, reload), hands);
  } catch (second) {
    throw notPutBack(isFault(error) ? `${error.what} [${error.code}]` : String(error), second);
  }
  const said = reload ? "and the server was reloaded with them" : "and the server was not reloaded";
  throw ended(error, `The files of before are back, ${said}. Mend that; the next run tries again.`);
}

async function tidied(steps: readonly Step[], hands: Hands): Promise<readonly Said[]> {
  try {
    await carryOut(steps, hands);
    return [];
  } catch (error) {
    if (!isFault(error)) throw error;
    return [texts.untidy({ because: { ...faultClauseSaid(error.what, error.hint, error.code).says, en: error.what } })];
  }
}

/** A failure with its outcome; whatever is no Fault is a mistake of ours and stays what it is. */
const ended = (error: unknown, outcome: string): unknown =>
  isFault(error) ? new Fault(error.code, error.what, error.hint === "" ? outcome : `${outcome} ${error.hint}`, { cause: error }) : error;

const notPutBack = (first: string, second: unknown): unknown =>
  isFault(second)
    ? new Fault(
        "deliver-put-back",
        `${first} Putting back failed too: ${second.what}`,
        "Mend that, then run it again: it goes on with putting back first.",
        { cause: second },
      )
    : second;
