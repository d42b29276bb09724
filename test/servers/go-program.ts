import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";

/**
 * A Go program, built at the first use into the user's cache folder, so that a second clone builds nothing.
 * @param module folder of the module that pins it: go.mod, go.sum and, if it is ours, its sources.
 * @param source the package to build.
 * @throws with what to do by hand.
 */
export async function goProgram(name: string, module: string, source: string): Promise<string> {
  const hash = createHash("sha256");
  const pinned = readdirSync(module).filter((file) => file !== "go.mod"); // go.sum says which versions it asks for
  for (const file of pinned.sort()) hash.update(readFileSync(path.join(module, file)));
  const id = hash.update(`${process.platform}-${process.arch}`).digest("hex").slice(0, 12);
  const built = path.join(cacheRoot(), `${name}-${id}`);
  if (!existsSync(built))
    await withLock(`${built}.lock`, say, async () => {
      if (existsSync(built)) return;
      say(`  Building ${name} into ${built} (up to two minutes).`);
      await mkdir(path.dirname(built), { recursive: true });
      const args = ["build", "-mod=readonly", "-trimpath", "-o", `${built}.part`, source];
      const { ok, output } = await run("go", args, { cwd: module, env: { ...process.env, CGO_ENABLED: "0" } });
      if (!ok)
        throw new Error(
          `${name} cannot be built: Go 1.26 or later is needed.\n${tail(output)}\nBy hand: cd ${module} && go ${args.join(" ")}`,
        );
      await rename(`${built}.part`, built);
    });
  return built;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
