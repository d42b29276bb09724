import { type Common, openCommonWithClock } from "./chaos/common";
import { type History, historyOf, type Lived, live, reduced } from "./chaos/history";
import type { PlatformName } from "./chaos/places";
import { sample } from "./sample";

/**
 * Seeded histories of one form and one certificate on the real platforms and vault: places vanish, come back, are half
 * there, clocks jump, people err and correct their wishes, states are lost. After every operation: no key lost, no order
 * twice, no green alarm, nobody asked twice; and when all is well again, it ends (issue 11).
 *
 * `IGC_SANTE_CHAOS="manual up:1 sign:2 up:3"` lives one history, as a failure prints it, and tells it step by step;
 * `IGC_SANTE_CHAOS=another-seed:0-999` lives others than those here.
 */
const histories = 2000;
const [share, inDeep] = [0.02, 0.25];
const asked = process.env["IGC_SANTE_CHAOS"];
const others = /^([^: ]+):(\d+)-(\d+)$/.exec(asked ?? "");
/** The histories here are always the same; what is taken of them turns over. */
const seed = others?.[1] ?? "chaos";

/** Printing one form takes half a second; the same words give the same bytes. */
jest.mock("../provider/form", () => {
  const room = jest.requireActual<typeof import("../provider/form")>("../provider/form");
  const printed = new Map<string, ReturnType<typeof room.fillForm413>>();
  const fillForm413: typeof room.fillForm413 = (request, options) => {
    const words = JSON.stringify(request);
    const form = printed.get(words) ?? room.fillForm413(request, options);
    printed.set(words, form);
    return form;
  };
  return { ...room, fillForm413 };
});

let common: Common;
beforeAll(async () => {
  common = await openCommonWithClock();
});
afterAll(() => {
  jest.useRealTimers();
  common.dispose();
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const numbers = others
  ? range(Number(others[2]), Number(others[3]))
  : asked
    ? []
    : sample("of chaos").take(range(0, histories - 1), share, (number) => historyOf(seed, number).platform, inDeep);

const asText = ({ platform, script }: History): string => `${platform} ${script.join(" ")}`;
function asHistory(text: string): History {
  const [platform, ...script] = text.split(/\s+/);
  return { platform: platform as PlatformName, script };
}

/** Everything that is needed to see it again, with what happened. */
async function told(history: History, { invariant, because }: NonNullable<Lived["broken"]>): Promise<string> {
  const least = await reduced(history, invariant, common);
  const { log, broken } = await live(least, common);
  return [
    `${invariant}: ${broken?.because ?? because}`,
    `repeat: IGC_SANTE_CHAOS="${asText(least)}" npx jest test/chaos.test.ts`,
    ...log,
  ].join("\n");
}

/** Of each invariant that does not hold, so many are told. */
const mostTold = 2;
/** A history with its 20 operations, on a machine that does other things too. */
const longest = 5_000;

if (asked && !others) {
  it("lives the history that was asked for", async () => {
    const { broken, log } = await live(asHistory(asked), common);
    process.stdout.write(`${log.join("\n")}\n`);
    expect(broken).toBeUndefined();
  });
} else {
  describe.each<PlatformName>(["sandbox", "manual"])("%s:", (platform) => {
    const ours = numbers.map((number) => historyOf(seed, number)).filter((history) => history.platform === platform);

    it(
      "holds every invariant, whatever happens",
      async () => {
        const begun = performance.now();
        const broken = new Map<string, string[]>();
        const failures = new Map<string, number>();
        let operations = 0;
        for (const history of ours) {
          const lived = await live(history, common);
          operations += lived.operations;
          for (const code of lived.failures) failures.set(code, (failures.get(code) ?? 0) + 1);
          if (!lived.broken) continue;
          const { invariant } = lived.broken;
          const before = broken.get(invariant) ?? [];
          broken.set(invariant, [...before, before.length < mostTold ? await told(history, lived.broken) : asText(history)]);
        }
        const seconds = Math.round((performance.now() - begun) / 1000);
        const codes = [...failures].sort(([, one], [, other]) => other - one).map(([code, count]) => `${code} ${count}`);
        process.stdout.write(
          `chaos on ${platform}: ${ours.length} histories, ${operations} operations, ${seconds} s; failures on the way: ${codes.join(", ")}\n`,
        );
        for (const [invariant, texts] of broken)
          process.stdout.write(`BROKEN ${invariant}, ${texts.length} times:\n${texts.join("\n\n")}\n`);
        expect([...broken].map(([invariant, texts]) => `${invariant}: ${texts.length} histories`)).toEqual([]);
      },
      60_000 + longest * ours.length,
    );
  });
}
