import { createHash } from "node:crypto";
import { attributes, ckr, cryptoki, find, openPkcs11Vault, type Session } from "../../provider/vault/pkcs11";
import type { FailureCode, VaultStage } from "../contract/vault-stage";
import type { SoftHsm } from "./softhsm";

const now = (): Date => new Date("2026-11-24T12:00:00Z");
export const context = { cwd: "/", env: {}, now };

/** A session of the test's own with a token, logged in. */
export function looking(hsm: SoftHsm, token: string): Session & { close(): void } {
  const module = cryptoki(hsm.modulePath);
  const b = require("pkcs11js") as typeof import("pkcs11js");
  try {
    module.C_Initialize({ flags: b.CKF_OS_LOCKING_OK });
  } catch {
    // the vault did it
  }
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === token)!;
  const handle = module.C_OpenSession(slot, b.CKF_SERIAL_SESSION | b.CKF_RW_SESSION);
  try {
    module.C_Login(handle, b.CKU_USER, hsm.pin);
  } catch {
    // the vault did it
  }
  return { module, slot, handle, close: () => module.C_CloseSession(handle) };
}

let cases = 0;

/** A vault of its own in a token that many share: what tells them apart is the prefix. */
export async function tokenStage(hsm: SoftHsm, token: string): Promise<VaultStage> {
  const prefix = `case${++cases}.`;
  const rest = hsm.rest(token, prefix);
  const { CKA_CLASS, CKA_LABEL, CKA_VALUE, CKA_MODULUS, CKO_DATA, CKO_CERTIFICATE } = require("pkcs11js") as typeof import("pkcs11js");
  const session = looking(hsm, token);
  const ours = () =>
    find(session, [])
      .map((object) => ({ object, label: attributes(session, object, [CKA_LABEL])[0]!.toString("utf8") }))
      .filter(({ label }) => label.startsWith(prefix));
  return {
    open: () => openPkcs11Vault(rest, `pkcs11:${rest}`, context),
    async close() {
      for (const { object } of ours()) session.module.C_DestroyObject(session.handle, object);
      session.close();
    },
    fail: (kind) => failing(hsm, kind),
    async contents() {
      const entries = ours().map(({ object, label }) => {
        const kind = attributes(session, object, [CKA_CLASS])[0]!.readUInt32LE();
        const [value] = attributes(session, object, [kind === CKO_DATA || kind === CKO_CERTIFICATE ? CKA_VALUE : CKA_MODULUS]);
        return [`${kind} ${label} ${object.toString("hex")}`, createHash("sha256").update(value!).digest("hex")] as const;
      });
      return new Map(entries);
    },
  };
}

/** What a module says when it fails so, and which calls say it. A full token can still be read. */
const failures = {
  "vault-forbidden": { C_FindObjectsInit: "CKR_USER_NOT_LOGGED_IN" },
  "vault-unreachable": {
    C_FindObjectsInit: "CKR_DEVICE_REMOVED",
    C_OpenSession: "CKR_TOKEN_NOT_PRESENT",
    C_GetTokenInfo: "CKR_TOKEN_NOT_PRESENT",
  },
  "vault-throttled": { C_FindObjectsInit: "CKR_SESSION_CLOSED", C_OpenSession: "CKR_SESSION_COUNT" },
  "vault-full": { C_CreateObject: "CKR_DEVICE_MEMORY", C_GenerateKeyPairAsync: "CKR_DEVICE_MEMORY" },
} as const;

async function failing(hsm: SoftHsm, kind: FailureCode): Promise<() => Promise<void>> {
  const module = cryptoki(hsm.modulePath);
  const calls = Object.entries(failures[kind]) as ["C_FindObjectsInit", string][];
  const spies = calls.map(([call, name]) =>
    jest.spyOn(module, call).mockImplementation(() => {
      throw ckr(name, call);
    }),
  );
  return async () => spies.forEach((spy) => spy.mockRestore());
}
