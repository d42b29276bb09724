import { mkdirSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./child.mjs";
import { atLeast, onPath } from "./find.mjs";
import { pinnedVersion, wrapperModules } from "./places.mjs";
import { withProgress } from "./progress.mjs";

/** What the wrapper modules ask of the Go toolchain. */
export const minimumGo = "1.25.11";

const binaries = [
  {
    name: "pulumi",
    module: wrapperModules.pulumi,
    source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    // As in the project's release configuration; without the version, the Automation API refuses the binary.
    flags: (version) => [
      "-tags",
      "osusergo,grpcnotrace",
      "-ldflags",
      `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
    ],
  },
  {
    name: "pulumi-language-nodejs",
    module: wrapperModules.languageHost,
    source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    flags: () => ["-ldflags", "-s -w"],
  },
];

/**
 * Builds the engine into `root`/bin from the pinned Go modules, which takes minutes and only the Go module
 * servers. Throws with one line on what to do when it cannot.
 */
export async function buildEngine(root, { env = process.env, say }) {
  if (!onPath("go", env.PATH)) throw new Error(`there is no go on PATH; install Go ${minimumGo} or newer`);
  await checkGo(env);
  const bin = path.join(root, "bin");
  mkdirSync(bin, { recursive: true });
  say(`  Building Pulumi ${pinnedVersion()} from its Go modules: some minutes, once on this machine.`);
  for (const binary of binaries) await buildBinary(binary, bin, env, say);
}

/** The wrapper module's folder decides the toolchain: a go >= 1.21 fetches a newer one by itself. */
async function checkGo(env) {
  const { ok, output } = await run("go", ["env", "GOVERSION"], { cwd: wrapperModules.pulumi, env: goEnvironment(env) });
  const version = /^go(\d\S*)/m.exec(output)?.[1];
  if (!ok || !version) throw new Error(`go does not run (${tail(output, 1)}); install Go ${minimumGo} or newer`);
  if (!atLeast(version, minimumGo)) throw new Error(`go is ${version}, older than ${minimumGo}; update it`);
}

async function buildBinary({ name, module, source, flags }, bin, env, say) {
  let modules = 0;
  let packages = 0;
  const args = ["build", "-v", "-mod=readonly", "-trimpath", ...flags(pinnedVersion()), "-o", path.join(bin, name), source];
  const onLine = (line) => (line.startsWith("go: downloading") ? modules++ : packages++);
  const building = run("go", args, { cwd: module, env: goEnvironment(env), onLine });
  const howFar = () => `, ${modules} modules fetched, ${packages} packages compiled`;
  const { ok, output } = await withProgress(say, `building ${name}`, building, howFar);
  if (!ok) {
    say(tail(output));
    throw new Error(`go could not build ${name} (see above); check that go reaches its module servers: go env GOPROXY`);
  }
}

const goEnvironment = (env) => ({ ...env, CGO_ENABLED: "0", GOWORK: "off" });
