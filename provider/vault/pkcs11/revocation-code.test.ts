import { execFileSync } from "node:child_process";
import { codeOf, entry } from "../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { context, looking } from "../../../test/servers/softhsm-stage";
import type { Vault } from "../vault";
import { openPkcs11Vault } from "./adapter";
import { attributes, find, objectName } from "./object";
import { binding } from "./token";

let hsm: SoftHsm;
let vault: Vault;
let session: ReturnType<typeof looking>;
beforeAll(async () => {
  hsm = await startSoftHsm(["codes"]);
  hsm.useHere();
  vault = await openPkcs11Vault(hsm.rest("codes", ""), "pkcs11:codes", context);
  session = looking(hsm, "codes");
});
afterAll(() => {
  session?.close();
  return hsm?.dispose();
});

const documentsOf = (name: string): Buffer[] => {
  const b = binding();
  return find(session, [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_APPLICATION, value: "igc-sante revocation" },
    { type: b.CKA_LABEL, value: objectName("", name).label },
  ]);
};

/** What a process of its own finds in the token. */
function objectsSeen(pin: string | null): number {
  const script = `
    const b = require("pkcs11js"), m = new b.PKCS11();
    m.load(process.argv[1]); m.C_Initialize();
    const slot = m.C_GetSlotList(true).find((each) => m.C_GetTokenInfo(each).label.trim() === "codes");
    const s = m.C_OpenSession(slot, b.CKF_SERIAL_SESSION);
    if (process.env.PIN) m.C_Login(s, b.CKU_USER, process.env.PIN);
    m.C_FindObjectsInit(s, [{ type: b.CKA_CLASS, value: b.CKO_DATA }]);
    console.log(m.C_FindObjects(s, 100).length);`;
  const env = { ...process.env, ...hsm.env, ...(pin !== null && { PIN: pin }) };
  return Number(execFileSync(process.execPath, ["-e", script, hsm.modulePath], { env, cwd: process.cwd(), encoding: "utf8" }));
}

it("is a private object of the token: without a login nobody sees that it is there", async () => {
  await vault.keepRevocationCode!(entry);
  const [object] = documentsOf(entry);
  expect(attributes(session, object!, [binding().CKA_PRIVATE, binding().CKA_TOKEN])).toEqual([Buffer.from([1]), Buffer.from([1])]);
  expect([objectsSeen(hsm.pin), objectsSeen(null)]).toEqual([1, 0]);
});

it("is one object, whatever was recorded before", async () => {
  for (const code of ["Choisi-1", "Choisi-2"]) await vault.recordRevocationCode!(entry, code);
  expect(documentsOf(entry)).toHaveLength(1);
});

it("says that it is damaged, and makes no other one; what a person records takes its place", async () => {
  const damaged = `${entry}0`;
  await vault.keepRevocationCode!(damaged);
  const b = binding();
  for (const object of documentsOf(damaged)) session.module.C_DestroyObject(session.handle, object);
  session.module.C_CreateObject(session.handle, [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: true },
    { type: b.CKA_APPLICATION, value: "igc-sante revocation" },
    { type: b.CKA_LABEL, value: objectName("", damaged).label },
    { type: b.CKA_VALUE, value: Buffer.from("{") },
  ]);
  for (const ask of [vault.readRevocationCode!, vault.keepRevocationCode!])
    expect(await codeOf(ask.call(vault, damaged))).toBe("vault-corrupt");
  await vault.recordRevocationCode!(damaged, "Choisi-3");
  expect(await vault.readRevocationCode!(damaged)).toBe("Choisi-3");
  expect(documentsOf(damaged)).toHaveLength(1);
});
