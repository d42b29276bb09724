import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type KeyAlgorithm, keyAlgorithms } from "../../x509/key";
import { Semaphore } from "./semaphore";

const generate = promisify(generateKeyPair);

/** Threads of libuv's pool when `UV_THREADPOOL_SIZE` does not say (Node documentation, "UV_THREADPOOL_SIZE"). */
const defaultPoolSize = 4;

/**
 * Keys that may be made at once. libuv's pool also serves file reads and name look-ups: with every thread busy on a
 * key, a read waits 0.4 s to 5 s instead of 0.5 ms (measured), so two threads are left to them.
 */
export function simultaneousKeys(poolSize: string | undefined): number {
  const threads = Number(poolSize ?? defaultPoolSize);
  return Math.max(1, (Number.isInteger(threads) && threads > 0 ? threads : defaultPoolSize) - 2);
}

/** One for the process, as libuv's pool is. */
const keygen = new Semaphore(simultaneousKeys(process.env["UV_THREADPOOL_SIZE"]));

/** Makes one RSA key pair of an algorithm: the private half; `createPublicKey` gives the other. */
export type KeyGenerator = (algorithm: KeyAlgorithm) => Promise<KeyObject>;

/** RSA key generation by OpenSSL (FIPS 186-4 B.3.6), off the main thread and never on the whole thread pool. */
export const generateRsaKey: KeyGenerator = (algorithm) => {
  const { modulusLength, publicExponent } = keyAlgorithms[algorithm];
  return keygen.run(async () => (await generate("rsa", { modulusLength, publicExponent })).privateKey);
};
