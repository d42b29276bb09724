import { finessFault, rppsRankFault } from "../provider/structure";

/** Sheets of many structures, for tests. */

/** The number-th FINESS number of the Rhône, its key right. */
export function finessOf(number: number): string {
  const head = `69${String(number).padStart(6, "0")}`;
  return Array.from({ length: 10 }, (_, key) => `${head}${key}`).find((finess) => finessFault(finess, "production") === undefined)!;
}

/** An RPPS rank of a public register's number: order of the practice, and the key over all of it (provider/structure/rpps.ts). */
export function rankOf(order: number): string {
  const head = `10005531586${String(order).padStart(2, "0")}`;
  return Array.from({ length: 10 }, (_, key) => `${head}${key}`).find((rank) => rppsRankFault(rank, "production") === undefined)!;
}

/** Columns as `igc-sante init` writes them. */
export const titles = [
  ...[
    "Raison sociale",
    "Type de structure",
    "FINESS",
    "SIRET",
    "RPPS rang",
    "Département",
    "Nom du responsable légal",
    "Prénom du responsable légal",
  ],
  ...[
    "Téléphone du responsable légal",
    "Courriel du responsable légal",
    "Carte du responsable légal",
    "Qualité du signataire",
    "Contrat signé le",
    "Administrateurs",
  ],
  ...["Besoins", "Serveurs", "Noms SSL", "Courriel de contact", "Clé"],
] as const;
export type Title = (typeof titles)[number];
export type SheetRow = Partial<Record<Title, string>>;

/** A right row. */
export const structureRow = (number: number, changed: SheetRow = {}): SheetRow => ({
  "Raison sociale": `Centre de santé n° ${number}, « Les Érables »`,
  "Type de structure": number % 2 ? "Centre de santé" : "MSP",
  "FINESS": finessOf(number),
  "Nom du responsable légal": "Lefèvre",
  "Prénom du responsable légal": "Aïcha",
  "Téléphone du responsable légal": "04 72 00 00 01",
  "Courriel du responsable légal": `direction@centre-${number}.example`,
  "Carte du responsable légal": "2800262487",
  "Contrat signé le": "18/03/2024",
  "Administrateurs": "zoe",
  "Besoins": "DMP",
  "Serveurs": "srv1",
  "Courriel de contact": "certificats@editeur.example",
  ...changed,
});

const quoted = (value: string, separator: string): string =>
  /["\n\r]/.test(value) || value.includes(separator) ? `"${value.replaceAll('"', '""')}"` : value;

/** Rows as the text of a CSV. */
export const csvOf = (rows: readonly SheetRow[], separator = ";", names: readonly string[] = titles): string =>
  [names, ...rows.map((row) => titles.map((title) => row[title] ?? ""))]
    .map((record) => record.map((value) => quoted(value, separator)).join(separator))
    .join("\r\n");
