import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { findEngine, onPath } from "./find.mjs";
import { dynamicProviderScript, sdkFolder } from "./places.mjs";

/**
 * The environment for a process that starts `pulumi`: the engine found on PATH, no update check, no plugin
 * download. An engine that is on PATH already is not moved to its front: its folder may hold another `node`.
 * Throws when `npm run setup` was not run.
 */
export function engineEnvironment(env = process.env) {
  const { engine, passedOver } = findEngine(env);
  if (!engine) throw new Error(`There is no Pulumi engine on this machine (${passedOver.join("; ")}). Run: npm run setup`);
  const before = engine.from === "PATH" ? [] : [path.dirname(engine.pulumi)];
  // The engine warns about a script it takes from PATH, so the SDK's folder is there only if it must be.
  const after = hasDynamicProvider(engine, env) ? [] : [sdkFolder];
  return {
    ...env,
    PATH: [...before, env.PATH, ...after].filter(Boolean).join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

const hasDynamicProvider = (engine, env) =>
  existsSync(path.join(path.dirname(realpathSync(engine.pulumi)), dynamicProviderScript)) ||
  onPath(dynamicProviderScript, env.PATH) !== undefined;
