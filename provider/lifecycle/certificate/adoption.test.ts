import { createPublicKey } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Existing, existing, trust } from "../../../test/adopt/existing";
import { leaksIn, tracesOf } from "../../../test/leaks";
import { type Operations, operations } from "../../../test/operations";
import { type Hierarchy, type Leaf, lifeFrom, makeHierarchy } from "../../igc/sandbox";
import { openVault } from "../../vault";

/** A key and certificate that exist, taken over on the real folder and the real file vault; only ANS' CA is ours. */
const start = new Date("2026-11-24T09:00:00Z");
const password = "mot de passe du P12";
let now = start;
let hierarchy: Hierarchy;
let life: Operations;
let there: Existing;
beforeAll(async () => {
  hierarchy = await makeHierarchy();
  there = await existing(hierarchy, start);
});
beforeEach(() => {
  now = start;
  life = operations({ "igc-sante:platform": "manual:./igc-sante" }, () => now, {
    IGC_SANTE_P12_PASSWORD: password,
    OTHER_PASSWORD: "autre",
  });
  trust(join(life.dir, "igc-sante"), hierarchy);
});
afterEach(() => life.dispose());

const file = (name: string, content: string | Uint8Array): string => (writeFileSync(join(life.dir, name), content), `file:./${name}`);
const vaultFiles = (): string[] => readdirSync(join(life.dir, "vault")).filter((name) => name.includes("-r"));
const outbox = (): string[] => readdirSync(join(life.dir, "igc-sante", "outbox")).filter((name) => name.startsWith("commande-"));
const otherVault = (name: string) => openVault(`file:./${name}`, { cwd: life.dir, env: {}, now: () => now, notice: () => undefined });

const sources: readonly [string, () => string][] = [
  ["a P12", () => file("insi.p12", there.p12(password))],
  ["a P12 with a password of its own", () => `${file("insi.p12", there.p12("autre"))}?password-variable=OTHER_PASSWORD`],
  ["PEM, the key first", () => file("insi.pem", there.key + there.certificate)],
  ["PEM, the certificate first", () => file("insi.pem", there.certificate + there.key)],
];
it.each(sources)("takes over %s, and the next run changes nothing", async (_what, make) => {
  const adopt = make();
  const state = await life.up({ adopt });
  expect(state).toMatchObject({
    phase: "issued",
    next: null,
    nextAction: null,
    current: { publicKeySha256: there.publicKeySha256, round: 1, notAfter: lifeFrom(start).notAfter.toISOString() },
  });
  expect((await life.preview({ adopt })).changes).toBe(false);
  expect((await life.refresh()).drift).toBeNull();
  expect(outbox()).toEqual([]);
  expect(vaultFiles().sort()).toEqual([`${state.current!.entry}.age`, `${state.current!.entry}.pem`]);
});

it("leaves no trace of the key but in the vault and where it was", async () => {
  const adopt = file("insi.pem", there.key + there.certificate);
  const state = await life.up({ adopt });
  const traces = tracesOf(there.key);
  expect(leaksIn(readFileSync(join(life.dir, "insi.pem")), traces)).not.toEqual([]);
  expect(leaksIn(Buffer.from(JSON.stringify(state) + life.said().join("\n")), traces)).toEqual([]);
  for (const name of readdirSync(join(life.dir, "vault"))) expect(leaksIn(readFileSync(join(life.dir, "vault", name)), traces)).toEqual([]);
});

it("needs its source no more, nor the argument, and is renewed as any other", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const before = await life.up({ adopt });
  rmSync(join(life.dir, "insi.p12"));
  expect((await life.preview({ adopt })).changes).toBe(false);
  expect(await life.preview({})).toEqual({ changes: false, replaces: [] });
  now = new Date(lifeFrom(start).notAfter.getTime() - 59 * 86_400_000);
  expect((await life.preview({ adopt })).changes).toBe(true);
  expect(await life.up({ adopt })).toMatchObject({ phase: "renewing", current: before.current, next: { round: 2 } });
});

it("is found again when the run died before its state was written, without its source", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const before = await life.up({ adopt });
  life.forget();
  rmSync(join(life.dir, "insi.p12"));
  expect((await life.up({ adopt })).current).toEqual(before.current);
});

it("goes on when the run died between the key and the certificate", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const { current } = await life.up({ adopt });
  life.forget();
  rmSync(join(life.dir, "vault", `${current!.entry}.pem`));
  expect((await life.up({ adopt })).current).toEqual(current);
  expect(vaultFiles()).toHaveLength(2);
});

it("takes the place of a request that was begun, whose order is withdrawn", async () => {
  const begun = await life.up();
  const adopt = file("insi.p12", there.p12(password));
  expect((await life.preview({ adopt })).changes).toBe(true);
  const state = await life.up({ adopt });
  expect(state).toMatchObject({ phase: "issued", next: null, current: { round: 2, publicKeySha256: there.publicKeySha256 } });
  expect(vaultFiles()).toContain(`${begun.next!.entry}.age`); // no key is lost
  expect((await life.preview({ adopt })).changes).toBe(false);
});

it("restores from its source what was taken over and then lost from the vault", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const { current } = await life.up({ adopt });
  rmSync(join(life.dir, "vault", `${current!.entry}.pem`));
  expect((await life.refresh()).drift).toMatchObject([{ class: "certificate-missing" }]);
  expect(await life.up({ adopt })).toMatchObject({ phase: "issued", current, drift: null });
});

it("restores it too while the machine's clock is wrong, and restores no other certificate of that key", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const { current } = await life.up({ adopt });
  const stored = join(life.dir, "vault", `${current!.entry}.pem`);
  rmSync(stored);
  await life.refresh();
  now = new Date(Date.parse(current!.notBefore) - 25 * 3_600_000);
  expect(await life.up({ adopt })).toMatchObject({ current, next: null, drift: [{ class: "not-yet-valid" }] });

  now = start;
  rmSync(stored);
  await life.refresh();
  file(
    "insi.p12",
    (await existing(hierarchy, start, { publicKey: createPublicKey(there.key), serialNumber: "5a0103" })).certificate + there.key,
  );
  expect(await life.up({ adopt })).toMatchObject({ current, next: { round: 2 }, drift: null });
});

it("is not asked for anew while its source is out of reach, and is when the source is gone", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const { current } = await life.up({ adopt });
  rmSync(join(life.dir, "vault", `${current!.entry}.pem`));
  await life.refresh();
  rmSync(join(life.dir, "insi.p12"));
  mkdirSync(join(life.dir, "insi.p12"));
  await expect(life.up({ adopt })).rejects.toThrow("[file-unreadable]");
  expect(vaultFiles()).toEqual([`${current!.entry}.age`]);
  rmSync(join(life.dir, "insi.p12"), { recursive: true });
  expect(await life.up({ adopt })).toMatchObject({ phase: "renewing", next: { round: 2 } });
});

it("moves an entry from another vault, whose certificate goes with it", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const before = await life.up({ adopt });
  const moved = { vault: "file:./elsewhere", adopt: `entry:${before.current!.entry}@file:./vault` };
  const state = await life.up(moved);
  expect(state.current).toEqual(before.current);
  expect(await (await otherVault("elsewhere")).readIssued(before.current!.entry)).toEqual(
    await (await otherVault("vault")).readIssued(before.current!.entry),
  );
  expect((await life.preview(moved)).changes).toBe(false);
});

it("refuses another server instance's key: from another vault, and from a file in the same vault", async () => {
  const adopt = file("insi.p12", there.p12(password));
  const { current } = await life.up({ adopt });
  life.forget();
  const elsewhere = { serverInstance: "srv2", vault: "file:./elsewhere", adopt: `entry:${current!.entry}@file:./vault` };
  await expect(life.up(elsewhere)).rejects.toThrow("[key-reused]");
  await expect(life.up({ serverInstance: "srv2", adopt })).rejects.toThrow("[key-reused]");
  expect(vaultFiles()).toHaveLength(2);
});

const refused: readonly [string, string, () => Promise<string>][] = [
  ["a file that is not there", "adopt-missing", async () => "file:./nothing.p12"],
  ["an entry that is not there", "adopt-missing", async () => "entry:igc-none-r1@file:./old"],
  ["a P12 whose password is another", "adopt-unusable", async () => file("insi.p12", there.p12("unbekannt"))],
  ["a certificate without its key", "adopt-unusable", async () => file("insi.pem", there.certificate)],
  ["a key without its certificate", "answer-unreadable", async () => file("insi.pem", there.key)],
  [
    "a certificate and another key",
    "adopt-unusable",
    async () => file("insi.pem", there.certificate + (await existing(hierarchy, start)).key),
  ],
  ["noise", "answer-unreadable", async () => file("insi.p12", Buffer.alloc(900, 7))],
  ...(
    [
      [
        "another structure's certificate",
        "answer-wrong-subject",
        { subject: { department: "Rhône (69)", organization: "Autre", organizationalUnit: "1750712184", commonName: "INSI-AUTO" } },
      ],
      ["a certificate for signing", "answer-wrong-usage", { usage: "SIGN" }],
      ["a production certificate", "answer-wrong-environment", { environment: "production" }],
      ["a certificate that ended", "answer-expired", lifeFrom(new Date("2022-01-01T00:00:00Z"))],
    ] as const
  ).map(([what, code, change]): [string, string, () => Promise<string>] => [
    what,
    code,
    async () =>
      file(
        "insi.pem",
        Object.values(await existing(hierarchy, start, change as Partial<Leaf>))
          .slice(0, 2)
          .join(""),
      ),
  ]),
];
it.each(refused)("refuses %s as %s, before anything is made", async (_what, code, make) => {
  const adopt = await make();
  const fault: Error = (await life.up({ adopt }).then(
    () => expect(code).toBe("refused"),
    (error: Error) => error,
  )) as Error;
  expect(fault.message).toContain(`[${code}]`);
  expect(fault.message).toContain(adopt);
  expect(fault.message).not.toContain("PRIVATE");
  expect(readdirSync(life.dir)).not.toContain("vault");
  expect(outbox()).toEqual([]);
});

it("waits for the authorities instead of refusing what it cannot judge yet", async () => {
  rmSync(join(life.dir, "igc-sante", "ca"), { recursive: true });
  const adopt = file("insi.p12", there.p12(password));
  await expect(life.up({ adopt })).rejects.toThrow("[anchor-missing]");
  trust(join(life.dir, "igc-sante"), hierarchy);
  expect((await life.up({ adopt })).phase).toBe("issued");
});
