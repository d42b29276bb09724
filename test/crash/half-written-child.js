// One process that makes a key in a token and stores a certificate and then another beside it.
// node half-written-child.js ADDRESS-WITHOUT-SCHEME FOLDER; says how many moments FOLDER has after each step.
require("../typescript.js");
const { readdirSync } = require("node:fs");
const { openPkcs11Vault } = require("../../provider/vault/pkcs11/index.ts");
const { chainCertificate, entry, issuedFor, metadata } = require("../contract/vault-stage.ts");

const [rest, folder] = process.argv.slice(2);
const context = { cwd: process.cwd(), env: {}, now: () => new Date("2026-11-24T12:00:00Z") };
const moments = () => readdirSync(folder).length;

async function main() {
  const vault = await openPkcs11Vault(rest, `pkcs11:${rest}`, context);
  const { publicKey, publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
  const said = { publicKeySha256, key: moments() };
  const chain = [chainCertificate(1)];
  const [first, second] = ["11", "12"].map((serial) => issuedFor(publicKey, chain, serial));
  await vault.storeIssued(entry, first);
  said.first = moments();
  await vault.storeIssued(entry, second);
  process.stdout.write(JSON.stringify({ ...said, second: moments(), certificates: [first, second].map(({ certificate }) => certificate) }));
}
main();
