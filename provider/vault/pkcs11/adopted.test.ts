import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import type { Template } from "pkcs11js";
import { foreignCertificate, foreignPair, stays } from "../../../test/adopt/foreign-pair";
import { codeOf, elsewhere, entry, faultOf, issuedFor, metadata } from "../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { context, looking } from "../../../test/servers/softhsm-stage";
import { decodePem } from "../../x509/der";
import type { Vault } from "../vault";
import { openPkcs11Vault } from "./adapter";
import { attributes, find } from "./object";
import { binding } from "./token";

/** Key pairs that others made in the token, under CKA_IDs and CKA_LABELs of their own. */
let hsm: SoftHsm;
let session: ReturnType<typeof looking>;
let vault: Vault;
let cases = 0;
let [label, id, rest] = ["", Buffer.alloc(0), ""];
beforeAll(async () => {
  hsm = await startSoftHsm(["shared"]);
  hsm.useHere();
  session = looking(hsm, "shared");
});
afterAll(async () => {
  session?.close();
  await hsm?.dispose();
});
beforeEach(async () => {
  label = `srv é ${++cases}`;
  id = Buffer.of(0xa0, cases);
  rest = hsm.rest("shared", `case${cases}.`);
  vault = await openPkcs11Vault(rest, `pkcs11:${rest}`, context);
});

/** A pair of others under the case's names. */
const pair = ({ keyId = id, protect }: { keyId?: Buffer; protect?: Template } = {}): KeyObject =>
  foreignPair(session, { label, id: keyId, ...(protect && { protect }) });

function certificate(publicKey: KeyObject, serial: string): Buffer {
  const [der] = decodePem(issuedFor(publicKey, [], serial).certificate, "CERTIFICATE");
  foreignCertificate(session, { label, id, der: der! });
  return der!;
}

const withId = (kind: number): Buffer[] =>
  find(session, [
    { type: binding().CKA_CLASS, value: kind },
    { type: binding().CKA_ID, value: id },
  ]);

it("is found by its label, its id or both, with the certificates of its id", async () => {
  const certificates = [certificate(pair(), "11")];
  const found = await vault.findObject!({ label });
  expect(found?.certificates).toEqual(certificates);
  expect([await vault.findObject!({ id }), await vault.findObject!({ label, id })]).toEqual([found, found]);
  expect([await vault.findObject!({ label, id: Buffer.of(9) }), await vault.findObject!({ label: "nobody" })]).toEqual([
    undefined,
    undefined,
  ]);
});

it("becomes an entry's key, signs, and stays as it was", async () => {
  const publicKey = pair();
  const key = await vault.adoptObject!(entry, { label }, metadata);
  expect(key).toMatchObject({ entry, metadata, algorithm: "rsa-2048", exportable: false });
  expect(verify("sha256", Buffer.from("request"), publicKey, await key.sign(Buffer.from("request")))).toBe(true);
  const again = await openPkcs11Vault(rest, `pkcs11:${rest}`, context);
  expect((await again.readKey(entry))?.publicKeySha256).toBe(key.publicKeySha256);
  expect((await again.createKey(entry, "rsa-2048", metadata)).publicKeySha256).toBe(key.publicKeySha256);
  const [kept] = withId(binding().CKO_PRIVATE_KEY);
  expect(attributes(session, kept!, [binding().CKA_LABEL])[0]!.toString()).toBe(label);
  expect(withId(binding().CKO_PRIVATE_KEY)).toHaveLength(1);
});

it("has its certificate once, and others' certificates of its id stay", async () => {
  const publicKey = pair();
  certificate(publicKey, "11");
  await vault.adoptObject!(entry, { id }, metadata);
  await vault.storeIssued(entry, issuedFor(publicKey, [], "11"));
  expect(withId(binding().CKO_CERTIFICATE)).toHaveLength(1);
  for (const serial of ["12", "13"]) await vault.storeIssued(entry, issuedFor(publicKey, [], serial));
  expect(await vault.readIssued(entry)).toEqual(issuedFor(publicKey, [], "13"));
  expect(withId(binding().CKO_CERTIFICATE)).toHaveLength(2); // theirs, and ours of today
});

it("changes nothing when it is taken over again", async () => {
  pair();
  const documents = (): number => find(session, [{ type: binding().CKA_CLASS, value: binding().CKO_DATA }]).length;
  const key = await vault.adoptObject!(entry, { label }, metadata);
  const before = documents();
  expect((await vault.adoptObject!(entry, { label }, metadata)).createdAt).toBe(key.createdAt);
  await Promise.all([1, 2, 3, 4].map(() => vault.adoptObject!(entry, { id }, metadata)));
  expect(documents()).toBe(before);
});

it("is refused to a second server instance, by whatever name it is asked for", async () => {
  pair();
  await vault.adoptObject!(entry, { label }, metadata);
  const stack = await openPkcs11Vault(rest, `pkcs11:${rest}`, context);
  const fault = await faultOf(stack.adoptObject!("igc-other-r1", { id }, elsewhere));
  expect(fault.code).toBe("key-reused");
  expect(fault.what).toContain(entry);
  expect(await stack.readKey("igc-other-r1")).toBeUndefined();
});

it("goes to one of two server instances that ask at once", async () => {
  pair();
  const outcomes = await Promise.allSettled([
    vault.adoptObject!(entry, { label }, metadata),
    vault.adoptObject!("igc-other-r1", { id }, elsewhere),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const holders = await Promise.all([entry, "igc-other-r1"].map((name) => vault.readKey(name)));
  expect(holders.filter(Boolean)).toHaveLength(1);
});

it("never takes the place of an entry's key, and is refused to another use of the entry", async () => {
  pair();
  await vault.createKey("igc-made-r1", "rsa-2048", metadata);
  expect(await codeOf(vault.adoptObject!("igc-made-r1", { label }, metadata))).toBe("vault-conflict");
  await vault.adoptObject!(entry, { label }, metadata);
  expect(await codeOf(vault.adoptObject!(entry, { label }, elsewhere))).toBe("key-reused");
});

it("of the vault's own making is no other entry's", async () => {
  const made = await vault.createKey("igc-made-r1", "rsa-2048", metadata);
  const fault = await faultOf(vault.adoptObject!(entry, { label: `case${cases}.igc-made-r1` }, elsewhere));
  expect([fault.code, made.entry]).toEqual(["key-reused", "igc-made-r1"]);
});

it("may have been brought into the token, but not be able to leave it", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n, e, d, p, q, dp, dq, qi } = Object.fromEntries(
    Object.entries(privateKey.export({ format: "jwk" })).map(([name, value]) => [name, Buffer.from(String(value), "base64url")]),
  );
  const b = binding();
  const numbers = [
    [b.CKA_MODULUS, n],
    [b.CKA_PUBLIC_EXPONENT, e],
    [b.CKA_PRIVATE_EXPONENT, d],
    [b.CKA_PRIME_1, p],
    [b.CKA_PRIME_2, q],
    [b.CKA_EXPONENT_1, dp],
    [b.CKA_EXPONENT_2, dq],
    [b.CKA_COEFFICIENT, qi],
  ] as const;
  session.module.C_CreateObject(session.handle, [
    { type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY },
    { type: b.CKA_KEY_TYPE, value: b.CKK_RSA },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: true },
    { type: b.CKA_SIGN, value: true },
    { type: b.CKA_ID, value: id },
    { type: b.CKA_LABEL, value: label },
    ...stays(),
    ...numbers.map(([type, value]) => ({ type, value: value! })),
  ]);
  const key = await vault.adoptObject!(entry, { label }, metadata);
  expect(verify("sha256", Buffer.from("x"), createPublicKey(privateKey), await key.sign(Buffer.from("x")))).toBe(true);
});

it.each<[string, string, () => unknown]>([
  [
    "can leave the token",
    "key-unusable",
    () =>
      pair({
        protect: [
          { type: binding().CKA_SENSITIVE, value: true },
          { type: binding().CKA_EXTRACTABLE, value: true },
        ],
      }),
  ],
  [
    "lies open in it",
    "key-unusable",
    () =>
      pair({
        protect: [
          { type: binding().CKA_SENSITIVE, value: false },
          { type: binding().CKA_EXTRACTABLE, value: false },
        ],
      }),
  ],
  ["is one of two of its label", "adopt-unusable", () => [pair(), pair({ keyId: Buffer.of(0xb0, cases) })]],
  ["has no CKA_ID", "adopt-unusable", () => pair({ keyId: Buffer.alloc(0) })],
  ["is not there", "adopt-missing", () => undefined],
])("is refused when it %s, as %s", async (_what, code, make) => {
  make();
  expect(await codeOf(vault.adoptObject!(entry, { label }, metadata))).toBe(code);
  expect(await vault.readKey(entry)).toBeUndefined();
});
