import { readFileSync } from "node:fs";
import { checkPath, lint, readAnswer, recognise } from "pulumi-igc-sante/x509";

/** Says what a certificate file is, and what is wrong with it at an instant. Roots and issuers come as PEM or DER. */
export function verdict(file: string, roots: Buffer[], issuers: Buffer[], at: Date): string[] {
  const [leaf] = readAnswer(readFileSync(file)).certificates;
  const { usage, environment, idNat } = recognise(leaf!);
  const path = checkPath({ leaf: leaf!.der, intermediates: issuers, anchors: roots, at, usage });
  const findings = [...(path.ok ? [] : path.findings), ...lint(leaf!, { at, environment, usage })];
  return [`${usage} of ${idNat} (${environment})`, ...findings.map(({ id, message }) => `${id}: ${message}`)];
}
