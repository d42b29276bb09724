import { Fault } from "../fault";
import { appearance, lookAlikeFault } from "./characters";
import { domainNameFault } from "./domain-name";

/** INSi knows two names (guide SEL-MP-043 annex 3; ANS guide, slide 23); any other is refused by the service (DESIR_560). */
const insiNames: readonly string[] = ["INSI-AUTO", "INSI-MANU"];

/** Whether a name is one of the two that INSi accepts, to the letter. */
export const isInsiName = (commonName: string): boolean => insiNames.includes(commonName);

/**
 * Whether a name means INSi, however it is written: the one rule of the preview, of `lint` and of `judge`. The service
 * refuses every such name that is none of its two, so none of them can ever pass.
 */
export const meansInsi = (commonName: string): boolean => /^\W*insi(?![a-z])|^\W*insi.?(auto|manu)/i.test(appearance(commonName));

/** RFC 5280 appendix A.1, ub-common-name: characters. */
const longest = 64;

/**
 * What is wrong with a "service applicatif" (the CN) for a usage and a service, or `undefined`. INSi and SSL have
 * their own rules; any other is free text, 1 to 64 characters (ANS guide, slide 23), which a person must be able to
 * type from a sheet: no control characters, no space at an end.
 */
export function commonNameFault(
  usage: "AUTH_CLI" | "SIGN" | "CONF" | "SSL",
  service: string | undefined,
  commonName: string,
): Fault | undefined {
  const strange = lookAlikeFault(commonName);
  if (strange) return strange;
  const insi = service?.toLowerCase() === "insi" || meansInsi(commonName);
  if (insi && (usage !== "AUTH_CLI" || !isInsiName(commonName))) {
    return new Fault(
      "common-name-insi",
      `INSi takes an AUTH_CLI certificate named exactly INSI-AUTO or INSI-MANU, not ${usage} "${commonName}".`,
      "INSI-AUTO for automated (batch) calls, INSI-MANU for manual ones: capitals, a hyphen, no space.",
    );
  }
  const length = Array.from(commonName).length;
  if (length < 1 || length > longest)
    return new Fault(
      "common-name",
      `The common name has ${length} characters; 1 to ${longest} are possible.`,
      "Name the application, e.g. DMP-CENTRE-LILAS.",
    );
  return usage === "SSL" ? domainNameFault(commonName) : freeTextFault(commonName);
}

function freeTextFault(commonName: string): Fault | undefined {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(commonName))
    return new Fault("common-name", `The common name ${JSON.stringify(commonName)} has a control or invisible character.`, "Type it anew.");
  if (commonName.trim() !== commonName)
    return new Fault(
      "common-name",
      `The common name "${commonName}" has a space at an end.`,
      "Remove it: what is typed on the portal becomes the CN, to the letter.",
    );
  return undefined;
}
