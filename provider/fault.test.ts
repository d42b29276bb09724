import { Fault, isFault } from "./fault";

it("words a failure in one place: the sentence, the next act, the code", () => {
  const fault = new Fault("finess-check-digit", "FINESS 690781811 has a wrong key.", "Look for two digits swapped.");
  expect(fault.message).toMatchInlineSnapshot(`
"FINESS 690781811 has a wrong key.
  Look for two digits swapped.
  [finess-check-digit]"
`);
  expect([isFault(fault), isFault(fault, "finess-check-digit"), isFault(fault, "pending"), isFault(new Error("x"))]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it("keeps its cause for a debugger, and out of what is printed", () => {
  const fault = new Fault("vault-unreachable", "The vault is out of reach.", "Try again.", { cause: new Error("secret detail") });
  expect(fault.message).not.toContain("secret detail");
  expect((fault.cause as Error).message).toBe("secret detail");
});

it.each([
  ["an escape sequence", "a\u001b[2Jb", "a\\u001b[2Jb"],
  ["a carriage return", "good\rbad", "good\\u000dbad"],
  ["a direction override", "a\u202eb", "a\\u202eb"],
  ["an invisible character", "a\u200bb", "a\\u200bb"],
  ["a line end of ours", "a\nb", "a\nb"],
  ["an accent and a no-break space", "é\u00a0!", "é\u00a0!"],
])("words a failure without what moves a terminal's cursor: %s", (_what, text, shown) => {
  expect(new Fault("unknown-value", text, `Not ${text}.`).message).toBe(`${shown}\n  Not ${shown}.\n  [unknown-value]`);
});
