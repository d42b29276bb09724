// How long a small file takes to read while keys are made: libuv's pool serves both, and so it does DNS.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { rawKey } from "./keygen.mjs";
import { median, quantile } from "./rounds.mjs";

const { generateRsaKey } = createRequire(import.meta.url)("../dist/provider/vault/common/index.js");

/** Keys that are asked for at once, as by a stack of so many new certificates. */
const asked = 16;

/**
 * Milliseconds of each read of a small file, one begun every 10 ms until the keys are made, whether or not those
 * before it have ended: what waits is measured as often as what does not.
 */
async function readsWhile(generate, file) {
  let going = true;
  const keys = Promise.all(Array.from({ length: asked }, generate)).finally(() => (going = false));
  const reads = [];
  const timed = async (began = performance.now()) => {
    await readFile(file);
    return performance.now() - began;
  };
  while (going) {
    reads.push(timed());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await keys;
  return Promise.all(reads);
}

const ms = (number) => `${number.toFixed(number < 10 ? 2 : 0)} ms`;
const shown = (latencies) => `median ${ms(median(latencies))}, p95 ${ms(quantile(latencies, 0.95))}, most ${ms(Math.max(...latencies))}`;

export async function measure({ quick }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  const file = path.join(folder, "small");
  writeFileSync(file, "x".repeat(2000));
  const ours = [];
  const naive = [];
  try {
    for (let round = 0; round < (quick ? 1 : 4); round++) {
      ours.push(...(await readsWhile(() => generateRsaKey("rsa-2048"), file)));
      naive.push(...(await readsWhile(rawKey, file)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      what: `reading a file of 2 kB while ${asked} keys are made`,
      ours: `the provider's generator: ${shown(ours)} of ${ours.length} reads`,
      floor: `a bare \`Promise.all\`: ${shown(naive)} of ${naive.length} reads`,
      ratio: { value: median(ours) / median(naive) },
      value: median(ours),
      goal: { most: 2, unit: " ms median" },
    },
  ];
}
