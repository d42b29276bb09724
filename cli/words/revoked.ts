import type { Language } from "./language";

/** `revoked on 2027-01-31 (superseded)` in French; the reason stays, as the CA's list calls it. */
export function revokedInFrench(text: string): string | undefined {
  if (text === "revoked") return "révoqué";
  const [, day, reason] = /^revoked on (\S+) \((.+)\)$/s.exec(text) ?? [];
  return day === undefined ? undefined : `révoqué le ${day} (${reason})`;
}

/** What RFC 5280 section 5.3.1 calls so, in the words of the arrêté of 4 April 2022 (article 3) where it has some. */
const reasons: Readonly<Record<string, string>> = {
  keyCompromise: "perte, vol ou compromission de la clé privée",
  affiliationChanged: "modification d'une information contenue dans le certificat",
  superseded: "certificat remplacé par un autre",
  cessationOfOperation: "cessation d'activité",
};

/** A reason of a revocation: in English, and where there are no French words, as the CA's list calls it. */
export const revocationReasonIn = (language: Language, reason: string): string =>
  language === "fr" && Object.hasOwn(reasons, reason) ? reasons[reason]! : reason;

/** `0A1B, revoked on 2027-01-31 (superseded)` in French. */
export function formerInFrench(text: string): string {
  const [, serial, rest = ""] = /^(\S+), (.+)$/s.exec(text) ?? [];
  const revoked = revokedInFrench(rest);
  return revoked === undefined ? text : `${serial}, ${revoked}`;
}
