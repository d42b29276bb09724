import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import type { CertificateInputs } from "./state";

/** Who is given an order, as administrators and their cards come and go, on the real sandbox. */
let way: Rehearsal;
beforeEach(async () => {
  way = await rehearsal();
});
afterEach(() => way.life.dispose());

const zoe = { lastName: "Noël", firstName: "Zoé" };
const ali = { lastName: "Roux", firstName: "Ali" };
type Admins = CertificateInputs["formRequest"]["admins"];
let form: CertificateInputs["formRequest"];
const named = (admins: Admins): Partial<CertificateInputs> => ({ formRequest: { ...form, admins } });
async function ordered(): Promise<void> {
  await way.person.setDelays({ issuanceHours: 1000 });
  ({ formRequest: form } = await way.ordered());
}
const sheet = (): string => {
  const folder = join(way.life.dir, "sandbox", "fiches");
  return readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(".txt"))!), "utf8");
};

it("gives an order to those in both lists, and not to who is on the form no more", async () => {
  await ordered();
  const state = await way.life.up(named([zoe, ali]));
  expect(state.nextAction!.who).toBe("Zoé Noël, technical administrator");
  expect(sheet()).not.toContain("Ali Roux");
  expect((await way.life.preview(named([zoe, ali]))).changes).toBe(false);
});

it("says that nobody may order, in the next action and on the sheet, until somebody may again", async () => {
  await ordered();
  const state = await way.life.up(named([ali]));
  expect(state.nextAction).toMatchObject({
    who: "the legal representative",
    because: expect.stringMatching(/^ANS does not know Ali Roux yet;/) as string,
  });
  expect(sheet()).toContain("personne pour l'instant");
  expect((await way.life.up(named([zoe]))).nextAction!.who).toBe("Zoé Noël, technical administrator");
  expect(sheet()).not.toContain("personne pour l'instant");
});

it("takes an order back from whose card has ended, on the day after its last", async () => {
  await ordered();
  const admins = [{ ...zoe, cardExpiresOn: "2026-11-24" }];
  expect((await way.life.up(named(admins))).nextAction!.who).toBe("Zoé Noël, technical administrator");
  await way.person.setClock(new Date("2026-11-25T09:00:00Z"));
  expect((await way.life.preview(named(admins))).changes).toBe(true);
});

it("takes an order back from whose card is lost, and gives it again once a card opens the portal", async () => {
  await ordered();
  const lost = [{ ...zoe, cardIncident: { kind: "lost", since: "2026-11-20" } }] as const;
  const state = await way.life.up(named(lost));
  expect(state.nextAction).toMatchObject({
    who: "the legal representative",
    because: "the card of Zoé Noël is lost since 2026-11-20",
  });
  expect(sheet()).toContain("personne pour l'instant");
  expect((await way.life.preview(named(lost))).changes).toBe(false);
  expect((await way.life.up(named([zoe]))).nextAction!.who).toBe("Zoé Noël, technical administrator");
  expect(sheet()).not.toContain("personne pour l'instant");
});

it("shows no difference for a state that calls the administrator as an older version did", async () => {
  await ordered();
  const state = await way.life.up(named([zoe]));
  way.life.edit(() => ({ ...state, nextAction: { ...state.nextAction!, who: "technical administrator Zoé Noël" } }));
  expect((await way.life.preview(named([zoe]))).changes).toBe(false);
});

it("keeps the last day of a card and no number of it", async () => {
  await ordered();
  const state = await way.life.up(named([{ ...zoe, cardExpiresOn: "2030-01-01", cardNumber: "2600301752" } as never]));
  expect(state.formRequest.admins).toEqual([{ ...zoe, cardExpiresOn: "2030-01-01" }]);
});
