import fc from "fast-check";
import { sample } from "./sample";
import { day, expected, firstModel, type Model, modelUp, Real } from "./simulation/model";

/**
 * The whole process against a small reference model, step by step, in any order: people sign, send, bring, bring wrongly and twice,
 * refuse; two pipelines run one after the other, beside each other, and from a stack that is older; a state is lost; the exchange is away.
 * In memory, as test/simulation.test.ts. A sample of the day here, a twelfth of 100,000 steps in `npm run test:deep`, and all by `IGC_SANTE_ALL=1`.
 *
 * `IGC_SANTE_MODEL=<seed>:<path>`, as a failure prints them, lives one again.
 */
const certificates = 2;
const longest = 100;
/** Each seed is so many histories of up to `longest` steps. */
const histories = 20;
const seeds = 320;
const turn = sample("of steps beside a model");
const [askedSeed, path] = (process.env["IGC_SANTE_MODEL"] ?? "").split(/:(.*)/);
const taken = askedSeed
  ? [Number(askedSeed)]
  : turn.take(
      Array.from({ length: seeds }, (_, number) => number + 1),
      1 / seeds,
      undefined,
      1 / 12,
    );

/** Printing is not what is modelled, and takes half a second a form. */
jest.mock("../provider/form", () => jest.requireActual<object>("./forms/unprinted"));

let steps = 0;

/** A step of the process: whether it can be, what it does to the model and to the real thing. */
class Step implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly name: string,
    readonly can: (model: Model) => boolean,
    readonly act: (model: Model, real: Real) => Promise<unknown>,
  ) {}
  check = (model: Readonly<Model>): boolean => this.can(model);
  async run(model: Model, real: Real): Promise<void> {
    steps++;
    await this.act(model, real);
  }
  toString = (): string => this.name;
}

const isThere = ({ isAway }: Model): boolean => !isAway;
const inPhase = (phase: Model["form"]) => (model: Model) => !model.isAway && model.form === phase;
const toForm = (name: string, from: Model["form"], to: Model["form"], act: "sign" | "send" | "validate") =>
  new Step(name, inPhase(from), async (model, real) => {
    await real.stage.portal[act](real.form);
    model.form = to;
  });

/** Something is done about an open order. A state may be older than what was ordered: then nobody reads of it there. */
const toOrder = (
  name: string,
  index: number,
  answer: Model["certificates"][number]["answer"],
  act: (real: Real, ticket: string) => Promise<unknown>,
) =>
  new Step(
    `${name} ${index}`,
    (model) => !model.isAway && model.certificates[index]!.isOpen,
    async (model, real) => {
      const ticket = real.ticket(index);
      if (!ticket || real.stage.platform.orders.get(ticket)?.progress.state === "settled") return;
      await act(real, ticket);
      const certificate = model.certificates[index]!;
      certificate.answer = answer;
      if (answer === "right") certificate.answeredAt = model.now;
    },
  );

async function compared(model: Model, real: Real): Promise<void> {
  modelUp(model);
  expect(real.seen()).toEqual(expected(model));
}

async function upOnce(model: Model, real: Real): Promise<void> {
  const outcome = await real.operate(real.stack);
  expect(outcome.failure).toBeUndefined();
  real.keep(outcome);
  await compared(model, real);
}

/** Both begin from one stack; the last one writes. */
async function upTwice(model: Model, real: Real, beside: boolean): Promise<void> {
  const { stack } = real;
  const first = real.operate(stack);
  if (!beside) await first;
  const second = await real.operate(stack);
  expect([(await first).failure, second.failure]).toEqual([undefined, undefined]);
  real.keep(second);
  await compared(model, real);
}

async function upAway(_model: Model, real: Real): Promise<void> {
  real.keep(await real.operate(real.stack)); // whatever it says, nothing may be lost or asked twice: the next up shows it
}

const away = (isAway: boolean) =>
  new Step(
    isAway ? "away" : "back",
    (model) => model.isAway !== isAway,
    async (model, real) => {
      real.stage.away("exchange", isAway);
      model.isAway = isAway;
    },
  );

const days = fc.integer({ min: 1, max: 400 }).map(
  (count) =>
    new Step(
      `${count} days`,
      () => true,
      async (model, real) => {
        model.now += count * day;
        await real.stage.setNow(new Date(model.now));
      },
    ),
);
const which = fc.integer({ min: 0, max: certificates - 1 });
const up = fc.constant(new Step("up", isThere, upOnce));
const commands: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] = [
  days,
  up,
  up,
  fc.constant(new Step("two ups beside each other", isThere, (model, real) => upTwice(model, real, true))),
  fc.constant(new Step("an up from an older stack", isThere, (model, real) => upTwice(model, real, false))),
  fc.constant(new Step("up while it is away", ({ isAway }) => isAway, upAway)),
  fc.constant(
    new Step(
      "state lost",
      () => true,
      async (_model, real) => real.loseState(),
    ),
  ),
  fc.constant(toForm("sign", "to-sign", "to-send", "sign")),
  fc.constant(toForm("send", "to-send", "sent", "send")),
  fc.constant(toForm("validate", "sent", "validated", "validate")),
  which.map((index) => toOrder("bring", index, "right", (real, ticket) => real.stage.portal.bringAgain(ticket))),
  which.map((index) => toOrder("bring", index, "right", (real, ticket) => real.stage.portal.bringAgain(ticket))),
  which.map((index) =>
    toOrder("bring twice", index, "right", async (real, ticket) => {
      await real.stage.portal.bringAgain(ticket);
      await real.stage.portal.bringAgain(ticket);
    }),
  ),
  which.map((index) => toOrder("bring wrong", index, "wrong", (real, ticket) => real.stage.portal.bringWrong(ticket))),
  which.map((index) => toOrder("refuse", index, "refused", (real, ticket) => real.stage.portal.refuseOrder(ticket, "refusé"))),
  fc.constant(away(true)),
  fc.constant(away(false)),
];

const property = fc.asyncProperty(fc.commands(commands, { maxCommands: longest, size: "max" }), async (list) => {
  const setup = async () => {
    const [model, real] = [firstModel(certificates), await Real.open(certificates)];
    await real.stage.setNow(new Date(model.now));
    await upOnce(model, real);
    return { model, real };
  };
  await fc.asyncModelRun(setup, list);
});

it(
  "ends each step as the model says",
  async () => {
    const again = path ? { path, numRuns: 1 } : { numRuns: histories };
    for (const seed of taken) await fc.assert(property, { seed, ...again, endOnFailure: true });
    process.stdout.write(`model: ${steps} steps, ${taken.length} seeds\n`);
    expect(steps).toBeGreaterThanOrEqual(taken.length === seeds ? 100_000 : 1);
  },
  60_000 + 60_000 * taken.length,
);
