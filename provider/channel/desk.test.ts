import { Fault } from "../fault";
import type { Channel, Handed, Reply } from "./channel";
import { channelDesk } from "./desk";

const form = (ticket: string): Handed => ({
  ...{ ticket, channel: "c:", to: "x", reference: ticket, token: ticket, sha256: "", at: "2026-11-28T00:00:00.000Z", outcome: "drafted" },
});
const deskWith = (poll: (tickets: readonly string[]) => Promise<ReadonlyMap<string, Reply | Fault>>) => {
  const polls: string[][] = [];
  const channel = {
    address: "c:",
    alongside: (_forms: readonly Handed[], others: readonly Handed[]) => others,
    poll: async (handed: readonly Handed[]) => {
      polls.push(handed.map(({ ticket }) => ticket));
      return poll(polls.at(-1)!);
    },
  };
  return { desk: channelDesk(channel as unknown as Channel), polls };
};
const heard = async (tickets: readonly string[]) => new Map(tickets.map((ticket) => [ticket, { source: ticket }]));

test("those that ask side by side ride in one look, those that ask meanwhile in the next, and nobody is asked for twice", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let began = (): void => undefined;
  const underWay = new Promise<void>((resolve) => (began = resolve));
  const { desk, polls } = deskWith(async (tickets) => {
    began();
    await held;
    return heard(tickets);
  });
  const first = ["a", "b"].map((ticket) => desk.hear(form(ticket), () => [form("z")]));
  await underWay;
  const meanwhile = ["c", "d", "a", "z"].map((ticket) => desk.hear(form(ticket), () => [form("z")]));
  release();
  expect((await Promise.all([...first, ...meanwhile])).map((reply) => (reply as Reply).source)).toEqual(["a", "b", "c", "d", "a", "z"]);
  expect(polls).toEqual([
    ["a", "b", "z"],
    ["c", "d"],
  ]);
});

test("what a look failed with all hear that rode in it, and those that come after, without another", async () => {
  const fault = new Fault("channel-unreachable", "It answers 429.", "Wait.");
  const { desk, polls } = deskWith(async () => Promise.reject(fault));
  const replies = await Promise.all(["a", "b"].map((ticket) => desk.hear(form(ticket), () => [])));
  expect([...replies, await desk.hear(form("c"), () => [])]).toEqual([fault, fault, fault]);
  expect(polls).toHaveLength(1);
});
