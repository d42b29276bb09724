import { runRehearse } from "./rehearse";

/** Printing a form takes half a second, and is not what is rehearsed. */
jest.mock("../provider/form", () => jest.requireActual<object>("../test/forms/unprinted"));

async function played(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await runRehearse(args, (line) => void lines.push(line));
  return { code, text: lines.join("\n") };
}

it("plays a team on the real lifecycle, in folders, and says what it would have lived", async () => {
  const { code, text } = await played("--years", "1", "--structures", "2", "--seed", "a");
  expect(text).toMatch(/^2 structures, 6 certificates, 1 years from 2026-01-05, seed a\n/);
  expect(text).toMatch(/\norders {12}6, 0\.1 a week; busiest weeks: /);
  expect(text).toMatch(/\nshould never be {3}none\n/);
  expect(code).toBe(0);
}, 300_000);

it.each([
  ["no year", ["--years", "0"], "unknown-value"],
  ["a number of years that is none", ["--years", "x"], "wrong-type"],
  ["more than the sandbox's authorities live", ["--years", "21"], "unknown-value"],
  ["a folder beside it", ["./sandbox", "--years", "1"], "unknown-value"],
])("refuses %s", async (_what, args, code) => {
  await expect(played(...args)).rejects.toMatchObject({ code });
});
