import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";
import { freePort, type Server, startServer } from "./child";

/** The module that pins the server: go.mod and go.sum. */
const wrapper = path.join(__dirname, "fake-gcs");

/** fake-gcs-server, a stand-in of Google Cloud Storage, in memory. It keeps conditions on writes, not on removals. */
export async function startFakeGcs(): Promise<Server & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    "-backend",
    "memory",
    "-scheme",
    "http",
    "-host",
    "127.0.0.1",
    "-port",
    String(port),
    "-public-host",
    `127.0.0.1:${port}`,
  ];
  const answers = async (): Promise<boolean> => (await fetch(`${url}/_internal/healthcheck`)).ok;
  return { url, ...(await startServer(await program(), [...options, "-log-level", "error"], port, answers)) };
}

/** Built at the first use into the user's cache folder, so that a second clone builds nothing. @throws with what to do by hand. */
async function program(): Promise<string> {
  const sums = readFileSync(path.join(wrapper, "go.sum"));
  const hash = createHash("sha256").update(sums).update(`${process.platform}-${process.arch}`).digest("hex").slice(0, 12);
  const built = path.join(cacheRoot(), `fake-gcs-server-${hash}`);
  if (!existsSync(built))
    await withLock(`${built}.lock`, say, async () => {
      if (existsSync(built)) return;
      say(`  Building fake-gcs-server into ${built} (about two minutes).`);
      await mkdir(path.dirname(built), { recursive: true });
      const args = ["build", "-mod=readonly", "-trimpath", "-o", `${built}.part`, "github.com/fsouza/fake-gcs-server"];
      const { ok, output } = await run("go", args, { cwd: wrapper, env: { ...process.env, CGO_ENABLED: "0" } });
      if (!ok)
        throw new Error(
          `fake-gcs-server cannot be built: Go 1.25 or later is needed.\n${tail(output)}\nBy hand: cd ${wrapper} && go ${args.join(" ")}`,
        );
      await rename(`${built}.part`, built);
    });
  return built;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
