import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";

/**
 * A server that is a Go program, built at the first use into the user's cache folder, so that a second clone builds nothing.
 * @param name of the folder beside this file whose go.mod and go.sum pin it
 * @param program its package
 * @throws with what to do by hand.
 */
export async function goServer(name: string, program: string): Promise<string> {
  const wrapper = path.join(__dirname, name);
  const sums = readFileSync(path.join(wrapper, "go.sum"));
  const hash = createHash("sha256").update(sums).update(`${process.platform}-${process.arch}`).digest("hex").slice(0, 12);
  const called = path.basename(program);
  const built = path.join(cacheRoot(), `${called}-${hash}`);
  if (!existsSync(built))
    await withLock(`${built}.lock`, say, async () => {
      if (existsSync(built)) return;
      say(`  Building ${called} into ${built} (about two minutes).`);
      await mkdir(path.dirname(built), { recursive: true });
      const args = ["build", "-mod=readonly", "-trimpath", "-o", `${built}.part`, program];
      const { ok, output } = await run("go", args, { cwd: wrapper, env: { ...process.env, CGO_ENABLED: "0" } });
      if (!ok)
        throw new Error(
          `${called} cannot be built: Go 1.26 or later is needed.\n${tail(output)}\nBy hand: cd ${wrapper} && go ${args.join(" ")}`,
        );
      await rename(`${built}.part`, built);
    });
  return built;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
