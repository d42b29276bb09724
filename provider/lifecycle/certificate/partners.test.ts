import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { inServiceName } from "../../policy";
import { openVault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import { identityOf } from "./state";

/** Partners who must know a certificate before it serves, on the real sandbox and the real file vault. */
let way: Rehearsal;
beforeEach(async () => {
  way = await rehearsal();
});
afterEach(() => way.life.dispose());

const knows = (told?: string) => ({ partners: [{ name: "MSS", knows: "certificate" as const, contact: "op@mss.example", told: told! }] });

/** Serial number of what its server reads. */
async function served(): Promise<string> {
  const { life } = way;
  const state = await life.refresh();
  const vault = await openVault("file:./vault", { cwd: life.dir, env: {}, notice: () => undefined, now: () => new Date() });
  return readCertificatePem((await vault.readInService(inServiceName(identityOf(state))))!.certificate).serialNumber;
}

/** A renewal that was issued while a partner relies on the one before. */
async function renewed() {
  const { life, person } = way;
  const first = (await way.issued(knows())).current!;
  await life.up(knows(first.serialNumber));
  await person.setClock(new Date("2029-10-01T09:00:00Z"));
  await life.up(knows(first.serialNumber));
  await person.advance({ days: 1 });
  const state = await life.up(knows(first.serialNumber));
  return { first, state };
}

it("asks for the registration of a first certificate, and is silent once it is confirmed", async () => {
  const state = await way.issued(knows());
  expect(state.nextAction).toMatchObject({ where: "op@mss.example", because: "MSS must know the certificate" });
  const told = await way.life.up(knows(state.current!.serialNumber));
  expect([told.nextAction, (await way.life.preview(knows(state.current!.serialNumber))).changes]).toEqual([null, false]);
  const asPrinted = `0x${state.current!.serialNumber.toLowerCase().replace(/..(?=.)/g, "$&-")}`;
  expect((await way.life.preview(knows(asPrinted))).changes).toBe(false);
});

it("does not switch before the partner has confirmed, and then at once", async () => {
  const { first, state } = await renewed();
  const { life } = way;
  expect(state).toMatchObject({ phase: "issued", current: { round: 2 }, nextAction: { by: "2029-11-10" } });
  expect(await served()).toBe(first.serialNumber);
  expect(state.inService).not.toBeNull();
  expect((await life.preview(knows(first.serialNumber))).changes).toBe(false);
  const after = await life.up(knows(state.current!.serialNumber));
  expect([await served(), after.nextAction]).toEqual([state.current!.serialNumber, null]);
});

it("switches 14 days before the end, whoever has not confirmed", async () => {
  const { first, state } = await renewed();
  const { life, person } = way;
  await person.setClock(new Date("2029-11-10T09:00:00Z"));
  expect((await life.preview(knows(first.serialNumber))).changes).toBe(true);
  const after = await life.up(knows(first.serialNumber));
  expect(await served()).toBe(state.current!.serialNumber);
  expect(after.nextAction!.because).toBe("the certificate that MSS registered has changed");
});

it("goes on waiting when the state is lost: the vault knows what serves", async () => {
  const { first } = await renewed();
  const { life } = way;
  life.forget();
  const again = await life.up(knows(first.serialNumber));
  expect([again.past?.map(({ serialNumber }) => serialNumber), await served()]).toEqual([[first.serialNumber], first.serialNumber]);
});

it("refuses a confirmation of what was never issued, and makes nothing", async () => {
  const { life } = way;
  await expect(life.up(knows("FFFF"))).rejects.toMatchObject({ code: "partner-told" });
  await way.issued();
  await expect(life.preview(knows("FFFF"))).rejects.toMatchObject({ code: "partner-told" });
  await expect(life.up(knows("FFFF"))).rejects.toMatchObject({ code: "partner-told" });
});

it("remembers nothing for nobody", async () => {
  const { life } = way;
  await renewed();
  expect(await life.up({ partners: [] })).not.toHaveProperty("past");
});
