// Opens a bundle as a program with node-forge would. Prints what it found as PEM, key first. A process of its own:
// in a test's, its PBKDF2 in JavaScript takes five times as long.
const { readFileSync } = require("node:fs");
const forge = require("node-forge");

const [kind, file] = process.argv.slice(2);
const password = process.env.PASSWORD;
const text = readFileSync(file, "latin1");

function opened() {
  if (!kind.startsWith("pkcs12")) return [forge.pki.privateKeyToPem(forge.pki.decryptRsaPrivateKey(text, password))];
  const p12 = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(text), true, password);
  const bags = (type) => p12.getBags({ bagType: type })[type] ?? [];
  return [
    ...bags(forge.pki.oids.pkcs8ShroudedKeyBag).map(({ key }) => forge.pki.privateKeyToPem(key)),
    ...bags(forge.pki.oids.certBag).map(({ cert }) => forge.pki.certificateToPem(cert)),
  ];
}

process.stdout.write(opened().join(""));
