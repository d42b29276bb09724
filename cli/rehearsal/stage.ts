import { generateKeyPair, type KeyObject } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openHierarchy, type SandboxPerson, sandboxPerson } from "../../provider/igc/sandbox";
import { openWorld, type Surroundings, type World } from "../../provider/lifecycle/common";

/** What people and ANS can do about a ticket. */
export type Portal = Pick<SandboxPerson, "sign" | "send" | "validate" | "refuse" | "refuseOrder" | "bringAgain"> & {
  /** Something wrong is brought for an order. */
  bringWrong(ticket: string): Promise<unknown>;
};

/** Where a rehearsal is played. */
export interface Stage {
  readonly portal: Portal;
  /** The world of one operation. */
  world(say: (line: string) => void): World;
  setNow(now: Date): Promise<void>;
  /** The exchange, or the vaults, are away, or back. */
  away(place: "exchange" | "vault", isAway: boolean): void;
  dispose(): void;
}

/** No order is answered by itself: people bring what they withdrew. Hours. */
const never = 100_000;

/** Things a person brings by mistake. Made without another key: those cost a second each. */
const mistakes = ["wrong-subject", "wrong-usage", "expired", "error-page", "truncated"] as const;

/** The sandbox and file vaults in a folder, which is gone afterwards. @param dir default: one of its own */
export async function openFolderStage(dir: string = mkdtempSync(join(tmpdir(), "igc-sante-rehearsal-"))): Promise<Stage> {
  const sandbox = join(dir, "sandbox");
  await openHierarchy(sandbox);
  let now = new Date();
  let runs = 0;
  let wrong = 0;
  const gone = new Set<"exchange" | "vault">();
  const person = sandboxPerson(sandbox);
  await person.setDelays({ issuanceHours: never, validationWorkingDays: never / 100 });
  const keys = rehearsalKeys();
  return {
    portal: { ...person, bringWrong: (ticket) => person.answerNext(mistakes[wrong++ % mistakes.length]!, ticket) },
    world: (say) => {
      // The folder is written in another way each time: a vault's connection lasts as long as the process.
      const surroundings: Surroundings = { cwd: `${dir}${"/.".repeat((++runs % 200) + 1)}`, env: {}, now: () => now, say };
      const worlds = new Map<string, World>();
      const worldOf = (address: string): World => {
        const known = worlds.get(address) ?? openWorld({ ...surroundings, generate: keys(address) } as Surroundings);
        worlds.set(address, known);
        return known;
      };
      const world = openWorld(surroundings);
      // A refresh that finds one key in two vaults has another one ordered: here that is known.
      const claim: World["claim"] = (key, owner) => (key.startsWith("key ") ? undefined : world.claim(key, owner));
      return { ...world, claim, vault: (address, id) => worldOf(address).vault(address, id) };
    },
    setNow: async (instant) => {
      now = instant;
      if (!gone.has("exchange")) await person.setClock(instant);
    },
    away: (place, isAway) => {
      const [here, there] = [join(dir, place === "exchange" ? "sandbox" : "vault"), join(dir, `${place}-away`)];
      if (gone.has(place) === isAway || (isAway && !existsSync(here))) return;
      if (isAway) {
        renameSync(here, there);
        writeFileSync(here, ""); // what is not mounted: nothing can be made in its place
        gone.add(place);
      } else {
        rmSync(here);
        renameSync(there, here);
        gone.delete(place);
      }
    },
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/**
 * Keys that are made once and used again in another vault: an RSA key costs 165 ms of CPU (Node 20), and a rehearsal of 50 structures
 * needs hundreds. Safe here alone: the folder is the rehearsal's own and its CA the sandbox's. Within one vault no key comes twice; it
 * would refuse it (`key-reused`). Nothing outside of this file can have such a key.
 */
function rehearsalKeys(): (address: string) => () => Promise<KeyObject> {
  const make = promisify(generateKeyPair);
  const pool: Promise<KeyObject>[] = [];
  const turns = new Map<string, number>();
  return (address) => () => {
    const turn = turns.get(address) ?? 0;
    turns.set(address, turn + 1);
    pool[turn] ??= make("rsa", { modulusLength: 2048 }).then(({ privateKey }) => privateKey);
    return pool[turn];
  };
}
