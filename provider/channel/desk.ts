import { Fault, isFault } from "../fault";
import type { Channel, Handed, Reply } from "./channel";

/** Where forms are handed over and answers are heard: each form is asked for once an operation, and all that are known at once. */
export interface ChannelDesk {
  readonly channel: Channel;
  /**
   * What became of a form. Who asks while others are asked for goes into the next look, and one look is under way at a time.
   * @param known forms of the exchange, so that one look hears of all that are under way; asked for by the first of a look alone
   * @returns why nothing is concluded of it: what a look failed with, those of the operation that come after hear without another look
   */
  hear(form: Handed, known: () => readonly Handed[]): Promise<Reply | Fault | undefined>;
}

/** A look that has not ended by then is none: a preview must not hang on it. Milliseconds. */
const lookLimit = 20_000;

interface Waiting {
  readonly form: Handed;
  readonly known: () => readonly Handed[];
}

export function channelDesk(channel: Channel): ChannelDesk {
  const looks = new Map<string, Promise<ReadonlyMap<string, Reply | Fault>>>();
  let gathered: Waiting[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let failed: Fault | undefined;
  /** One look for all that have gathered until it begins. */
  const look = async (): Promise<ReadonlyMap<string, Reply | Fault>> => {
    const waiting = gathered;
    gathered = [];
    const forms = waiting.map(({ form }) => form);
    if (failed) return new Map(forms.map(({ ticket }) => [ticket, failed!]));
    const others = waiting[0]!.known().filter(({ ticket, over }) => over || !looks.has(ticket));
    const asked = [...forms, ...channel.alongside(forms, others)];
    const heard = bounded(channel.poll(asked), channel.address).catch((error: unknown) => {
      if (!isFault(error)) throw error;
      failed = error;
      return new Map(asked.map(({ ticket }) => [ticket, error]));
    });
    for (const { ticket, over } of asked) if (!over) looks.set(ticket, heard);
    return heard;
  };
  const nextLook = (): Promise<ReadonlyMap<string, Reply | Fault>> => {
    const next = last.then(endOfTurn).then(look);
    last = next.catch(() => undefined);
    return next;
  };
  let next: ReturnType<typeof nextLook> | undefined;
  return {
    channel,
    async hear(form, known) {
      // What was asked for with what others know of it says nothing of what its own state has lost.
      const isLost = form.sealed !== undefined && form.secret === undefined;
      const found = isLost ? undefined : looks.get(form.ticket);
      if (found) return (await found).get(form.ticket);
      if (gathered.length === 0) next = nextLook();
      gathered.push({ form, known });
      looks.set(form.ticket, next!);
      return (await next!).get(form.ticket);
    },
  };
}

/** What asks side by side has asked by then. */
const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
