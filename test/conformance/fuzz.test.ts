/**
 * The reader of certificates, the path check and the reader of CRLs, fed with mutations of real inputs: each ends in a
 * verdict or a Fault at a bounded cost, and a changed certificate or CRL is never accepted.
 * 20,000 inputs each, of which `npm test` takes a sample; FUZZ_INPUTS=200000 makes more.
 */
import { isFault } from "../../provider/fault";
import {
  type Certificate,
  checkPath,
  decodeExtensions,
  type PathRequest,
  readCertificate,
  readCertificatePem,
  readCrl,
} from "../../provider/x509";
import { cheap } from "../cost";
import { mutated, Random } from "../fuzz/mutate";
import { sample } from "../sample";
import { at, ca, crlDer, entry, reason, server } from "./pki";
import { readSuite } from "./suite";

const { take } = sample("mutated certificates and CRLs");
const inputs = take(
  Array.from({ length: Number(process.env["FUZZ_INPUTS"] ?? 20_000) }, (_, input) => input),
  1 / 10,
);
const real = (name: string): Certificate => readCertificatePem(readSuite(`igc-sante/${name}.pem`).toString("utf8"));
const [root, issuer, leaf] = [real("ACR-EL"), real("ACI-EL-ORG"), real("leaf-prod-serv-ssl-2019")];
const genuine: PathRequest = {
  leaf,
  intermediates: [issuer],
  anchors: [root],
  at: new Date("2021-01-01T00:00:00Z"),
  usage: "SSL",
  serverName: "tops.demo.asipsante.fr",
};

/** Certificates with every extension and every oddity of a suite. */
const odd = [
  "ValidNameUIDsTest6EE",
  "nameConstraintsDN3CACert",
  "ValidcRLIssuerTest29EE",
  "PoliciesP1234CACert",
  "P1Mapping1to234CACert",
  "UserNoticeQualifierTest15EE",
  "ValidRFC822nameConstraintsTest21EE",
  "ValidURInameConstraintsTest34EE",
].map((name) => readSuite(`pkits/certs/${name}.crt`));

const authority = ca("Authority");
const server_ = server("a.fr", authority).certificate;
const other = server("b.fr", authority).certificate;
const goodCrl = crlDer(authority, [], { entries: Buffer.concat([entry(other, reason(1)), entry(other)]) });
const badCrl = crlDer(authority, [server_]);

/** Runs one input after the other, none at a cost without bounds; `read` says what became of it. */
function run(seeds: readonly Buffer[], read: (bytes: Buffer, changed: boolean) => string): Map<string, number> {
  const outcomes = new Map<string, number>();
  for (const input of inputs) {
    const bytes = mutated(seeds, new Random(input));
    const changed = !seeds.some((seed) => seed.equals(bytes));
    const outcome = cheap(
      () => read(bytes, changed),
      () => `Input ${input}, ${bytes.toString("hex")}`,
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

/** What a reader made of an input: a Fault is an outcome, any other error is a crash and fails the test with its input. */
function outcomeOf(bytes: Buffer, read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (isFault(error, "answer-unreadable")) return "unreadable";
    throw new Error(`Not a Fault, on ${bytes.toString("hex")}`, { cause: error });
  }
}

const limit = 600_000;

test(
  `${inputs.length} mutated certificates are read or refused, and nothing else`,
  () => {
    const outcomes = run([root.der, issuer.der, leaf.der, ...odd], (bytes) =>
      outcomeOf(bytes, () => {
        const certificate = readCertificate(bytes);
        decodeExtensions(certificate);
        void [certificate.pem, certificate.sha256, certificate.publicKeySha256, certificate.serialNumber];
        void certificate.publicKey;
        return "read";
      }),
    );
    expect([...outcomes.keys()].sort()).toEqual(["read", "unreadable"]);
  },
  limit,
);

test(
  `${inputs.length} mutated leaves and intermediates: no changed byte is ever trusted`,
  () => {
    const check = (bytes: Buffer, changed: boolean, request: Partial<PathRequest>): string => {
      const result = checkPath({ ...genuine, ...request });
      if (result.ok && changed) throw new Error(`Accepted: ${bytes.toString("hex")}`);
      return result.ok ? "unchanged" : result.findings[0]!.id;
    };
    const asLeaf = run([leaf.der], (bytes, changed) => check(bytes, changed, { leaf: bytes }));
    expect([...asLeaf.keys()]).toEqual(expect.arrayContaining(["input-unreadable", "signature-invalid", "unchanged"]));
    const asIntermediate = run([issuer.der], (bytes, changed) => check(bytes, changed, { intermediates: [bytes] }));
    expect([...asIntermediate.keys()]).toEqual(expect.arrayContaining(["issuer-missing", "signature-invalid", "unchanged"]));
  },
  limit,
);

test(
  `${inputs.length} mutated anchors: a verdict, and no crash`,
  () => {
    const outcomes = run([root.der], (bytes) => {
      const result = checkPath({ ...genuine, anchors: [bytes] });
      return result.ok ? "ok" : result.findings[0]!.id;
    });
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(["input-unreadable", "signature-invalid", "key-identifier-mismatch"]));
  },
  limit,
);

test(
  `${inputs.length} mutated CRLs: read or refused, and no changed byte makes a certificate good`,
  () => {
    const outcomes = run([goodCrl, badCrl], (bytes, changed) =>
      outcomeOf(bytes, () => {
        const result = checkPath({ leaf: server_, intermediates: [], anchors: [authority.certificate], at, crls: [readCrl(bytes)] });
        if (result.ok && changed) throw new Error(`Believed: ${bytes.toString("hex")}`);
        return result.ok ? "good" : result.findings.map(({ id }) => id).join(" ");
      }),
    );
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(["good", "revoked", "unreadable", "revocation-unknown crl-signer"]));
  },
  limit,
);
