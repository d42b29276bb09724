import { Fault, isFault } from "../../provider/fault";
import { openPlatform } from "../../provider/igc";
import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { crlCacheFolder, type Surroundings } from "../../provider/lifecycle/common";
import { type Issued, openVault, type Vault } from "../../provider/vault";
import { readCertificatePem } from "../../provider/x509/certificate";
import { type FetchOptions, revocationDesk, revocationDoubt } from "../../provider/x509/fetch";
import { counting } from "../progress";
import type { StackResource } from "../stack";
import { asIs, faultSaid, type Language, revocationTexts, type Said } from "../words";
import { servedOf } from "./drift";

/** What is known of one certificate in service. */
export interface RevocationRow {
  readonly name: string;
  readonly serialNumber: string;
  readonly is: "good" | "revoked" | "unknown";
  /** When and why it was revoked, or why that is not known with its code. */
  readonly because: string | null;
}

export interface RevocationQuestion {
  readonly at: Date;
  /** Files of CRLs: no network is asked then. */
  readonly crls?: readonly string[];
  readonly ocsp: boolean;
}

/**
 * Asks for every certificate in service of a stack, and for the one that its server reads where that is another one, each list once;
 * silence is neither good nor revoked.
 */
export async function revocationRows(
  resources: readonly StackResource[],
  question: RevocationQuestion,
  surroundings: Surroundings & { readonly language?: Language },
): Promise<RevocationRow[]> {
  const desks = new Map<string, Promise<ReturnType<typeof revocationDesk>>>();
  const deskOf = ({ environment, platform }: Partial<CertificateOutputs>): Promise<ReturnType<typeof revocationDesk>> => {
    const about = environment === "rehearsal" ? `${platform}` : "";
    const desk = desks.get(about) ?? optionsFor(about, question, surroundings).then(revocationDesk);
    desks.set(about, desk);
    return desk;
  };
  const served = resources
    .map(({ name, outputs }): { readonly name: string; readonly state: Partial<CertificateOutputs> } => ({ name, state: outputs }))
    .filter(({ state }) => state.current && new Date(state.current.notAfter) > question.at);
  const progress = counting(revocationTexts.certificates[surroundings.language ?? "en"], served.length);
  const rows = Promise.all(
    served.map(async ({ name, state }) => {
      const current = state.current!;
      const vault = openVault(current.elsewhere?.vault ?? state.vault!, { ...surroundings, notice: () => undefined });
      const about = (serialNumber: string, issued: () => Promise<Issued>) => rowOf(name, serialNumber, issued, () => deskOf(state));
      const own = await about(current.serialNumber, async () => issuedIn(await vault, current.entry));
      const read = await readBy(state, vault);
      const former = read && (await about(read.serialNumber, () => Promise.resolve(read.issued())));
      progress.step();
      return former ? [own, former] : [own];
    }),
  );
  return (await rows.finally(progress.end)).flat();
}

/** What its server reads, where that is not the certificate of now: a person put one of before back, or the switch waits. What cannot be read is not taken for the one of now. */
async function readBy(state: Partial<CertificateOutputs>, opened: Promise<Vault>) {
  if (typeof state.inService !== "string") return undefined;
  const { serialNumber } = servedOf(state)!;
  try {
    const there = await (await opened).readInService(state.inService);
    const leaf = there && readCertificatePem(there.certificate);
    if (!there || !leaf || leaf.sha256 === state.current!.sha256) return undefined;
    return { serialNumber: leaf.serialNumber, issued: () => there };
  } catch (error) {
    if (!isFault(error, "vault-corrupt")) return undefined; // the vault itself: said of the one of now
    return {
      serialNumber,
      issued: (): never => {
        throw error;
      },
    };
  }
}

async function issuedIn(vault: Vault, entry: string): Promise<Issued> {
  const issued = await vault.readIssued(entry);
  if (issued) return issued;
  throw new Fault("vault-entry-missing", `the vault ${vault.address} has no certificate for ${entry}`, "Run pulumi refresh.");
}

async function rowOf(
  name: string,
  serialNumber: string,
  issued: () => Promise<Issued>,
  desk: () => Promise<ReturnType<typeof revocationDesk>>,
): Promise<RevocationRow> {
  const row = (is: RevocationRow["is"], because: string | null): RevocationRow => ({ name, serialNumber, is, because });
  try {
    const { certificate, chain } = await issued();
    const status = await (await desk())([certificate, ...chain].map((pem) => readCertificatePem(pem)));
    const doubt = revocationDoubt(status);
    if (doubt) return row("unknown", said(doubt));
    return status.status === "revoked" ? row("revoked", `${status.revokedAt?.toISOString()} (${status.reason})`) : row("good", null);
  } catch (error) {
    if (!isFault(error)) throw error;
    return row("unknown", said(error));
  }
}

const said = ({ what, code }: Fault): string => `${what} [${code}]`;

async function optionsFor(platform: string, { at, crls, ocsp }: RevocationQuestion, surroundings: Surroundings): Promise<FetchOptions> {
  if (crls) return { at, offline: crls };
  if (!platform) return { at, ocsp, cache: crlCacheFolder((name) => surroundings.env[name]) };
  // A rehearsal asks no network: its CA is the sandbox's, and its clock too.
  const opened = await openPlatform(platform, surroundings);
  return { at: (await opened.clock?.()) ?? at, offline: (await opened.crls?.()) ?? [] };
}

/** Why, in both languages: what could not be learnt by its code, a revocation by its day and reason as they are. */
export const becauseOf = ({ is, because }: RevocationRow): Said => {
  if (because === null) return asIs("");
  return is === "unknown" ? faultSaid(because) : asIs(because);
};

/** One line a certificate. */
export function printRevocation(rows: readonly RevocationRow[], language: Language = "en"): string {
  const wide = Math.max(...(["good", "revoked", "unknown"] as const).map((is) => revocationTexts[is][language].length));
  return rows
    .map((row) => {
      const because = becauseOf(row)[language];
      const { name, serialNumber, is } = row;
      return `${revocationTexts[is][language].padEnd(wide)}  ${name}  ${serialNumber}${because === "" ? "" : `  ${because}`}`;
    })
    .join("\n");
}
