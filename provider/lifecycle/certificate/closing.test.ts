import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { orgCertificate } from "./lifecycle";
import type { CertificateOutputs } from "./state";

/** A structure's refresh recorded that it is closed (docs/registers.md): its certificates show the drift, and keep it while nobody speaks of it. */
let way: Rehearsal;
beforeEach(async () => {
  way = await rehearsal();
});
afterEach(() => way.life.dispose());

/** A preview and an up in an operation in which the structure noted a closing, or that there is none, or in which it is no part. */
function operation(closedOn: string | null | undefined): Session<World> {
  const world = openWorld({ cwd: way.life.dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: () => undefined });
  if (closedOn !== undefined) world.noteClosing("1690781810", closedOn);
  return { world, config: { get: () => undefined } };
}
const codes = ({ drift }: CertificateOutputs): string[] => (drift ?? []).map(({ class: code }) => code);

it("is drift of each certificate, until the structure is said to be open", async () => {
  const state = await way.issued();
  const changes = async (from: CertificateOutputs, closedOn?: string | null): Promise<boolean> =>
    (await orgCertificate.diff("c", from, from, operation(closedOn))).changes;
  expect([await changes(state, null), await changes(state)]).toEqual([false, false]);
  expect(await changes(state, "2026-03-01")).toBe(true);
  const closed = await orgCertificate.update("c", state, state, operation("2026-03-01"));
  expect([codes(closed), closed.nextAction!.because]).toEqual([["structure-closed"], expect.stringContaining("closed since 2026-03-01")]);
  expect([await changes(closed, "2026-03-01"), await changes(closed)]).toEqual([false, false]);
  expect(await changes(closed, null)).toBe(true);
  expect(codes(await orgCertificate.update("c", closed, closed, operation(null)))).toEqual([]);
});
