import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Fault } from "../../fault";
import type { BundleKind } from "../../x509/bundle";
import { type Certificate, readCertificatePem, readCertificatesPem } from "../../x509/certificate";
import { publicKeySha256 } from "../../x509/key";
import type { InService, KeptBundle, Vault } from "../vault";
import { checkedEntry, otherCertificate } from "./entry-rules";
import { jsonObject } from "./json-object";
import type { Place, SecretStore } from "./secret-store";

const format = "igc-sante-in-service";
const version = 1;

/** The kind `current` is apart from `key`, so that a server may be given the right to its own document and to no other key. */
const inServicePlace = (name: string): Place => ({ kind: "current", name: checkedEntry(name) });

/** What is in service, one document a certificate. */
export function inServicePlaces(store: SecretStore): Pick<Vault, "putInService" | "readInService"> {
  return {
    async putInService(name, inService) {
      const leaf = readCertificatePem(inService.certificate);
      const held = inService.privateKey && publicKeySha256(createPublicKey(inService.privateKey));
      if (held !== undefined && held !== leaf.publicKeySha256) throw otherCertificate(name, leaf, held, store.address);
      const bytes = encodeInService(leaf, inService);
      const place = inServicePlace(name);
      if ((await store.read(place))?.equals(bytes)) return;
      await store.put(place, bytes, { notAfter: leaf.notAfter.toISOString(), publicKeySha256: leaf.publicKeySha256 });
    },
    async readInService(name) {
      const bytes = await store.read(inServicePlace(name));
      return bytes && decodeInService(bytes, name, store.address);
    },
  };
}

/**
 * JSON whose properties are what servers and secret operators take one by one: `privateKey`, `certificate` (leaf), `chain`
 * (intermediates and root), `fullChain` (leaf and intermediates, what a TLS server sends: RFC 8446 section 4.4.2 lets the
 * root be left out), `notAfter`, `bundles.<kind>` in base64 and `passwords.<kind>`.
 */
export function encodeInService(leaf: Certificate, { chain, privateKey, keyReference, bundles }: InService): Buffer {
  const path = chain.map(readCertificatePem);
  const kept = Object.entries(bundles) as [BundleKind, KeptBundle][];
  return Buffer.from(
    JSON.stringify({
      ...{ format, version, notAfter: leaf.notAfter.toISOString(), publicKeySha256: leaf.publicKeySha256 },
      ...{
        certificate: leaf.pem,
        chain: pems(path),
        fullChain: pems([leaf, ...path.filter((ca) => !ca.subject.der.equals(ca.issuer.der))]),
      },
      ...(privateKey && { privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) }),
      ...(keyReference !== undefined && { keyReference }),
      bundles: Object.fromEntries(kept.map(([kind, { bytes }]) => [kind, bytes.toString("base64")])),
      passwords: Object.fromEntries(kept.flatMap(([kind, { password }]) => (password === undefined ? [] : [[kind, password]]))),
    }),
  );
}

const pems = (certificates: readonly Certificate[]): string => certificates.map(({ pem }) => pem).join("");

/** Believes nothing the document says of itself before it is compared. @throws Fault `vault-corrupt`: without a cause, parsers quote what they read. */
export function decodeInService(bytes: Buffer, name: string, address: string): InService {
  const corrupt = (because: string): Fault =>
    new Fault(
      "vault-corrupt",
      `What ${address} holds in service as ${name} is damaged: ${because}.`,
      "Run pulumi up in the project that manages it: it is put in service again from the certificate's own entry.",
    );
  const fields = jsonObject(bytes);
  if (fields?.["format"] !== format || fields["version"] !== version) throw corrupt("it is no document of what is in service");
  const leaf = certificatesOf(fields["certificate"])?.[0];
  const chain = certificatesOf(fields["chain"]);
  if (!leaf || !chain) throw corrupt("its certificates cannot be read");
  const privateKey = privateKeyOf(fields["privateKey"]);
  const keyReference = fields["keyReference"];
  if (!privateKey && typeof keyReference !== "string") throw corrupt("it has no key");
  if (privateKey && publicKeySha256(createPublicKey(privateKey)) !== leaf.publicKeySha256)
    throw corrupt("its key is not the certificate's");
  return {
    ...{ certificate: leaf.pem, chain: chain.map(({ pem }) => pem) },
    ...(privateKey ? { privateKey } : { keyReference: keyReference as string }),
    bundles: bundlesOf(fields, leaf),
  };
}

function certificatesOf(pem: unknown): Certificate[] | undefined {
  try {
    return typeof pem === "string" ? readCertificatesPem(pem) : undefined;
  } catch {
    return undefined;
  }
}

function privateKeyOf(pem: unknown): KeyObject | undefined {
  try {
    return createPrivateKey(pem as string);
  } catch {
    return undefined;
  }
}

function bundlesOf(fields: Record<string, unknown>, leaf: Certificate): InService["bundles"] {
  const texts = (field: unknown): [string, string][] =>
    Object.entries(typeof field === "object" && field !== null ? field : {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    );
  const passwords = new Map(texts(fields["passwords"]));
  return Object.fromEntries(
    texts(fields["bundles"]).map(([kind, base64]) => [
      kind,
      { bytes: Buffer.from(base64, "base64"), password: passwords.get(kind), certificateSha256: leaf.sha256 },
    ]),
  );
}
