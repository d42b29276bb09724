import { type Properties, unknownValue } from "../provider/rpc";
import { administrator, good, kinds, representative } from "./bad-inputs/good";
import { pasted } from "./bad-inputs/pasted";
import { checked, config, said, silentWorld } from "./bad-inputs/world";

/** Every bad input a user can write is refused by `check`: its property, its code, a hint, and no side effect. */
/** [kind, what is wrong, the change, property, code] */
const table: readonly [keyof typeof kinds, string, Properties, string, string][] = [
  ["structure", "no name", { structureName: undefined }, "structureName", "required"],
  ["structure", "an empty name", { structureName: "" }, "structureName", "required"],
  ["structure", "a name with a line break", { structureName: "Centre\ndes Lilas" }, "structureName", "wrong-type"],
  ["structure", "a FINESS that is a number", { finess: 690781810 }, "finess", "wrong-type"],
  ["structure", "a FINESS of 8 characters", { finess: "69078181", department: "69" }, "finess", "finess-shape"],
  ["structure", "a FINESS with a wrong key", { finess: "690781811" }, "finess", "finess-check-digit"],
  ["structure", "a FINESS with two digits swapped", { finess: "960781810", department: "69" }, "finess", "finess-check-digit"],
  ["structure", "a TEST number in production", { finess: "0B0152872", department: "69" }, "finess", "finess-environment"],
  ["structure", "a real number in test", { environment: "test" }, "finess", "finess-environment"],
  ["structure", "a letter no FINESS has", { finess: "6C0781810", department: "69" }, "finess", "finess-shape"],
  ["structure", "a kind ANS does not know", { kind: "clinique" }, "kind", "unknown-value"],
  ["structure", "a department that does not exist", { department: "99" }, "department", "department-unknown"],
  ["structure", "a department by its name", { department: "Rhône" }, "department", "department-unknown"],
  ["structure", "a TEST number without department", { environment: "test", finess: "0B0152872" }, "department", "required"],
  ["structure", "an environment that does not exist", { environment: "prod" }, "environment", "unknown-value"],
  ["structure", "no legal representative", { legalRepresentative: undefined }, "legalRepresentative", "required"],
  [
    "structure",
    "a representative without a first name",
    { legalRepresentative: { ...representative, firstName: undefined } },
    "legalRepresentative.firstName",
    "required",
  ],
  [
    "structure",
    "a telephone number of 9 digits",
    { legalRepresentative: { ...representative, phone: "047200000" } },
    "legalRepresentative.phone",
    "phone-number",
  ],
  [
    "structure",
    "an international telephone number",
    { legalRepresentative: { ...representative, phone: "+1 555 0100 222" } },
    "legalRepresentative.phone",
    "phone-number",
  ],
  [
    "structure",
    "a mail address without a domain",
    { legalRepresentative: { ...representative, email: "direction" } },
    "legalRepresentative.email",
    "mail-address",
  ],
  [
    "structure",
    "two mail addresses in one",
    { legalRepresentative: { ...representative, email: "a@b.fr, c@d.fr" } },
    "legalRepresentative.email",
    "mail-address",
  ],
  [
    "structure",
    "a director's card of 9 digits",
    { legalRepresentative: { ...representative, cardNumber: "280026248" } },
    "legalRepresentative.cardNumber",
    "card-number",
  ],
  [
    "structure",
    "a role no form has",
    { legalRepresentative: { ...representative, role: "directeur" } },
    "legalRepresentative.role",
    "unknown-value",
  ],
  ["structure", "a contract without its day", { contract: {} }, "contract.signedOn", "required"],
  [
    "structure",
    "a contract signed on a day that does not exist",
    { contract: { signedOn: "2024-02-30" } },
    "contract.signedOn",
    "wrong-type",
  ],
  ["structure", "a day written the French way", { contract: { signedOn: "18/03/2024" } }, "contract.signedOn", "wrong-type"],
  ["structure", "a misspelled property", { finnes: "690781810" }, "finnes", "unknown-value"],
  ["admin", "a CPE for a vendor's administrator", { cardType: "CPE" }, "cardType", "card-employer"],
  ["admin", "a CPS for a vendor's administrator", { cardType: "CPS" }, "cardType", "card-employer"],
  ["admin", "a CPA for a structure's administrator", { employer: "structure" }, "cardType", "card-employer"],
  ["admin", "a card that does not exist", { cardType: "CB" }, "cardType", "unknown-value"],
  ["admin", "an employer that does not exist", { employer: "ANS" }, "employer", "unknown-value"],
  ["admin", "a card number with the issuer before it", { cardNumber: "8025000001/2600301752" }, "cardNumber", "card-number"],
  ["admin", "a card number of 11 digits", { cardNumber: "26003017521" }, "cardNumber", "card-number"],
  ["admin", "letters in a card number", { cardNumber: "26003O1752" }, "cardNumber", "card-number"],
  ["admin", "no name", { lastName: undefined }, "lastName", "required"],
  ["admin", "a telephone number with letters", { phone: "01 44 AB 00 02" }, "phone", "phone-number"],
  ["admin", "a mail address with a space", { email: "zoe noel@editeur.fr" }, "email", "mail-address"],
  ["form", "no administrator", { admins: [] }, "admins", "required"],
  ["form", "21 administrators", { admins: Array(21).fill(administrator) }, "admins", "too-many-admins"],
  [
    "form",
    "an administrator without a card",
    { admins: [{ ...administrator, cardNumber: undefined }] },
    "admins[0].cardNumber",
    "card-number",
  ],
  ["form", "no usage", { usage: "" }, "usage", "required"],
  ["form", "a usage that no line of the form holds", { usage: "x".repeat(401) }, "usage", "too-long"],
  ["form", "a usage in characters the font lacks", { usage: "認証" }, "usage", "form-characters"],
  ["form", "a type that ANS does not have", { certificateType: "EV" }, "certificateType", "unknown-value"],
  ["form", "a domain on an ORG form", { domain: "lilas.example" }, "domain", "domain-name"],
  ["form", "a SERV_SSL form without a domain", { certificateType: "SERV_SSL" }, "domain", "domain-name"],
  [
    "form",
    "a SERV_SSL form with domain and server",
    { certificateType: "SERV_SSL", domain: "lilas.example", server: "a.lilas.example" },
    "domain",
    "domain-name",
  ],
  ["form", "a server that is no DNS name", { certificateType: "SERV_SSL", server: "https://lilas" }, "server", "domain-name"],
  ["form", "a mail domain without its @", { certificateType: "SERV_SMIME", domain: "lilas.example" }, "domain", "domain-name"],
  ["form", "the sandbox in production", { platform: "sandbox:./sandbox" }, "platform", "environment-platform"],
  ["form", "the sandbox in test", { environment: "test", platform: "sandbox:./sandbox" }, "platform", "environment-platform"],
  ["form", "a platform that is a bare path", { platform: "./igc" }, "platform", "address-shape"],
  ["form", "an official form that is not there", { officialForm: "no-such-form.pdf" }, "officialForm", "form-template"],
  ["certificate", "INSi with another CN", { commonName: "insi-auto" }, "commonName", "common-name-insi"],
  ["certificate", "INSi with a space in the CN", { commonName: "INSI-AUTO 1" }, "commonName", "common-name-insi"],
  ["certificate", "INSi without a CN", { commonName: undefined }, "commonName", "required"],
  ["certificate", "an INSi certificate for signing", { usage: "SIGN" }, "commonName", "common-name-insi"],
  ["certificate", "a usage that does not exist", { usage: "ENCRYPT" }, "usage", "unknown-value"],
  ["certificate", "SSL under an ORG form", { usage: "SSL", service: undefined, commonName: "www.lilas.example" }, "usage", "usage-service"],
  [
    "certificate",
    "SIGN under a SERV_SSL form",
    {
      usage: "SIGN",
      service: "DMP",
      commonName: "DMP",
      formRequest: { ticket: "f", certificateType: "SERV_SSL", admins: [administrator] },
    },
    "usage",
    "usage-service",
  ],
  ["certificate", "CONF for DMP, which takes a pair", { usage: "CONF", service: "DMP", commonName: "DMP" }, "usage", "usage-service"],
  [
    "certificate",
    "an SSL name that is no DNS name",
    {
      usage: "SSL",
      service: undefined,
      commonName: "lilas web",
      formRequest: { ticket: "f", certificateType: "SERV_SSL", admins: [administrator] },
    },
    "commonName",
    "domain-name",
  ],
  ["certificate", "a CN of 65 characters", { service: "ROR", commonName: "x".repeat(65) }, "commonName", "common-name"],
  ["certificate", "no server instance", { serverInstance: undefined }, "serverInstance", "required"],
  ["certificate", "a server instance with a slash", { serverInstance: "srv/1" }, "serverInstance", "instance-name"],
  ["certificate", "a renewal window longer than the life", { renewBeforeDays: 1095 }, "renewBeforeDays", "renewal-window"],
  ["certificate", "a part of a day for which the one before is kept", { keepPreviousDays: 1.5 }, "keepPreviousDays", "wrong-type"],
  ["certificate", "a renewal window of no day", { renewBeforeDays: 0 }, "renewBeforeDays", "wrong-type"],
  ["certificate", "half a day", { renewBeforeDays: 59.5 }, "renewBeforeDays", "wrong-type"],
  ["certificate", "a key algorithm ANS does not issue", { keyAlgorithm: "rsa-1024" }, "keyAlgorithm", "unknown-value"],
  ["certificate", "a vault without a scheme", { vault: "./vault" }, "vault", "address-scheme"],
  ["certificate", "a vault with a scheme nobody has", { vault: "ftp:host" }, "vault", "address-scheme"],
  ["certificate", "a mail address that is none", { contactMail: "certificats" }, "contactMail", "mail-address"],
  ["certificate", "something to adopt without saying how it is kept", { adopt: "./insi.p12" }, "adopt", "adopt-shape"],
  ["admin", "a card that ends on no day", { cardExpiresOn: "31/01/2027" }, "cardExpiresOn", "wrong-type"],
  [
    "form",
    "an administrator's card that ends on no day",
    { admins: [{ ...administrator, cardExpiresOn: "2027-02-30" }] },
    "admins[0].cardExpiresOn",
    "wrong-type",
  ],
  ["certificate", "partners that are no list", { partners: { name: "x" } }, "partners", "wrong-type"],
  ["certificate", "a partner without a contact", { partners: [{ name: "MSS", knows: "dn" }] }, "partners[0].contact", "required"],
  [
    "certificate",
    "a partner who knows something else",
    { partners: [{ name: "M", knows: "cn", contact: "x" }] },
    "partners[0].knows",
    "unknown-value",
  ],
  [
    "certificate",
    "a confirmation that is no number",
    { partners: [{ name: "M", knows: "dn", contact: "x", told: "yes" }] },
    "partners[0].told",
    "wrong-type",
  ],
  ["certificate", "a file to adopt without a name", { adopt: "file:" }, "adopt", "adopt-shape"],
  [
    "certificate",
    "a password where the name of its variable belongs",
    { adopt: "file:./insi.p12?password=secret" },
    "adopt",
    "adopt-shape",
  ],
  ["certificate", "an entry to adopt without its vault", { adopt: "entry:igc-r1" }, "adopt", "adopt-shape"],
  ["certificate", "an entry to adopt of a vault nobody has", { adopt: "entry:igc-r1@ftp:host" }, "adopt", "address-scheme"],
  ["certificate", "a token's object for a file vault", { adopt: "object:object=insi" }, "adopt", "adopt-shape"],
  ["certificate", "a secret of others for a file vault", { adopt: "secret:insi" }, "adopt", "adopt-shape"],
  ["certificate", "a file for a token", { adopt: "file:./insi.p12", vault: "pkcs11:token=t?module-path=/m.so" }, "adopt", "adopt-shape"],
  [
    "certificate",
    "an object with an attribute that is none",
    { adopt: "object:label=insi", vault: "pkcs11:token=t?module-path=/m.so" },
    "adopt",
    "adopt-shape",
  ],
  ["certificate", "the sandbox in production", { platform: "sandbox:./sandbox" }, "platform", "environment-platform"],
  ["certificate", "an answer to pending that does not exist", { onPending: "wait" }, "onPending", "unknown-value"],
  ...pasted.map(([kind, what, change, property, code]): (typeof table)[number] => [kind, what, change, property, code]),
];

it("has at least 110 rows", () => expect(table.length).toBeGreaterThanOrEqual(110));

it.each(Object.keys(good) as (keyof typeof kinds)[])("accepts the good inputs of a %s", async (kind) => {
  expect((await checked(kind, good[kind])).refusals).toEqual([]);
});

it.each(table)("refuses for a %s: %s", async (kind, _sentence, change, property, code) => {
  const { refusals } = await checked(kind, { ...good[kind], ...change });
  expect(refusals.map((refusal) => [refusal.property, refusal.fault.code])).toEqual([[property, code]]);
  const { what, hint, message } = refusals[0]!.fault;
  expect(what).toMatch(/\.$/);
  expect(hint.length).toBeGreaterThan(5);
  expect(message).toContain(`[${code}]`);
});

it.each(table)("passes over the same property while it is unknown, for a %s: %s", async (kind, _sentence, _change, property) => {
  const top = property.split(/[.[]/)[0]!;
  if (!(top in good[kind]) && top !== "department")
    return expect(top).toMatch(
      /^(finnes|domain|server|platform|officialForm|certificateType|renewBeforeDays|keepPreviousDays|keyAlgorithm|vault|onPending|adopt|partners|cardExpiresOn|environment)$/,
    );
  const { refusals } = await checked(kind, { ...good[kind], [top]: unknownValue });
  expect(refusals).toEqual([]);
});

it.each(pasted)("says for a %s what is wrong in %s", async (kind, _what, change, _property, _code, says) => {
  const { refusals } = await checked(kind, { ...good[kind], ...change });
  expect(`${refusals[0]!.fault.what} ${refusals[0]!.fault.hint}`).toMatch(says);
});

it("refuses a second resource that asks for the same key", async () => {
  const world = silentWorld();
  const ask = (owner: string) => kinds.certificate.check({ ...good.certificate, owner }, {}, { world, config });
  expect((await ask("one")).refusals).toEqual([]);
  expect((await ask("one")).refusals).toEqual([]); // a replacement is checked twice
  expect((await ask("two")).refusals.map(({ property, fault }) => [property, fault.code])).toEqual([["serverInstance", "key-reused"]]);
});

it("warns of a personal mailbox once, and does not refuse it", async () => {
  said.length = 0;
  const news = { ...good.admin, email: "zoe.noel@gmail.com" };
  expect((await checked("admin", news)).refusals).toEqual([]);
  expect(said.join()).toMatch(/warning: email: .*/);
  said.length = 0;
  await kinds.admin.check(news, news, { world: silentWorld(), config });
  expect(said).toEqual([]);
});
