import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Fault } from "../../fault";
import type { BundleKind } from "../../x509/bundle";
import { type Certificate, readCertificatePem, readCertificatesPem } from "../../x509/certificate";
import { publicKeySha256 } from "../../x509/key";
import type { InService, KeptBundle, Vault } from "../vault";
import { checkedEntry, otherCertificate } from "./entry-rules";
import { jsonObject, orderedJson } from "./json-object";
import type { Place, SecretStore } from "./secret-store";

const format = "igc-sante-in-service";
const version = "1";

/** The kind `current` is apart from `key`, so that a server may be given the right to its own document and to no other key. */
const inServicePlace = (name: string): Place => ({ kind: "current", name: checkedEntry(name) });

/** What is in service, one document a certificate. */
export function inServicePlaces(store: SecretStore): Pick<Vault, "putInService" | "readInService"> {
  return {
    async putInService(name, inService) {
      const place = inServicePlace(name);
      const leaf = readCertificatePem(inService.certificate);
      const held = inService.privateKey && publicKeySha256(createPublicKey(inService.privateKey));
      if (held !== leaf.publicKeySha256) throw otherCertificate(name, leaf, held, store.address);
      const { bytes, leftOut } = encodedWithin(store.largestValue ?? Infinity, leaf, inService);
      await store.put(place, bytes, { notAfter: leaf.notAfter.toISOString(), publicKeySha256: leaf.publicKeySha256 });
      return leftOut;
    },
    async readInService(name) {
      const bytes = await store.read(inServicePlace(name));
      return bytes && decodeInService(bytes, name, store.address);
    },
  };
}

/** Bundles are left out, the last one first, until the rest has room: one value is one write, and a server can make its own of key and chain. */
function encodedWithin(most: number, leaf: Certificate, inService: InService): { bytes: Buffer; leftOut: BundleKind[] } {
  const kinds = Object.keys(inService.bundles) as BundleKind[];
  for (let kept = kinds.length; ; kept--) {
    const bundles = Object.fromEntries(kinds.slice(0, kept).map((kind) => [kind, inService.bundles[kind]]));
    const bytes = encodeInService(leaf, { ...inService, bundles });
    if (bytes.length <= most || kept === 0) return { bytes, leftOut: kinds.slice(kept) };
  }
}

/**
 * A flat JSON object of texts, since what reads it takes fields by name, and some no deeper: `privateKey` (PKCS#8) or
 * `keyReference`, `certificate` (leaf), `chain` (intermediates and root), `fullChain` (leaf and intermediates, what a TLS server
 * sends: RFC 8446 section 4.4.2 lets the root be left out), `notAfter`, `bundle-<kind>` in base64 and `password-<kind>`; `rolledBackAt`
 * and `rolledBackFrom` where a person put an earlier certificate back.
 */
export function encodeInService(leaf: Certificate, { chain, privateKey, keyReference, bundles, rolledBack }: InService): Buffer {
  const path = chain.map(readCertificatePem);
  const kept = Object.entries(bundles) as [BundleKind, KeptBundle][];
  const fields: Record<string, string> = {
    ...{ format, version, notAfter: leaf.notAfter.toISOString(), publicKeySha256: leaf.publicKeySha256 },
    certificate: leaf.pem,
    chain: pems(path),
    fullChain: pems([leaf, ...path.filter((ca) => !ca.subject.der.equals(ca.issuer.der))]),
    ...(privateKey && { privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string }),
    ...(keyReference !== undefined && { keyReference }),
    ...(rolledBack && { rolledBackAt: rolledBack.at, rolledBackFrom: rolledBack.from }),
    ...Object.fromEntries(kept.map(([kind, { bytes }]) => [`bundle-${kind}`, bytes.toString("base64")])),
    ...Object.fromEntries(kept.flatMap(([kind, { password }]) => (password === undefined ? [] : [[`password-${kind}`, password]]))),
  };
  return Buffer.from(orderedJson(fields));
}

const pems = (certificates: readonly Certificate[]): string => certificates.map(({ pem }) => pem).join("");

/** What is in service is made from the certificate's own entry, so nothing is lost with it. */
export const damagedInService = (name: string, address: string, because: string): Fault =>
  new Fault(
    "vault-corrupt",
    `What ${address} holds in service as ${name} is damaged: ${because}.`,
    "Run pulumi refresh and pulumi up in the project that manages it: it is put in service again from the certificate's own entry.",
  );

/** Believes nothing the document says of itself before it is compared. @throws Fault `vault-corrupt`: without a cause, parsers quote what they read. */
export function decodeInService(bytes: Buffer, name: string, address: string): InService {
  const corrupt = (because: string): Fault => damagedInService(name, address, because);
  const fields = jsonObject(bytes);
  if (fields?.["format"] !== format || fields["version"] !== version) throw corrupt("it is no document of what is in service");
  const leaf = certificatesOf(fields["certificate"])?.[0];
  const chain = certificatesOf(fields["chain"]);
  if (!leaf || !chain) throw corrupt("its certificates cannot be read");
  const privateKey = privateKeyOf(fields["privateKey"]);
  const keyReference = fields["keyReference"];
  if (!privateKey && (typeof keyReference !== "string" || fields["privateKey"] !== undefined)) throw corrupt("it has no key");
  if (privateKey && publicKeySha256(createPublicKey(privateKey)) !== leaf.publicKeySha256)
    throw corrupt("its key is not the certificate's");
  return {
    ...{ certificate: leaf.pem, chain: chain.map(({ pem }) => pem) },
    ...(privateKey ? { privateKey } : { keyReference: keyReference as string }),
    bundles: bundlesOf(fields, leaf),
    ...rolledBackIn(fields),
  };
}

function rolledBackIn({ rolledBackAt: at, rolledBackFrom: from }: Record<string, unknown>): Pick<InService, "rolledBack"> {
  return typeof at === "string" && typeof from === "string" ? { rolledBack: { at, from } } : {};
}

function certificatesOf(pem: unknown): Certificate[] | undefined {
  try {
    return pem === "" ? [] : readCertificatesPem(pem as string);
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

function bundlesOf(fields: Record<string, unknown>, { sha256 }: Certificate): InService["bundles"] {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, base64]) => {
      const kind = /^bundle-(.+)$/.exec(field)?.[1];
      if (kind === undefined || typeof base64 !== "string") return [];
      const password = fields[`password-${kind}`];
      const bundle: KeptBundle = {
        bytes: Buffer.from(base64, "base64"),
        password: typeof password === "string" ? password : undefined,
        certificateSha256: sha256,
      };
      return [[kind, bundle]];
    }),
  );
}
