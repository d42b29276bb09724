import { counting, timing } from "./progress";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}
const anew = "\r\u001b[K";

it("counts on one line, not faster than it is read, and takes the line away", () => {
  const on = screen(true);
  let at = 0;
  const progress = counting("files", 300, on, () => at);
  for (let done = 0; done < 300; done++, at++) progress.step();
  progress.end();
  expect(on.written).toEqual([`${anew}files: 1/300`, `${anew}files: 101/300`, `${anew}files: 201/300`, anew]);
});

it("writes nothing in a pipe or a log, and nothing to take away where nothing was drawn", async () => {
  const pipe = screen(false);
  const progress = counting("files", 2, pipe, () => 0);
  progress.step();
  progress.end();
  expect(await timing("export", Promise.resolve(1), pipe)).toBe(1);
  const terminal = screen(true);
  counting("files", 0, terminal, () => 0).end();
  expect(await timing("export", Promise.resolve(2), terminal)).toBe(2);
  expect([pipe.written, terminal.written]).toEqual([[], []]);
});

it("says how long one thing takes, also where it fails", async () => {
  jest.useFakeTimers();
  const on = screen(true);
  let fail: (error: Error) => void = () => undefined;
  const work = timing("pulumi stack export", new Promise((_resolve, reject) => (fail = reject)), on);
  await jest.advanceTimersByTimeAsync(2000);
  fail(new Error("locked"));
  await expect(work).rejects.toThrow("locked");
  await jest.advanceTimersByTimeAsync(5000);
  expect(on.written).toEqual([`${anew}pulumi stack export: 1 s`, `${anew}pulumi stack export: 2 s`, anew]);
  jest.useRealTimers();
});
