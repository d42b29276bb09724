import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { openSandbox } from "../../igc/sandbox";

/** An order whose request was given up, though nobody who gave it up knew of it, or could see it (issue 11). On the real sandbox and file vault. */
let way: Rehearsal;
let life: Operations;
beforeEach(async () => {
  way = await rehearsal();
  ({ life } = way);
  await way.person.setDelays({ issuanceHours: 20 });
});
afterEach(() => life.dispose());

const at = (...path: string[]): string => join(life.dir, ...path);

describe("an order that is given up", () => {
  const open = async (): Promise<string[]> => {
    const { orders: known } = await openSandbox(at("sandbox")).poll();
    return [...known].filter(([, { state }]) => state !== "settled").map(([ticket]) => ticket);
  };
  /** The state of before the order was written, as a backup restores it. */
  const loseOrder = (): void => life.edit((state) => ({ ...state, next: { ...state.next!, ticket: null, orderedAt: null, paper: null } }));

  it("is taken back for another request, though a state that was restored does not know it", async () => {
    await way.ordered();
    loseOrder();
    const { next } = await life.up({ keyAlgorithm: "rsa-3072" });
    expect(await open()).toEqual([next!.ticket]);
  });

  it("is taken back when the certificate is no longer managed, though the state does not know it", async () => {
    await way.ordered();
    loseOrder();
    await life.destroy();
    expect(await open()).toEqual([]);
  });

  it("is taken back when the place that shows it was away meanwhile", async () => {
    await way.ordered();
    cpSync(at("sandbox/orders"), at("orders.before"), { recursive: true });
    const { next } = await life.up({ keyAlgorithm: "rsa-3072" });
    rmSync(at("sandbox/orders"), { recursive: true });
    renameSync(at("orders.before"), at("sandbox/orders"));
    expect(await open()).toHaveLength(1);
    expect((await life.preview({ keyAlgorithm: "rsa-3072" })).changes).toBe(true);
    await life.up({ keyAlgorithm: "rsa-3072" });
    expect(await open()).toEqual([next!.ticket]);
    expect((await life.preview({ keyAlgorithm: "rsa-3072" })).changes).toBe(false);
  });
});
