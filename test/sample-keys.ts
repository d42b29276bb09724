/** A key in a vault and the state that names it, for tests of what a vault holds. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whose the sample keys are, as entries are named by it. */
export const identity = {
  environment: "rehearsal",
  idNat: "1690781810",
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
} as const;
const { idNat: structure, ...rest } = identity;

/** What its key says of itself. */
export const metadataOf = (round: number) => ({ ...rest, structure, round });

/** What a state says of its certificate, whatever its entries. */
export const wished = { ...rest, structure: { idNat: structure } };

/** Writes the export of a stack with certificates, by their names. @returns its path */
export function writeExport(folder: string, certificates: Readonly<Record<string, object>>): string {
  const type = "pulumi-nodejs:dynamic/igc-sante:OrgCertificate";
  const resources = Object.entries(certificates).map(([name, outputs]) => ({
    type,
    urn: `urn:pulumi:prod::igc::${type}::${name}`,
    outputs,
  }));
  const file = join(folder, "state.json");
  writeFileSync(file, JSON.stringify({ deployment: { resources } }));
  return file;
}
