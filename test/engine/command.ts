import { spawn } from "node:child_process";

/** How a command ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Written to the standard input, which is closed after it: the way for a secret, which an argument is not. */
  readonly input?: string;
  /** After this long the command and all its children are killed. */
  readonly timeoutMs: number;
}

/**
 * Runs a command to its end, without a shell. An exit code other than 0 is an outcome, not an error; a
 * command that cannot be started, is killed by a signal or runs out of time rejects with what it printed.
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a timeout reaches the language host and the provider too.
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, options.timeoutMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code !== null) return resolve({ code, stdout, stderr });
      const why = timedOut ? `did not end in ${options.timeoutMs} ms` : `was killed by ${signal}`;
      reject(new Error(`${command} ${args.join(" ")} ${why}.\n${stdout}\n${stderr}`));
    });
    child.stdin.on("error", () => undefined); // a command may end without reading its input
    child.stdin.end(options.input ?? "");
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}
