import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Operations, operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { openSandbox, type SandboxPerson, sandboxPerson } from "../../igc/sandbox";
import type { CertificateInputs } from "./state";

/**
 * Facts stand until somebody says otherwise (issue 11): what is away is not gone, what cannot be reached is not unchanged.
 * On the real sandbox and the real file vault.
 */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
  await person.setDelays({ issuanceHours: 20 });
});
afterEach(() => life.dispose());

const at = (...path: string[]): string => join(life.dir, ...path);
const names = (folder: string, pattern: RegExp): string[] =>
  existsSync(at(folder))
    ? readdirSync(at(folder))
        .filter((name) => pattern.test(name))
        .sort()
    : [];
const keys = (): string[] => names("vault", /\.age$/);
const orders = (): string[] => names("sandbox/orders", /^commande-.*-r\d+\.json$/);

/** The platform's folder is a file: nothing can be read there. */
function breakPlatform(): () => void {
  renameSync(at("sandbox"), at("sandbox.away"));
  writeFileSync(at("sandbox"), "");
  return () => {
    rmSync(at("sandbox"));
    renameSync(at("sandbox.away"), at("sandbox"));
  };
}

describe("time needs nobody", () => {
  const later = async (days: number): Promise<void> => {
    await person.advance({ days });
  };

  it("fails, and says what is due, while a certificate has ended and its platform is out of reach", async () => {
    const { current } = await way.issued();
    breakPlatform();
    life.setClock(new Date(new Date(current!.notAfter).getTime() + 105 * 86_400_000));
    await expect(life.preview()).rejects.toThrow("[platform-unreachable]");
    expect(life.said().join()).toMatch(/due: a key and a request.*expired on/);
  });

  it("fails while a renewal is due or an order waits, and warns once where nothing depends on it", async () => {
    const state = await way.ordered();
    const mend = breakPlatform();
    await expect(life.preview()).rejects.toThrow("[platform-unreachable]");
    mend();
    await later(1);
    expect((await life.up()).phase).toBe("issued");
    expect(state.next).not.toBeNull();
    breakPlatform();
    life.setClock(new Date("2026-11-26T09:00:00Z"));
    expect(await life.preview()).toEqual({ changes: false, replaces: [] });
    expect(life.said().filter((line) => line.startsWith("warning: "))).toHaveLength(1);
  });

  it("cuts a renewal that is wished longer before than the certificate lives", async () => {
    const { current, renewAt } = await way.issued({ renewBeforeDays: 1000 });
    const half = (new Date(current!.notAfter).getTime() - new Date(current!.notBefore).getTime()) / 2;
    expect(new Date(renewAt!).getTime()).toBeGreaterThan(new Date(current!.notBefore).getTime() + half - 2 * 86_400_000);
    expect((await life.preview({ renewBeforeDays: 1000 })).changes).toBe(false);
  });
});

describe("a vault knows its own name", () => {
  it("is missed when it is not mounted: no drift is found, nothing is made, and it is there again afterwards", async () => {
    const before = await way.issued();
    expect(before.vaultId).toMatch(/^[0-9a-f-]{36}$/);
    renameSync(at("vault"), at("vault.away"));
    await expect(life.refresh()).rejects.toThrow("[vault-absent]");
    await person.setClock(new Date(new Date(before.current!.notAfter).getTime() - 30 * 86_400_000));
    await expect(life.up()).rejects.toThrow("[vault-absent]");
    expect(existsSync(at("vault"))).toBe(false);
    renameSync(at("vault.away"), at("vault"));
    expect(await life.refresh()).toMatchObject({ drift: null, current: before.current });
    expect((await life.up()).next).toMatchObject({ round: 2 });
  });

  it("is refused when another vault lies there", async () => {
    await way.issued();
    renameSync(at("vault"), at("vault.away"));
    const other = operations();
    await other.up();
    renameSync(join(other.dir, "vault"), at("vault"));
    other.dispose();
    await expect(life.refresh()).rejects.toThrow("[vault-absent]");
  });

  it("looks again at drift before it acts: a key that is back is not replaced", async () => {
    const before = await way.issued();
    const [key] = keys();
    renameSync(at("vault", key!), at("away"));
    expect((await life.refresh()).drift).toMatchObject([{ class: "key-missing" }]);
    renameSync(at("away"), at("vault", key!));
    expect(await life.up()).toMatchObject({ phase: "issued", drift: null, current: before.current, next: null });
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });

  it("of a state of before is learned where its keys are, and nowhere else", async () => {
    const { vaultId } = await way.issued();
    life.edit((state) => ({ ...state, vaultId: null }));
    renameSync(at("vault"), at("vault.away"));
    await expect(life.up({ informedMail: "x@editeur.example" })).rejects.toThrow(/\[vault-(absent|unreachable)\]/);
    renameSync(at("vault.away"), at("vault"));
    expect((await life.up({ informedMail: "x@editeur.example" })).vaultId).toBe(vaultId);
  });
});

describe("an exchange that is lost", () => {
  it("gets the same order again, byte for byte and under its ticket; nobody is asked twice", async () => {
    const state = await way.ordered();
    const sheet = (): Buffer => readFileSync(at("sandbox/fiches", `${state.next!.ticket}.txt`));
    const handed = sheet();
    const clock = await openSandbox(at("sandbox")).clock!();
    rmSync(at("sandbox"), { recursive: true });
    await person.setClock(new Date(clock.getTime() + 3_600_000));
    expect((await life.preview()).changes).toBe(true);
    const again = await life.up();
    expect(again).toMatchObject({ phase: "to-order", next: { ticket: state.next!.ticket, orderedAt: state.next!.orderedAt } });
    expect(sheet()).toEqual(handed);
    expect(keys()).toHaveLength(1);
  });

  it("keeps the habilitation: a renewal is ordered, and no signature is asked for", async () => {
    const before = await way.issued();
    rmSync(at("sandbox"), { recursive: true });
    await person.setClock(new Date(new Date(before.current!.notAfter).getTime() - 30 * 86_400_000));
    expect(await life.up()).toMatchObject({
      phase: "renewing",
      current: before.current,
      next: { round: 2, ticket: expect.stringMatching(/-r2$/) },
    });
    expect(names("sandbox/forms", /./)).toEqual([]);
  });
});

describe("a wish that is corrected while its order is open", () => {
  it.each<[string, Partial<CertificateInputs>, RegExp]>([
    ["a mail", { contactMail: "autre@editeur.example" }, /autre@editeur\.example/],
    [
      "the structure's name",
      { structure: { name: "Centre des Roses", idNat: "1690781810", departmentLabel: "Rhône (69)" } },
      /Centre des Roses/,
    ],
  ])("reaches the sheet, under the same ticket: %s", async (_what, change, says) => {
    const before = await way.ordered();
    const after = await life.up(change);
    expect(after.next).toMatchObject({ ticket: before.next!.ticket, publicKeySha256: before.next!.publicKeySha256 });
    expect(readFileSync(at("sandbox/fiches", `${before.next!.ticket}.txt`), "utf8")).toMatch(says);
    expect((await life.preview(change)).changes).toBe(false);
    await person.advance({ days: 1 });
    expect(await life.up(change)).toMatchObject({ phase: "issued", next: null });
    expect((await life.preview(change)).changes).toBe(false);
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });

  it("takes the order back for another algorithm, in the same run, with a key of its own", async () => {
    const before = await way.ordered();
    const after = await life.up({ keyAlgorithm: "rsa-3072" });
    expect(after.next).toMatchObject({ round: 2, algorithm: "rsa-3072", ticket: expect.stringMatching(/-r2$/) });
    expect(after.next!.ticket).not.toBe(before.next!.ticket);
    expect((await life.preview({ keyAlgorithm: "rsa-3072" })).changes).toBe(false);
  });

  it("comes back to the first order when a name goes A, B, A", async () => {
    const roses = { structure: { name: "Centre des Roses", idNat: "1690781810", departmentLabel: "Rhône (69)" } };
    const first = await way.ordered();
    await life.up(roses);
    expect((await life.up()).next!.ticket).toBe(first.next!.ticket);
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });
});

describe("rounds only grow", () => {
  it("are found behind a gap, and an old key is never taken for a renewal", async () => {
    const first = await way.issued();
    await person.setClock(new Date(new Date(first.current!.notAfter).getTime() - 30 * 86_400_000));
    await life.up();
    await person.advance({ days: 1 });
    const second = await life.up();
    expect(second.current!.round).toBe(2);
    rmSync(at("vault", keys().find((name) => name.includes("-r1"))!));
    life.forget();
    expect((await life.up()).current).toMatchObject({ round: 2, serialNumber: second.current!.serialNumber });
    expect((await life.preview()).changes).toBe(false);
  });
});

describe("what another resource goes on with", () => {
  it("is not withdrawn when the resource got another name", async () => {
    const state = await way.ordered();
    await life.rename();
    expect((await life.up()).next!.ticket).toBe(state.next!.ticket);
    expect((await life.preview()).changes).toBe(false);
    expect(orders()).toHaveLength(1);
  });

  it("is one place, however its address is written", async () => {
    const before = await way.issued();
    const absolute = { vault: `file:${resolve(life.dir, "vault")}`, platform: `sandbox:${resolve(life.dir, "sandbox")}` };
    expect((await life.preview(absolute)).replaces).toEqual([]);
    expect(await life.up(absolute)).toMatchObject({ phase: "issued", current: before.current });
  });

  it("leaves no order behind when the platform changes", async () => {
    const before = await way.ordered();
    mkdirSync(at("other"));
    await sandboxPerson(at("other")).setClock(await openSandbox(at("sandbox")).clock!());
    const after = await life.up({ platform: "sandbox:./other" });
    expect(after.next!.ticket).toBe(before.next!.ticket);
    expect(names("other/orders", /-r1\.json$/)).toHaveLength(1);
    expect((await openSandbox(at("sandbox")).poll()).orders.has(before.next!.ticket!)).toBe(false);
  });
});

it("takes the key over into another vault, and orders nothing", async () => {
  const before = await way.issued();
  const moved = { vault: "file:./other-vault" };
  expect((await life.preview(moved)).replaces).toEqual([]);
  const after = await life.up(moved);
  expect(after).toMatchObject({
    phase: "issued",
    next: null,
    current: { serialNumber: before.current!.serialNumber, publicKeySha256: before.current!.publicKeySha256 },
  });
  expect(after.vaultId).not.toBe(before.vaultId);
  expect(names("other-vault", /\.age$/)).toEqual(keys());
  expect((await life.refresh()).drift).toBeNull();
  expect(orders()).toHaveLength(1);
});

it("holds no path of this machine and no card number", async () => {
  const state = await way.ordered();
  const text = JSON.stringify(state);
  expect(text).not.toContain(life.dir);
  expect(text).not.toContain("2600301752");
  expect(state.nextAction!.where).toMatch(/^sandbox\/fiches\/.* -> sandbox/);
});

it("fails with onPending only where no certificate is in service", async () => {
  const wish = { onPending: "fail" } as const;
  await expect(life.up(wish)).rejects.toThrow("[pending]");
  await person.sign();
  await person.send();
  await person.validate();
  await expect(life.up(wish)).rejects.toThrow("[pending]");
  await person.advance({ days: 1 });
  const { current } = await life.up(wish);
  await person.setClock(new Date(new Date(current!.notAfter).getTime() - 45 * 86_400_000));
  expect((await life.up(wish)).phase).toBe("renewing");
});
