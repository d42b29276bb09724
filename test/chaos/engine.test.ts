import { seed, shareOf, turnOf } from "../sample";
import { type Common, openCommonWithClock } from "./common";
import { historyOf, live } from "./history";
import { onEngine } from "./program-on-engine";

/**
 * Histories of `test/chaos.test.ts` through the real engine: each operation is a `pulumi up`, `preview` or `refresh`, each
 * lost state a `pulumi stack import`. All fifty take half an hour of an idle machine: of those a few turn over every day,
 * and `IGC_SANTE_CHAOS=engine` lives all, `IGC_SANTE_CHAOS=engine:7` one of them.
 */
const histories = 50;
const aDay = 0.08;
const asked = /^engine(?::(\d+))?$/.exec(process.env["IGC_SANTE_CHAOS"] ?? "");

let common: Common;
beforeAll(async () => {
  common = await openCommonWithClock();
});
afterAll(() => {
  jest.useRealTimers();
  common.dispose();
});

const all = Array.from({ length: histories }, (_, number) => number);
const taken = asked
  ? all.filter((number) => asked[1] === undefined || number === Number(asked[1]))
  : shareOf(all, aDay, { name: "of chaos on the engine", turn: turnOf(seed) }, (number) => historyOf("chaos", number).platform);

it.each(taken)(
  "history %i holds every invariant, whatever happens",
  async (number) => {
    const { broken, operations, log } = await live(historyOf("chaos", number), common, onEngine);
    if (broken) process.stdout.write(`BROKEN ${broken.invariant}: ${broken.because}\n${log.join("\n")}\n`);
    expect(broken).toBeUndefined();
    expect(operations).toBeGreaterThan(0);
  },
  600_000,
);
