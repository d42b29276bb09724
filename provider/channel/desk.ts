import { Fault, isFault } from "../fault";
import type { Channel, Handed, Reply } from "./channel";

/** Where forms are handed over and answers are heard: each form is asked for once an operation, and all that are known at once. */
export interface ChannelDesk {
  readonly channel: Channel;
  /**
   * What became of a form.
   * @param known every form of the exchange that is under way, so that one look hears of all; asked for by the first that looks alone
   * @returns the fault of a channel that cannot be reached: nothing is concluded. @throws any other fault
   */
  hear(form: Handed, known: () => readonly Handed[]): Promise<Reply | Fault | undefined>;
}

/** A look that has not ended by then is none: a preview must not hang on it. Milliseconds. */
const lookLimit = 20_000;

export function channelDesk(channel: Channel): ChannelDesk {
  const looks = new Map<string, Promise<ReadonlyMap<string, Reply> | Fault>>();
  const isAskable = ({ secret }: Handed): boolean => !channel.needsSecret || secret !== undefined;
  return {
    channel,
    async hear(form, known) {
      const found = looks.get(form.ticket);
      if (found) return replyOf(await found, form);
      const asked = [form, ...known().filter((each) => each.ticket !== form.ticket && !looks.has(each.ticket) && isAskable(each))];
      const look = bounded(channel.poll(asked), channel.address).catch((error: unknown) => {
        if (isFault(error, "channel-unreachable")) return error;
        throw error;
      });
      for (const { ticket } of asked) looks.set(ticket, look);
      return replyOf(await look, form);
    },
  };
}

const replyOf = (heard: ReadonlyMap<string, Reply> | Fault, { ticket }: Handed): Reply | Fault | undefined =>
  heard instanceof Error ? heard : heard.get(ticket);

async function bounded<T>(work: Promise<T>, address: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const what = `The channel ${address} did not answer within ${lookLimit / 1000} s.`;
    timer = setTimeout(
      () => reject(new Fault("channel-unreachable", what, "Check the server and the network, then run pulumi up again.")),
      lookLimit,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
