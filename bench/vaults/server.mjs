// A vault's server, started in a process of its own (servers.cjs).
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @returns what the server tells of itself, `ask` for what it can be told, and `stop`. */
export async function startServer(which, ...rest) {
  const child = fork(fileURLToPath(new URL("servers.cjs", import.meta.url)), [which, ...rest]);
  child.setMaxListeners(0);
  const answer = () =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`The server of ${which} ended with ${code}.`)));
    });
  const told = await answer();
  return {
    ...told,
    async ask(question) {
      const answered = answer();
      child.send(question);
      await answered;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    },
  };
}
