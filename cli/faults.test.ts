import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { isFault } from "../provider/fault";
import { instant } from "./arguments";
import { csr } from "./csr";
import { exportBundle } from "./export";
import { state as peopleState } from "./people-stage";
import { rehearse } from "./rehearse";
import { status } from "./status";
import { verify } from "./verify";

/** What is typed wrongly ends in a fault and an exit code, never in a stack trace or a silent 0 (issue 13). */
const folder = mkdtempSync(join(tmpdir(), "igc-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const state = file("state.json", JSON.stringify({ version: 3, deployment: { resources: [] } }));
const other = join(folder, "program");
mkdirSync(other);
writeFileSync(join(other, "index.ts"), "");
const sandbox = join(folder, "sandbox");
const certificate = file("cert.pem", "-----BEGIN CERTIFICATE-----");

const commands = { status, rehearse, verify, export: exportBundle, csr };
const codeOf = (command: keyof typeof commands, args: readonly string[]): Promise<string> =>
  commands[command].run(args).then(
    (code) => `exit ${code}`,
    (error: unknown) => (isFault(error) ? error.code : `no fault: ${String(error)}`),
  );

beforeAll(async () => {
  jest.spyOn(console, "log").mockReturnValue(undefined);
  await rehearse.run([sandbox, "clock", "--to", "2026-11-24"]);
});

describe("a state file", () => {
  test.each<[string, string, string]>([
    ["that is not there", join(folder, "nowhere.json"), "file-unreadable"],
    ["that is a folder", folder, "file-unreadable"],
    ["of no name", "", "file-unreadable"],
    ["that is empty", file("empty.json", ""), "state-unreadable"],
    ["that is cut short", file("cut.json", '{"version":3,"deployment":{"resources":[{"type":"'), "state-unreadable"],
    ["that is a list", file("list.json", "[]"), "state-unreadable"],
    ["that is a number", file("number.json", "3"), "state-unreadable"],
    ["that is null", file("null.json", "null"), "state-unreadable"],
    ["that is another JSON file", file("package.json", '{"name":"x"}'), "state-unreadable"],
    ["that is a backend's checkpoint", file("dev.json", '{"version":3,"checkpoint":{"latest":{}}}'), "state-unreadable"],
    ["whose deployment is none", file("d.json", '{"deployment":[]}'), "state-unreadable"],
    ["whose resources are no list", file("r.json", '{"deployment":{"resources":{}}}'), "state-unreadable"],
    ["with a resource that is none", file("one.json", '{"deployment":{"resources":[null]}}'), "state-unreadable"],
    ["with a resource without a URN", file("urn.json", '{"deployment":{"resources":[{"type":"a"}]}}'), "state-unreadable"],
    ["that is one", state, "exit 0"],
  ])("%s", async (_, path, expected) => {
    expect(await codeOf("status", ["--file", path])).toBe(expected);
    if (expected !== "exit 0")
      expect(await codeOf("csr", ["file:./vault", "e", "--passphrase", "--out", "x", "--file", path])).not.toMatch(/^no fault|^exit/);
  });
});

describe("a day", () => {
  test.each(["2027-01-31", "2027-01-31T09:00:00Z", "2027-01-31T09:00Z", "2027-01-31T09:00:00.5+02:00", "2028-02-29"])("%s is one", (text) =>
    expect(instant(text, "--at").getTime()).toBe(new Date(text).getTime()),
  );
  const wrong = [
    "",
    " ",
    "soon",
    "2027",
    "1",
    "0",
    "2027-1-31",
    "31/01/2027",
    "01/31/2027",
    "2027-02-30",
    "2027-02-29",
    "2027-13-01",
    "2027-00-10",
    "2027-01-31 09:00",
    "2027-01-31T09:00:00",
    "2027-01-31T25:00Z",
    "2027-01-31T09:61Z",
    "2027-01-31T09:00+15:00",
    "Jan 31 2027",
    "20270131",
    " 2027-01-31",
    "2027-01-31Z",
    "+002027-01-31",
    "NaN",
  ];
  test.each(wrong)("%j is none", async (text) => {
    expect(await codeOf("status", ["--file", state, "--at", text])).toBe("wrong-type");
    expect(await codeOf("verify", [certificate, "--at", text])).toBe("wrong-type");
    expect(await codeOf("rehearse", [sandbox, "clock", "--to", text])).toBe("wrong-type");
  });
});

describe("a word of the command line", () => {
  test.each<[keyof typeof commands, string[], string]>([
    ["status", ["state.json"], "unknown-value"],
    ["status", ["--file"], "required"],
    ["status", ["--file", "--json"], "required"],
    ["status", ["--josn"], "unknown-value"],
    ["status", ["--json=yes"], "required"],
    ["export", ["file:./vault", "e", "f", "--as", "pem", "--out", "x"], "unknown-value"],
    ["export", ["file:./vault", "e", "--to", "x"], "unknown-value"],
    ["csr", ["file:./vault", "e", "f", "--passphrase", "--out", "x"], "unknown-value"],
    ["rehearse", [], "required"],
    ["rehearse", [sandbox], "required"],
    ["rehearse", [sandbox, "sing"], "unknown-value"],
    ["rehearse", [sandbox, "toString"], "unknown-value"],
    ["rehearse", [sandbox, "sign", "f413-nobody"], "ticket-unknown"],
    ["rehearse", [sandbox, "sign", "f413-1", "f413-2"], "unknown-value"],
    ["rehearse", [sandbox, "refuse"], "required"],
    ["rehearse", [sandbox, "bring-again"], "required"],
    ["rehearse", [sandbox, "answer"], "required"],
    ["rehearse", [sandbox, "answer", "wrong-kye"], "unknown-value"],
    ["rehearse", [sandbox, "clock"], "required"],
    ["rehearse", [sandbox, "clock", "2027-01-31"], "unknown-value"],
    ["rehearse", [sandbox, "clock", "--days", "many"], "wrong-type"],
    ["rehearse", [sandbox, "clock", "--days", "1.5"], "wrong-type"],
    ["rehearse", [sandbox, "clock", "--days", ""], "wrong-type"],
    ["rehearse", [sandbox, "clock", "--working-days", "x"], "wrong-type"],
    ["rehearse", [sandbox, "clock", "--to", "2027-01-31", "--days", "1"], "required"],
    ["rehearse", [sandbox, "clock", "--to", "1999-01-31"], "unknown-value"],
    ["rehearse", [sandbox, "sign"], "exit 0"],
  ])("igc-sante %s %j", async (command, args, expected) => expect(await codeOf(command, args)).toBe(expected));
});

describe("a folder that is no sandbox", () => {
  test.each<[string, string, string[], string]>([
    ["that is not there", join(folder, "nowhere"), ["sign"], "unknown-value"],
    ["with a program in it", other, ["sign"], "unknown-value"],
    ["with a program in it", other, ["clock", "--days", "1"], "unknown-value"],
    ["with a program in it", other, ["answer", "wrong-key"], "unknown-value"],
    ["that is a file", state, ["clock", "--days", "1"], "file-unreadable"],
  ])("%s", async (_, path, act, expected) => {
    expect(await codeOf("rehearse", [path, ...act])).toBe(expected);
    expect([existsSync(join(folder, "nowhere")), readdirSync(other)]).toEqual([false, ["index.ts"]]); // nothing was made
  });
});

describe("the process", () => {
  const main = join(__dirname, "../dist/cli/main.js");
  const run = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8", cwd: folder });
  test.each<[string[], RegExp]>([
    [["sttaus"], /no command "sttaus"[^]*\[unknown-value\]/],
    [["constructor"], /no command "constructor"/],
    [["status", "--file", "nowhere.json"], /nowhere\.json cannot be read: there is no such file[^]*\[file-unreadable\]/],
    [["status", "--file", "cut.json"], /no state export[^]*\[state-unreadable\]/],
    [["status", "--josn"], /Unknown option '--josn'[^]*igc-sante status --help/],
  ])("%j exits with 2 and says why, on stderr, without a stack trace", (args, said) => {
    const { status: code, stdout, stderr } = run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  });
  const reading = ["--file", "stack.json"];
  const written = { ...process.env, FORCE_COLOR: "0" };
  test.each([["metrics"], ["calendar"], ["next"], ["next", "--html"], ["status", "--watch", "1"]])(
    "%j goes on to its end when whoever read it has gone",
    async (...args) => {
      writeFileSync(join(folder, "stack.json"), peopleState);
      const child = spawn(process.execPath, [main, ...args, ...reading], { cwd: folder, env: written, stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.destroy();
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
      expect([stderr, code]).toEqual(["", 0]);
    },
  );
  it("says that what it wrote is lost, where the disk is full", () => {
    if (!existsSync("/dev/full")) return; // Linux alone has it
    writeFileSync(join(folder, "stack.json"), peopleState);
    for (const command of ["calendar", "next", "status"]) {
      const out = openSync("/dev/full", "w");
      const { status: code, stderr } = spawnSync(process.execPath, [main, command, ...reading], {
        ...{ cwd: folder, env: written, encoding: "utf8" },
        stdio: ["ignore", out, "pipe"],
      });
      closeSync(out);
      expect([command, code, stderr]).toEqual([
        command,
        2,
        expect.stringMatching(/^Standard output cannot be written \(ENOSPC\)\.[^]*\[file-unreadable\]\n$/),
      ]);
    }
  });
  it("says its commands when nothing, or help, is asked", () => {
    for (const args of [[], ["help"], ["--help"]])
      expect(execFileSync(process.execPath, [main, ...args], { encoding: "utf8" })).toMatch(/ status /);
  });
});
