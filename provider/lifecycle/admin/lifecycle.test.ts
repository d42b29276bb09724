import type { Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { technicalAdmin } from "./lifecycle";

const wish = {
  cardType: "CPA",
  cardNumber: "2600301752",
  lastName: "Noël",
  firstName: "Zoé",
  phone: "0144000002",
  email: "certificats@editeur.example",
  employer: "vendor",
  cardExpiresOn: "2027-03-31",
} as never;
const on = (day: string): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: "/", env: {}, now: () => new Date(day), say: () => undefined }),
});

it("says 90 days before that a card ends, in a plain preview, and once", async () => {
  const { outputs } = await technicalAdmin.create(wish, on("2026-11-24"));
  const differs = async (state: typeof outputs, day: string): Promise<boolean> =>
    (await technicalAdmin.diff("a", state, wish, on(day))).changes;
  expect([outputs.nextAction, await differs(outputs, "2026-12-30")]).toEqual([null, false]);
  expect(await differs(outputs, "2026-12-31")).toBe(true);
  const told = await technicalAdmin.update("a", outputs, wish, on("2026-12-31"));
  expect(told.nextAction!.by).toBe("2027-03-31");
  expect([await differs(told, "2027-01-20"), await differs(told, "2027-04-01")]).toEqual([false, true]);
});
