/** What a command says, in both languages at once: English for JSON and for who reads it, French beside it. PURE. */
import type { FaultCode } from "../../provider/fault";
import { factsInFrench, hintInFrench } from "./facts";
import { faultInFrench, faultWordsOf } from "./faults";
import type { Language } from "./language";
import type { SameSlots, Slots } from "./phrase";
import { fill } from "./wordings";

/** One sentence of a command with its facts in it. */
export type Said = Readonly<Record<Language, string>>;

/** What stands in a slot: a fact, the same in both languages, or words of ours. */
type Fact = string | number | Said;

/** A sentence with slots, in both languages. */
export type Wanting<Slot extends string> = (facts: Readonly<Record<Slot, Fact>>) => Said;

const inOne = (language: Language, facts: Readonly<Record<string, Fact>>): Record<string, string | number> =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === "object" ? fact[language] : fact]));

/** A sentence without slots is said as it is; one with slots waits for its facts. */
type Both<Slot extends string> = [Slot] extends [never] ? Said : Wanting<Slot>;

/** A sentence in both languages, side by side: a French that lacks a fact of the English, or has another, does not compile. */
export function both<const En extends string, const Fr extends string>(en: En, fr: SameSlots<En, Fr>): Both<Slots<En>>;
export function both(en: string, fr: string): Said | Wanting<string> {
  if (!/\{\w+\}/.test(en)) return { en, fr };
  return (facts) => ({ en: fill(en, inOne("en", facts)), fr: fill(fr, inOne("fr", facts)) });
}

/** A count with its noun: one, and several. */
export type Noun = readonly [one: Wanting<"count">, many: Wanting<"count">];

/** A count with the noun that goes with it. French has nought in the singular. */
export const counted = (language: Language, count: number, [one, many]: Noun): string =>
  (count === 1 || (language === "fr" && count === 0) ? one : many)({ count })[language];

/** What is the same in both: a name, a path, a command. */
export const asIs = (text: string): Said => ({ en: text, fr: text });

/** A fault's message: in French by its code, with the facts behind it. */
export const faultSaid = (text: string): Said => ({ en: text, fr: faultInFrench(text) });

/** The same in two parts: what it is, and what to do. */
export function faultClauseSaid(what: string, hint: string, code: FaultCode): { readonly says: Said; readonly next: Said } {
  const { title, remedy } = faultWordsOf(code);
  return {
    says: { en: `${what} [${code}]`, fr: `${title} [${code}] (${factsInFrench(what).replace(/\.$/, "")})` },
    next: { en: hint, fr: hint === "" ? remedy : `${remedy} (${hintInFrench(hint)})` },
  };
}

/** The same done to a sentence in each of its languages. */
export const eachOf = (said: Said, done: (text: string) => string): Said => ({ en: done(said.en), fr: done(said.fr) });
