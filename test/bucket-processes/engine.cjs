// A process with an engine's part in an exchange: for each job it opens the exchange anew, brings the orders it is given
// as far as they go, and says what it saw. A job may name the request at which the process is killed.
// node engine.cjs DIST, forked.
const http = require("node:http");
const { join } = require("node:path");
const { syncBuiltinESMExports } = require("node:module");

/** The request of the present job at which the process dies, and how many there were. */
let death;
let requests = 0;

const { request } = http;
http.request = (...args) => {
  const made = request(...args);
  if (requests++ !== death?.at) return made;
  const die = () => process.kill(process.pid, "SIGKILL");
  if (death.when === "before") die();
  // `prependListener`: nobody sees the answer of what was done.
  made.prependListener("response", die);
  return made;
};
syncBuiltinESMExports();

const load = (file) => require(join(process.argv[2], "provider", file));
const { openPlatform } = load("igc/index.js");
/** Waits as a test may: a turn of the event loop. */
Object.assign(load("vault/common/retry.js").realPatience, { sleep: () => new Promise(setImmediate), random: () => 0 });

async function bring({ address, now, orders }) {
  const platform = await openPlatform(address, { cwd: "/", now: () => new Date(now) });
  await platform.poll();
  const seen = [];
  for (const order of orders) {
    const { state, orderedAt } = await platform.submitOrder(order);
    const answer = state === "answered" || state === "settled" ? await platform.collect(order.wish) : undefined;
    if (answer) await platform.settle(order.wish);
    seen.push({ ticket: order.wish, orderedAt, answer: answer?.bytes.toString("utf8") });
  }
  return seen;
}

process.on("message", async (job) => {
  [death, requests] = [job.death, 0];
  try {
    process.send({ seen: await bring(job), requests });
  } catch ({ name, code, message, stack }) {
    process.send({ failed: { name, code, message, stack }, requests });
  }
});
