import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ckr, cryptoki, openPkcs11Vault } from "../../provider/vault/pkcs11";
import { type SoftHsm, startSoftHsm } from "../servers/softhsm";
import { type LeakServer, type LeakVault, replaced, setting, type Trouble } from "./vaults";

/** A token whose first PIN is a wrong one: a process is refused by it ever after, so the first project has it alone. */
const refusing = "wrong PIN";

/** What the module says, and which calls say it. */
const failures: Readonly<Record<string, readonly [string, string][]>> = {
  "a token that forbids": [["C_FindObjectsInit", "CKR_USER_NOT_LOGGED_IN"]],
  "a token that is pulled out": [
    ["C_FindObjectsInit", "CKR_DEVICE_REMOVED"],
    ["C_OpenSession", "CKR_TOKEN_NOT_PRESENT"],
  ],
  "a token without a session left": [
    ["C_FindObjectsInit", "CKR_SESSION_CLOSED"],
    ["C_OpenSession", "CKR_SESSION_COUNT"],
  ],
  "a token that is full": [
    ["C_CreateObject", "CKR_DEVICE_MEMORY"],
    ["C_GenerateKeyPairAsync", "CKR_DEVICE_MEMORY"],
  ],
  "a token that cannot sign": [
    ["C_SignInit", "CKR_FUNCTION_FAILED"],
    ["C_SignInitAsync", "CKR_FUNCTION_FAILED"],
  ],
};

/**
 * SoftHSM. Keys are born in the token and never seen, so runs of a project share their instances: a certificate that
 * comes back goes on with its keys. What may leak is the PIN.
 */
export async function hsmServer(): Promise<LeakServer> {
  const hsm = await startSoftHsm(["IGC Santé", refusing]);
  process.env["SOFTHSM2_CONF"] = hsm.env.SOFTHSM2_CONF;
  let turn = 0;
  return {
    async vault(folder, chance, scanner) {
      scanner.addText("PIN", hsm.pin);
      const wrongPin = chance.word(12);
      scanner.addText("PIN", wrongPin);
      const pinFile = join(folder, "pin");
      const prefix = `project${turn}.`;
      const wrong = turn++ === 0;
      await writeFile(pinFile, `${wrong ? wrongPin : hsm.pin}\n`, { mode: 0o600 });
      const named = hsm.rest(wrong ? refusing : "IGC Santé", prefix, pinFile);
      const rest = wrong || chance.happens(0.5) ? named : named.replace(/&pin-source.*/, "");
      const env: Record<string, string> = { IGC_SANTE_PKCS11_PIN: hsm.pin };
      return {
        address: `pkcs11:${rest}`,
        env,
        open: () => openPkcs11Vault(rest, `pkcs11:${rest}`, { cwd: folder, env: { ...env }, now: () => new Date("2026-11-24T12:00:00Z") }),
        troubles: {
          ...Object.fromEntries(Object.entries(failures).map(([name, calls]) => [name, failing(hsm, calls)])),
          "no PIN": setting(env, { IGC_SANTE_PKCS11_PIN: undefined }),
        },
        holds: (path) => path === pinFile,
        tell: async () => undefined,
        close: async () => undefined,
      } satisfies LeakVault;
    },
    stop: () => hsm.dispose(),
  };
}

const failing =
  (hsm: SoftHsm, calls: readonly (readonly [string, string])[]): Trouble =>
  async () => {
    const module = cryptoki(hsm.modulePath);
    const undo = calls
      .filter(([call]) => call in module)
      .map(([call, name]) =>
        replaced(module, call, () => () => {
          throw ckr(name, call);
        }),
      );
    return async () => undo.forEach((each) => each());
  };
