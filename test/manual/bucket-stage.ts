import { openBucket } from "../../provider/igc/bucket";
import type { ExchangeStore } from "../../provider/igc/store";
import type { PlatformStage } from "../contract/platform-stage";
import { type Hands, personWith } from "./person";
import { now } from "./stage";

/** What people and administrators do to a bucket, by the service's own tools and below the exchange's prefix. */
export interface Console extends Hands {
  remove(path: string): Promise<void>;
  /** Every object below the prefix. */
  names(): Promise<string[]>;
}

/** A version is the service's own word, another each time: a record that notes one is as it was but for that. */
const version = /^ {4}"reply": ".*",\n/m;

/**
 * An exchange in a store, with nothing in it.
 * @param open the store as another process opens it
 * @param here what no paper may name
 */
export function bucketStage(open: () => ExchangeStore, hands: Console, here: string): PlatformStage {
  let clock = now;
  const reopen = () => openBucket(open(), "manual:s3://stage/igc", () => clock);
  const lose = async (): Promise<void> => void (await Promise.all((await hands.names()).map((name) => hands.remove(name))));
  return {
    platform: reopen(),
    reopen,
    person: personWith(hands),
    here,
    files: async () =>
      Object.fromEntries(
        await Promise.all(
          (await hands.names()).map(async (name) => [name, (await hands.read(name)).toString("latin1").replace(version, "")]),
        ),
      ),
    remove: (path) => hands.remove(path),
    later: async () => void (clock = new Date(clock.getTime() + 2 * 86_400_000)),
    aged: async (days, retention) => {
      const written = (await open().list("outbox/")).map(({ writtenAt }) => Date.parse(writtenAt));
      const then = new Date(Math.max(...written) + days * 86_400_000);
      return openBucket(open(), "manual:s3://stage/igc", () => then, { retention });
    },
    vanish: lose,
    leaveEmpty: async () => undefined,
    lose,
    damage: (ticket) => hands.write(`outbox/${ticket}/ticket.json`, "{"),
    dispose: lose,
  };
}
