// Certificates to measure with: each with a serial number and a modulus of its own, in the IGC-Santé profile.
import { createRequire } from "node:module";
import { publicKeys } from "./few-primes.mjs";

const require = createRequire(import.meta.url);
const { makeHierarchy } = require("../dist/provider/igc/sandbox/index.js");
const { issueLeaf, lifeFrom, serialNumberOf } = require("../dist/provider/igc/sandbox/index.js");
const { subjectOf } = require("../dist/provider/x509/name/index.js");

export const expected = {
  environment: "rehearsal",
  usage: "AUTH_CLI",
  idNat: "1690781810",
  structureName: "Centre de santé des Lilas",
  departmentLabel: "Rhône (69)",
  commonName: "INSI-AUTO",
};

/** A root, the CA below it, and `count` leaves, in DER. @param at from when the leaves are valid. */
export async function makeCertificates(count, at) {
  const hierarchy = await makeHierarchy();
  const subject = subjectOf(expected);
  const leaves = [];
  for (const publicKey of await publicKeys(count)) {
    const serialNumber = serialNumberOf("bench", String(leaves.length));
    leaves.push(
      await issueLeaf({ subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber, ...lifeFrom(at) }, hierarchy),
    );
  }
  return { root: hierarchy.root.certificate, issuing: hierarchy.issuing.certificate, leaves };
}
