import { Fault } from "../fault";

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

/** Whether a text is a DNS name of two labels or more (RFC 1035 section 2.3.1, RFC 1123 section 2.1). */
export function isDomainName(value: string): boolean {
  const labels = value.split(".");
  return value.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1)!);
}

/** What is wrong with a domain name, or `undefined`. */
export const domainNameFault = (value: string): Fault | undefined =>
  isDomainName(value) ? undefined : new Fault("domain-name", `"${value}" is no domain name.`, "Write the name alone: serveur.domaine.fr");
