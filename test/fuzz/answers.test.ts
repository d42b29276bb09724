/**
 * Each reader of an answer from outside, fed with mutations of real inputs: it ends in a result or a Fault, at a bounded
 * cost and within bounds of memory. 20,000 inputs each, of which `npm test` takes a sample; FUZZ_INPUTS=200000 makes more.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { isFault } from "../../provider/fault";
import { answerPublicKeys, readAnswer } from "../../provider/x509/answer";
import { readCsr } from "../../provider/x509/csr";
import { decodeExtensions } from "../../provider/x509/extension";
import { cheap } from "../cost";
import { sample } from "../sample";
import { der, makePki, real, Workbench } from "./fixtures";
import { mutated, Random } from "./mutate";

const { take } = sample("mutated answers");
const inputs = take(
  Array.from({ length: Number(process.env["FUZZ_INPUTS"] ?? 20_000) }, (_, input) => input),
  1 / 10,
);
const password = "motdepasse";
const environment = { PASSWORD: password };

const bench = new Workbench();
afterAll(() => bench.remove());
makePki(bench);

const realNames = [
  "ACR-EL",
  "ACI-EL-ORG",
  "ACR-EL-TEST",
  "ACI-EL-ORG-TEST",
  "leaf-prod-serv-ssl-2019",
  "leaf-test-org-sign-2019",
  "leaf-test-org-sign-2021",
];
const pems = realNames.map((name) => Buffer.from(real(name)));
const ders = realNames.map((name) => der(real(name)));
const chain = Buffer.concat([pems[0]!, pems[1]!, pems[4]!]);
const p7b = bench.openssl(`crl2pkcs7 -nocrl -certfile ${bench.write("chain.pem", chain)} -outform DER`);

/** A PKCS#12 that costs one iteration: what is fuzzed is the reader, not the stretching of passwords. */
const p12 = (options: string): Buffer =>
  bench.openssl(`pkcs12 -export -inkey leaf.key -in leaf.pem -certfile ca.pem -iter 1 -passout env:PASSWORD ${options}`, environment);

/** An encrypted key, with its certificate beside it. */
const key = (command: string): Buffer =>
  Buffer.concat([bench.openssl(`${command} -passout env:PASSWORD`, environment), bench.read("leaf.pem")]);

/** What people bring, after public reports. */
const brought = (name: string): Buffer => readFileSync(path.join(__dirname, "../../../shared/data/brought", name));

/** Reads as the product does, and asks for what is computed on demand. */
function readFully(bytes: Buffer, kdfIterations = 4_096): void {
  answerPublicKeys(bytes);
  const { certificates } = readAnswer(bytes, { password, kdfIterations });
  for (const certificate of certificates) {
    decodeExtensions(certificate);
    void certificate.publicKey;
    void certificate.sha256;
  }
}

const readers: readonly (readonly [name: string, seeds: readonly Buffer[], read: (bytes: Buffer) => void])[] = [
  ["DER", ders, readFully],
  ["PEM with text around it", [...pems, chain, bench.openssl("x509 -text", {}, pems[4])], readFully],
  ["PEM in UTF-16", pems.map((pem) => Buffer.from(`\uFEFF${pem.toString()}`, "utf16le")), readFully],
  ["P7B", [p7b, bench.openssl("crl2pkcs7 -nocrl -certfile leaf.pem -outform DER")], readFully],
  ["PKCS#12 without MAC or encryption", [p12("-nomac -keypbe NONE -certpbe NONE")], readFully],
  [
    "PKCS#12 without MAC, encrypted",
    [p12("-nomac"), p12("-nomac -legacy"), p12("-nomac -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES")],
    readFully,
  ],
  ["PKCS#12 with MAC", [p12("-legacy -nomaciter"), p12("-nomaciter"), p12("-nomaciter -certpbe NONE")], readFully],
  [
    "ZIP",
    [
      zip({ "chain.p7b": p7b }),
      zip({ "a.cer": ders[4]!, "lisez-moi.txt": Buffer.from("Bonjour") }),
      zip({ "a/": Buffer.alloc(0), "a/b.pem": pems[5]! }),
    ],
    readFully,
  ],
  [
    "ZIP64, and a ZIP in a ZIP",
    [brought("t15c-zip64.zip"), brought("t11b-nested.zip"), brought("t15-encrypted.zip"), brought("t11d-xlsx.xlsx")],
    readFully,
  ],
  ["tar", [brought("t12-tar.tar"), gzipSync(brought("t12-tar.tar"))], readFully],
  ["mail", ["t03-qp-inline.eml", "t03b-attachment.eml", "t03c-attachment-pem-qp.eml"].map(brought), readFully],
  [
    "text with markup, escapes and typography",
    [
      ...["t01b-json.json", "t02-word-dashes.txt", "t04-html-br.html", "t04b-html-entities.html", "t05-rtf.rtf"].map(brought),
      ...["t06-nbsp.txt", "t06e-nbsp-1252.txt", "t08b-k8s-secret.yaml", "t10-sentence.txt"].map(brought),
      Buffer.from(encodeURIComponent(pems[4]!.toString())),
    ],
    readFully,
  ],
  [
    "encrypted keys",
    [
      key("pkcs8 -topk8 -in leaf.key -scrypt -scrypt_N 16"),
      key("pkcs8 -topk8 -in leaf.key -iter 1"),
      key("pkcs8 -topk8 -in leaf.key -iter 1 -v1 PBE-MD5-DES -provider legacy -provider default"),
      key("pkcs8 -topk8 -in leaf.key -iter 1 -v1 PBE-SHA1-2DES -provider legacy -provider default"),
      key("rsa -in leaf.key -traditional -aes256"),
    ],
    readFully,
  ],
  ["PKCS#12 with PBMAC1", [brought("pbmac1.p12")], (bytes) => readFully(bytes, 20_000)],
  ["CSR", [bench.openssl("req -in leaf.csr -outform DER"), bench.read("leaf.csr")], readCsr],
];

/** Octets that may be held at once beyond what was held before: inputs have some 10 kB. */
const memory = 256 * 1_048_576;

describe(`${inputs.length} mutated inputs end in a result or a Fault, each at a bounded cost`, () => {
  test.each(readers)(
    "%s",
    async (name, seeds, read) => {
      const outcomes = new Map<string, number>();
      const held = process.memoryUsage.rss();
      for (const [index, input] of inputs.entries()) {
        const bytes = mutated(seeds, new Random(input));
        const outcome = outcomeOf(name, input, bytes, read);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (index % 1_000 === 0) {
          await new Promise(setImmediate); // zlib frees what failed on the next turn only
          expect(process.memoryUsage.rss() - held).toBeLessThan(memory);
        }
      }
      // The mutations neither break every input nor miss: otherwise nothing was tested.
      expect([...outcomes.keys()]).toEqual(expect.arrayContaining(["read", expect.stringContaining("-unreadable")]));
    },
    600_000,
  );
});

/** What became of an input; whatever is neither a result nor a Fault fails the test with the input in its message. */
function outcomeOf(name: string, input: number, bytes: Buffer, read: (bytes: Buffer) => void): string {
  const about = (): string => `${name}, input ${input} (${bytes.toString("base64")})`;
  return cheap(() => {
    try {
      read(bytes);
      return "read";
    } catch (error) {
      if (!isFault(error)) throw new Error(`${about()}: ${String(error)}`, { cause: error });
      return error.code;
    }
  }, about);
}

function zip(files: Record<string, Uint8Array>): Buffer {
  return Buffer.from(zipSync(files));
}
