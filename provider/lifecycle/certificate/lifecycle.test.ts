import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { type SandboxPerson } from "../../igc/sandbox";
import { openVault } from "../../vault";
import { openWorld } from "../common";
import { orgCertificate } from "./lifecycle";

/** One certificate's life, operation by operation, on the real sandbox and the real file vault. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;

beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
});
afterEach(() => life.dispose());

const keys = (): string[] =>
  readdirSync(join(life.dir, "vault"))
    .filter((name) => name.endsWith(".age"))
    .sort();
const orders = (): string[] =>
  readdirSync(join(life.dir, "sandbox", "orders"))
    .filter((name) => /^commande-.*-r\d+\.json$/.test(name))
    .sort();

describe("a certificate", () => {
  it("is pending without its form, and says who must act", async () => {
    const state = await life.up();
    expect(state).toMatchObject({ phase: "awaiting-habilitation", current: null, renewAt: null });
    expect(state.nextAction!.what).toContain("finish form 413");
    expect((await life.preview()).changes).toBe(false);
  });

  it("is ordered once, whatever is repeated", async () => {
    const first = await way.ordered();
    expect(first.phase).toBe("to-order");
    life.forget(); // the process died before the state was written
    const again = await life.up(); // meanwhile the certificate was withdrawn
    expect(again).toMatchObject({ phase: "issued", current: { publicKeySha256: first.next!.publicKeySha256, round: 1 } });
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });

  it("is found again after a create that died when it was stored, and after a destroy", async () => {
    const state = await way.issued();
    life.forget();
    expect((await life.up()).current).toEqual(state.current);
    await life.destroy();
    expect(life.said().join()).toMatch(/nothing was revoked, and the keys stay in file:\.\/vault: igc-/);
    expect((await life.up()).current).toEqual(state.current);
    expect((await life.preview()).changes).toBe(false);
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });

  it("is collected again when the run that settled it died before its state was written", async () => {
    const ordered = await way.ordered();
    await person.advance({ days: 1 });
    const stored = await life.up();
    const replayed = operationsWith(ordered);
    expect((await replayed()).current).toEqual(stored.current);
  });

  it("renews with its own window, and waits for the form when it is no longer valid", async () => {
    const { current } = await way.issued();
    const end = new Date(current!.notAfter);
    await person.setClock(new Date(end.getTime() - 100 * 86_400_000));
    expect((await life.preview({ renewBeforeDays: 30 })).changes).toBe(true); // the input changed
    await life.up({ renewBeforeDays: 100 });
    expect(keys()).toHaveLength(2);
  });

  it("orders nothing when the structure's name changes: the name is ANS' to print", async () => {
    const before = await way.issued();
    const renamed = { structure: { name: "Centre de santé des Roses", idNat: "1690781810", departmentLabel: "Rhône (69)" } };
    expect(await life.preview(renamed)).toEqual({ changes: true, replaces: [] });
    expect(await life.up(renamed)).toMatchObject({ phase: "issued", current: before.current, next: null });
    expect([keys().length, orders().length]).toEqual([1, 1]);
  });

  it.each([
    ["serverInstance", "srv2"],
    ["commonName", "INSI-MANU"],
  ])("is another certificate when %s changes", async (name, value) => {
    await way.issued();
    expect((await life.preview({ [name]: value })).replaces).toEqual([name]);
  });

  it("records a refusal of the portal, and goes on when the administrator settled it", async () => {
    const { next } = await way.ordered();
    await person.refuseOrder(next!.ticket!, "carte périmée");
    const refused = await life.up();
    expect(refused.nextAction!.because).toContain("carte périmée");
    expect((await life.preview()).changes).toBe(false);
    await person.bringAgain(next!.ticket!);
    expect((await life.up()).phase).toBe("issued");
  });

  it("says expired when nobody acted, keeps the gate shut until the answer comes, and takes it", async () => {
    const { current } = await way.issued();
    await person.setDelays({ issuanceHours: 24 * 400 });
    await person.setClock(new Date(new Date(current!.notAfter).getTime() - 86_400_000));
    await life.up();
    await person.advance({ days: 2 });
    expect((await life.preview()).changes).toBe(true);
    for (let day = 0; day < 2; day++) {
      expect((await life.up()).phase).toBe("expired");
      expect((await life.preview()).changes).toBe(true);
      expect(life.said().join()).toMatch(/expired on 2029-11-\d\d, and nothing replaces it yet/);
    }
    await person.advance({ days: 400 });
    expect((await life.up()).phase).toBe("issued");
    expect((await life.preview()).changes).toBe(false);
  });
});

/** Runs an `up` from a state that was written before, as if the later one had been lost. */
function operationsWith(state: Awaited<ReturnType<Operations["up"]>>): () => ReturnType<Operations["up"]> {
  return async () => {
    const world = openWorld({ cwd: life.dir, env: {}, now: () => new Date(0), say: () => {} });
    const { phase, current, next, drift, renewAt, nextAction, ...inputs } = state;
    expect((await orgCertificate.diff("c", state, inputs, { world, config: { get: () => undefined } })).changes).toBe(true);
    return orgCertificate.update("c", state, inputs, { world, config: { get: () => undefined } });
  };
}

describe("drift that a refresh finds", () => {
  const file = (ending: string): string =>
    join(life.dir, "vault", readdirSync(join(life.dir, "vault")).filter((name) => name.includes("-r1") && name.endsWith(ending))[0]!);

  it("a key that is gone is replaced by a new key and a new order", async () => {
    await way.issued();
    rmSync(file(".age"));
    expect((await life.refresh()).drift).toMatchObject([{ class: "key-missing" }]);
    expect((await life.preview()).changes).toBe(true);
    const state = await life.up();
    expect(state).toMatchObject({ phase: "renewing", drift: [{ class: "key-missing", mends: "person" }] });
    expect(state.next!.round).toBe(2);
  });

  it("a certificate that is gone while its renewal is open is stored again, and the renewal goes on", async () => {
    const before = await way.issued();
    await person.advance({ days: 3 * 365 - 50 });
    const renewing = await life.up();
    expect(renewing).toMatchObject({ phase: "renewing", current: before.current });
    for (const name of readdirSync(join(life.dir, "vault")).filter((each) => each.endsWith("-r1.pem")))
      rmSync(join(life.dir, "vault", name));
    expect((await life.refresh()).drift).toMatchObject([{ class: "certificate-missing" }]);
    const after = await life.up(); // the order was answered meanwhile
    expect(life.said().join()).toContain(`certificate restored: serial ${before.current!.serialNumber}`);
    expect(after).toMatchObject({ phase: "issued", drift: null, current: { publicKeySha256: renewing.next!.publicKeySha256, round: 2 } });
    expect(orders()).toHaveLength(2);
  });

  it("a certificate that is gone is stored again from the platform's archive", async () => {
    const before = await way.issued();
    const stored = readdirSync(join(life.dir, "vault")).filter((name) => !name.endsWith(".age") && name.includes("-r1"));
    for (const name of stored) rmSync(join(life.dir, "vault", name));
    expect((await life.refresh()).drift).toMatchObject([{ class: "certificate-missing" }]);
    expect(await life.up()).toMatchObject({ phase: "issued", drift: null, current: before.current, next: null });
    expect((await life.refresh()).drift).toBeNull();
    expect(orders()).toHaveLength(1);
  });

  it("a request whose key is gone begins again with a new key, and the old order is withdrawn", async () => {
    const before = await way.ordered();
    rmSync(file(".age"));
    expect((await life.refresh()).drift).toMatchObject([{ class: "request-key-missing" }]);
    const after = await life.up();
    expect(after.next!.publicKeySha256).not.toBe(before.next!.publicKeySha256);
    expect(after.next!.ticket).not.toBe(before.next!.ticket);
  });

  it("is none when nothing changed", async () => {
    await way.issued();
    expect((await life.refresh()).drift).toBeNull();
    expect((await life.preview()).changes).toBe(false);
  });
});

describe("bundles", () => {
  it("are packed once when the certificate is there, each under a password of its own, and nothing of them is in the state", async () => {
    const wish = { bundles: ["pem", "pem-with-key", "pkcs12-modern", "pkcs12-legacy", "pkcs8-encrypted"] } as const;
    const before = await way.issued();
    expect((await life.preview(wish)).changes).toBe(true);
    const state = await life.up(wish);
    expect(state.current).toEqual({
      ...before.current,
      bundles: wish.bundles,
      inService: { place: before.inService, bundles: wish.bundles },
    });
    expect((await life.preview(wish)).changes).toBe(false);

    const vault = await openVault(state.vault, { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => {} });
    const p12 = (await vault.readBundle!(state.current!.entry, "pkcs12-modern"))!;
    const shown = execFileSync("openssl", ["pkcs12", "-nodes", "-passin", "env:P12_PASSWORD"], {
      input: p12.bytes,
      env: { ...process.env, P12_PASSWORD: p12.password },
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
    expect(shown).toContain("BEGIN PRIVATE KEY");
    expect(shown.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(JSON.stringify(state)).not.toContain(p12.password);
    const open = (await vault.readBundle!(state.current!.entry, "pem-with-key"))!;
    expect([open.password, open.bytes.toString().match(/BEGIN (PRIVATE KEY|CERTIFICATE)/g)?.length]).toEqual([undefined, 4]);
    expect(JSON.stringify(state)).not.toContain(open.bytes.toString("latin1").split("\n")[1]);
    expect(p12.password).not.toBe((await vault.readBundle!(state.current!.entry, "pkcs8-encrypted"))!.password);
    life.forget();
    await life.up(wish); // found again, and nothing is packed anew
    expect((await vault.readBundle!(state.current!.entry, "pkcs12-modern"))!.bytes).toEqual(p12.bytes);
  });

  it("stay as an earlier version packed them, and are no difference: a server may use what is there", async () => {
    const { current, vault: address } = await way.issued();
    const vault = await openVault(address, { cwd: life.dir, env: {}, now: () => new Date(0), notice: () => {} });
    const kept = { bytes: Buffer.from("packed by version 0.1.0"), password: "of version 0.1.0", certificateSha256: current!.sha256 };
    await vault.storeBundle!(current!.entry, "pkcs12-modern", kept);
    const wish = { bundles: ["pkcs12-modern"] } as const;
    expect((await life.up(wish)).current!.bundles).toEqual(["pkcs12-modern"]);
    expect((await life.preview(wish)).changes).toBe(false);
    expect(await vault.readBundle!(current!.entry, "pkcs12-modern")).toEqual(kept);
  });
});
