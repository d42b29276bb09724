import type { Language } from "./language";
import type { SameSlots, Slots } from "./phrase";
import { fill } from "./wordings";

/** What a command says, in both languages side by side: one that lacks the other's facts does not compile, nor does a fact forgotten. PURE. */
export interface Spoken<Fact extends string = string> {
  readonly en: string;
  readonly fr: string;
  /** Of the type alone: which facts it needs. */
  readonly needs?: Fact;
}

export const spoken = <const En extends string, const Fr extends string>(en: En, fr: SameSlots<En, Fr>): Spoken<Slots<En>> => ({ en, fr });

/** What is filled in; a text without slots takes nothing. */
type Facts<Fact extends string> = [Fact] extends [never] ? [] : [facts: Readonly<Record<Fact, string | number>>];

export const speak = <Fact extends string>(language: Language, text: Spoken<Fact>, ...[facts]: Facts<Fact>): string =>
  fill(text[language], facts ?? {});

/** A count with its noun. French has nought in the singular. */
export type Noun = readonly [one: Spoken<"count">, many: Spoken<"count">];

export const speakCount = (language: Language, count: number, [one, many]: Noun): string =>
  speak(language, count === 1 || (language === "fr" && count === 0) ? one : many, { count });
