import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { Properties } from "../../rpc";

/** What must be there first, as a certificate says it that waits for its form, on the real sandbox. */
let way: Rehearsal;
beforeEach(async () => {
  way = await rehearsal();
});
afterEach(() => way.life.dispose());

const preparation = (contract: object | null): Properties => ({ preparation: { kind: "centre-de-sante", contract } });

it("names what its form waits for, keeps it where a run does not look at the form, and goes on once it is there", async () => {
  way.life.setForm(preparation(null));
  const state = await way.life.up();
  expect(state.phase).toBe("awaiting-habilitation");
  expect(state.nextAction).toMatchObject({
    who: "Aïcha Lefèvre, legal representative of Centre de santé des Lilas",
    what: expect.stringMatching(/^sign the membership contract with ANS for FINESS 690781810/) as string,
  });
  expect((await way.life.preview()).changes).toBe(false);
  way.life.setForm(preparation({ signedOn: "2026-11-24" }));
  const later = await way.life.up();
  expect(later.nextAction!.who).toBe("the form's signatory, then ANS");
  expect([later.blocking, (await way.life.preview()).changes]).toEqual([undefined, false]);
});

it("forgets it once the order is placed", async () => {
  way.life.setForm(preparation(null));
  await way.life.up();
  await way.validated();
  const state = await way.life.up();
  expect([state.phase, state.blocking, state.nextAction!.who]).toEqual(["to-order", undefined, "Zoé Noël, technical administrator"]);
});

it("knows nothing of it in a state of before, and shows no difference", async () => {
  const state = await way.life.up();
  expect("blocking" in state).toBe(false);
  way.life.setForm(preparation(null));
  expect((await way.life.preview()).changes).toBe(false);
});
