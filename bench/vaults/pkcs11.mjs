// A PKCS#11 token, which is SoftHSM here. Keys are born in it, so that making them is in both numbers.
import { createHash, X509Certificate } from "node:crypto";
import { createRequire } from "node:module";
import { keysAtOnce } from "../keygen.mjs";
import { startServer } from "./server.mjs";

const require = createRequire(import.meta.url);
const { openPkcs11Vault } = require("../../dist/provider/vault/pkcs11/index.js");
const { binding } = require("../../dist/provider/vault/pkcs11/index.js");
const { readPin } = require("../../dist/provider/vault/pkcs11/index.js");
const { tokenAt } = require("../../dist/provider/vault/pkcs11/index.js");
const { readTokenAddress } = require("../../dist/provider/vault/pkcs11/index.js");
const { Semaphore } = require("../../dist/provider/vault/common/index.js");

/** So many sessions of the one login that this process has with a token, each for one piece of work at a time. */
async function rawSessions(rest, count) {
  const place = readTokenAddress(rest, "pkcs11:bench", process.cwd());
  const { module, slot } = await tokenAt(place, () => readPin(place.pinFile, {})).use(({ module, slot }) => ({ module, slot }));
  const { CKF_SERIAL_SESSION, CKF_RW_SESSION } = binding();
  const idle = Array.from({ length: count }, () => module.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION));
  return {
    module,
    async use(work) {
      const session = idle.pop();
      try {
        return await work(session);
      } finally {
        idle.push(session);
      }
    },
  };
}

/** The calls of PKCS#11 without which there is no key and no certificate in a token, and none comes out. */
function rawCalls(module) {
  const b = binding();
  const found = (session, template, type) => {
    module.C_FindObjectsInit(session, template);
    const [object] = module.C_FindObjects(session, 1);
    module.C_FindObjectsFinal(session);
    return module.C_GetAttributeValue(
      session,
      object,
      type.map((type) => ({ type })),
    );
  };
  return {
    async makeKey(session, id) {
      const both = [
        { type: b.CKA_TOKEN, value: true },
        { type: b.CKA_ID, value: id },
      ];
      await module.C_GenerateKeyPairAsync(
        session,
        { mechanism: b.CKM_RSA_PKCS_KEY_PAIR_GEN },
        [
          ...both,
          { type: b.CKA_VERIFY, value: true },
          { type: b.CKA_MODULUS_BITS, value: 2048 },
          { type: b.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
        ],
        [
          ...both,
          { type: b.CKA_PRIVATE, value: true },
          { type: b.CKA_SENSITIVE, value: true },
          { type: b.CKA_EXTRACTABLE, value: false },
          { type: b.CKA_SIGN, value: true },
        ],
      );
    },
    readKey: (session, id) =>
      found(
        session,
        [
          { type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY },
          { type: b.CKA_ID, value: id },
        ],
        [b.CKA_MODULUS, b.CKA_PUBLIC_EXPONENT],
      ),
    writeCertificate: (session, id, der) =>
      module.C_CreateObject(session, [
        { type: b.CKA_CLASS, value: b.CKO_CERTIFICATE },
        { type: b.CKA_CERTIFICATE_TYPE, value: b.CKC_X_509 },
        { type: b.CKA_TOKEN, value: true },
        { type: b.CKA_PRIVATE, value: false },
        { type: b.CKA_ID, value: id },
        { type: b.CKA_SUBJECT, value: Buffer.of(0x30, 0) },
        { type: b.CKA_VALUE, value: der },
      ]),
    readCertificate: (session, id) =>
      found(
        session,
        [
          { type: b.CKA_CLASS, value: b.CKO_CERTIFICATE },
          { type: b.CKA_ID, value: id },
        ],
        [b.CKA_VALUE],
      ),
  };
}

/** @param prefixes of all the runs: each has a token of its own, since a token gets slower as it fills. */
export async function pkcs11(atOnce, prefixes) {
  const { rests, env, stop } = await startServer("pkcs11", ...prefixes);
  Object.assign(process.env, env); // SoftHSM reads it when it is loaded, which is at the first use
  const keygen = new Semaphore(keysAtOnce);
  const idOf = (entry) => createHash("sha256").update(entry).digest().subarray(0, 20);
  return {
    name: "a PKCS#11 token (SoftHSM), keys made in it",
    leastCalls: `\`C_GenerateKeyPair\`, ${keysAtOnce} at once, \`C_CreateObject\` for the certificate, each found and read`,
    open: (prefix, context) => openPkcs11Vault(rests[prefix], "pkcs11:bench", { ...context, cwd: process.cwd(), env: {} }),
    async least(prefix) {
      const { module, use } = await rawSessions(rests[prefix], atOnce);
      const { makeKey, readKey, writeCertificate, readCertificate } = rawCalls(module);
      return {
        key: ({ entry }) =>
          use(async (session) => {
            await keygen.run(() => makeKey(session, idOf(entry)));
            readKey(session, idOf(entry));
          }),
        certificate: ({ entry, certificates }) =>
          use((session) => {
            writeCertificate(session, idOf(entry), new X509Certificate(certificates).raw);
            readCertificate(session, idOf(entry));
          }),
      };
    },
    stop,
  };
}
