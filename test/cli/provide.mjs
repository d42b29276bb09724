import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { buildEngine } from "./build.mjs";
import { downloadEngine } from "./download.mjs";
import { findEngine } from "./find.mjs";
import { withLock } from "./lock.mjs";
import { dynamicProviderScript, engineFolder, sdkFolder } from "./places.mjs";
import { elapsed } from "./progress.mjs";

const waysToMake = [
  { name: "official download", make: downloadEngine },
  { name: "build from Go modules", make: buildEngine },
];

/**
 * Finds an engine, or makes one in the user's cache folder by the first way that works. Says one line for each
 * way that failed. Returns `{ engine, made }`; throws with the whole list when there is no way.
 */
export async function provideEngine({ env = process.env, say, ways = waysToMake }) {
  const found = findEngine(env);
  if (found.engine) return { engine: found.engine, made: false };
  found.passedOver.forEach((line) => say(`  ${line}`));
  const folder = engineFolder(env);
  return withLock(`${folder}.lock`, say, async () => {
    const meanwhile = findEngine(env); // another set-up may have made it while this one waited
    if (meanwhile.engine) return { engine: meanwhile.engine, made: false };
    const failures = await makeByFirstWay(ways, folder, { env, say });
    const { engine, passedOver } = findEngine(env);
    if (engine) return { engine, made: true };
    throw new Error(noWay([...passedOver, ...failures]));
  });
}

async function makeByFirstWay(ways, folder, options) {
  const failures = [];
  for (const { name, make } of ways) {
    const start = Date.now();
    try {
      await makeInPlace(folder, (root) => make(root, options));
      options.say(`  Engine made by ${name} in ${elapsed(Date.now() - start)}, kept in ${folder}`);
      return failures;
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
      options.say(`  ${failures.at(-1)}`);
    }
  }
  return failures;
}

/** Makes the engine in a folder beside its place and renames it: what lies in the place is whole. */
async function makeInPlace(folder, make) {
  const parent = path.dirname(folder);
  const prefix = `${path.basename(folder)}.unfinished-`;
  for (const left of readdirSync(parent)) {
    if (left.startsWith(prefix)) rmSync(path.join(parent, left), { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(path.join(parent, prefix));
  try {
    await make(unfinished);
    addDynamicProvider(path.join(unfinished, "bin"));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A copy, since the cache outlives the checkout. Beside the binary the engine takes it without a warning. */
function addDynamicProvider(bin) {
  const script = path.join(bin, dynamicProviderScript);
  if (existsSync(script)) return;
  copyFileSync(path.join(sdkFolder, dynamicProviderScript), script);
  chmodSync(script, 0o755);
}

const noWay = (reasons) =>
  ["There is no Pulumi engine, and no way to get one worked:", ...reasons.map((reason) => `  - ${reason}`)].join("\n");
