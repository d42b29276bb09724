import { titles } from "../pdf";
import type { FormNumber, Printable } from "../request";
import type { Block } from "./blocks";
import { filled, heading, notice, people, row, signatoryBlocks, signing, structureRows, typeBlocks } from "./sections";

/** What stands on each form, in the order of the official one. */
export const contents: Readonly<Record<FormNumber, (request: Printable) => readonly Block[]>> = {
  413: (request) => [
    ...top(request),
    heading("3.1 Identification de la structure"),
    { kind: "fields", rows: structureRows(request) },
    heading("3.2 Identification du représentant légal ou du mandataire ou du titulaire de structure libérale"),
    ...signatoryBlocks(request),
    // As on the official form: what the signature stands for is on its page.
    { kind: "turn" },
    heading("4.1 Déclaration des administrateurs techniques"),
    people(request, "admins"),
    heading("4.2 Usage des certificats et solution utilisée"),
    {
      kind: "fields",
      rows: [
        row(request, ["Précisions sur l'usage des certificats et sur votre projet", "usage"]),
        row(request, ["Éditeur de la solution", "vendor"], ["Solution utilisée", "solution"]),
      ],
    },
    heading("4.3 Type de certificats souhaités"),
    ...typeBlocks(request),
    ...signing("du représentant légal ou du mandataire ou titulaire", "monserviceclient.certificats@esante.gouv.fr"),
  ],
  414: (request) => [
    ...top(request),
    heading("2. Identification de la structure bénéficiaire"),
    {
      kind: "fields",
      rows: [
        ...structureRows(request),
        ...filled([row(request, ["Mention complémentaire", "structure.complement"])]),
        row(request, ["Adresse : N°", "structure.address.number"], ["Type de voie", "structure.address.streetType"]),
        row(request, ["Libellé de la voie", "structure.address.street"]),
        row(request, ["Code postal", "structure.address.postcode"], ["Commune", "structure.address.city"]),
      ],
    },
    heading("3. Identification du demandeur"),
    ...signatoryBlocks(request),
    { kind: "turn" },
    heading("5.1 Usage des certificats de test et solution utilisée"),
    {
      kind: "fields",
      rows: [
        row(request, ["Précisions sur l'usage des certificats de test", "usage"]),
        row(request, ["Précisions sur votre projet (MSSanté, DMP, INSi, ROR, ...)", "project"]),
      ],
    },
    heading("5.2 Type de certificats souhaités"),
    ...typeBlocks(request),
    heading("5.3 Désignation des cartes de test utilisées en tant qu'administrateur technique"),
    testCards(request),
    ...signing("du demandeur", "monserviceclient.developpement@esante.gouv.fr"),
  ],
  503: (request) => [
    ...top(request),
    heading("1. Identification de la structure"),
    {
      kind: "fields",
      rows: [...structureRows(request), ...filled([row(request, ["Référence du dossier de l'habilitation", "dossierReference"])])],
    },
    heading("2. Identification du représentant légal ou du mandataire ou du titulaire de structure libérale"),
    ...signatoryBlocks(request),
    heading("3. Type de certificats de l'habilitation"),
    ...typeBlocks(request),
    { kind: "turn" },
    ...changed(request, "leaving", "Administrateurs techniques à retirer"),
    ...changed(request, "arriving", "Administrateurs techniques à ajouter"),
    ...changed(request, "staying", "Administrateurs techniques qui restent"),
    ...domains(request),
    ...signing("du représentant légal ou du mandataire ou titulaire", "monserviceclient.certificats@esante.gouv.fr"),
  ],
};

const top = ({ form }: Printable): readonly Block[] => [{ kind: "title", text: titles[form] }, notice(form)];

/** Six numbers at most, two a row. */
function testCards(request: Printable): Block {
  const cards = [...request.texts.keys()].filter((path) => /^admins\[\d+\]\.cardNumber$/.test(path));
  const cells = cards.map((path, index): readonly [string, string] => [`Carte de test n° ${index + 1}`, path]);
  return { kind: "fields", rows: [0, 2, 4].map((at) => row(request, ...cells.slice(at, at + 2))).filter(({ length }) => length > 0) };
}

/** Nobody is not a table. */
function changed(request: Printable, list: string, title: string): readonly Block[] {
  const table = people(request, list);
  return table.kind === "table" && table.rows.length > 0 ? [heading(title), table] : [];
}

function domains(request: Printable): readonly Block[] {
  const rows = filled([row(request, ["Domaines à ajouter", "domainsAdded"]), row(request, ["Domaines à retirer", "domainsRemoved"])]);
  return rows.length > 0 ? [heading("Domaines"), { kind: "fields", rows }] : [];
}
