import type { Operations } from "../../../test/operations";
import { anOrder } from "../../../test/sandbox/order";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { type Order, openPlatform } from "../../igc";
import type { SandboxPerson } from "../../igc/sandbox";
import { openVault } from "../../vault";
import { readCertificatePem } from "../../x509/certificate";
import type { CertificateOutputs } from "./state";

/** Renewals as people work, on the real sandbox and the real file vault: what the rules decide is in policy/. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let issued: CertificateOutputs;

const day = 86_400_000;
async function begun(settings: Record<string, string> = {}, change = {}): Promise<void> {
  way = await rehearsal(settings);
  ({ life, person } = way);
  issued = await way.issued(change);
}
afterEach(() => life.dispose());

const daysBeforeEnd = (days: number): Promise<void> => person.setClock(new Date(new Date(issued.current!.notAfter).getTime() - days * day));
const said = (): string => life.said().join("\n");
const exchange = () =>
  openPlatform("sandbox:./sandbox", { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => undefined } as never);

/** Another certificate's order in the same exchange. */
async function other(wish: string, more: Partial<Order>): Promise<void> {
  await (await exchange()).submitOrder(await anOrder({ wish, certificate: `igc-of-${wish}`, ...more }));
}
const ours = [{ firstName: "Zoé", lastName: "Noël" }];

describe("orders a week", () => {
  const levelled = { "igc-sante:ordersPerWeek": "1" };

  it("holds a renewal back in a week that has its orders: said once, no difference, and the same in the run after it", async () => {
    await begun(levelled);
    await daysBeforeEnd(50);
    await other("commande-other-r1", { admins: ours });
    const before = await life.up();
    for (let run = 0; run < 2; run++) {
      expect((await life.preview()).changes).toBe(false);
      expect(
        life.said().filter((line) => /renewal held back: its administrators have 1 orders this week; it begins by \d{4}-/.test(line)),
      ).toHaveLength(1);
    }
    expect(await life.up()).toEqual(before);
    expect(before).toMatchObject({ phase: "issued", next: null, renewAt: issued.renewAt });
    await person.advance({ days: 7 });
    expect((await life.preview()).changes).toBe(true);
    expect((await life.up()).phase).toBe("renewing");
  });

  it("lets go first what ends first", async () => {
    await begun(levelled);
    const ends = new Date(new Date(issued.current!.notAfter).getTime() - day).toISOString();
    await other("commande-other-r1", { admins: ours, certificate: "igc-other-current", orderedAt: issued.current!.notBefore });
    await (await exchange()).settle("commande-other-r1", undefined, { ends });
    await daysBeforeEnd(57);
    expect((await life.preview()).changes).toBe(false);
    expect(said()).toContain("renewal held back");
    await other("commande-other-r2", { admins: ours, certificate: "igc-other-current" });
    expect((await life.preview()).changes).toBe(false); // it is this week's order now
    await person.advance({ days: 7 });
    expect((await life.preview()).changes).toBe(true);
  });

  it("holds back nothing on the last day on which people still fit, and nothing that other administrators order", async () => {
    await begun(levelled);
    await daysBeforeEnd(50);
    await other("commande-other-r1", { admins: [{ firstName: "Paul", lastName: "Petit" }] });
    expect((await life.preview()).changes).toBe(true);
    await other("commande-again-r1", { admins: ours });
    expect((await life.preview()).changes).toBe(false);
    await daysBeforeEnd(15);
    await other("commande-third-r1", { admins: ours });
    expect((await life.preview()).changes).toBe(true);
  });

  it("is refused where it is no number, before anything is made", async () => {
    const settings = { "igc-sante:ordersPerWeek": "many", "igc-sante:maintenanceWindow": "weekends" };
    ({ life } = await rehearsal(settings));
    await expect(life.up()).rejects.toMatchObject({ code: "wrong-type", what: 'igc-sante:ordersPerWeek is "many".' });
  });
});

it("begins earlier where the exchange has seen people need longer, says why, and leaves renewAt as it was wished", async () => {
  await begun();
  const orderedAt = issued.current!.notBefore;
  await other("commande-slow-r1", { admins: ours, certificate: "igc-slow-current", orderedAt });
  await daysBeforeEnd(900);
  await (await exchange()).settle("commande-slow-r1", undefined, { ends: "2035-01-01T00:00:00.000Z" });
  await daysBeforeEnd(220); // about 136 working days, and ten
  expect((await life.preview()).changes).toBe(false);
  expect(said()).toMatch(/renewal due in \d+ days \(earlier than 60 days before its end: people have needed 1\d\d working days\)/);
  await daysBeforeEnd(190);
  expect((await life.preview()).changes).toBe(true);
  expect(await life.up()).toMatchObject({ phase: "renewing", renewAt: issued.renewAt });
});

it("grows louder with each threshold, and not each day", async () => {
  await begun();
  await person.setDelays({ issuanceHours: 24 * 300 });
  await daysBeforeEnd(59.5);
  expect((await life.up()).nextAction!.because).toMatch(/; less than 60 days are left$/);
  for (const [days, words] of [
    [29.5, /; less than 30 days are left$/],
    [13.5, /; HURRY: less than 14 days are left$/],
    [6.5, /; LAST DAYS: /],
  ] as const) {
    await daysBeforeEnd(days);
    expect((await life.preview()).changes).toBe(true);
    expect((await life.up()).nextAction!.because).toMatch(words);
    await daysBeforeEnd(days - 1);
    expect((await life.preview()).changes).toBe(false);
    expect(said()).toMatch(days < 14 ? /WARNING: the renewal is not answered/ : /: the renewal is not answered/);
  }
});

describe("the maintenance window", () => {
  const served = async (): Promise<string> => {
    const vault = await openVault("file:./vault", { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => undefined });
    return readCertificatePem((await vault.readInService(issued.inService!))!.certificate).serialNumber;
  };
  async function answered(window: string, days: number): Promise<CertificateOutputs> {
    await begun({ "igc-sante:maintenanceWindow": window });
    expect(await served()).toBe(issued.current!.serialNumber); // the first waits for none
    await daysBeforeEnd(days);
    await life.up();
    await person.advance({ days: 1 });
    return life.up();
  }

  it("lets the server read the one before until it opens; the answer is checked and stored at once", async () => {
    const opens = new Date(new Date("2029-11-23T09:00:00Z").getTime() - 30 * day).toISOString().slice(0, 10);
    const after = await answered(`${opens}/${opens}`, 50);
    expect(after).toMatchObject({ phase: "issued", current: { round: 2 }, inService: issued.inService, nextAction: null });
    expect(await served()).toBe(issued.current!.serialNumber);
    expect((await life.preview()).changes).toBe(false);
    expect(said()).toMatch(/its server gets it in the maintenance window that opens on 2029-\d\d-\d\dT2[23]:00Z/); // midnight in Paris
    expect((await life.refresh()).drift).toBeNull();
    await person.setClock(new Date(`${opens}T12:00:00Z`));
    expect((await life.preview()).changes).toBe(true);
    expect(await life.up()).toMatchObject({ inService: issued.inService, current: { round: 2 } });
    expect(await served()).toBe(after.current!.serialNumber);
    expect((await life.preview()).changes).toBe(false);
  });

  it("falls through where it opens too late: no certificate ends for it", async () => {
    const after = await answered("2029-11-23/2029-11-23", 20);
    expect(await served()).toBe(after.current!.serialNumber);
  });
});
