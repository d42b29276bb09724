import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A server of a test: started for it, on a loopback port of its own, ended by it. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Where ports are taken from. Systems give what asks for any port, each connection too, one of 32768 and above (Linux) or of
 * 49152 and above (RFC 6335 section 6): nothing takes one of these between the moment it is found free and the server's own start.
 */
export const ports = { first: 15_000, end: 32_768 } as const;
/** Jest's workers each have their own, and any other process has those of the first. */
export const lanes = 16;

const lane = Number(process.env["JEST_WORKER_ID"] ?? 0) % lanes;
const places = Math.floor((ports.end - ports.first) / lanes);
/** Another run of the tests on this machine begins elsewhere. */
let next = randomInt(places);

/** A port of the loopback interface that nobody uses, and nobody else will be given. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < places; tries++) {
    const port = ports.first + lane + lanes * (next++ % places);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port of ${ports.first} to ${ports.end - 1} is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** For `beforeAll`: the first start of all installs the servers. Milliseconds. */
export const setUpTimeout = 600_000;
/** How long a server may take to answer: on a machine that is busy with other tests. Milliseconds. */
const startTimeout = 180_000;
/** Between two looks whether it answers. Milliseconds. */
const lookEvery = 100;

/**
 * Starts a program and waits until it answers.
 * @param answers whether it does, asked again and again.
 * @throws what it printed, when it ends or does not answer in time.
 */
export async function startServer(
  program: string,
  args: readonly string[],
  port: number,
  answers: () => Promise<boolean>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Server> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env });
  child.unref(); // a test that timed out while it started must not wait for it for ever
  let printed = "";
  for (const stream of [child.stdout, child.stderr] as Socket[]) {
    stream.unref();
    stream.on("data", (part: Buffer) => (printed = (printed + part.toString()).slice(-4_000)));
  }
  const failed = new Promise<never>((_resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${program} ended (${code ?? signal}):\n${printed}`)));
  });
  failed.catch(() => undefined); // an end that was asked for is none of anybody's concern
  // A test run that dies must not leave servers behind.
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const stop = async (): Promise<void> => {
    process.off("exit", end);
    await ended(child);
  };
  try {
    await Promise.race([failed, answering(answers, () => `${program} did not answer within ${startTimeout / 1000} s:\n${printed}`)]);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answering(answers: () => Promise<boolean>, late: () => string): Promise<void> {
  for (let waited = 0; waited < startTimeout; waited += lookEvery) {
    if (await answers().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
  throw new Error(late());
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
