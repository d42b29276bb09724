/** The server's own commands: a program and its arguments, without a shell. */
import { spawn } from "node:child_process";
import { serviceWords } from "../../provider/vault/common";
import { visible } from "../../provider/x509/profile";

export interface CommandLine {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** All that the command gets of the environment: the vault's credentials are in it, and no business of the server's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly mostTime: number;
}

/** How it ended, and the end of what it printed. */
export interface Ended {
  /** `undefined` when it exited with 0; else a clause. */
  readonly wrong: string | undefined;
  readonly printed: string;
}

/** More of what a command prints is not kept. */
const mostPrinted = 8_000;

/** Runs a command; that it cannot be started is a way to end. It is killed with its children when its time is over. */
export function runCommand({ argv, cwd, env, mostTime }: CommandLine): Promise<Ended> {
  return new Promise((resolve) => {
    const [program, ...args] = argv;
    // A process group of its own, so that what it started ends with it.
    const child = spawn(program!, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-mostPrinted)));
    const timer = setTimeout(() => end("was killed after its time was over"), mostTime);
    const end = (wrong: string | undefined): void => {
      clearTimeout(timer);
      if (wrong !== undefined) killGroup(child.pid);
      for (const stream of [child.stdout, child.stderr]) stream.destroy(); // a daemon it left behind may hold them
      resolve({ wrong, printed });
    };
    child.once("error", (error: NodeJS.ErrnoException) => end(`could not be started (${error.code ?? error.message})`));
    child.once("exit", (code, signal) => {
      const wrong = code === 0 ? undefined : signal ? `ended by ${signal}` : `exited with ${code}`;
      setImmediate(() => end(wrong)); // what it printed last is on its way
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}

/** Of the environment what programs need, and what the configuration names. */
export function commandEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  variables: readonly string[],
): Record<string, string | undefined> {
  const names = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", ...variables];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** A command's failure as a sentence, with the end of what it printed; what could be a piece of a key is left out of it. */
export function sentenceOf(argv: readonly string[], { wrong, printed }: Ended): string {
  const words = serviceWords(printed.trim().split("\n").slice(-6).join("\n"));
  return visible(`${argv.join(" ")} ${wrong}${words === "" ? "." : `: ${words}`}`);
}
