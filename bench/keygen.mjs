// Raw RSA key generation, the floor of everything that makes keys.
import { generateKeyPair } from "node:crypto";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

const { simultaneousKeys } = createRequire(import.meta.url)("../dist/provider/vault/common/index.js");
const raw = promisify(generateKeyPair);

/** As many keys at once as the provider makes. */
export const keysAtOnce = simultaneousKeys(process.env.UV_THREADPOOL_SIZE);

/** Resources that the engine works on at once by default: 4 a processor. */
export const resourcesAtOnce = 4 * availableParallelism();

/** Runs `work(index)` for 0 to count - 1, `atOnce` of them at a time. @returns the results in order. */
export async function inParallel(count, atOnce, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  return results;
}

export const rawKey = () => raw("rsa", { modulusLength: 2048, publicExponent: 65537 });

/** So many keys as fast as `crypto.generateKeyPair` makes them with the provider's concurrency. */
export const rawKeys = (count) => inParallel(count, keysAtOnce, rawKey);
