// Reading and linting a certificate against OpenSSL's parser alone, and the path check against OpenSSL's and PKI.js'.

import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pkijsAccepts, pkijsCertificate } from "./other-libraries.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";
import { expected, makeCertificates } from "./x509-certificates.mjs";

const require = createRequire(import.meta.url);
const { checkPath, readCertificate } = require("../dist/provider/x509/index.js");
const { lint } = require("../dist/provider/x509/profile/index.js");

/** Milliseconds a certificate. */
const each = async (leaves, work) => {
  const seconds = await secondsOf(async () => {
    for (const leaf of leaves) await work(leaf);
  });
  return (1000 * seconds) / leaves.length;
};

const perCertificate = (values) => `${median(values).toFixed(3)} ms`;

/** All must accept: a refusal is quicker than an answer. */
function accepted(verdict, who) {
  if (!verdict) throw new Error(`${who} refuses a certificate that is right.`);
}

const asPem = (der) => new X509Certificate(der).toString();

/** What one certificate more costs an `openssl verify` that runs anyway: the files of all, less those of one. */
function opensslVerify({ root, issuing, leaves }, at) {
  if (spawnSync("openssl", ["version"]).error) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  const write = (name, der) => (writeFileSync(path.join(folder, name), asPem(der)), name);
  write("root.pem", root);
  write("issuing.pem", issuing);
  const files = leaves.map((leaf, index) => write(`${index}.pem`, leaf));
  const fixed = [
    "verify",
    "-no-CAfile",
    "-no-CApath",
    "-CAfile",
    "root.pem",
    "-untrusted",
    "issuing.pem",
    "-purpose",
    "sslclient",
    "-attime",
    String(Math.floor(at / 1000)),
  ];
  const verify = (names) =>
    secondsOf(async () => {
      const { status, stderr } = spawnSync("openssl", [...fixed, ...names], { cwd: folder, encoding: "utf8" });
      if (status !== 0) throw new Error(`openssl verify refuses a certificate that is right: ${stderr}`);
    });
  return {
    measure: async () => (1000 * ((await verify(files)) - (await verify(files.slice(0, 1))))) / (files.length - 1),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function readingRow({ linted, read, openssl }, count) {
  return {
    what: `reading and linting ${count.toLocaleString("en")} certificates`,
    ours: `${perCertificate(linted)} each, of which reading ${perCertificate(read)}`,
    floor: `\`new crypto.X509Certificate\` alone: ${perCertificate(openssl)}`,
    ratio: ratioOf(linted, openssl),
  };
}

const pathRow = (ours, called, floor) => ({
  what: "checking the path of a leaf: one CA between it and the root",
  ours: `\`checkPath\` from DER: ${perCertificate(ours)}`,
  floor: `${called}: ${perCertificate(floor)}`,
  ratio: ratioOf(ours, floor),
});

export async function measure({ quick, say }) {
  const count = quick ? 100 : 1000;
  const rounds = quick ? 2 : 5;
  const at = new Date(Math.floor(Date.now() / 1000) * 1000);
  say(`issuing ${count} certificates`);
  const made = await makeCertificates(count, at);
  const { leaves } = made;
  const anchors = [readCertificate(made.root)];
  const intermediates = [readCertificate(made.issuing)];
  const [pkijsRoot, pkijsIssuing] = [made.root, made.issuing].map(pkijsCertificate);
  const [root, issuing] = [made.root, made.issuing].map((der) => new X509Certificate(der));
  const openssl = opensslVerify(made, at);
  say("reading, linting and checking them");
  const times = await interleaved(rounds, {
    openssl: () => each(leaves, (leaf) => new X509Certificate(leaf)),
    read: () => each(leaves, readCertificate),
    linted: () => each(leaves, (leaf) => lint(readCertificate(leaf), { at, ...expected })),
    ours: () => each(leaves, (leaf) => accepted(checkPath({ leaf, intermediates, anchors, at, usage: "AUTH_CLI" }).ok, "checkPath")),
    pkijs: () =>
      each(leaves, async (leaf) =>
        accepted(await pkijsAccepts({ leaf: pkijsCertificate(leaf), intermediates: [pkijsIssuing], anchors: [pkijsRoot], at }), "PKI.js"),
      ),
    signatures: () =>
      each(leaves, (leaf) =>
        accepted(new X509Certificate(leaf).verify(issuing.publicKey) && issuing.verify(root.publicKey), "node:crypto"),
      ),
    ...(openssl && { verify: openssl.measure }),
  });
  openssl?.remove();
  return [
    readingRow(times, count),
    ...(times.verify ? [pathRow(times.ours, "`openssl verify`, what one more certificate costs it", times.verify)] : []),
    pathRow(times.ours, "PKI.js' CertificateChainValidationEngine", times.pkijs),
    pathRow(times.ours, "the two signatures alone, by `node:crypto`", times.signatures),
  ];
}
