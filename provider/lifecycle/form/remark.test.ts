import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** What was brought for a form and cannot be used is told to whoever works on it, and no longer once it is gone (issue 13). */
const wish: Properties = { ...formWish, platform: "manual:./igc" };
let dir: string;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-remark-"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
// Long after the files were written: none may still be being copied.
const now = (): Date => new Date(Date.now() + 3_600_000);
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: dir, env: {}, now, say: (line) => void lines.push(line) }),
});

it("is in the next action from the run that sees it to the one that does not", async () => {
  const { inputs } = await form413Request.check(wish, {}, session());
  const first = (await form413Request.create(inputs as never, session())).outputs;
  const differs = async (state: typeof first) => (await form413Request.diff("f", state, inputs as never, session())).changes;
  const { because } = first.nextAction!;
  expect(await differs(first)).toBe(false);

  const [ticket] = readdirSync(join(dir, "igc", "outbox")) as [string];
  mkdirSync(join(dir, "igc", "inbox"), { recursive: true });
  const brought = join(dir, "igc", "inbox", "a\u001b[2Jsigné.pdf");
  copyFileSync(join(dir, "igc", "outbox", ticket, "formulaire-413.pdf"), brought);
  expect(await differs(first)).toBe(true);
  const told = await form413Request.update("f", first, inputs as never, session());
  expect(told.phase).toBe("to-sign");
  expect(told.nextAction!.because).toContain(`${because}; left where it is: inbox/`);
  expect(told.nextAction!.because).toContain("as it was handed out, without a signature");
  expect(await differs(told)).toBe(false);

  // A name is somebody else's words: nothing in it reaches the terminal, or the state, as a command.
  expect([...lines, told.nextAction!.because].filter((line) => line.includes("\u001b"))).toEqual([]);
  expect(lines.filter((line) => line.includes("\\u001b[2J")).length).toBeGreaterThan(0);

  rmSync(brought);
  expect(await differs(told)).toBe(true);
  expect((await form413Request.update("f", told, inputs as never, session())).nextAction!.because).toBe(because);
});
