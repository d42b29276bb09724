import { entry, issuedFor, metadata } from "../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { context, looking } from "../../../test/servers/softhsm-stage";
import type { Vault } from "../vault";
import { openPkcs11Vault } from "./adapter";
import { find, objectName } from "./object";
import { binding } from "./token";

/** A token is listed as it is: what others keep in it is not the vault's, and thousands of objects are searched once. */

const token = "IGC Santé";
let hsm: SoftHsm;
let session: ReturnType<typeof looking>;
beforeAll(async () => {
  hsm = await startSoftHsm([token]);
  hsm.useHere();
  session = looking(hsm, token);
});
afterAll(async () => {
  session?.close();
  await hsm?.dispose();
});

const open = (prefix: string): Promise<Vault> => {
  const rest = hsm.rest(token, prefix);
  return openPkcs11Vault(rest, `pkcs11:${rest}`, context);
};
const entriesOf = async (prefix: string): Promise<string[]> => (await (await open(prefix)).listKeys()).map(({ entry: name }) => name);
const privateKeys = (label: string): Buffer[] =>
  find(session, [
    { type: binding().CKA_CLASS, value: binding().CKO_PRIVATE_KEY },
    { type: binding().CKA_LABEL, value: label },
  ]);
const copy = (of: Buffer, label: string, id: Buffer): Buffer =>
  session.module.C_CopyObject(session.handle, of, [
    { type: binding().CKA_ID, value: id },
    { type: binding().CKA_LABEL, value: label },
  ]);
function document(application: string, label: string, content: string): void {
  const b = binding();
  session.module.C_CreateObject(session.handle, [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: true },
    { type: b.CKA_APPLICATION, value: application },
    { type: b.CKA_LABEL, value: label },
    { type: b.CKA_VALUE, value: Buffer.from(content) },
  ]);
}

it("has nothing of other programs, nor of a vault whose prefix begins alike", async () => {
  const [mine, longer] = [await open("p-"), await open("p-x-")];
  const made = await mine.createKey(entry, "rsa-2048", metadata);
  await mine.storeIssued(entry, issuedFor(made.publicKey));
  const others = await longer.createKey("igc-other-r1", "rsa-2048", metadata);
  await longer.storeIssued("igc-other-r1", issuedFor(others.publicKey));
  copy(privateKeys(`p-${entry}`)[0]!, "tomcat", Buffer.of(7));
  copy(privateKeys(`p-${entry}`)[0]!, "p-tomcat", Buffer.of(8)); // of the prefix by its label alone
  document("mail gateway", "p-settings", "{}");
  document("igc-sante revocation", `p-${entry}`, "{}");
  expect([await entriesOf("p-"), await entriesOf("p-x-"), await entriesOf("q-")]).toEqual([[entry], ["igc-other-r1"], []]);
});

it("has a key whose maker died before it wrote what it is for, by its name alone, and a pair that was taken over under its own CKA_ID", async () => {
  const vault = await open("died.");
  await vault.createKey(entry, "rsa-2048", metadata);
  const label = "died.igc-bare-r1";
  copy(privateKeys(`died.${entry}`)[0]!, label, objectName("died.", "igc-bare-r1").id);
  expect(await vault.listKeys()).toEqual(
    [
      expect.objectContaining({ entry, hasKey: true, metadata }),
      { entry: "igc-bare-r1", publicKeySha256: null, metadata: null, hasKey: true, certificate: null },
    ].sort((one, other) => (one.entry < other.entry ? -1 : 1)),
  );
  const b = binding();
  const pair = [
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_ID, value: Buffer.of(9, 9) },
    { type: b.CKA_LABEL, value: "legacy" },
  ];
  session.module.C_GenerateKeyPair(
    session.handle,
    { mechanism: b.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [...pair, { type: b.CKA_MODULUS_BITS, value: 2048 }, { type: b.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) }],
    [...pair, { type: b.CKA_SENSITIVE, value: true }, { type: b.CKA_EXTRACTABLE, value: false }, { type: b.CKA_SIGN, value: true }],
  );
  const taken = await open("taken.");
  const key = await taken.adoptObject!(entry, { label: "legacy" }, metadata);
  const issued = issuedFor(key.publicKey);
  await taken.storeIssued(entry, issued);
  expect(await taken.listKeys()).toMatchObject([
    { entry, publicKeySha256: key.publicKeySha256, hasKey: true, certificate: { pem: issued.certificate } },
  ]);
  session.module.C_DestroyObject(session.handle, privateKeys("legacy")[0]!);
  expect(await taken.listKeys()).toMatchObject([{ entry, publicKeySha256: key.publicKeySha256, hasKey: false }]);
});

it("searches a token of many objects once for each kind, asks of private keys two names, says how far it is, and holds nothing up", async () => {
  const many = 300;
  for (let index = 0; index < many; index++)
    document("igc-sante key", `many.igc-m${index}-r1`, JSON.stringify({ entry: `igc-m${index}-r1`, publicKeySha256: "ab", metadata }));
  const vault = await open("many.");
  await vault.createKey(entry, "rsa-2048", metadata);
  const searches = jest.spyOn(session.module, "C_FindObjectsInit");
  const asked = jest.spyOn(session.module, "C_GetAttributeValue");
  const done: [number, (number | undefined)?][] = [];
  let turns = 0;
  let listing = true;
  const turn = (): void => {
    turns++;
    if (listing) setImmediate(turn);
  };
  setImmediate(turn);
  const listed = await vault.listKeys({ progress: (...far) => void done.push(far) });
  listing = false;
  const searched = searches.mock.calls.length;
  const types = new Set(asked.mock.calls.flatMap(([, , wanted]) => wanted.map(({ type }) => type)));
  const b = binding();
  [searches, asked].forEach((spy) => spy.mockRestore());
  expect(listed).toHaveLength(many + 1);
  expect(searched).toBe(4);
  expect(types).toEqual(new Set([b.CKA_LABEL, b.CKA_VALUE, b.CKA_ID]));
  expect(done.map(([each]) => each)).toEqual(done.map((_each, index) => index + 1));
  expect(new Set(done.map(([, of]) => of))).toEqual(new Set([done.length]));
  expect(turns).toBeGreaterThan(many / 64 - 1);
});

it("is begun once more where another process removed an object meanwhile", async () => {
  const vault = await open("many.");
  const before = (await vault.listKeys()).length;
  const [gone] = find(session, [{ type: binding().CKA_LABEL, value: "many.igc-m7-r1" }]);
  let removed = false;
  const listed = await vault.listKeys({
    progress: () => {
      if (!removed) session.module.C_DestroyObject(session.handle, gone!);
      removed = true;
    },
  });
  expect(listed).toHaveLength(before - 1);
});
