import { AsnConvert } from "@peculiar/asn1-schema";
import { Name as LibraryName } from "@peculiar/asn1-x509";
import fc from "fast-check";
import { isFault } from "../../fault";
import { cutOrganization, encodeSubject, printName, printSubject, subjectOf } from "./subject";

const lyon = { structureName: "CENTRE DE SANTE DES ALPES", idNat: "1690781810", departmentLabel: "Rhône (69)", commonName: "INSI-AUTO" };

/** What an independent reader finds: [type, string kind, value] in order, one RDN each. */
function decode(der: Buffer): string[][] {
  return AsnConvert.parse(der, LibraryName).map((rdn) => {
    const { type, value } = rdn[0]!;
    return [type, value.utf8String !== undefined ? "utf8" : value.printableString !== undefined ? "printable" : "other", value.toString()];
  });
}

describe("the subject of a certificate", () => {
  test("is C, ST, O, OU, CN in this order, C printable and the others UTF-8", () => {
    expect(decode(encodeSubject(subjectOf(lyon)))).toEqual([
      ["2.5.4.6", "printable", "FR"],
      ["2.5.4.8", "utf8", "Rhône (69)"],
      ["2.5.4.10", "utf8", "CENTRE DE SANTE DES ALPES"],
      ["2.5.4.11", "utf8", "1690781810"],
      ["2.5.4.3", "utf8", "INSI-AUTO"],
    ]);
  });

  test("has exactly the bytes of a real certificate's", () => {
    // leaf-prod-serv-ssl-2019: subject of a certificate issued by the production CA
    const real =
      "308190310b3009060355040613024652311330110603550408" +
      "0c0a506172697320283735293131302f060355040a0c28" +
      Buffer.from("AGENCE DES SYSTEMES D'INFORMATION PARTAG").toString("hex") +
      "31183016060355040b0c0f" +
      Buffer.from("318751275100020").toString("hex") +
      "311f301d06035504030c16" +
      Buffer.from("tops.demo.asipsante.fr").toString("hex");
    const wish = {
      structureName: "AGENCE DES SYSTEMES D'INFORMATION PARTAGES DE SANTE",
      idNat: "318751275100020",
      departmentLabel: "Paris (75)",
      commonName: "tops.demo.asipsante.fr",
    };
    expect(encodeSubject(subjectOf(wish)).toString("hex")).toBe(real);
  });

  test.each([
    ["a name of 40 characters is whole", "A".repeat(40), "A".repeat(40)],
    ["a name of 41 characters loses the last", "A".repeat(41), "A".repeat(40)],
    ["an accented letter counts as one", "É".repeat(41), "É".repeat(40)],
    ["a character outside the basic plane is never split", "𝒜".repeat(41), "𝒜".repeat(40)],
    ["a short name is left alone", "MSP", "MSP"],
  ])("O: %s", (_, name, cut) => {
    expect(cutOrganization(name)).toBe(cut);
    expect(subjectOf({ ...lyon, structureName: name }).organization).toBe(cut);
  });

  test.each(["", "x".repeat(65)])("refuses the common name %j", (commonName) => {
    expect(() => subjectOf({ ...lyon, commonName })).toThrow(expect.objectContaining({ code: "common-name" }));
  });

  test("whatever the values, an independent reader finds them again", () => {
    const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(value, value, value, (department, organization, organizationalUnit) => {
        const subject = { department, organization, organizationalUnit, commonName: "DMP" };
        const values = decode(encodeSubject(subject)).map((attribute) => attribute[2]);
        expect(values).toEqual(["FR", department, organization, organizationalUnit, "DMP"]);
      }),
    );
  });
});

describe("printing a subject (RFC 4514)", () => {
  test("puts the common name first, as the partners ask for it", () => {
    expect(printSubject(subjectOf(lyon))).toBe("CN=INSI-AUTO,OU=1690781810,O=CENTRE DE SANTE DES ALPES,ST=Rhône (69),C=FR");
  });

  test.each([
    ["a;b", "a\\;b"],
    ['a,b+c"d<e>f\\g', 'a\\,b\\+c\\"d\\<e\\>f\\\\g'],
    ["#tag", "\\#tag"],
    ["a#b", "a#b"],
    [" led", "\\ led"],
    ["trailed ", "trailed\\ "],
    [" ", "\\ "],
    ["back\\ ", "back\\\\\\ "],
    ["nul\0", "nul\\00"],
    ["a=b", "a=b"],
  ])("writes %j as %j", (commonName, printed) => {
    expect(printSubject(subjectOf({ ...lyon, commonName })).split(",OU=1690")[0]).toBe(`CN=${printed}`);
  });

  test("joins the parts of one RDN by + and names an unknown type by its OID", () => {
    const attributes = [
      { oid: "2.5.4.6", value: "FR", tag: 19, rdn: 0 },
      { oid: "2.5.4.3", value: "a", tag: 12, rdn: 1 },
      { oid: "1.2.3", value: "b", tag: 12, rdn: 1 },
    ];
    expect(printName({ der: Buffer.alloc(0), attributes })).toBe("CN=a+1.2.3=b,C=FR");
  });
});

test("a refusal of the common name is a Fault with both lengths in it", () => {
  try {
    subjectOf({ ...lyon, commonName: "x".repeat(65) });
    throw new Error("accepted");
  } catch (error) {
    expect(isFault(error, "common-name")).toBe(true);
    expect((error as Error).message).toContain("65 characters");
  }
});
