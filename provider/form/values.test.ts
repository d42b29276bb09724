import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { appearances, printed } from "../../test/forms/read-pdf";
import { sample } from "../../test/sample";
import { isFault } from "../fault";
import { form413edition202403, form414edition202403 } from "./editions";
import { fillForm413 } from "./form413";
import { fillForm414 } from "./form414";
import { fillForm503 } from "./form503";
import { printable } from "./printed-texts";
import { readForm } from "./read-form";
import type { CertificateType, Form413, FormNumber, FormRequest } from "./request";

const folder = path.join(__dirname, "../../../shared/data/forms");
const template = (form: FormNumber) => readFileSync(path.join(folder, `F${form}-2024-03.pdf`));
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));

/** Names of Europe, Greek and Cyrillic among them, and what no font of ours prints. */
const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz ÉÈÊËÀÂÎÏÔŒÆÇŁŻŐŞĞİșțßøåñŽđΑΩάλЖщ'-.&");
const words = (most: number) =>
  fc
    .string({
      unit: fc.oneof({ weight: 400, arbitrary: letters }, { weight: 1, arbitrary: fc.constant("漢") }),
      minLength: 1,
      maxLength: most,
    })
    .filter((text) => text.trim() !== "");
const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const email = fc
  .tuple(fc.stringMatching(/^[a-z][a-z.-]{0,40}$/), fc.stringMatching(/^[a-z][a-z-]{0,30}\.example$/))
  .map((parts) => parts.join("@"));
const phone = fc.oneof(
  digits(9).map((rest) => `0${rest}`),
  digits(9).map((rest) => `+33 ${rest}`),
);
const person = fc.record({ cardNumber: digits(10), lastName: words(40), firstName: words(30), phone, email });
const structure = fc.oneof(
  fc.record({ name: words(80), finess: digits(9) }),
  fc.record({ name: words(80), siret: digits(14) }),
  fc.record({ name: words(80), rppsRanks: fc.array(digits(14), { minLength: 1, maxLength: 4 }) }),
);
const certificates: fc.Arbitrary<{ certificateType: CertificateType; domain?: string; server?: string; mailDomain?: string }> = fc.oneof(
  fc.constant({ certificateType: "ORG" as const }),
  fc.domain().map((domain) => ({ certificateType: "SERV_SSL" as const, domain })),
  fc.domain().map((server) => ({ certificateType: "SERV_SSL" as const, server })),
  fc.domain().map((domain) => ({ certificateType: "SERV_SMIME" as const, mailDomain: `@${domain}` })),
  fc.domain().map((domain) => ({ certificateType: "PRO" as const, mailDomain: `@${domain}` })),
);
const wish: fc.Arbitrary<Form413> = fc
  .tuple(
    fc.record({
      structure,
      signatory: person.chain((one) => fc.constantFrom("responsable-legal", "mandataire", "titulaire").map((role) => ({ ...one, role }))),
      admins: fc.array(person, { minLength: 1, maxLength: 4 }),
      usage: words(300),
      vendor: words(60),
      solution: words(60),
    }),
    certificates,
  )
  .map(([rest, types]) => ({ ...rest, ...types }));

const { take } = sample("of wishes at random");
const wishes = take(
  Array.from({ length: 60 }, (_, index) => index),
  0.04,
).map((number) => [number, fc.sample(wish, { seed: number, numRuns: 1 })[0]!] as const);

/** Lines broken anywhere, and words apart by any blank, are the same text. */
const dense = (text: string) => text.replace(/\s+/g, "");

/** Which texts must be there, or what refusal of which property is right. */
async function outcome(form: FormNumber, request: FormRequest, fill: () => Promise<Uint8Array>) {
  const { texts } = printable(form, request);
  const result = await fill().catch((error: unknown) => error);
  if (!isFault(result)) return { texts, bytes: result as Uint8Array };
  const named = [...texts.keys()].filter((property) => result.message.includes(`${property} `));
  expect([["form-overflow", "form-characters"].includes(result.code), named.length]).toEqual([true, 1]);
  if (result.code === "form-characters") expect(texts.get(named[0]!)).toContain("漢");
  return { texts, bytes: undefined };
}

describe.each([
  ["413", fillForm413, form413edition202403],
  ["414", fillForm414, form414edition202403],
] as const)("On the official form %s any wish", (form, fill, edition) => {
  it.each(wishes)(
    "is readable whole in its fields and to the eye, or refused by its property: wish %i",
    async (_number, request) => {
      const { texts, bytes } = await outcome(form, request, () => fill(request, { font, template: template(form) }));
      if (!bytes) return;
      const fields = Object.entries({ ...edition.texts, ...edition.types[request.certificateType]!.texts });
      const [read, show] = [await readForm(bytes), await appearances(bytes)];
      expect([...texts.keys()].filter((property) => !fields.some(([, held]) => held === property))).toEqual([]);
      for (const [name, property] of fields) {
        expect([name, read[name]]).toEqual([name, texts.get(property) ?? ""]);
        expect([name, dense(show(name).lines.join(""))]).toEqual([name, dense(texts.get(property) ?? "")]);
      }
    },
    600_000,
  );
});

describe.each(["413", "414", "503"] as const)("On the own layout of form %s any wish", (form) => {
  it.each(wishes)(
    "is readable whole, or refused by its property: wish %i",
    async (_number, request) => {
      const { admins, ...rest } = request;
      const change = { ...rest, arriving: admins.slice(0, 2), leaving: admins.slice(2), dossierReference: "D-1" };
      const fill = {
        413: () => fillForm413(request, { font }),
        414: () => fillForm414(request, { font }),
        503: () => fillForm503(change, { font }),
      };
      // Form 503 asks for neither: what a certificate is for stands as it was.
      const { usage: _usage, vendor: _vendor, solution: _solution, ...asked } = change;
      const { texts, bytes } = await outcome(form, form === "503" ? asked : request, fill[form]);
      if (!bytes) return;
      const text = dense((await printed(bytes)).lines.join(""));
      expect([...texts].filter(([, value]) => !text.includes(dense(value)))).toEqual([]);
    },
    600_000,
  );
});
