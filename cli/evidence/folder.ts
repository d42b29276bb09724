import { createHash } from "node:crypto";
import { type EvidenceShelf, recordName } from "../../provider/evidence";
import type { Found } from "./find";
import { type Paper, papersOf } from "./papers";

/**
 * What an auditor is given: a folder that is checked with sha256sum and openssl alone. `preuves/` has the records as they
 * lie in the exchange, `pieces/` the papers that they name, `chaine.sha256` what each record says of the one before, and
 * `SHA256SUMS` every file. The explanation is in French. Pure but for reading the exchange.
 */
export async function evidenceFolder(found: Found, shelf: EvidenceShelf, at: Date): Promise<ReadonlyMap<string, Buffer>> {
  const papers = await papersOf(found.records, shelf);
  const files = new Map<string, Buffer>();
  for (const [number, bytes] of [...found.files].sort(([one], [other]) => one - other)) files.set(recordPath(number), bytes);
  for (const { file, bytes } of papers) if (bytes) files.set(`pieces/${file}`, bytes);
  files.set("chaine.sha256", text(chainSums(found)));
  files.set("pieces.sha256", text(papers.flatMap(({ file, sha256, bytes }) => (bytes ? [`${sha256}  pieces/${file}`] : []))));
  files.set("LISEZMOI.txt", text(explanation(found, papers, at)));
  files.set("SHA256SUMS", text([...files].map(([path, bytes]) => `${sha256Of(bytes)}  ${path}`)));
  return files;
}

const text = (lines: readonly string[]): Buffer => Buffer.from(lines.length > 0 ? `${lines.join("\n")}\n` : "", "utf8");
const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const recordPath = (number: number): string => `preuves/${recordName(number)}`;

/** Of each record what the next one says of it; of the last one what the state says. */
function chainSums({ records, head }: Found): string[] {
  const said = records.flatMap(({ number, previous }) => (previous === null ? [] : [[number - 1, previous] as const]));
  const end = head ? [[head.count, head.sha256] as const] : [];
  return [...new Map([...said, ...end])].map(([number, sha256]) => `${sha256}  ${recordPath(number)}`);
}

function explanation({ chain, head, records, findings }: Found, papers: readonly Paper[], at: Date): string[] {
  const absent = papers.filter(({ bytes }) => bytes === undefined);
  return [
    "PREUVES D'UNE DEMANDE IGC-SANTÉ",
    "",
    `Demande : ${chain}`,
    `Export du ${at.toISOString().slice(0, 10).split("-").reverse().join("/")}, ${records.length} enregistrement(s).`,
    head
      ? `Fin de la chaîne selon l'état Pulumi : enregistrement ${head.count}, SHA-256 ${head.sha256}`
      : "Fin de la chaîne selon l'état Pulumi : inconnue. Une fin supprimée ne se verrait pas.",
    findings.length === 0 ? "À l'export, la chaîne était entière." : "ATTENTION : à l'export, la chaîne n'était PAS entière :",
    ...findings.map(({ fault }) => `  - ${fault.what} [${fault.code}]`),
    "",
    "CE QUE CONTIENT CE DOSSIER",
    "",
    "  preuves/        un fichier par évènement, dans l'ordre : quand, par qui, et le SHA-256 des pièces.",
    "                  « previous » est le SHA-256 du fichier précédent : rien ne se modifie, ne s'ôte ni ne",
    "                  s'intercale sans que la suite le montre. « recordedLater » : noté après coup.",
    "  pieces/         les pièces que l'échange a encore : formulaires, demande (CSR), certificat, fiche de révocation.",
    "                  Elles nomment des personnes et leurs cartes : à ne pas diffuser.",
    "  chaine.sha256   ce que chaque enregistrement dit du précédent, et l'état Pulumi du dernier.",
    "  pieces.sha256   ce que les enregistrements disent des pièces.",
    "  SHA256SUMS      tous les fichiers de ce dossier, pour le transport.",
    "",
    "COMMENT LE VÉRIFIER (sha256sum et openssl suffisent), dans ce dossier :",
    "",
    "  sha256sum -c SHA256SUMS           le dossier est arrivé entier",
    "  sha256sum -c chaine.sha256        aucun enregistrement n'a été modifié ni remplacé",
    ...(papers.length > absent.length ? ["  sha256sum -c pieces.sha256        les pièces sont celles des enregistrements"] : []),
    "  grep -h '\"previous\"' preuves/*    les mêmes empreintes, lues dans les enregistrements eux-mêmes",
    ...papers.flatMap(commandFor),
    "",
    "La fin de la chaîne se compare à l'état Pulumi, que garde qui exploite la pile : pulumi stack export (« evidence »).",
    ...(absent.length > 0 ? ["", "PIÈCES QUE L'ÉCHANGE N'A PLUS (leur empreinte reste dans les enregistrements) :", ""] : []),
    ...absent.map(({ file, sha256 }) => `  ${file}  SHA-256 ${sha256}`),
  ];
}

function commandFor({ kind, file, bytes }: Paper): string[] {
  if (!bytes) return [];
  if (kind === "csr") return [`  openssl req -in pieces/${file} -noout -verify -subject`];
  return kind === "certificate" ? [`  openssl x509 -inform DER -in pieces/${file} -noout -subject -serial -dates`] : [];
}
