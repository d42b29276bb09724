import { closingLine } from "./closing-line";

const action = (who: string, what: string, by: string | null = null) => ({ who, what, where: "x", by, because: "y" });

describe("the closing line", () => {
  it("is absent when nobody must do anything", () => expect(closingLine([])).toBeUndefined());

  it("says each act once, with the resources it is for and the earliest day", () => {
    const line = closingLine([
      { name: "c1", action: action("admin Zoé", "order", "2028-03-01") },
      { name: "c2", action: action("admin Zoé", "order", "2028-01-01") },
      { name: "form", action: action("Aïcha", "sign") },
    ]);
    expect(line).toBe("Next, by people:\n  - admin Zoé: order, by 2028-01-01 (c1, c2)\n  - Aïcha: sign (form)");
  });

  it("names the site or the form to go to, and no folder", () => {
    const at = { ...action("Aïcha", "sign the contract"), where: "https://esante.gouv.fr/documents/101" };
    expect(closingLine([{ name: "centre", action: at }])).toContain(
      "- Aïcha: sign the contract: https://esante.gouv.fr/documents/101 (centre)",
    );
  });

  it("counts what it does not name", () => {
    const many = ["a", "b", "c", "d", "e"].map((name) => ({ name, action: action("w", "x") }));
    expect(closingLine(many)).toContain("(a, b, c and 2 more)");
  });
});
