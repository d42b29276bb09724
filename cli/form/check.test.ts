import { join } from "node:path";
import { runFormCheck } from "./check";

const folder = join(__dirname, "../../test/signed-forms");
let said: string[];
beforeEach(() => void (said = []));
const check = (...args: string[]): Promise<number> =>
  runFormCheck(args, { cwd: folder, env: {}, now: () => new Date(0), say: (line) => void said.push(line) });

it.each([
  ["pades-rsa.pdf", 0, /^pades-rsa\.pdf: signed electronically by Aïcha Lefèvre \(Centre de santé des Lilas\); on 2026/],
  ["scan.pdf", 0, /a scan; a picture of the form, not checked by machine/],
  ["dated-pypdf.pdf", 1, /not taken, since it is filled in and dated 27\/11\/2026, and nobody signed it: have it signed/],
  ["made.pdf", 1, /as it was handed out, without a signature/],
] as const)("says what %s is", async (name, code, line) => {
  expect(await check(name, "--made", "made.pdf")).toBe(code);
  expect(said).toEqual([expect.stringMatching(line)]);
});

it("says it to a program too", async () => {
  expect(await check("pades-ec.pdf", "--made", "made.pdf", "--json")).toBe(0);
  expect(JSON.parse(said[0]!)).toMatchObject({ accepted: true, form: { kind: "pades", signer: "Bruno Petit", signature: "holds" } });
});

it.each([
  [[], "required"],
  [["scan.pdf"], "required"],
  [["scan.pdf", "--made", "missing.pdf"], "file-unreadable"],
  [["scan.pdf", "made.pdf"], "unknown-value"],
] as const)("refuses %j", async (args, code) => {
  await expect(check(...args)).rejects.toMatchObject({ code });
});
