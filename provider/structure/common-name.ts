import { Fault } from "../fault";
import { domainNameFault } from "./domain-name";

/** INSi knows two names (guide SEL-MP-043 annex 3; ANS guide, slide 23); any other is refused by the service (DESIR_560). */
const insiNames: readonly string[] = ["INSI-AUTO", "INSI-MANU"];

/** What is wrong with a "service applicatif" (the CN) for a usage and a service, or `undefined`. */
export function commonNameFault(usage: "AUTH_CLI" | "SIGN" | "CONF" | "SSL", service: string | undefined, commonName: string): Fault | undefined {
  const insi = service?.toLowerCase() === "insi" || /^insi[-_ ]/i.test(commonName);
  if (insi && (usage !== "AUTH_CLI" || !insiNames.includes(commonName))) {
    return new Fault("common-name-insi", `INSi takes an AUTH_CLI certificate named exactly INSI-AUTO or INSI-MANU, not ${usage} "${commonName}".`, "INSI-AUTO for automated (batch) calls, INSI-MANU for manual ones: capitals, a hyphen, no space.");
  }
  if (usage === "SSL") return domainNameFault(commonName);
  if (Array.from(commonName).length > 64) return new Fault("common-name", `The common name has ${Array.from(commonName).length} characters; 64 at most (RFC 5280 appendix A.1).`, "Shorten it.");
  return undefined;
}
