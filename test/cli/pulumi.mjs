// npm run pulumi -- <arguments>: the engine that `npm run setup` found or made, for who has none on PATH.
import { spawn } from "node:child_process";
import { engineEnvironment } from "./engine.mjs";

try {
  const child = spawn("pulumi", process.argv.slice(2), { stdio: "inherit", env: engineEnvironment() });
  process.on("SIGINT", () => {}); // the terminal sends it to pulumi too, which ends in its own time
  child.on("close", (code) => (process.exitCode = code ?? 1));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
