import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { onPath } from "../cli/find.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";

export interface Jdk {
  /** Such as 17 or 25. */
  readonly version: number;
  /** Its folder of programs. */
  readonly programs: string;
}

/** Where Debian, Temurin and macOS put them. */
const homes = ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines"];

/**
 * The JDKs of this machine, oldest first, one of each version.
 * @throws what to install when there is none.
 */
export function jdks(): readonly Jdk[] {
  const folders = homes.filter((home) => existsSync(home)).flatMap((home) => readdirSync(home).map((name) => path.join(home, name)));
  const candidates = [process.env["JAVA_HOME"] ?? "", ...folders, ...folders.map((folder) => path.join(folder, "Contents/Home"))];
  const found = new Map(candidates.flatMap((home) => jdkIn(home) ?? []).map((jdk) => [jdk.version, jdk]));
  const java = onPath("java", process.env["PATH"]);
  if (found.size === 0)
    throw new Error(
      `A test needs a JDK of version 17 or later${java ? `, and ${java} is of none that was found` : ""}. Install it: sudo apt-get install openjdk-17-jdk-headless`,
    );
  return [...found.values()].sort((one, other) => one.version - other.version);
}

/** Every JDK says its version in a file `release`. */
function jdkIn(home: string): Jdk | undefined {
  const release = path.join(home, "release");
  if (home === "" || !existsSync(release) || !existsSync(path.join(home, "bin", "keytool"))) return undefined;
  const version = Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, "utf8"))?.[1]);
  return version >= 17 ? { version, programs: path.join(home, "bin") } : undefined;
}

/**
 * A jar of Maven Central, in the user's cache folder.
 * @param coordinates group:artifact:version
 * @throws with the command to run by hand.
 */
export async function jar(coordinates: string): Promise<string> {
  const [, artifact, version] = coordinates.split(":");
  const folder = path.join(cacheRoot(), "jars");
  const file = path.join(folder, `${artifact}-${version}.jar`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  return withLock(`${file}.lock`, say, async () => {
    if (existsSync(file)) return file;
    const part = `${file}.part`;
    const args = ["-q", "-B", "dependency:copy", `-Dartifact=${coordinates}`, `-DoutputDirectory=${part}`];
    say(`  Fetching ${coordinates}.`);
    const { ok, output } = await run("mvn", args);
    if (!ok) throw new Error(`A test needs ${coordinates}, and Maven cannot fetch it.\n${tail(output)}\nBy hand: mvn ${args.join(" ")}`);
    await rename(path.join(part, path.basename(file)), file);
    return file;
  });
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
