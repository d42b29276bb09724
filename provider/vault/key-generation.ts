import { generateKeyPair, type KeyObject } from "node:crypto";
import { keyAlgorithms, type KeyAlgorithm } from "../x509/algorithm";

/**
 * RSA key generation in libuv's pool, behind a semaphore of the pool's size less two: without it file
 * reads and DNS wait seconds behind keys (domain notes, crypto-vaults 1: 0.5 ms against 374 to 4,856 ms).
 */
const poolSize = Number(process.env["UV_THREADPOOL_SIZE"] ?? 4);
const places = Math.max(1, poolSize - 2);
let busy = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= places) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }
}

/** A new private key. */
export const generateKey = (algorithm: KeyAlgorithm): Promise<KeyObject> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        const { modulusLength, publicExponent } = keyAlgorithms[algorithm];
        generateKeyPair("rsa", { modulusLength, publicExponent }, (error, _publicKey, privateKey) => (error ? reject(error) : resolve(privateKey)));
      }),
  );
