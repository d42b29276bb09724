import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const heartbeat = 2_000;
const silence = 5 * heartbeat;

/**
 * Does `work` while holding a lock file, so that two set-ups at once build once. The holder touches the file;
 * one that is no longer touched was left by a killed set-up and is taken over. Two that take over at the same
 * moment both work: that costs time, nothing else, since results are renamed into place.
 */
export async function withLock(file, say, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let waiting = false;
  while (!take(file)) {
    if (!waiting) say(`  Another set-up is at work (${file}); waiting for it.`);
    waiting = true;
    await wait(heartbeat / 4);
  }
  const touching = setInterval(() => touch(file), heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > silence) rmSync(file, { force: true });
  } catch {
    // nobody holds it
  }
  try {
    closeSync(openSync(file, "wx"));
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // taken over after a suspension of this machine; see above
  }
}
