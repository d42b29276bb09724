import { Demarche as StandIn } from "../../../test/servers/demarche";
import type { Channel, Handed, Reply } from "../channel";
import { channelDesk } from "../desk";
import { openDemarcheChannel } from "./adapter";
import { newKey, seal } from "./sealed";

/** A thousand dossiers under way, asked for as the engine does, one form after another: one look, in as few requests as addresses have room for. */
const count = 1000;
const now = (): Date => new Date("2026-12-01T09:00:00Z");
const standIn = new StandIn(now);
const at = "2026-11-30T09:00:00.000Z";
beforeAll(() => standIn.start());
afterAll(() => standIn.close());
beforeEach(() => void (standIn.asked.length = standIn.dossiers.length = 0));

const opened = (): Promise<Channel> =>
  openDemarcheChannel(
    `demarche:${standIn.base}/commencer/f413?revision=x`,
    { cwd: "/", env: {}, now },
    { sleep: async () => undefined, random: () => 0 },
  );
/** @param keys of the runs that prepared them, in turn */
function dossiers(keys: readonly string[]): Handed[] {
  return Array.from({ length: count }, (_, index) => {
    const token = String(index).padStart(24, "t");
    const number = 20_000_000 + index;
    standIn.dossiers.push({
      number,
      token,
      procedure: standIn.number,
      filled: {},
      state: "en_instruction",
      touchedAt: new Date(at),
      owner: "o",
      submittedAt: new Date(at),
    });
    const asking = { token, number: String(number), procedure: String(standIn.number) };
    const [ticket, key] = [`f413-${index}`, keys[index % keys.length]!];
    return {
      ...{ ticket, channel: "demarche:", to: "x", reference: ticket, token: ticket, sha256: "ab", at, outcome: "drafted" },
      ...{ secret: { ...asking, key }, sealed: seal(asking, { ticket, at }, key) },
    } satisfies Handed;
  });
}
/** What the exchange has of them: no secret. */
const inExchange = (forms: readonly Handed[]): Handed[] => forms.map(({ secret: _, ...form }) => form);
const polled = (): string[][] => standIn.asked.map(({ url }) => url.searchParams.get("prefill_token")!.split(","));

async function hearAll(forms: readonly Handed[]): Promise<(Reply | undefined)[]> {
  const desk = channelDesk(await opened());
  const replies: (Reply | undefined)[] = [];
  for (const form of forms) replies.push((await desk.hear(form, () => inExchange(forms))) as Reply | undefined);
  return replies;
}

it("asks for each of a thousand once, in seven requests, which follow each other", async () => {
  const forms = dossiers([newKey()]);
  const replies = await hearAll(forms);
  expect(replies.map((reply) => reply?.standing)).toEqual(forms.map(() => "en_instruction"));
  expect([polled().flat().length, new Set(polled().flat()).size]).toEqual([count, count]);
  expect(polled().length).toBe(Math.ceil(count / Math.floor((4000 - standIn.base.length - 100) / 25)));
  expect(Math.max(...standIn.asked.map(({ url }) => url.href.length))).toBeLessThan(4000);
});

it("has one such look for each group of forms that runs prepared without knowing of each other, and asks for none twice", async () => {
  const keys = [newKey(), newKey(), newKey()];
  const forms = dossiers(keys);
  await hearAll(forms);
  expect([polled().flat().length, new Set(polled().flat()).size]).toEqual([count, count]);
  expect(polled().length).toBe(3 * Math.ceil(count / 3 / Math.floor((4000 - standIn.base.length - 100) / 25)));
});

it("asks for nothing that is over", async () => {
  const forms = dossiers([newKey()]);
  const desk = channelDesk(await opened());
  await desk.hear(forms[0]!, () => inExchange(forms).map((form, index) => (index % 2 === 1 ? { ...form, over: true as const } : form)));
  expect(polled().flat().length).toBe(count / 2);
});
