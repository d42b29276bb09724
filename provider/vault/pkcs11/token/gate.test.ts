import fc from "fast-check";
import { Gate } from "./gate";

it("never lets another piece of work be under way while one is done alone, and does all of them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ alone: fc.boolean(), fails: fc.boolean() }), { minLength: 1, maxLength: 12 }),
      async (scheduler, wishes) => {
        const gate = new Gate();
        const underWay = new Set<number>();
        const met: boolean[] = [];
        const outcomes = Promise.all(
          wishes.map(({ alone, fails }, index) => {
            const work = async (): Promise<void> => {
              underWay.add(index);
              met.push(![...underWay].some((other) => other !== index && (alone || wishes[other]!.alone)));
              await scheduler.schedule(Promise.resolve());
              underWay.delete(index);
              if (fails) throw new Error("fails");
            };
            return (alone ? gate.alone(work) : gate.beside(work)).then(
              () => "done",
              () => "failed",
            );
          }),
        );
        expect(await scheduler.waitFor(outcomes)).toEqual(wishes.map(({ fails }) => (fails ? "failed" : "done")));
        expect(met).toEqual(wishes.map(() => true));
      },
    ),
    { numRuns: 200 },
  );
});

it("does work side by side that may be", async () => {
  const gate = new Gate();
  let meet = (): void => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  await Promise.all([gate.beside(() => met), gate.beside(async () => meet())]);
});

it("lets nobody overtake who waits to be alone", async () => {
  const gate = new Gate();
  const order: string[] = [];
  let end = (): void => undefined;
  const first = gate.beside(() => new Promise<void>((resolve) => (end = resolve)));
  const rest = [gate.alone(async () => void order.push("alone")), gate.beside(async () => void order.push("beside"))];
  end();
  await Promise.all([first, ...rest]);
  expect(order).toEqual(["alone", "beside"]);
});
