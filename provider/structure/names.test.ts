import fc from "fast-check";
import type { Fault } from "../fault";
import { type CardType, cardEmployerFault, cardNumberFault } from "./card";
import { commonNameFault } from "./common-name";
import { mailFault, normalisePhone, personalMailboxWarning, phoneFault } from "./contact";
import { departmentFault, departmentLabel } from "./department";
import { domainNameFault, isDomainName } from "./domain-name";
import { instanceFault } from "./instance";

const codeOf = (fault: Fault | undefined): string | undefined => fault?.code;

describe("cards", () => {
  it.each(["2800262487", "2600301752"])("take the real card number %s", (number) => expect(cardNumberFault(number)).toBeUndefined());
  it.each(["280026248", "28002624870", "8025000001/2800262487", "2800 26248", "280026248A", ""])("refuse %j", (number) =>
    expect(codeOf(cardNumberFault(number))).toBe("card-number"),
  );
  it.each<[CardType, "vendor" | "structure", boolean]>([
    ["CPA", "vendor", true],
    ["CPS", "vendor", false],
    ["CPE", "vendor", false],
    ["CDE", "vendor", false],
    ["CPA", "structure", false],
    ["CPS", "structure", true],
    ["CPE", "structure", true],
    ["CDE", "structure", true],
  ])("a %s of an administrator of the %s: right is %s", (type, employer, right) =>
    expect(codeOf(cardEmployerFault(type, employer))).toBe(right ? undefined : "card-employer"),
  );
});

describe("departments", () => {
  const mainland = Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, "0")).filter((code) => code !== "20");
  it.each([...mainland, "2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988"])(
    "know %s",
    (code) => expect(departmentLabel(code)).toMatch(new RegExp(`^\\p{Lu}[\\p{L}' -]+ \\(${code}\\)$`, "u")),
  );
  it.each([
    ["69", "Rhône (69)"],
    ["21", "Côte-d'Or (21)"],
    ["92", "Hauts-de-Seine (92)"],
    ["76", "Seine-Maritime (76)"],
    ["75", "Paris (75)"],
    ["2A", "Corse-du-Sud (2A)"],
    ["974", "La Réunion (974)"],
  ])("print %s as the certificates do: %s", (code, label) => expect(departmentLabel(code)).toBe(label));
  it.each(["20", "00", "96", "970", "979", "2a", "1", "Rhône", "", "toString", "__proto__"])("refuse %j", (code) => {
    expect(codeOf(departmentFault(code))).toBe("department-unknown");
    expect(() => departmentLabel(code)).toThrow("department-unknown");
  });
});

describe("mail addresses", () => {
  it.each([
    "certificats@editeur.fr",
    "a.b+c@sous.domaine.sante.fr",
    "o'neil@editeur.example",
    "x@xn--caf-dma.fr",
    `${"a".repeat(64)}@a.fr`,
  ])("take %s", (value) => expect(mailFault(value)).toBeUndefined());
  it.each([
    "",
    "@",
    "a",
    "a@",
    "@a.fr",
    "a@b",
    "a@@b.fr",
    "a@b@c.fr",
    "a b@c.fr",
    ".a@b.fr",
    "a.@b.fr",
    "a..b@c.fr",
    "a@-b.fr",
    "a@b-.fr",
    "a@b..fr",
    "a@b.fr.",
    "a@1.2.3.4",
    "a@[1.2.3.4]",
    '"a b"@c.fr',
    "Nom <a@b.fr>",
    "a@b.fr, c@d.fr",
    "é@b.fr",
    "a@é.fr",
    "a@b.fr\n",
    `${"a".repeat(65)}@b.fr`,
    `a@${"b".repeat(64)}.fr`,
    `a@${"b.".repeat(126)}fr`,
    `a@${"b.".repeat(125)}fra`,
  ])("refuse %j", (value) => expect(codeOf(mailFault(value))).toBe("mail-address"));
  it.each([
    "jean@gmail.com",
    "Jean@ORANGE.fr",
    "j@free.fr",
    "j@laposte.net",
    "j@wanadoo.fr",
    "j@hotmail.com",
    "j@outlook.fr",
    "j@yahoo.fr",
  ])("warn of %s and say why", (value) => {
    expect(personalMailboxWarning(value)).toContain(value);
    expect(personalMailboxWarning(value)).toMatch(/turnover|staff/);
    expect(mailFault(value)).toBeUndefined();
  });
  it.each(["it@orange.com", "a@live.hopital.fr", "free@editeur.fr", "x@notgmail.com", "x@centre.free.fr"])("do not warn of %s", (value) =>
    expect(personalMailboxWarning(value)).toBeUndefined(),
  );
});

describe("telephone numbers", () => {
  it.each(["0472000001", "04 72 00 00 01", "04.72.00.00.01", "04-72-00-00-01", "04\u00a072\u202f00 00 01"])(
    "take %j as 0472000001",
    (value) => {
      expect(phoneFault(value)).toBeUndefined();
      expect(normalisePhone(value)).toBe("0472000001");
    },
  );
  it.each(["", "047200000", "04720000011", "+3347200000", "+1472000001", "1472000001", "0072000001", "04720OOO01"])("refuse %j", (value) =>
    expect(codeOf(phoneFault(value))).toBe("phone-number"),
  );
});

describe("common names", () => {
  type Case = [Parameters<typeof commonNameFault>[0], string | undefined, string];
  it.each<Case>([
    ["AUTH_CLI", "INSi", "INSI-AUTO"],
    ["AUTH_CLI", "INSi", "INSI-MANU"],
    ["AUTH_CLI", undefined, "INSI-AUTO"],
    ["SIGN", "DMP", "Proxy DMP CHU Nantes"],
    ["AUTH_CLI", "DMP", "SAMU 75"],
    ["SSL", undefined, "tops.demo.asipsante.fr"],
    ["SIGN", undefined, "x"],
    ["CONF", undefined, "é".repeat(64)],
    ["AUTH_CLI", undefined, "a;b"],
    ["AUTH_CLI", "MSSanté", "Insigne"],
  ])("take %s %s %s", (...wish) => expect(commonNameFault(...wish)).toBeUndefined());
  it.each<[...Case, string]>([
    ["AUTH_CLI", "INSi", "INSI-auto", "common-name-insi"],
    ["AUTH_CLI", "INSi", "INSI AUTO", "common-name-insi"],
    ["AUTH_CLI", "INSi", "INSI-AUTO ", "common-name-insi"],
    ["AUTH_CLI", "INSi", "", "common-name-insi"],
    ["SIGN", "INSi", "INSI-AUTO", "common-name-insi"],
    ["SIGN", "DMP", "INSI-AUTO", "common-name-insi"],
    ["AUTH_CLI", undefined, "insi_auto", "common-name-insi"],
    ["AUTH_CLI", "DMP", "", "common-name"],
    ["AUTH_CLI", "DMP", "x".repeat(65), "common-name"],
    ["AUTH_CLI", "DMP", "a\tb", "common-name"],
    ["AUTH_CLI", "DMP", "a\u200bb", "common-name"],
    ["AUTH_CLI", "DMP", " DMP", "common-name"],
    ["SSL", undefined, "Serveur du centre", "domain-name"],
    ["SSL", undefined, "localhost", "domain-name"],
    ["SSL", undefined, "a".repeat(63) + ".fr", "common-name"],
  ])("refuse %s %s %j with %s", (usage, service, commonName, code) =>
    expect(codeOf(commonNameFault(usage, service, commonName))).toBe(code),
  );
});

describe("domain and instance names", () => {
  it.each(["a.fr", "serveur.domaine.fr", "xn--caf-dma.fr", "1.example"])("%s is a domain name", (value) =>
    expect(domainNameFault(value)).toBeUndefined(),
  );
  it.each([
    "",
    "fr",
    "a..fr",
    ".a.fr",
    "a.fr.",
    "a_b.fr",
    "*.domaine.fr",
    "-a.fr",
    "a.1",
    "é.fr",
    "https://a.fr",
    "a.fr/x",
    `${"a.".repeat(127)}fr`,
  ])("%j is none", (value) => expect(codeOf(domainNameFault(value))).toBe("domain-name"));
  it.each(["srv1", "srv1.lilas", "A", "1_b-c", "a".repeat(63)])("%s is an instance", (value) =>
    expect(instanceFault(value)).toBeUndefined(),
  );
  it.each(["", "-a", ".a", "_a", "a b", "a/b", "é", "a".repeat(64), "a\n"])("%j is none", (value) =>
    expect(codeOf(instanceFault(value))).toBe("instance-name"),
  );
});

it("answers for any text, and a name of the DNS stays one in any case", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      for (const check of [cardNumberFault, departmentFault, mailFault, phoneFault, domainNameFault, instanceFault])
        expect(check(value)?.hint).not.toBe("");
      expect(isDomainName(value.toUpperCase())).toBe(isDomainName(value.toLowerCase()));
      expect(commonNameFault("AUTH_CLI", undefined, value)?.hint).not.toBe("");
    }),
  );
  fc.assert(fc.property(fc.domain(), (name) => isDomainName(name)));
});
