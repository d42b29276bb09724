// Peaks of resident memory, and CPU seconds, of the processes below a `pulumi` that runs.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A node that runs one of the SDK's scripts. A shell script first asks another node where the script lies. */
const running = (script) => new RegExp(`(^|/)node\\s(-\\S+\\s)*/\\S*@pulumi/pulumi/cmd/${script}\\b`);
const roles = { engine: /(^|\/)pulumi (up|preview|refresh) /, provider: running("dynamic-provider"), program: running("run") };

/**
 * Looks four times a second from now on.
 * @returns `stop`, which gives `bytes` and CPU `seconds` by role: the engine, the dynamic-provider process, and the one that runs the
 * user's program. The seconds of its last quarter of a second are missed.
 */
export function watchPeaks(root) {
  const pids = {};
  const peaks = { bytes: {}, seconds: {} };
  const look = () => {
    if (Object.keys(roles).some((role) => pids[role] === undefined)) Object.assign(pids, findBelow(root));
    for (const [role, pid] of Object.entries(pids)) note(peaks, role, pid);
  };
  const timer = setInterval(look, 250);
  return {
    stop() {
      clearInterval(timer);
      return peaks;
    },
  };
}

function note({ bytes, seconds }, role, pid) {
  bytes[role] = Math.max(bytes[role] ?? 0, residentBytes(pid));
  seconds[role] = Math.max(seconds[role] ?? 0, cpuSeconds(pid));
}

function findBelow(root) {
  const processes = process.platform === "linux" ? fromProc() : fromPs();
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid) => pid === root || (parents.has(pid) && isBelow(parents.get(pid)));
  const found = Object.entries(roles).map(([role, pattern]) => [
    role,
    processes.find(({ pid, command }) => pattern.test(command) && isBelow(pid))?.pid,
  ]);
  return Object.fromEntries(found.filter(([, pid]) => pid !== undefined));
}

function fromProc() {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // The name in parentheses may hold anything; the parent is the second field after it.
      const parent = Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1).split(" ")[1]);
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // it has just ended
    }
  });
}

function fromPs() {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return { pid: Number(pid), parent: Number(parent), command };
  });
}

/** On Linux the kernel keeps the peak itself, so that a look between two spikes misses none. 0 when it has just ended. */
function residentBytes(pid) {
  try {
    if (process.platform === "linux") return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    return 1024 * Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));
  } catch {
    return 0;
  }
}

/** User and system time until now. 0 when it has just ended. */
function cpuSeconds(pid) {
  try {
    if (process.platform === "linux") {
      // After the name in parentheses: state is field 3, user and system time are fields 14 and 15, in hundredths of a second.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    }
    const time = execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return time.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  } catch {
    return 0;
  }
}
