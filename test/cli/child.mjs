import { spawn } from "node:child_process";

/**
 * Runs a command to its end without a shell and gathers what it prints. Resolves to `{ ok, output }`, never
 * rejects: whoever calls tells the user what a failure means. `onLine` sees each line as it comes.
 * `signal` ends the command and its children.
 */
export function run(command, args, { cwd, env = process.env, onLine = () => {}, signal } = {}) {
  return new Promise((resolve) => {
    // A group of its own only when it may have to be ended: Ctrl-C does not reach such a group by itself.
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: signal !== undefined });
    let output = "";
    let rest = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        lines.forEach(onLine);
      });
    }
    const interrupted = () => {
      endGroup(child.pid);
      process.exit(130);
    };
    const end = () => endGroup(child.pid);
    if (signal) process.once("SIGINT", interrupted);
    signal?.addEventListener("abort", end, { once: true });
    const settle = (ok, more = "") => {
      process.off("SIGINT", interrupted);
      signal?.removeEventListener("abort", end);
      resolve({ ok, output: output + more });
    };
    child.on("error", (error) => settle(false, error.message));
    child.on("close", (code) => settle(code === 0));
  });
}

function endGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}

/** The last lines of an output: what a person needs of a failure. */
export const tail = (output, lines = 15) => output.trimEnd().split("\n").slice(-lines).join("\n");
