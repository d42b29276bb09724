/** `revoked on 2027-01-31 (superseded)` in French; the reason stays, as the CA's list calls it. */
export function revokedInFrench(text: string): string | undefined {
  if (text === "revoked") return "révoqué";
  const [, day, reason] = /^revoked on (\S+) \((.+)\)$/s.exec(text) ?? [];
  return day === undefined ? undefined : `révoqué le ${day} (${reason})`;
}
