import { now, orderTicketOf, sampleStack } from "../../test/desk/sample-stacks";
import { deskModel } from "./model";
import { orderPage, orderSheetPage } from "./pages";

/**
 * What the slides 18 to 26 of the ANS guide « médecine de ville » show of ordering and withdrawing, in their order and in the portal's
 * words (OCR's slips set right). Slide 27 is about keeping key and CSR to one server.
 */
const ofEveryOrder: readonly (readonly [slide: number, words: string])[] = [
  [18, "https://pfc.eservices.esante.gouv.fr"],
  [18, "Se connecter avec"],
  [18, "CARTE CPS"],
  [18, "PRO SANTE CONNECT"],
  [19, "Gestion et commande de certificats"],
  [19, "DEMANDER"],
  [20, "Demande de produit"],
  [20, "Offre"],
  [20, "ORG"],
  [20, "Structure"],
];
const afterProduct: readonly (readonly [slide: number, words: string])[] = [
  [22, "Récapitulatif des informations renseignées"],
  [22, "Usages"],
  [22, "Informations de produit"],
  [23, "Service applicatif"],
  [22, "Informations de contact"],
  [24, "Email de l'acteur"],
  [24, "Email d'une personne à informer"],
  [25, "Charger la CSR"],
  [26, "Terminer"],
  [24, "mise à disposition"],
  [19, "RETIRER"],
];
const newProduct = [21, "DEMANDER UN NOUVEAU PRODUIT"] as const;
const renewal = [21, "Recherche"] as const;

const model = (environment?: string) => deskModel([sampleStack(2, environment)], [], now);
const textOf = (page: string | undefined): string =>
  (page ?? "")
    .replace(/<(script|head)[\s>].*?<\/\1>/gs, "")
    .replace(/<[^>]+>/g, "\n")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** The words that do not follow those before them. */
function missing(text: string, expected: readonly (readonly [number, string])[]): string[] {
  let from = text.indexOf("https://pfc");
  return expected.flatMap(([slide, words]) => {
    const at = text.indexOf(words, from);
    if (at < 0) return [`slide ${slide}: ${words}`];
    from = at;
    return [];
  });
}

describe.each([
  ["order's page", orderPage],
  ["sheet", orderSheetPage],
] as const)("the %s", (_name, page) => {
  it.each([
    ["a new product", 0, newProduct],
    ["a renewal", 1, renewal],
  ] as const)("shows every field of the guide for %s, in its order and words", (_what, index, product) => {
    const text = textOf(page(model(), { readOnly: false, csrf: "x" }, orderTicketOf(index)));
    expect(missing(text, [...ofEveryOrder, product, ...afterProduct])).toEqual([]);
  });

  it("says of a new product nothing of a renewal, and the reverse", () => {
    const [fresh, again] = [0, 1].map((index) => textOf(page(model(), { readOnly: false }, orderTicketOf(index))));
    expect([fresh!.includes("Recherche"), again!.includes("DEMANDER UN NOUVEAU PRODUIT")]).toEqual([false, false]);
  });

  it("offers the card alone for TEST (slide 18)", () => {
    const text = textOf(page(model("test"), { readOnly: false }, orderTicketOf(0)));
    expect(text).toContain("PRO SANTE CONNECT ne donne pas accès au TEST");
    expect(text).not.toContain("« PRO SANTE CONNECT »".replaceAll(" ", "\u00a0"));
  });

  it("gives the values of this order, to the letter", () => {
    const text = textOf(page(model(), { readOnly: false }, orderTicketOf(0)));
    for (const value of [
      "INSI-AUTO",
      "certificats@editeur.example",
      "informatique@centre-lilas.example",
      "Centre de santé des Lilas (1690781810)",
    ])
      expect(text.split("\n").map((line) => line.trim())).toContain(value);
  });
});

it("says nothing of an order that is not there", () =>
  expect([orderPage(model(), { readOnly: false }, "nowhere"), orderSheetPage(model(), { readOnly: false }, "nowhere")]).toEqual([
    undefined,
    undefined,
  ]));
