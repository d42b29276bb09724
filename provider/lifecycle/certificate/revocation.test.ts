import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { Fault } from "../../fault";
import { issueCrl, makeHierarchy, openHierarchy, type SandboxPerson } from "../../igc/sandbox";

/** What a refresh learns of revocation, and what follows, on the real sandbox, its CA and the real file vault. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
const begin = async (settings: Readonly<Record<string, string>> = {}, desk?: Parameters<typeof rehearsal>[4]): Promise<void> => {
  way = await rehearsal(settings, undefined, {}, undefined, desk);
  ({ life, person } = way);
};
afterEach(() => life.dispose());

const now = new Date("2026-11-25T09:00:00Z");
const fileOf = (name: string): string => join(life.dir, name);

describe("a certificate that its CA has revoked", () => {
  it("is revoked at the next refresh, with date and reason, and nothing is ordered until a person decides", async () => {
    await begin();
    const before = await way.issued();
    expect(await life.refresh()).toEqual(before);
    await person.revoke(before.current!.serialNumber, "keyCompromise");
    expect((await life.preview()).changes).toBe(false); // a plain preview asks nobody
    const after = await life.refresh();
    expect(after).toMatchObject({ phase: "revoked", next: null, current: { revoked: { at: now.toISOString(), reason: "keyCompromise" } } });
    expect(after.nextAction!.what).toMatch(/onRevoked: "replace"/);
    expect(life.said().join()).toMatch(/revoked on 2026-11-25 \(keyCompromise\)/);
    expect((await life.preview()).changes).toBe(true); // the gate stays shut
    expect(await life.up()).toMatchObject({ phase: "revoked", next: null });
    await person.advance({ days: 1080 });
    expect(await life.up()).toMatchObject({ phase: "revoked", next: null }); // nor is it renewed
    expect(await life.refresh()).toMatchObject({ phase: "revoked" });
  });

  it("is replaced where that is wished: another key, and a new product on the portal's sheet", async () => {
    await begin();
    const { current } = await way.issued();
    await person.revoke(current!.serialNumber, "superseded");
    await life.refresh();
    const wish = { onRevoked: "replace" } as const;
    const renewing = await life.up(wish);
    expect(renewing).toMatchObject({ phase: "revoked", current: { round: 1 }, next: { round: 2 } });
    expect(renewing.next!.publicKeySha256).not.toBe(current!.publicKeySha256);
    expect(renewing.next!.because).toContain("revoked on 2026-11-25 (superseded)");
    await person.advance({ days: 1 });
    const replaced = await life.up(wish);
    expect(replaced).toMatchObject({ phase: "issued", current: { round: 2 }, nextAction: null });
    expect(replaced.current).not.toHaveProperty("revoked");
    expect((await life.refresh()).phase).toBe("issued");
    expect((await life.preview(wish)).changes).toBe(false);
  });

  it("comes back when a hold is lifted, and only then", async () => {
    await begin({ "igc-sante:crls": "list.crl" });
    const { current } = await way.issued();
    const hierarchy = await openHierarchy(fileOf("sandbox"));
    const list = async (reason?: string): Promise<void> =>
      writeFileSync(
        fileOf("list.crl"),
        await issueCrl(reason ? [{ serialNumber: current!.serialNumber, revokedAt: now, reason }] : [], hierarchy, now),
      );
    await list("certificateHold");
    expect((await life.refresh()).phase).toBe("revoked");
    await list();
    expect(await life.refresh()).toMatchObject({ phase: "issued", nextAction: null });
    await list("cessationOfOperation");
    expect((await life.refresh()).phase).toBe("revoked");
    await list();
    expect((await life.refresh()).current!.revoked!.reason).toBe("cessationOfOperation");
  });
});

describe("a list that says nothing", () => {
  const lists: Readonly<Record<string, () => Promise<Buffer>>> = {
    "stale": async () => issueCrl([], await openHierarchy(fileOf("sandbox")), new Date("2026-11-01"), new Date("2026-11-08")),
    "unusable": async () => issueCrl([], await openHierarchy(fileOf("sandbox")), new Date("2026-12-24"), new Date("2026-12-31")),
    "signer": async () => issueCrl([], await makeHierarchy(), now),
  };
  it.each(Object.keys(lists))("is told apart: %s is remembered and said, and what was known stands", async (kind) => {
    await begin({ "igc-sante:crls": "list.crl" });
    const before = await way.issued();
    writeFileSync(fileOf("list.crl"), await lists[kind]!());
    const after = await life.refresh();
    const code = { stale: "crl-stale", unusable: "crl-unusable", signer: "revocation-forged" }[kind];
    const drift = [expect.objectContaining({ class: code, mends: "person" })];
    const nextAction = expect.objectContaining({ who: "whoever runs the pipeline" });
    expect(after).toEqual({ ...before, revocation: { doubt: `revocation-${kind}` }, drift, nextAction });
    expect(life.said().filter((line) => line.includes(`[revocation-${kind}]`))).toHaveLength(1);
    expect((await life.preview()).changes).toBe(false);
    writeFileSync(fileOf("list.crl"), await issueCrl([], await openHierarchy(fileOf("sandbox")), now));
    expect(await life.refresh()).toEqual(before);
  });

  it("because it is away: one line, and nothing changes, whatever was known", async () => {
    const away = new Fault(
      "revocation-unreachable",
      "http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG.crl gives no answer: ENOTFOUND.",
      "Check.",
    );
    let answers = true;
    await begin({}, async (_, options) => {
      const { offline } = await options();
      const { revocationDesk } = jest.requireActual<typeof import("../../x509/fetch")>("../../x509/fetch");
      return answers ? revocationDesk({ at: now, offline: offline! }) : () => Promise.reject(away);
    });
    const good = await way.issued();
    answers = false;
    expect(await life.refresh()).toEqual(good);
    expect(life.said().filter((line) => line.startsWith("warning: revocation is not known: http://igc-sante"))).toHaveLength(1);
    answers = true;
    await person.revoke(good.current!.serialNumber, "keyCompromise");
    const revoked = await life.refresh();
    answers = false;
    expect(await life.refresh()).toEqual(revoked);
  });

  it("because nobody is asked", async () => {
    await begin({ "igc-sante:revocation": "off" });
    const { current } = await way.issued();
    await person.revoke(current!.serialNumber, "keyCompromise");
    expect((await life.refresh()).phase).toBe("issued");
  });

  it("how is a closed word", async () => {
    await begin({ "igc-sante:revocation": "sometimes" });
    await way.issued();
    await life.refresh();
    expect(life.said().join()).toContain('igc-sante:revocation is "sometimes"');
  });
});
