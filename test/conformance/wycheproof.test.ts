import { createPublicKey } from "node:crypto";
import { readAlgorithm, rsaEncryption } from "../../provider/x509/certificate";
import { DerReader } from "../../provider/x509/der";
import { verifySignature } from "../../provider/x509/key";
import { readSuiteJson } from "./suite";

/** Vectors of C2SP/wycheproof for RSA PKCS#1 v1.5 signatures. */
interface Vectors {
  readonly testGroups: readonly {
    readonly publicKeyAsn: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
    }[];
  }[];
}

const sha256WithRsa = readAlgorithm(DerReader.over(Buffer.from("300d06092a864886f70d01010b0500", "hex"), "The algorithm"), "algorithm");

test.each(["rsa_signature_2048_sha256_test", "rsa_signature_4096_sha256_test"])(
  "%s: every signature is judged as the vector says",
  (file) => {
    const vectors = readSuiteJson<Vectors>(`wycheproof/${file}.json`);
    const wrong = vectors.testGroups.flatMap(({ publicKeyAsn, tests }) => {
      const key = Buffer.from(publicKeyAsn, "hex");
      const publicKey = createPublicKey({ key, format: "der", type: "pkcs1" });
      const subjectPublicKeyInfo = {
        algorithm: { oid: rsaEncryption, parameters: Buffer.from("0500", "hex"), der: Buffer.alloc(0) },
        der: publicKey.export({ type: "spki", format: "der" }),
        key,
        rsa: undefined,
      };
      return tests.filter(({ msg, sig, result }) => {
        const holds = verifySignature({
          algorithm: sha256WithRsa,
          bytes: Buffer.from(msg, "hex"),
          signature: Buffer.from(sig, "hex"),
          by: { subjectPublicKeyInfo, publicKey },
        });
        // "acceptable" is a DigestInfo without NULL parameters: RFC 8017 lets a verifier take it, and OpenSSL does.
        return result !== "acceptable" && holds !== (result === "valid");
      });
    });
    expect(vectors.testGroups.flatMap(({ tests }) => tests).length).toBeGreaterThan(250);
    expect(wrong).toEqual([]);
  },
);
