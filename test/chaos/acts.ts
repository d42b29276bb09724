import { join } from "node:path";
import { Chance } from "../../cli/rehearsal/chance";
import type { Observation } from "./invariants";
import type { People } from "./people";
import type { Places } from "./places";
import type { Outcome, Program } from "./program";

/** One history as it is lived. */
export interface Life {
  readonly places: Places;
  readonly program: Program;
  readonly people: People;
}

/** What an act did, besides what is seen afterwards; nothing when it had nothing to act on, or was of people. */
export type Done = ({ readonly act: Observation["act"] } & Outcome) | undefined | void;
type Act = (life: Life, chance: Chance) => Promise<Done> | Done;

const run =
  (act: "up" | "preview" | "refresh"): Act =>
  async ({ program }) => ({ act, ...(await program[act]()) });

/** Where there is no folder, people find nothing to act on. */
const people =
  (name: Exclude<keyof People, "answerAll" | "sees" | "refusals">): Act =>
  ({ places, people: all }, chance) =>
    places.exchangeIsThere ? all[name](chance) : undefined;

const hour = 1;
const day = 24;
const year = 365 * day;
/** The sandbox's clock ends in 2050. */
const latest = new Date("2042-01-01T00:00:00Z");

/** Where the state that is kept names no vault, one that is away cannot be missed: nobody could know of it. */
const isVaultKnown = ({ program }: Life): boolean => Boolean(program.certificate?.vaultId);

/** What may happen, and how often. */
export const acts: Readonly<Record<string, readonly [number, Act]>> = {
  "up": [22, run("up")],
  "preview": [10, run("preview")],
  "refresh": [6, run("refresh")],

  "sign": [7, people("sign")],
  "send": [7, people("send")],
  "validate": [8, people("validate")],
  "refuse": [2, people("refuse")],
  "bring-right": [8, people("bringRight")],
  "bring-wrong": [3, people("bringWrong")],
  "bring-twice": [2, people("bringTwice")],
  "refuse-order": [2, people("refuseOrder")],
  "slow-portal": [1, people("takeTime")],
  "junk": [2, people("bringJunk")],

  "vault-goes": [
    4,
    (life, chance) => {
      if (isVaultKnown(life)) life.places.vaultGoes(chance.pick(["nothing", "an empty folder"]), chance.happens(0.5));
    },
  ],
  "vault-replaced": [
    2,
    (life) => {
      if (isVaultKnown(life)) life.places.vaultGoes("another vault", true);
    },
  ],
  "vault-back": [5, ({ places }) => places.vaultComesBack()],

  "exchange-goes": [5, ({ places }, chance) => places.exchangeGoes(chance.pick(["nothing", "an empty folder", "a file", "a file"]))],
  "exchange-back": [6, ({ places }) => places.exchangeComesBack()],
  "exchange-lost": [3, ({ places }, chance) => places.exchangeIsLost(chance.happens(0.7))],
  "folder-lost": [2, people("loseFolder")],
  "ticket-lost": [3, people("loseTicket")],

  "hours-pass": [5, ({ places }, chance) => places.pass(hour + chance.below(60))],
  "weeks-pass": [4, ({ places }, chance) => places.pass(day * (7 + chance.below(120)))],
  "years-pass": [
    5,
    ({ places }, chance) => {
      if (places.trueNow < latest) places.pass(chance.pick([2.9, 2.95, 3.1, 1.5]) * year);
    },
  ],
  "clock-ahead": [3, ({ places }, chance) => places.jump(chance.pick([hour, 30 * day, year, 2.95 * year, 4 * year]))],
  "clock-behind": [2, ({ places }, chance) => places.jump(-chance.pick([0.02, hour, 2 * day, 400 * day]))],
  "clock-right": [4, ({ places }) => places.jump(0)],

  "wish-mail": [2, ({ program: { wish } }, chance) => void (wish.contactMail = chance.pick(["a@editeur.example", "b@editeur.example"]))],
  "wish-informed": [1, ({ program: { wish } }, chance) => void (wish.informedMail = chance.pick([undefined, "c@editeur.example"]))],
  "wish-name": [
    3,
    ({ program: { wish } }, chance) =>
      void (wish.structureName = chance.pick(["Centre de santé des Lilas", "Centre de santé Lilas-Roses"])),
  ],
  "wish-phone": [2, ({ program: { wish } }, chance) => void (wish.phone = chance.pick(["0472000001", "0472000009"]))],
  "wish-usage": [1, ({ program: { wish } }, chance) => void (wish.usage = chance.pick(["Usage INSi", "Téléservice INSi"]))],
  "wish-administrators": [2, ({ program: { wish } }, chance) => void (wish.secondAdministrator = chance.happens(0.5))],
  "wish-algorithm": [1, ({ program: { wish } }, chance) => void (wish.keyAlgorithm = chance.pick([undefined, "rsa-2048", "rsa-3072"]))],
  "wish-renewal": [2, ({ program: { wish } }, chance) => void (wish.renewBeforeDays = chance.pick([undefined, 1, 30, 400, 1000]))],
  "wish-vault-spelled": [
    1,
    ({ program: { wish }, places }, chance) =>
      void (wish.vault = chance.pick([undefined, "file:./vault", "file:vault/", `file:${places.vault}`])),
  ],
  "wish-platform-spelled": [
    1,
    ({ program: { wish }, places }, chance) => {
      const name = places.exchange.slice(places.dir.length + 1);
      wish.platform = `${places.platform}:${chance.pick([`./${name}`, name, join(places.dir, name), `../${places.dir.split("/").at(-1)}/${name}`])}`;
    },
  ],

  "state-lost": [
    4,
    async (life) => {
      const { program, places } = life;
      // A state without the vault's name, while the vault is away or lacks a key: nobody could know of them.
      if (!program.vaultIdBefore && (places.isVaultAway || places.taken.length > 0)) return undefined;
      return (await program.loseState()) ? { act: "state-lost" } : undefined;
    },
  ],
  "certificate-forgotten": [
    1,
    async ({ program, places }) => {
      if (places.isVaultAway || places.taken.length > 0) return undefined;
      await program.forgetCertificate();
      return { act: "state-lost" };
    },
  ],
  "renamed": [
    2,
    ({ program, places }) => {
      if (places.isVaultAway || places.taken.length > 0) return undefined;
      program.rename();
      return { act: "state-lost" };
    },
  ],

  "key-taken": [
    1,
    (life) => {
      const { current, next } = life.program.certificate ?? {};
      if (isVaultKnown(life) && (current ?? next)) life.places.takeKey((current ?? next)!.entry);
    },
  ],
  "next-key-taken": [
    1,
    (life) => {
      const { next } = life.program.certificate ?? {};
      if (isVaultKnown(life) && next) life.places.takeKey(next.entry);
    },
  ],
  "keys-back": [2, ({ places }) => (places.isVaultAway ? undefined : places.putKeysBack())],
  "certificate-dropped": [
    1,
    (life) => {
      const { current } = life.program.certificate ?? {};
      if (current) life.places.dropCertificate(current.entry);
    },
  ],
};

const weighed: readonly string[] = Object.entries(acts).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name));

/** What the provider has to notice: the next run often comes at once, before it is mended. */
const troubles =
  /^(vault-(goes|replaced)|exchange-(goes|lost)|(folder|ticket|state)-lost|clock-(ahead|behind)|years-pass|refuse|.*-(taken|dropped|forgotten))$/;

const signed = ["up", "sign", "up"];
const sent = ["up", "sign", "send", "up"];
const validated = ["up", "sign", "send", "validate", "up"];
const issued = [...validated, "hours-pass", "bring-right", "up"];
const beginnings: readonly (readonly string[])[] = [[], ["up"], signed, sent, validated, validated, issued, issued];

/** The acts of a history, each with what decides its chances: `sign:12 up:3`. Most begin somewhere on the way to a certificate. */
export function script(seed: string): string[] {
  const chance = new Chance(seed);
  const steps = [...(chance.happens(0.6) ? ["slow-portal"] : []), ...chance.pick(beginnings)];
  for (let left = 10 + chance.below(16); left > 0; left--) {
    const step = chance.pick(weighed);
    steps.push(step);
    if (troubles.test(step) && left > 1 && chance.happens(0.6)) {
      steps.push(chance.pick(["up", "up", "preview", "preview", "refresh"]));
      left--;
    }
  }
  return steps.map((name) => `${name}:${chance.below(1000)}`);
}
