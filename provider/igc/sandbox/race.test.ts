import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anOrder } from "../../../test/sandbox/order";
import { readCertificatesPem } from "../../x509/certificate";
import { openSandbox } from "./adapter";
import { sandboxPerson } from "./person";

/** Two processes in one folder, and many calls in one process: one CA, one order, nothing lost. */
let dir: string;
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), "sandbox-race-"))));
afterAll(() => rmSync(dir, { recursive: true }));

/** A process that compiles our TypeScript as it loads it, says "ready", and runs `act` once told. */
const program = (act: string): string => `
  const { readFileSync } = require("node:fs");
  const { transformSync } = require("@swc/core");
  require.extensions[".ts"] = (module, filename) => {
    const options = { filename, jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } };
    module._compile(transformSync(readFileSync(filename, "utf8"), options).code, filename);
  };
  const { openSandbox } = require(${JSON.stringify(join(__dirname, "adapter.ts"))});
  const revive = (order) => ({ ...order, csr: Buffer.from(order.csr, "base64") });
  process.stdin.once("data", async (text) => {
    const { dir, orders } = JSON.parse(text);
    const sandbox = openSandbox(dir);
    process.stdout.write(JSON.stringify((await (${act})(sandbox, orders.map(revive))) ?? null));
    process.exit(0);
  });
  process.stdout.write("ready\\n");
`;

async function start(act: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", program(act)], { stdio: ["pipe", "pipe", "inherit"], cwd: __dirname });
  await once(child.stdout, "data");
  return child;
}

async function together<T>(act: string, task: object): Promise<T[]> {
  const children = await Promise.all([start(act), start(act)]);
  return Promise.all(
    children.map(async (child) => {
      let output = "";
      child.stdout!.on("data", (text) => (output += String(text)));
      const ended = once(child, "close");
      child.stdin!.write(JSON.stringify(task));
      await ended;
      return JSON.parse(output) as T;
    }),
  );
}

/** How an order was placed to be answered. */
const answerOf = (ticket: string): string =>
  (JSON.parse(readFileSync(join(dir, "orders", `${ticket}.json`), "utf8")) as { answer: string }).answer;

it("two processes that begin at once make one CA, and one order and one certificate of each ticket", async () => {
  const orders = await Promise.all([1, 2, 3, 4, 5].map((number) => anOrder({ wish: `commande-${number}` })));
  await sandboxPerson(dir).setClock(new Date("2026-11-24T09:00:00Z"));
  const written = orders.map((order) => ({ ...order, csr: Buffer.from(order.csr).toString("base64") }));
  const act = `async (sandbox, orders) => {
    await Promise.all(orders.map((order) => sandbox.submitOrder(order)));
    const collected = await Promise.all(orders.map(({ wish }) => sandbox.collect(wish)));
    return { authorities: await sandbox.authorities(), answers: collected.map(({ bytes }) => bytes.toString()) };
  }`;
  const [one, other] = await together<{ authorities: string[]; answers: string[] }>(act, { dir, orders: written });
  expect(one).toEqual(other);
  expect(readdirSync(dir).sort()).toEqual(["ca", "clock.json", "fiches", "orders"]);
  expect(readdirSync(join(dir, "orders")).sort()).toEqual(
    orders.flatMap(({ wish }) => [`${wish}.answer-1.json`, `${wish}.answer-1.pem`, `${wish}.json`]),
  );
  expect(new Set(one!.answers.map((pem) => readCertificatesPem(pem)[0]!.serialNumber)).size).toBe(5);
});

it("two processes that place the same orders use each lined-up wrong answer once, and lose none", async () => {
  const person = sandboxPerson(dir);
  for (const ticket of (await openSandbox(dir).poll()).orders.keys()) await openSandbox(dir).settle(ticket);
  for (let left = 10; left > 0; left--) await person.answerNext("garbage");
  const tickets = Array.from({ length: 20 }, (_, index) => `commande-1${String(index).padStart(2, "0")}`);
  const order = await anOrder();
  const orders = tickets.map((wish) => ({ ...order, wish, csr: Buffer.from(order.csr).toString("base64") }));
  await together("async (sandbox, orders) => { await Promise.all(orders.map((order) => sandbox.submitOrder(order))); }", { dir, orders });
  // The loser of a race puts its wrong answer back in line: it may still be there.
  const used = tickets.filter((ticket) => answerOf(ticket) === "garbage").length;
  expect(used + readdirSync(join(dir, "next-answers")).length).toBe(10);
  rmSync(join(dir, "next-answers"), { recursive: true });
});

it("many calls in one process place one order, and one of them places it", async () => {
  const order = await anOrder({ wish: "commande-6" });
  const progress = await Promise.all(Array.from({ length: 20 }, () => openSandbox(dir).submitOrder(order)));
  expect(progress.filter(({ state }) => state === "open")).toHaveLength(1);
  expect(readdirSync(join(dir, "orders")).filter((name) => name.startsWith("commande-6."))).toHaveLength(3);
});

it("a wrong answer that is lined up goes to one of the orders that are placed at once", async () => {
  const person = sandboxPerson(dir);
  for (const ticket of (await openSandbox(dir).poll()).orders.keys()) await openSandbox(dir).settle(ticket);
  await person.answerNext("expired");
  const orders = await Promise.all([7, 8, 9].map((number) => anOrder({ wish: `commande-${number}` })));
  await Promise.all(orders.map((order) => openSandbox(dir).submitOrder(order)));
  expect(orders.map(({ wish }) => answerOf(wish)).sort()).toEqual(["expired", "right", "right"]);
});
