// What is put into each vault: keys made beforehand, since making them would hide the vault, and certificates for them.
import { createPublicKey } from "node:crypto";
import { createRequire } from "node:module";
import { inParallel, keysAtOnce, rawKey } from "../keygen.mjs";
import { expected } from "../x509-certificates.mjs";

const require = createRequire(import.meta.url);
const { encodeKey, storedKey } = require("../../dist/provider/vault/common/index.js");
const { makeHierarchy } = require("../../dist/provider/igc/sandbox/index.js");
const { issueLeaf, lifeFrom, serialNumberOf } = require("../../dist/provider/igc/sandbox/index.js");
const { subjectOf } = require("../../dist/provider/x509/name/index.js");
const { publicKeySha256 } = require("../../dist/provider/x509/key/index.js");
const { readCertificate } = require("../../dist/provider/x509/certificate/index.js");

export const metadata = {
  structure: "1690781810",
  serverInstance: "srv-1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  round: 1,
  environment: "rehearsal",
};
export const entryOf = (index) => `igc-1690781810-srv-1-auth-cli-insi-auto-${index}`;

/** Issues a certificate for a key, once. */
export async function issuer(at) {
  const hierarchy = await makeHierarchy();
  const chain = [hierarchy.issuing.certificate, hierarchy.root.certificate].map((der) => readCertificate(der).pem);
  const issued = new Map();
  return async (publicKey) => {
    const sha256 = publicKeySha256(publicKey);
    if (!issued.has(sha256)) {
      const leaf = await issueLeaf(
        {
          subject: subjectOf(expected),
          publicKey,
          usage: "AUTH_CLI",
          environment: "rehearsal",
          serialNumber: serialNumberOf("bench", sha256),
          ...lifeFrom(at),
        },
        hierarchy,
      );
      issued.set(sha256, { certificate: readCertificate(leaf).pem, chain });
    }
    return issued.get(sha256);
  };
}

/** So many keys with their certificates, and the bytes that a vault keeps of both. */
export async function makeItems(count, issue) {
  const keys = await inParallel(count, keysAtOnce, async () => (await rawKey()).privateKey);
  return Promise.all(
    keys.map(async (privateKey, index) => {
      const entry = entryOf(index);
      const key = storedKey(privateKey, { entry, metadata, createdAt: "2026-11-24T12:00:00.000Z" });
      const issued = await issue(createPublicKey(privateKey));
      return {
        entry,
        privateKey,
        publicKeySha256: key.publicKeySha256,
        key: encodeKey(key).toString("utf8"),
        certificates: [issued.certificate, ...issued.chain].join(""),
      };
    }),
  );
}
