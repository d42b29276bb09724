import path from "node:path";
import { buildDist } from "./dist.mjs";
import { atLeast } from "./find.mjs";
import { installPackages } from "./packages.mjs";
import { provideEngine } from "./provide.mjs";

const minimumNode = "20.19.0";

/**
 * The whole set-up: npm packages, the engine, the build. Each step looks first whether there is anything to
 * do; when there is nothing at all, one line is said. Throws with what to do when a step fails.
 */
export async function setUp({ folder, env = process.env, say, node = process.version }) {
  if (!atLeast(node, minimumNode)) throw new Error(`Node is ${node}, older than ${minimumNode}; update it.`);
  const installed = await installPackages(folder, { say });
  const { engine, made } = await provideEngine({ env, say });
  const built = await buildDist(folder, { say });
  const todo = installed || made || built ? "done" : "nothing to do";
  say(`Set-up: ${todo} (Pulumi ${engine.version} from ${engine.from}, ${path.dirname(engine.pulumi)}).`);
}
