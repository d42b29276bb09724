import { isFault } from "../fault";
import { printable } from "./printed-texts";
import { refuseUnprintable413 } from "./refusals";
import type { Form413 } from "./request";

const request: Form413 = {
  structure: { name: "Centre de santé", finess: "690802384" },
  signatory: { role: "responsable-legal", lastName: "Lefèvre", firstName: "Anaïs", phone: "0472000001", email: "direction@centre.example" },
  admins: [{ cardNumber: "2800123451", lastName: "Łódź", firstName: "Zoë", phone: "0472000002", email: "admin@editeur.example" }],
  usage: "Usage INS",
  certificateType: "ORG",
};
const admin = request.admins[0]!;
const textsOf = (of: Form413) => printable("413", of).texts;

describe("What has no place on form 413 is refused", () => {
  const refused: [string, Partial<Form413>, string, RegExp][] = [
    ["no administrator", { admins: [] }, "required", /admins/],
    ["five administrators", { admins: Array(5).fill(admin) }, "too-many-admins", /5 people.*4 rows/],
    [
      "five RPPS ranks",
      { structure: { name: "Cabinet", rppsRanks: Array(5).fill("10001234567801") } },
      "too-long",
      /structure\.rppsRanks.*5/,
    ],
    ["a domain for ORG", { domain: "domaine.fr" }, "unknown-value", /domain .*ORG/],
    ["a mail domain for SERV_SSL", { certificateType: "SERV_SSL", mailDomain: "@domaine.fr" }, "unknown-value", /mailDomain/],
    ["a server for PRO", { certificateType: "PRO", server: "a.domaine.fr" }, "unknown-value", /server/],
    ["SERV_SSL without a name", { certificateType: "SERV_SSL" }, "required", /domain or server/],
    ["SERV_SSL with blank for a name", { certificateType: "SERV_SSL", domain: " " }, "required", /domain or server/],
    ["SERV_SSL with both names", { certificateType: "SERV_SSL", domain: "domaine.fr", server: "a.domaine.fr" }, "unknown-value", /both/],
    ["SERV_SMIME without a mail domain", { certificateType: "SERV_SMIME" }, "required", /mailDomain/],
    ["PRO without a mail domain", { certificateType: "PRO" }, "required", /mailDomain/],
  ];
  it.each(refused)("refuses %s", (_case, change, code, what) => {
    const changed = { ...request, ...change };
    try {
      refuseUnprintable413(changed);
    } catch (error) {
      expect(isFault(error) && error.code).toBe(code);
      expect((error as Error).message).toMatch(what);
      return;
    }
    throw new Error("was not refused");
  });

  it.each([
    [{}],
    [{ admins: Array(4).fill(admin) }],
    [{ certificateType: "SERV_SSL", domain: "domaine.fr" }],
    [{ certificateType: "SERV_SSL", server: "a.domaine.fr", domain: "" }],
    [{ certificateType: "SERV_SMIME", mailDomain: "@domaine.fr" }],
    [{ certificateType: "PRO", mailDomain: "@domaine.fr" }],
  ] as [Partial<Form413>][])("accepts %j", (change) => {
    const changed = { ...request, ...change };
    expect(() => refuseUnprintable413(changed)).not.toThrow();
  });
});

describe("Texts are printed tidily", () => {
  it.each([
    ["04 72 00 00 01", "0472000001"],
    ["04.72.00.00.01", "0472000001"],
    ["04-72-00-00-01", "0472000001"],
    ["+33 4 72 00 00 01", "0472000001"],
    ["+33 (0)4 72 00 00 01", "0472000001"],
    ["0033472000001", "0472000001"],
    ["+262 262 12 34 56", "0262123456"],
    ["+590 590 12 34 56", "0590123456"],
    ["+32 2 555 12 12", "+3225551212"],
    ["0032 2 555 12 12", "003225551212"],
  ])("writes the phone number %s as %s", (phone, printed) => {
    const texts = textsOf({ ...request, admins: [{ ...admin, phone }] });
    expect(texts.get("admins[0].phone")).toBe(printed);
  });

  it("takes blanks out of numbers and makes one space of any blank elsewhere", () => {
    const texts = textsOf({
      ...request,
      structure: {
        name: "  Centre\u00a0de\n santé ",
        finess: "69 080 238 4",
        siret: "123 456 789 00012",
        rppsRanks: ["1000 1234 5678 01"],
      },
    });
    expect(Object.fromEntries(texts)).toMatchObject({
      "structure.name": "Centre de santé",
      "structure.finess": "690802384",
      "structure.siret": "12345678900012",
      "structure.rppsRanks[0]": "10001234567801",
    });
  });

  it("composes accents typed as letter and mark", () => {
    expect(textsOf({ ...request, usage: "e\u0301change" }).get("usage")).toBe("échange");
  });

  it("leaves out what is absent or empty", () => {
    const texts = textsOf({ ...request, vendor: "", solution: undefined });
    expect(texts.has("vendor") || texts.has("solution") || texts.has("signatory.cardNumber")).toBe(false);
  });
});
