import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { PDFDocument, PDFTextField } from "pdf-lib";
import { sample } from "../../../test/sample";
import { fillForm413 } from "..";
import { judgeSigned } from "./judge";

/** A form that somebody changed before it came back: every printed text, on both layouts. */
const { take } = sample("of texts changed on a form");
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const template = readFileSync(path.join(__dirname, "../../../../shared/data/forms/F413-2024-03.pdf"));
const request = {
  structure: { name: "Centre de santé des Lilas", finess: "690781810" },
  signatory: {
    role: "responsable-legal" as const,
    lastName: "Lefèvre",
    firstName: "Aïcha",
    phone: "0472000001",
    email: "direction@centre.example",
    cardNumber: "2800262487",
  },
  admins: [
    { cardNumber: "2600301752", lastName: "Noël", firstName: "Zoé", phone: "0144000002", email: "certificats@editeur.example" },
    { cardNumber: "2600301760", lastName: "Łódź", firstName: "Ægir", phone: "0144000003", email: "autre@editeur.example" },
  ],
  usage: "Usage INSi",
  vendor: "Éditeur",
  solution: "Logiciel des Lilas",
  certificateType: "ORG" as const,
};
type Request = Parameters<typeof fillForm413>[0];

const printed = async (wish: Request, official: boolean): Promise<Buffer> =>
  Buffer.from(await fillForm413(wish, { font, ...(official && { template }) }));
const handedOut = { own: printed(request, false), official: printed(request, true) };

/** As a person leaves it: the own layout as it is, the official one with its fields pressed into the pages. */
async function flattened(bytes: Buffer): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  document.getForm().flatten({ updateFieldAppearances: false });
  return Buffer.from(await document.save());
}

/** With a picture of a signature on its last page. */
async function signed(bytes: Buffer): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const picture = await document.embedJpg(readFileSync(path.join(__dirname, "../../../test/signed-forms/photo-2.jpg")));
  document.getPages().at(-1)!.drawImage(picture, { x: 60, y: 60, width: 60, height: 30 });
  return Buffer.from(await document.save({ updateFieldAppearances: false }));
}

/** A copy with one letter or digit of one text changed. */
function withOther(
  property: string,
  at: number,
  letter: number,
): { readonly wish: Request; readonly before: string; readonly after: string } {
  const wish = structuredClone(request);
  const keys = property.split(".");
  const last = keys.pop()!;
  const holder = keys.reduce<Record<string, unknown>>((object, key) => object[key] as Record<string, unknown>, wish);
  const before = holder[last] as string;
  const index = at % before.length;
  const letters = /^\d+$/.test(before) ? "0123456789" : "abcdefghijklmnopqrstuvwxyz";
  const other = [...letters].filter((each) => each !== before[index]!.toLowerCase())[letter % (letters.length - 1)]!;
  const after = before.slice(0, index) + other + before.slice(index + 1);
  holder[last] = after;
  return { wish, before, after };
}

const grave = [
  ["structure.name", /Dénomination/],
  ["structure.finess", /FINESS/],
  ["signatory.lastName", /^.*Nom/],
  ["signatory.firstName", /Prénom/],
  ["signatory.cardNumber", /carte/],
  ["admins.0.cardNumber", /carte/],
  ["admins.0.lastName", /Nom figurant/],
  ["admins.1.firstName", /Prénom figurant/],
] as const;
const contact = [
  ["signatory.phone", /Téléphone/],
  ["admins.1.phone", /Téléphone/],
  ["admins.0.email", /Email/],
  ["usage", /Précisions/],
  ["vendor", /Éditeur/],
  ["solution", /Solution/],
] as const;

const ways = [
  ["the own layout", false, async (bytes: Buffer) => bytes],
  ["the official form", true, async (bytes: Buffer) => bytes],
  ["the official form, flattened", true, flattened],
] as const;
const chance = fc.tuple(fc.nat(1_000), fc.nat(1_000));
const pick = (seed: number): readonly [number, number] => fc.sample(chance, { numRuns: 1, seed })[0]!;
const shown = (property: string, value: string): string => (property.endsWith("cardNumber") ? `••••••${value.slice(-4)}` : value);

const [graveToday, contactToday] = [take(grave, 0.25), take(contact, 0.3)];

describe.each(ways)("%s", (_way, official, sent) => {
  it.each(graveToday)("names %s, and is not taken", async (property, label) => {
    const [made, { wish, before, after }] = [
      await (official ? handedOut.official : handedOut.own),
      withOther(property, ...pick(property.length)),
    ];
    const verdict = await judgeSigned(await sent(await printed(wish, official)), made);
    expect(verdict).toEqual({ accepted: false, because: expect.stringMatching(/^it was changed/), hint: expect.stringMatching(/program/) });
    const because = verdict.accepted ? "" : verdict.because;
    expect(because).toMatch(label);
    expect(because.replace(/ /g, "")).toContain(`had"${shown(property, before)}"andhas"${shown(property, after)}"`.replace(/ /g, ""));
    expect(because.match(/ had /g)).toHaveLength(1);
  });

  it("takes a changed telephone number, address or usage, and keeps the difference", async () => {
    const made = await (official ? handedOut.official : handedOut.own);
    for (const [property, label] of contactToday) {
      const { wish, after } = withOther(property, ...pick(property.length));
      const verdict = await judgeSigned(await signed(await sent(await printed(wish, official))), made);
      if (!verdict.accepted) throw new Error(`${property}: ${verdict.because}`);
      expect(verdict.form.differences).toHaveLength(1);
      expect(verdict.form.differences[0]).toMatch(label);
      expect(verdict.form.differences[0]!.replace(/ /g, "")).toContain(`has"${after}"`.replace(/ /g, ""));
    }
  });

  it("is told from another structure's form", async () => {
    const other = {
      ...request,
      structure: { name: "Maison de santé du Port", finess: "750712184" },
      signatory: {
        ...request.signatory,
        lastName: "Martin",
        firstName: "Paul",
        email: "p@port.example",
        cardNumber: "2800262400",
        phone: "0311111111",
      },
      admins: [{ cardNumber: "2600000001", lastName: "Roux", firstName: "Ali", phone: "0322222222", email: "a@autre.example" }],
      usage: "DMP",
      vendor: "Autre",
      solution: "Autre logiciel",
    };
    const verdict = await judgeSigned(await sent(await printed(other, official)), await (official ? handedOut.official : handedOut.own));
    expect(verdict).toMatchObject({ accepted: false, because: expect.stringMatching(official ? /another document/ : /changed|another/) });
    expect(verdict.accepted ? "" : verdict.because).toMatch(/750712184|Maison de santé du Port|MaisondesantéduPort/);
  });
});

describe("On the official form", () => {
  const changed = async (change: (document: PDFDocument) => void): Promise<Buffer> => {
    const document = await PDFDocument.load(await handedOut.official, { updateMetadata: false });
    change(document);
    return Buffer.from(await document.save({ updateFieldAppearances: false }));
  };
  it.each<[string, (document: PDFDocument) => void, RegExp]>([
    [
      "an administrator who was added",
      (document) => document.getForm().getTextField("N de carteRow3").setText("2600999999"),
      /"N de carteRow3" was empty and has "••••••9999"/,
    ],
    [
      "another type",
      (document) => document.getForm().getCheckBox("Check Box10").check(),
      /"Check Box10" had|"Check Box10" was|Check Box10/,
    ],
    ["another role", (document) => document.getForm().getRadioGroup("Group8").select("Choix2"), /"Group8" had "Choix1" and has "Choix2"/],
  ])("%s is named, and is not taken", async (_what, change, because) => {
    expect(await judgeSigned(await changed(change), await handedOut.official)).toMatchObject({
      accepted: false,
      because: expect.stringMatching(because),
    });
  });

  it("date, declarations, signature and stamp are the signatory's", async () => {
    const signed = await changed((document) => {
      const form = document.getForm();
      for (const name of ["Check Box13", "Check Box14"]) form.getCheckBox(name).check();
      form.getTextField("Date_2").setText("27/11/2026");
      const signature = form.getField("Signature du représentant légal ou du mandataire");
      if (signature instanceof PDFTextField) signature.setText("Aïcha Lefèvre");
    });
    expect(await judgeSigned(signed, await handedOut.official)).toMatchObject({
      accepted: true,
      form: { kind: "filled", dated: "27/11/2026", differences: [] },
    });
  });
});
