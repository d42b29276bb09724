import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Fault, FaultCode } from "../../provider/fault";
import type { Issued, KeyMetadata, Vault } from "../../provider/vault";
import type { KeyGenerator, Place } from "../../provider/vault/common";
import { leaf } from "../x509/leaf";

/** A store of its own for one case, and what a test may do to it behind the vault's back. */
export interface VaultStage {
  /** Opens the same store anew, as another process would. */
  open(options?: { generate?: KeyGenerator }): Promise<Vault>;
  close(): Promise<void>;
  /** Makes the service fail in one of the ways of its traits, until what it gives back is called. */
  fail(kind: FailureCode): Promise<() => Promise<void>>;
  /** Everything that is stored: names, and something that changes with each write. */
  contents(): Promise<ReadonlyMap<string, string>>;
  /** Puts bytes where a vault of secrets would, as a person with full rights could. Absent where keys are no secrets. */
  overwrite?(place: Place, bytes: Buffer): Promise<void>;
  /** The plain bytes of a place. */
  plain?(place: Place): Promise<Buffer>;
  /** Writes a secret as somebody else would, where the vault may read; gives its name in the service. Absent where there is no such service. */
  foreign?(text: string): Promise<string>;
  /** Deletes what lies in a place as the service's console does, where such a deletion can be taken back. */
  softDelete?(place: Place): Promise<void>;
  /** Puts one of the strangers of its traits where the service was, until what it gives back is called. */
  meet?(stranger: string): Promise<() => Promise<void>>;
}

export type FailureCode = Extract<FaultCode, "vault-forbidden" | "vault-throttled" | "vault-unreachable" | "vault-full">;

/** What kind of vault the suite looks at. */
export interface VaultTraits {
  /** Whether private keys can leave it. */
  readonly exportable: boolean;
  /** Writers in a race. */
  readonly writers: number;
  /** Ways in which the service can fail. */
  readonly failures: readonly FailureCode[];
  /** Whether others keep secrets in the same service. */
  readonly foreign: boolean;
  /** Whether a deletion can be taken back. */
  readonly softDeletes: boolean;
  /** What may answer in the service's place and know nothing of it, by what it says: no word of absence is its. */
  readonly strangers: readonly string[];
  /** Whether its keys can be listed: by what it holds (`true`), or by the labels of a service that lists names, labels and deletions alone. Default: no. */
  readonly lists?: boolean | "by labels";
  /** Whether it has an id before anybody gave it one. */
  readonly hasIdFromTheStart: boolean;
  /** Most bytes a value may have, where the service has a limit below 1 MiB. */
  readonly largestValue?: number;
}

const makeKey = promisify(generateKeyPair);
const rsa = async (modulusLength: number, publicExponent = 65537): Promise<KeyObject> =>
  (await makeKey("rsa", { modulusLength, publicExponent })).privateKey;

let pool: Promise<KeyObject[]> | undefined;
/** Keys of the fixtures, made once a process: a key costs 165 ms on Node 20. */
export const keyPool = (): Promise<KeyObject[]> => (pool ??= Promise.all([rsa(2048), rsa(2048), rsa(2048), rsa(2048)]));
export const otherKeys = {
  "an elliptic-curve key": async () => (await makeKey("ec", { namedCurve: "P-256" })).privateKey,
  "an RSA key of 1024 bits": () => rsa(1024),
  "an RSA key with exponent 3": () => rsa(2048, 3),
};

/** A generator that hands out the pool in turn, from its `first` key on. */
export function pooled(first = 0): KeyGenerator {
  let calls = 0;
  return async () => {
    const keys = (await keyPool()).slice(first);
    return keys[calls++ % keys.length]!;
  };
}

export const entry = "igc-1690781810-srv1-auth-cli-insi-auto-0123456789-r1";
export const metadata: KeyMetadata = {
  structure: "1690781810",
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  round: 1,
  environment: "production",
};
/** Metadata of another server instance. */
export const elsewhere: KeyMetadata = { ...metadata, serverInstance: "srv2" };

/** What an authority would issue for a public key. */
export function issuedFor(publicKey: KeyObject, chain: readonly string[] = [], serial = "11"): Issued {
  const certificate = leaf({ publicKey: publicKey.export({ type: "spki", format: "der" }), serial: Buffer.from(serial, "hex") });
  return { certificate: certificate.pem, chain };
}

/** A chain certificate; `index` tells them apart. */
export const chainCertificate = (index: number): string => leaf({ serial: Buffer.from([0x20, index >> 8, index & 0xff]) }).pem;

/** The Fault a piece of work ends in. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in outcome)) throw new Error(`It should have failed, and gave ${String(outcome.value)}.`);
  if ((outcome.error as Error).name !== "Fault") throw outcome.error;
  return outcome.error as Fault;
}

export const codeOf = async (work: Promise<unknown>): Promise<FaultCode> => (await faultOf(work)).code;
