import { readFileSync } from "node:fs";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFRef } from "pdf-lib";
import { printed } from "../../test/forms/read-pdf";
import { isFault } from "../fault";
import { fillForm413 } from "./form413";
import { fillForm414 } from "./form414";
import { fillForm503 } from "./form503";
import { readForm } from "./read-form";
import type { Form413, Form503 } from "./request";

const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const admin = (row: number) => ({
  cardNumber: `280012345${row}`,
  lastName: ["Łódźka-Żółć", "Şahin", "Παπαδόπουλος", "O'Brien"][row % 4]!,
  firstName: "Zoë",
  phone: "0472000002",
  email: `certificats.admin${row}@editeur-logiciel.example`,
});
const request: Form413 = {
  structure: { name: "Centre de santé de l'Île d'Yeu", finess: "690802384" },
  signatory: {
    role: "responsable-legal",
    lastName: "Lefèvre",
    firstName: "Anaïs",
    phone: "0472000001",
    email: "direction@centre.example",
    cardNumber: "1234567890",
  },
  admins: [1, 2, 3, 4].map(admin),
  usage: "Authentification et signature sur le DMP, usage INS, messagerie MSSanté",
  vendor: "Éditeur Ça Va",
  solution: "Logiciel n°1",
  certificateType: "ORG",
};
const { admins: _admins, ...known } = request;
const change: Form503 = {
  ...known,
  arriving: [admin(1), admin(2)],
  leaving: [admin(3)],
  staying: [admin(4)],
  dossierReference: "D-2026-17",
};
const ranks = ["99700367909006", "99700075064001", "99700075122001", "10002813839002"];

describe("An own layout is on one page", () => {
  it.each([
    ["form 413 of a centre with four administrators", () => fillForm413(request, { font })],
    [
      "form 413 of a practice with four ranks",
      () => fillForm413({ ...request, structure: { name: "Cabinet", rppsRanks: ranks } }, { font }),
    ],
    ["form 413 with a server", () => fillForm413({ ...request, certificateType: "SERV_SSL", server: "mss.operateur.example" }, { font })],
    ["form 414 with six TEST cards", () => fillForm414({ ...request, admins: [1, 2, 3, 4, 5, 6].map(admin) }, { font })],
    ["form 503 with two who arrive, one who leaves, one who stays", () => fillForm503(change, { font })],
  ])("for %s, at 8 pt or more", async (_case, fill) => {
    const { pages, sizes } = await printed(await fill());
    expect(pages).toBe(1);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8);
  });
});

describe("Form 503", () => {
  it("names who arrives, who leaves and who stays, each under its title, and the domains", async () => {
    const domains = {
      certificateType: "SERV_SSL" as const,
      domain: "domaine.fr",
      domainsAdded: ["a.fr", "b.fr"],
      domainsRemoved: ["c.fr"],
    };
    const { lines } = await printed(await fillForm503({ ...change, ...domains }, { font }));
    const wanted = [
      "D-2026-17",
      "domaine.fr",
      "Administrateurs techniques à retirer",
      "2800123453",
      "Administrateurs techniques à ajouter",
      "2800123451",
      "2800123452",
      "Administrateurs techniques qui restent",
      "2800123454",
      "a.fr, b.fr",
      "c.fr",
    ];
    const at = wanted.map((text) => lines.indexOf(text));
    expect(wanted.filter((_, index) => at[index] === -1)).toEqual([]);
    expect(at).toEqual([...at].sort((one, other) => one - other));
  });

  it("leaves out what does not change", async () => {
    const { lines } = await printed(await fillForm503({ ...change, arriving: [], staying: [] }, { font }));
    expect(lines.filter((line) => /à ajouter|qui restent|Domaines/.test(line))).toEqual([]);
    expect(await readForm(await fillForm503(change, { font }))).toEqual({ date: "", conditions: false, exactitude: false });
  });

  it.each([
    ["no change", { arriving: [], leaving: [] }, "required", /form 503 says what changes/],
    ["five who leave", { leaving: [1, 2, 3, 4, 5].map(admin) }, "too-many-admins", /leaving lists 5 people; a form 503 has 4 rows/],
    ["a domain of another type", { domain: "a.fr" }, "unknown-value", /domain .*form 503.*ORG/],
  ] as [string, Partial<Form503>, string, RegExp][])("refuses %s", async (_case, wrong, code, message) => {
    const error = await fillForm503({ ...change, ...wrong }, { font }).catch((reason: unknown) => reason);
    expect(isFault(error) && [error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });
});

/** ISO 32000-1, 14.7 and 14.8, as a screen reader needs it. */
describe("An own layout is tagged", () => {
  const usage = Array.from({ length: 900 }, (_, index) => `mot${index}`).join(" ");
  it.each([
    ["413", () => fillForm413(request, { font })],
    ["413 on several pages", () => fillForm413({ ...request, usage }, { font })],
    ["414", () => fillForm414(request, { font })],
    ["503", () => fillForm503(change, { font })],
  ])("form %s: all that is drawn is in the structure or an artifact, tables have heads, fields have names", async (_case, fill) => {
    const document = await PDFDocument.load(await fill(), { updateMetadata: false });
    const { catalog, context } = document;
    const get = (dict: PDFDict, key: string): PDFObject | undefined => dict.lookup(PDFName.of(key));
    expect([String(get(catalog, "MarkInfo")), String(get(catalog, "ViewerPreferences"))]).toEqual([
      expect.stringContaining("/Marked true"),
      expect.stringContaining("/DisplayDocTitle true"),
    ]);
    const root = catalog.lookup(PDFName.of("StructTreeRoot"), PDFDict);
    const parents = new Map<number, PDFObject>();
    const numbers = root.lookup(PDFName.of("ParentTree"), PDFDict).lookup(PDFName.of("Nums"), PDFArray).asArray();
    for (let at = 0; at < numbers.length; at += 2) parents.set((numbers[at] as PDFNumber).asNumber(), numbers[at + 1]!);

    const tags: string[] = [];
    const marks = new Map<PDFRef, Set<number>>();
    const walk = (ref: PDFRef): void => {
      const element = context.lookup(ref, PDFDict);
      const tag = String(element.get(PDFName.of("S")));
      tags.push(tag === "/TH" ? `${tag} ${String(element.lookup(PDFName.of("A"), PDFDict).get(PDFName.of("Scope")))}` : tag);
      for (const kid of element.lookup(PDFName.of("K"), PDFArray).asArray()) {
        if (kid instanceof PDFRef) {
          expect(context.lookup(kid, PDFDict).get(PDFName.of("P"))).toBe(ref);
          walk(kid);
          continue;
        }
        const reference = kid as PDFDict;
        const page = reference.get(PDFName.of("Pg")) as PDFRef;
        if (reference.has(PDFName.of("MCID"))) {
          const mcid = (reference.get(PDFName.of("MCID")) as PDFNumber).asNumber();
          const key = (context.lookup(page, PDFDict).get(PDFName.of("StructParents")) as PDFNumber).asNumber();
          expect(context.lookup(parents.get(key), PDFArray).get(mcid)).toBe(ref);
          marks.set(page, (marks.get(page) ?? new Set()).add(mcid));
        } else {
          const widget = reference.lookup(PDFName.of("Obj"), PDFDict);
          expect(parents.get((widget.get(PDFName.of("StructParent")) as PDFNumber).asNumber())).toBe(ref);
          const field = widget.has(PDFName.of("TU")) ? widget : widget.lookup(PDFName.of("Parent"), PDFDict);
          expect(field.lookup(PDFName.of("TU"), PDFHexString).decodeText().length).toBeGreaterThan(3);
        }
      }
    };
    for (const top of root.lookup(PDFName.of("K"), PDFArray).asArray()) walk(top as PDFRef);

    expect(tags.filter((tag) => tag === "/H1")).toHaveLength(1);
    expect(tags.filter((tag) => tag === "/Form")).toHaveLength(3);
    for (const tag of ["/H2", "/P", "/Table", "/TR", "/TH /Row", "/TD"]) expect(tags).toContain(tag);
    const { contents } = await printed(await fill());
    document.getPages().forEach((page, index) => {
      expect(String(page.node.get(PDFName.of("Tabs")))).toBe("/S");
      const content = contents[index]!;
      const drawn = [...content.matchAll(/\/MCID (\d+)>> BDC/g)].map(([, mcid]) => Number(mcid));
      expect(new Set(drawn)).toEqual(marks.get(page.ref) ?? new Set());
      // Outside of marks nothing is drawn.
      const outside = content.replace(/BDC[\s\S]*?\nEMC/g, "");
      expect(outside).not.toMatch(/ Tj|\nf\b|\nS\b|\nB\b/);
    });
  });

  it("says in words what is ticked", async () => {
    const document = await PDFDocument.load(await fillForm413(request, { font }));
    const spoken = document.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) =>
        object instanceof PDFDict && object.has(PDFName.of("ActualText"))
          ? [object.lookup(PDFName.of("ActualText"), PDFHexString).decodeText()]
          : [],
      );
    expect(spoken).toEqual([
      "Coché : Responsable légal, Non coché : Mandataire, Non coché : Titulaire de structure libérale",
      "Coché : Certificat ORG (Personne morale) usage AUTH_CLI, SIGN, CONF",
      expect.stringMatching(/^Non coché : .*SSL_SERVEUR/),
      expect.stringMatching(/^Non coché : .*SMIME/),
      expect.stringMatching(/^Non coché : .*PRO/),
    ]);
  });
});
