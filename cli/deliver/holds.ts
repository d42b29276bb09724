/** What a file of a server can hold, and its bytes. PURE. */
import { Fault } from "../../provider/fault";
import type { InService } from "../../provider/vault";
import { type BundleKind, bundleFormats } from "../../provider/x509/bundle";
import type { Certificate } from "../../provider/x509/certificate";

/** Made of what is in service, whatever bundles were asked for. */
const made = ["certificate", "chain", "full-chain", "key", "pem-with-key", "key-reference"] as const;
type Made = (typeof made)[number];
/** Kept beside it, as they were asked for by `bundles`. The words of `made` are made, and never looked for. */
const kept = (Object.keys(bundleFormats) as BundleKind[]).filter((kind) => !(made as readonly string[]).includes(kind));

/** A word of `files.<name>.holds`. */
export type Holds = Made | BundleKind | `password-of-${BundleKind}`;
export const words: readonly Holds[] = [
  ...made,
  ...kept,
  ...kept.filter((kind) => bundleFormats[kind].underPassword).map((kind) => `password-of-${kind}` as const),
];
export const isHolds = (word: string): word is Holds => (words as readonly string[]).includes(word);

/** Whether who reads it has the key, or what opens it. */
export const holdsKey = (holds: Holds): boolean =>
  holds === "key" || holds === "pem-with-key" || holds.startsWith("password-of-") || bundleFormats[holds as BundleKind]?.holdsKey === true;

/** What is delivered: judged, with the path to its root. */
export interface Deliverable {
  readonly inService: InService;
  /** Leaf first, root last, as the path check found them. */
  readonly path: readonly Certificate[];
}

/**
 * The bytes of one file. The same every time: what did not change is told by them.
 * @throws Fault `deliver-refused` when what is in service has no such thing.
 */
export function bytesOf(name: string, holds: Holds, { inService, path }: Deliverable): Buffer {
  const [leaf, ...above] = path;
  switch (holds) {
    case "certificate":
      return pem([leaf!]);
    case "chain":
      return pem(above);
    case "full-chain":
      return pem(path.slice(0, -1)); // RFC 8446 section 4.4.2: the root may be left out, whoever checks has it
    case "key":
      return keyOf(name, inService);
    case "pem-with-key":
      return Buffer.concat([pem(path.slice(0, -1)), keyOf(name, inService)]);
    case "key-reference":
      if (inService.keyReference !== undefined) return Buffer.from(`${inService.keyReference}\n`);
      throw lacks(name, "the key itself is in service, and no reference to one in a token", 'Let the file hold "key".');
    default:
      return bundleOf(name, holds, inService);
  }
}

const pem = (certificates: readonly Certificate[]): Buffer => Buffer.from(certificates.map((each) => each.pem).join(""), "latin1");

function keyOf(name: string, { privateKey }: InService): Buffer {
  if (privateKey) return Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" }));
  throw lacks(
    name,
    "the key lies in a token that it never leaves, and a reference to it is in service",
    'Let the file hold "key-reference", and the server open the key by that URI through PKCS#11 (docs/deliver.md).',
  );
}

function bundleOf(name: string, holds: BundleKind | `password-of-${BundleKind}`, { bundles }: InService): Buffer {
  const kind = holds.replace(/^password-of-/, "") as BundleKind;
  const bundle = bundles[kind];
  const bytes = holds === kind ? bundle?.bytes : bundle?.password === undefined ? undefined : Buffer.from(bundle.password);
  if (bytes) return bytes;
  throw lacks(name, `no bundle "${kind}" is kept with it`, `Ask for it in the program: bundles: ["${kind}"], then pulumi up.`);
}

const lacks = (name: string, because: string, hint: string): Fault =>
  new Fault("deliver-refused", `The file ${name} cannot be made: ${because}.`, hint);
