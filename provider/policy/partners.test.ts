import type { Partner, Past } from "./partner";
import { type PartnerFacts, partnerActions, partnerNextAction, partnersWait, pastAfter, pastOf, wronglyTold } from "./partners";
import type { Current, Next } from "./remembered";

const whose = { structureName: "Centre des Lilas", idNat: "1690781810", usage: "AUTH_CLI", commonName: "DMP", serverInstance: "srv1" };
const dn = "CN=DMP,OU=1690781810,O=Centre des Lilas,ST=Rhône (69),C=FR";
const certificate = (round: number, change: Partial<Current> = {}): Current => ({
  entry: `e-r${round}`,
  round,
  publicKeySha256: `${round}`.repeat(64),
  serialNumber: `4A0${round}`,
  sha256: `${round}C`.repeat(32),
  subject: dn,
  notBefore: `${2026 + 3 * (round - 1)}-02-01T00:00:00.000Z`,
  notAfter: `${2029 + 3 * (round - 1)}-02-01T00:00:00.000Z`,
  inService: { place: "p", bundles: [] },
  ...change,
});
const next = { publicKeySha256: "2".repeat(64), subject: dn, ticket: "t" } as Next;
const renamed = dn.replace("Lilas", "Roses");
const partner = (knows: Partner["knows"], told?: string): Partner => ({
  name: "MSS",
  knows,
  contact: "op@mss.example",
  told: told ?? null,
});
const one = certificate(1);
const two = certificate(2);
const { inService: _, ...issued } = two;
const past = (serves = false): Past[] => [pastOf(one, serves ? { place: "p", bundles: [] } : undefined)];

/** [what there is, facts, what is to be sent: kind, last day, what confirms it] */
const table: readonly [string, PartnerFacts & { partner: Partner }, readonly (readonly [string, string | null, string | null])[]][] = [
  ["nothing yet", { partner: partner("dn"), current: null, next: null }, []],
  ["a first certificate", { partner: partner("dn"), current: one, next: null }, [["register", null, "4A01"]]],
  ["a first one that they confirmed", { partner: partner("dn", "4A01"), current: one, next: null, past: [] }, []],
  ["a serial number with zeros before it, in small letters", { partner: partner("certificate", "004a01"), current: one, next: null }, []],
  ["a renewal under way, the DN known", { partner: partner("dn", "4A01"), current: one, next }, []],
  [
    "a renewal of another DN",
    { partner: partner("dn", "4A01"), current: one, next: { ...next, subject: renamed } },
    [["announce", "2029-01-18", null]],
  ],
  [
    "a renewal under way, the key known",
    { partner: partner("key", "4A01"), current: one, next },
    [["announce", "2029-01-18", next.publicKeySha256]],
  ],
  ["a key that they confirmed ahead", { partner: partner("key", next.publicKeySha256), current: one, next, past: [] }, []],
  [
    "a renewal under way, the certificate known",
    { partner: partner("certificate", "4A01"), current: one, next },
    [["announce", "2029-01-18", null]],
  ],
  ["a new one, the DN the same", { partner: partner("dn", "4A01"), current: two, next: null, past: past() }, []],
  [
    "a new one of another DN as ANS issued it",
    { partner: partner("dn", "4A01"), current: { ...two, issuedSubject: renamed }, next: null, past: past() },
    [["change", null, "4A02"]],
  ],
  [
    "a new key that does not serve yet",
    { partner: partner("key", "4A01"), current: issued, next: null, past: past(true) },
    [["change", "2029-01-18", "4A02"]],
  ],
  [
    "a new key that they confirmed ahead",
    { partner: partner("key", two.publicKeySha256), current: issued, next: null, past: past(true) },
    [],
  ],
  [
    "a new certificate that serves",
    { partner: partner("certificate", "4A01"), current: two, next: null, past: past() },
    [["change", null, "4A02"]],
  ],
  [
    "a certificate of before that was put back, once they confirmed the new one",
    { partner: partner("certificate", "4A02"), current: two, next: null, past: past(), rolledBack: { serialNumber: "4A01" } },
    [["change", null, "4A01"]],
  ],
  [
    "a key of before that was put back, and that they never changed",
    { partner: partner("key", "4A01"), current: two, next: null, past: past(), rolledBack: { serialNumber: "4A01" } },
    [],
  ],
  [
    "the DN, where what was put back has the same",
    { partner: partner("dn", "4A02"), current: two, next: null, past: past(), rolledBack: { serialNumber: "4A01" } },
    [],
  ],
  [
    "somebody new, while one of before is put back",
    { partner: partner("certificate"), current: two, next: null, past: past(), rolledBack: { serialNumber: "4A01" } },
    [["register", null, "4A01"]],
  ],
  [
    "one that was put back and that nobody remembers",
    { partner: partner("certificate", "4A01"), current: two, next: null, past: past(), rolledBack: { serialNumber: "4A00" } },
    [],
  ],
  ["a new certificate that they confirmed", { partner: partner("certificate", "4A02"), current: two, next: null, past: past() }, []],
];

it.each(table)("of %s tells whom by when", (_name, { partner: who, ...facts }, expected) => {
  const actions = partnerActions({ ...facts, partners: [who] }, whose);
  expect(actions.map(({ kind, by, confirm }) => [kind, by, confirm])).toEqual(expected);
});

it("says in the letter that the certificate of before serves again", () => {
  const facts = { current: two, next: null, past: past(), rolledBack: { serialNumber: "4A01" } };
  const [{ text } = { text: "" }] = partnerActions({ ...facts, partners: [partner("certificate", "4A02")] }, whose);
  expect(text).toContain("notre certificat IGC-Santé : le certificat précédent a été remis en service et cela change.");
  expect(text.indexOf("Numéro de série .............. 4A02")).toBeLessThan(text.indexOf("Numéro de série .............. 4A01"));
  expect(text).toContain("Bascule : le certificat est en service.");
});

it("writes everything that may have been registered, old beside new, and the switch", () => {
  const [action] = partnerActions({ partners: [partner("key", "4A01")], current: issued, next: null, past: past(true) }, whose);
  expect(action!.text).toMatchInlineSnapshot(`
"Objet : Centre des Lilas (1690781810), DMP : votre enregistrement est à mettre à jour

Bonjour,

Vous avez enregistré la clé publique de notre certificat IGC-Santé : le certificat est renouvelé et cela change.

  Structure .................... Centre des Lilas
  Identifiant national ......... 1690781810
  Usage ........................ AUTH_CLI
  Nom commun (CN) .............. DMP
  Serveur ...................... srv1

Certificat actuellement enregistré
  Sujet (DN) ................... CN=DMP,OU=1690781810,O=Centre des Lilas,ST=Rhône (69),C=FR
  Numéro de série .............. 4A01
  Valide ....................... du 01/02/2026 au 01/02/2029
  SHA-256 du certificat ........ 1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C1C
  SHA-256 de la clé publique ... 1111111111111111111111111111111111111111111111111111111111111111

Certificat à enregistrer
  Sujet (DN) ................... CN=DMP,OU=1690781810,O=Centre des Lilas,ST=Rhône (69),C=FR
  Numéro de série .............. 4A02
  Valide ....................... du 01/02/2029 au 01/02/2032
  SHA-256 du certificat ........ 2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C2C
  SHA-256 de la clé publique ... 2222222222222222222222222222222222222222222222222222222222222222

Bascule : dès votre confirmation, et au plus tard le 18/01/2029.

Merci d'enregistrer le nouveau, si possible à côté de l'ancien jusqu'à la bascule, et de nous le confirmer en réponse.

Cordialement,
"
`);
  expect(partnerNextAction(action!)).toMatchInlineSnapshot(`
{
  "because": "the public key that MSS registered changes",
  "by": "2029-01-18",
  "what": "send MSS the text of igc-sante status --partners; once they have confirmed, set its \`told\` to "4A02"",
  "where": "op@mss.example",
  "who": "you",
}
`);
});

describe("the switch", () => {
  const waits = (told: string | undefined, knows: Partner["knows"], change: Partial<Parameters<typeof partnersWait>[0]> = {}): boolean =>
    partnersWait({ partners: [partner(knows, told)], current: issued, past: past(true), now: new Date("2028-12-20"), ...change });
  it.each<[string, boolean, boolean]>([
    ["waits for who knows the key before", waits("4A01", "key"), true],
    ["waits for who knows the certificate before", waits("4A01", "certificate"), true],
    ["waits for nobody who knows the DN, which is the same", waits("4A01", "dn"), false],
    ["waits for nobody who confirmed", waits("4A02", "certificate"), false],
    ["waits for nobody who never confirmed anything", waits(undefined, "certificate"), false],
    ["waits no longer than to 14 days before the end", waits("4A01", "key", { now: new Date("2029-01-18") }), false],
    [
      "nor than to 14 days before its key may sign no more",
      waits("4A01", "key", { past: past(true).map((each) => ({ ...each, signingEnds: "2029-01-03T00:00:00.000Z" })) }),
      false,
    ],
    ["does not wait where nothing serves any more", waits("4A01", "key", { past: past(false) }), false],
    ["does not wait for a first certificate", waits("4A01", "key", { current: { ...one, inService: undefined! }, past: [] }), false],
    ["waits for nobody once it is over", waits("4A01", "key", { current: two }), false],
  ])("%s", (_name, is, expected) => expect(is).toBe(expected));
});

describe("what is remembered", () => {
  const partners = [partner("key", "4A01")];
  it("is nothing where nobody is to be told", () => expect(pastAfter(one, { current: two, past: past() })).toBeUndefined());
  it("has the one before, which serves until the switch", () => {
    const after = pastAfter(one, { partners, current: issued, past: [] });
    expect(after).toEqual(past(true));
    expect(pastAfter(issued, { partners, current: two, past: after! })).toEqual(past());
  });
  it("has a revoked one, which nothing waits for", () =>
    expect(
      pastAfter({ ...one, revoked: { at: "2027-01-01T00:00:00.000Z", reason: null } as never }, { partners, current: issued, past: [] }),
    ).toEqual(past()));
  it("is the first that serves, also where a second one comes before the switch", () => {
    const after = pastAfter(issued, { partners, current: { ...certificate(3), inService: undefined! }, past: past(true) })!;
    expect(after.map(({ serialNumber, inService }) => [serialNumber, inService !== undefined])).toEqual([
      ["4A02", false],
      ["4A01", true],
    ]);
  });
  it("keeps what a partner was told of, however long ago, and four more at most", () => {
    let known: readonly Past[] = [];
    for (let round = 1; round < 9; round++)
      known = pastAfter(certificate(round), { partners, current: certificate(round + 1), past: known })!;
    expect(known.map(({ serialNumber }) => serialNumber)).toEqual(["4A08", "4A07", "4A06", "4A05", "4A01"]);
  });
});

it.each<[string, PartnerFacts, number | undefined]>([
  ["what was never issued", { partners: [partner("dn", "4A01"), partner("dn", "FFFF")], current: one, next: null }, 1],
  ["anything before the first certificate", { partners: [partner("dn", "4A01")], current: null, next: null }, 0],
  ["the key under way, by who knows the DN", { partners: [partner("dn", next.publicKeySha256)], current: one, next }, 0],
  ["the key under way, by who knows keys", { partners: [partner("key", next.publicKeySha256)], current: one, next }, undefined],
  ["one of before", { partners: [partner("dn", "4A01")], current: two, next: null, past: past() }, undefined],
])("of a confirmation of %s says whether it can be", (_name, facts, index) => expect(wronglyTold(facts)).toBe(index));
