import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inspect } from "node:util";
import { vaultContract } from "../../../test/contract/vault";
import { codeOf, elsewhere, entry, type FailureCode, faultOf, issuedFor, metadata } from "../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { context, looking, tokenStage } from "../../../test/servers/softhsm-stage";
import { buildCsr } from "../../x509/csr";
import type { Vault } from "../vault";
import { openPkcs11Vault } from "./adapter";
import { attributes, find, objectName } from "./object";
import { binding, cryptoki } from "./token";

let hsm: SoftHsm;
let prefixes = 0;
beforeAll(async () => {
  hsm = await startSoftHsm(["IGC Santé", "wrong PIN", "twin", "removed"]);
  hsm.useHere();
});
afterAll(() => hsm?.dispose());

const open = (rest: string, env: Record<string, string> = {}): Promise<Vault> =>
  openPkcs11Vault(rest, `pkcs11:${rest}`, { ...context, env });
const ownPrefix = (): string => `own${++prefixes}.`;

const failures: readonly FailureCode[] = ["vault-forbidden", "vault-unreachable", "vault-throttled", "vault-full"];
vaultContract(
  "pkcs11:",
  { exportable: false, writers: 50, failures, foreign: false, softDeletes: false, strangers: [], lists: true, hasIdFromTheStart: true },
  () => tokenStage(hsm, "IGC Santé"),
);

describe("a key in a token", () => {
  let prefix: string;
  let rest: string;
  let vault: Vault;
  let session: ReturnType<typeof looking>;
  beforeEach(async () => {
    prefix = ownPrefix();
    rest = hsm.rest("IGC Santé", prefix);
    vault = await open(rest);
    session = looking(hsm, "IGC Santé");
  });
  afterEach(() => session.close());

  const objectsOf = (name: string, kind: number): Buffer[] =>
    find(session, [
      { type: binding().CKA_CLASS, value: kind },
      { type: binding().CKA_ID, value: objectName(prefix, name).id },
    ]);
  const privateKeyOf = (name = entry): Buffer => objectsOf(name, binding().CKO_PRIVATE_KEY)[0]!;

  it("cannot be read from it, nor was it ever outside, and the vault says so in the token's words", async () => {
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    expect(key.keyAttributes).toEqual(["CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL"]);
    const b = binding();
    const [extractable, sensitive, never, always] = attributes(session, privateKeyOf(), [
      b.CKA_EXTRACTABLE,
      b.CKA_SENSITIVE,
      b.CKA_NEVER_EXTRACTABLE,
      b.CKA_ALWAYS_SENSITIVE,
    ]).map((value) => value[0]);
    expect({ extractable, sensitive, never, always }).toEqual({ extractable: 0, sensitive: 1, never: 1, always: 1 });
    for (const secret of [b.CKA_PRIVATE_EXPONENT, b.CKA_PRIME_1])
      expect(() => attributes(session, privateKeyOf(), [secret])).toThrow("CKR_ATTRIBUTE_SENSITIVE");
  });

  it("is refused when it can leave the token", async () => {
    const b = binding();
    const { id, label } = objectName(prefix, entry);
    const both = [
      { type: b.CKA_TOKEN, value: true },
      { type: b.CKA_ID, value: id },
      { type: b.CKA_LABEL, value: label },
    ];
    session.module.C_GenerateKeyPair(
      session.handle,
      { mechanism: b.CKM_RSA_PKCS_KEY_PAIR_GEN },
      [...both, { type: b.CKA_MODULUS_BITS, value: 2048 }, { type: b.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) }],
      [...both, { type: b.CKA_SENSITIVE, value: false }, { type: b.CKA_EXTRACTABLE, value: true }],
    );
    const fault = await faultOf(vault.createKey(entry, "rsa-2048", metadata));
    expect(fault.code).toBe("key-unusable");
    expect(fault.what).toContain("CKA_EXTRACTABLE is true");
  });

  it("is not said to be made in the token when the token does not say it", async () => {
    await vault.createKey(entry, "rsa-2048", metadata);
    const get = session.module.C_GetAttributeValue.bind(session.module);
    const spy = jest
      .spyOn(session.module, "C_GetAttributeValue")
      .mockImplementation((...asked) =>
        get(...asked).map((one) => (one.type === binding().CKA_LOCAL ? { ...one, value: Buffer.of(0) } : one)),
      );
    const key = await vault.readKey(entry).finally(() => spy.mockRestore());
    expect(key!.keyAttributes).toEqual(["CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE"]);
  });

  it("signs a request that OpenSSL verifies", async () => {
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    const subject = {
      department: "Rhône (69)",
      organization: "CENTRE DE SANTE DES ALPES",
      organizationalUnit: "1690781810",
      commonName: "INSI-AUTO",
    };
    const csr = await buildCsr({ subject, publicKey: key.publicKey, sign: key.sign });
    const said = execFileSync("sh", ["-c", "openssl req -inform DER -verify -noout 2>&1"], { input: csr, encoding: "utf8" });
    expect(said).toMatch(/verify OK/);
  });

  it("signs the same where the token cannot hash", async () => {
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    const signature = await key.sign(Buffer.from("request"));
    const spy = jest.spyOn(session.module, "C_GetMechanismList").mockReturnValue([binding().CKM_RSA_PKCS]);
    const other = await key.sign(Buffer.from("request")).finally(() => spy.mockRestore());
    expect(other).toEqual(signature);
  });

  it("is found with its certificate by CKA_ID and CKA_LABEL, and a former certificate is gone", async () => {
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    for (const serial of ["11", "12"]) await vault.storeIssued(entry, issuedFor(key.publicKey, [], serial));
    const b = binding();
    expect([b.CKO_PRIVATE_KEY, b.CKO_PUBLIC_KEY, b.CKO_CERTIFICATE].map((kind) => objectsOf(entry, kind).length)).toEqual([1, 1, 1]);
    const [label, serial] = attributes(session, objectsOf(entry, b.CKO_CERTIFICATE)[0]!, [b.CKA_LABEL, b.CKA_SERIAL_NUMBER]);
    expect([label!.toString(), serial!.toString("hex")]).toEqual([prefix + entry, "020112"]);
  });

  it("is taken up when the process that made it died before it wrote what it is for", async () => {
    const spy = jest.spyOn(session.module, "C_CreateObject").mockImplementation(() => {
      throw new Error("killed");
    });
    await expect(vault.createKey(entry, "rsa-2048", metadata)).rejects.toThrow("killed");
    spy.mockRestore();
    expect(await vault.readKey(entry)).toBeUndefined();
    const [modulus] = attributes(session, privateKeyOf(), [binding().CKA_MODULUS]);
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    expect(key.publicKey.export({ format: "jwk" }).n).toBe(modulus!.toString("base64url"));
    expect(objectsOf(entry, binding().CKO_PRIVATE_KEY)).toHaveLength(1);
  });

  it("is missed, and not made anew, when it was destroyed", async () => {
    await vault.createKey(entry, "rsa-2048", metadata);
    session.module.C_DestroyObject(session.handle, privateKeyOf());
    expect([await codeOf(vault.readKey(entry)), await codeOf(vault.createKey(entry, "rsa-2048", metadata))]).toEqual([
      "vault-corrupt",
      "vault-corrupt",
    ]);
  });

  it("is no second server instance's, as a copy", async () => {
    await vault.createKey(entry, "rsa-2048", metadata);
    const { id, label } = objectName(prefix, "igc-other");
    session.module.C_CopyObject(session.handle, privateKeyOf(), [
      { type: binding().CKA_ID, value: id },
      { type: binding().CKA_LABEL, value: label },
    ]);
    const fault = await faultOf(vault.createKey("igc-other", "rsa-2048", elsewhere));
    expect(fault.code).toBe("key-reused");
    expect(fault.what).toContain(entry);
  });

  it("is reached again after every session was lost", async () => {
    const key = await vault.createKey(entry, "rsa-2048", metadata);
    const { module, slot } = session;
    module.C_CloseAllSessions(slot);
    expect((await vault.readKey(entry))?.publicKeySha256).toBe(key.publicKeySha256);
    module.C_CloseAllSessions(slot);
    expect(await Promise.all([1, 2, 3, 4, 5].map(() => key.sign(Buffer.from("x"))))).toHaveLength(5);
    session = looking(hsm, "IGC Santé");
  });

  /** A process of its own that asks for a key once it is told to go, and what it says: that it waits, and then its answer. */
  async function otherProcess(): Promise<{ go(): void; said(): Promise<unknown> }> {
    const child = spawn(
      process.execPath,
      [join(__dirname, "../../../test/servers/softhsm-child.js"), rest, entry, JSON.stringify(metadata)],
      { env: { ...process.env, ...hsm.env }, stdio: ["pipe", "pipe", "inherit"] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const said = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
    expect(await said()).toBe("ready");
    return { go: () => void child.stdin.write("go\n"), said };
  }
  async function answer({ said }: Awaited<ReturnType<typeof otherProcess>>): Promise<unknown> {
    const first = await said();
    return first === "waits" ? said() : first;
  }

  it("is one key for two processes that ask at once", async () => {
    const both = await Promise.all([otherProcess(), otherProcess()]);
    for (const { go } of both) go();
    const [one, other] = await Promise.all(both.map(answer));
    expect(one).toEqual({ publicKeySha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(other).toEqual(one);
    expect((await vault.readKey(entry))?.publicKeySha256).toBe((one as { publicKeySha256: string }).publicKeySha256);
    expect(objectsOf(entry, binding().CKO_PRIVATE_KEY)).toHaveLength(1);
  });

  it("is one key for a process that was making another entry's while it was made", async () => {
    const other = await otherProcess();
    const module = cryptoki(hsm.modulePath);
    const generate = module.C_GenerateKeyPairAsync.bind(module);
    const until: unknown[] = [];
    const generating = jest.spyOn(module, "C_GenerateKeyPairAsync").mockImplementationOnce(async (...args) => {
      other.go();
      until.push(await other.said());
      return generate(...args);
    });
    await vault.createKey("igc-other", "rsa-2048", elsewhere);
    const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
    generating.mockRestore();
    expect(until).toEqual(["waits"]);
    expect(await other.said()).toEqual({ publicKeySha256 });
    expect(objectsOf(entry, binding().CKO_PRIVATE_KEY)).toHaveLength(1);
  });
});

describe("a token", () => {
  it("is given a wrong PIN once, whoever asks and how often", async () => {
    const pinFile = join(hsm.folder, "wrong-pin");
    await fs.writeFile(pinFile, "0000-wrong");
    const attempts = jest.spyOn(cryptoki(hsm.modulePath), "C_Login");
    const vault = await open(hsm.rest("wrong PIN", "", pinFile));
    const faults = await Promise.all(
      [vault.readKey(entry), vault.createKey(entry, "rsa-2048", metadata), vault.readIssued(entry)].map(faultOf),
    );
    faults.push(await faultOf(vault.readKey(entry)), await faultOf((await open(hsm.rest("wrong PIN", "other."))).readKey(entry)));
    const sent = attempts.mock.calls.length;
    attempts.mockRestore();
    expect(faults.map(({ code }) => code)).toEqual(Array(5).fill("vault-forbidden"));
    expect(faults[0]!.what).toBe(
      "The token wrong PIN refused the PIN (CKR_PIN_INCORRECT). It was tried once, and is not tried again: a few refusals lock a token.",
    );
    expect(inspect(faults, { depth: 9 })).not.toContain("0000-wrong");
    expect(sent).toBe(1);
  });

  it.each([
    ["locked", 0x40000, "has locked its user PIN"],
    ["about to lock", 0x20000, "leaves one try"],
  ])("is given no PIN when it is %s", async (_what, flag, said) => {
    const module = cryptoki(hsm.modulePath);
    const info = module.C_GetTokenInfo.bind(module);
    const flags = jest.spyOn(module, "C_GetTokenInfo").mockImplementation((slot) => ({ ...info(slot), flags: info(slot).flags | flag }));
    const attempts = jest.spyOn(module, "C_Login");
    const fault = await faultOf((await open(hsm.rest("twin"))).readKey(entry));
    const sent = attempts.mock.calls.length;
    [flags, attempts].forEach((spy) => spy.mockRestore());
    expect(fault.code).toBe("vault-forbidden");
    expect(fault.what).toContain(said);
    expect(sent).toBe(0);
  });

  it("takes the PIN from the environment when the address names no file", async () => {
    const rest = `token=twin?module-path=${hsm.modulePath}`;
    expect(await codeOf((await open(rest)).readKey(entry))).toBe("vault-forbidden");
    const module = cryptoki(hsm.modulePath);
    const { serialNumber } = module
      .C_GetSlotList(true)
      .map((slot) => module.C_GetTokenInfo(slot))
      .find(({ label }) => label.trim() === "twin")!;
    const attempts = jest.spyOn(module, "C_Login");
    const read = await (await open(`serial=${serialNumber}?module-path=${hsm.modulePath}`, { IGC_SANTE_PKCS11_PIN: hsm.pin })).readKey(
      entry,
    );
    const sent = attempts.mock.calls.map(([, , pin]) => pin);
    attempts.mockRestore();
    expect([read, sent]).toEqual([undefined, [hsm.pin]]);
  });

  it("is out of reach when the module does not show it, and the Fault says what it shows", async () => {
    const fault = await faultOf((await open(hsm.rest("nobody"))).readKey(entry));
    expect(fault.code).toBe("vault-unreachable");
    expect(fault.what).toMatch(/no token nobody; it shows .*IGC Santé \(serial [0-9a-f]+\)/);
  });

  it("is out of reach when its module is not there", async () => {
    expect(await codeOf((await open("token=x?module-path=/nowhere/module.so")).readKey(entry))).toBe("vault-unreachable");
  });

  it("that was taken out has not lost its keys: it is out of reach", async () => {
    const vault = await open(hsm.rest("removed"));
    await vault.createKey(entry, "rsa-2048", metadata);
    await fs.rename(join(hsm.folder, "tokens"), join(hsm.folder, "away"));
    const codes = await Promise.all(
      [vault.readKey(entry), vault.createKey(entry, "rsa-2048", metadata), vault.readIssued(entry)].map(codeOf),
    );
    expect(codes).toEqual(Array(3).fill("vault-unreachable"));
  });
});
