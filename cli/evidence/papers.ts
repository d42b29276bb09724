import { createHash } from "node:crypto";
import { extname } from "node:path/posix";
import type { EvidenceRecord, EvidenceShelf, PaperKind } from "../../provider/evidence";
import { isFault } from "../../provider/fault";
import { readAnswer } from "../../provider/x509/answer";
import type { Certificate } from "../../provider/x509/certificate";

/** A paper that a record names, as the exchange still has it. */
export interface Paper {
  readonly kind: PaperKind;
  readonly sha256: string;
  /** The record that names it first. */
  readonly number: number;
  /** Name of its file in the export; a certificate is written as DER. */
  readonly file: string;
  /** `undefined`: the exchange does not have it any more (`retention`), or never had it. */
  readonly bytes: Buffer | undefined;
}

/** How a paper's file is called, and how it ends unless what was brought says otherwise. */
const files: Readonly<Record<PaperKind, readonly [name: string, ending: string]>> = {
  form: ["formulaire", ".pdf"],
  signedForm: ["formulaire-signe", ".pdf"],
  csr: ["demande", ".csr"],
  certificate: ["certificat", ".der"],
  revocationSheet: ["fiche-de-revocation", ".txt"],
};

/** Every paper that the records name, found by its SHA-256 among what lies in the exchange. A private key that came with an answer is left where it is. */
export async function papersOf(records: readonly EvidenceRecord[], shelf: EvidenceShelf): Promise<Paper[]> {
  const tickets = [...new Set(records.flatMap(({ ticket }) => ticket ?? []))];
  const lying = new Map<string, { readonly path: string; readonly bytes: Buffer }>();
  for (const ticket of tickets)
    for (const [path, bytes] of await shelf.papersOf(ticket)) {
      lying.set(sha256Of(bytes), { path, bytes });
      for (const { der } of certificatesIn(path, bytes)) lying.set(sha256Of(der), { path: "certificat.der", bytes: der });
    }
  const named = new Map<string, Paper>();
  for (const { number, papers } of records)
    for (const [kind, sha256] of Object.entries(papers ?? {}) as [PaperKind, string][]) {
      if (named.has(sha256)) continue;
      const [name, ending] = files[kind];
      const there = lying.get(sha256);
      const own = kind === "signedForm" && there ? extname(there.path).toLowerCase() : "";
      const file = `${String(number).padStart(4, "0")}-${name}${/^\.[a-z0-9]{1,5}$/.test(own) ? own : ending}`;
      named.set(sha256, { kind, sha256, number, file, bytes: there?.bytes });
    }
  return [...named.values()];
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What a person brought may be any file: one that holds no certificate is passed over. */
function certificatesIn(path: string, bytes: Buffer): readonly Certificate[] {
  if (/\.(pdf|txt|csr|json)$/i.test(path)) return [];
  try {
    return readAnswer(bytes).certificates;
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
