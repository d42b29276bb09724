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
