/** The syntax of names in subjectAltName (RFC 5280 section 4.2.1.6), stricter than IA5String. PURE. */
import type { GeneralName } from "../extension";

const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const digits = /^[0-9]+$/;
/** RFC 5322 section 3.2.3: a dot-atom. Quoted local parts are refused: no certificate here has one. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** A host name of letters, digits and hyphens (RFC 1123 section 2.1), no trailing dot, not an IPv4 address. */
export function isHostName(name: string): boolean {
  if (name.length === 0 || name.length > 253) return false;
  const labels = name.split(".");
  return labels.every((part) => hostLabel.test(part)) && !digits.test(labels[labels.length - 1]!);
}

/** The name below a wildcard `*.`, or undefined when there is no wildcard in the leftmost label. */
export function belowWildcard(name: string): string | undefined {
  return name.startsWith("*.") ? name.slice(2) : undefined;
}

/** A mailbox `local@host`. */
export function splitMailbox(address: string): { local: string; host: string } | undefined {
  const at = address.lastIndexOf("@");
  if (at < 1 || address.length > 320) return undefined;
  const [local, host] = [address.slice(0, at), address.slice(at + 1)];
  return localPart.test(local) && isHostName(host) ? { local, host } : undefined;
}

const absoluteUri = /^[a-z][a-z0-9+.-]*:[!-~]+$/i;
const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@[\]]*@)?([^/?#@:[\]]*)(?::[0-9]*)?(?:[/?#]|$)/i;

/** The host of a URI; undefined where it has none or an address instead of a name (RFC 5280 section 4.2.1.10). */
export function uriHost(uri: string): string | undefined {
  const host = authority.exec(uri)?.[1];
  return host !== undefined && isHostName(host) ? host : undefined;
}

/** Why a subject alternative name is not well formed, or undefined. */
export function malformedName(name: GeneralName): string | undefined {
  switch (name.kind) {
    case "dns":
      return isHostName(belowWildcard(name.value) ?? name.value) ? undefined : `the DNS name "${name.value}"`;
    case "rfc822":
      return splitMailbox(name.value) ? undefined : `the mail address "${name.value}"`;
    case "uri":
      return absoluteUri.test(name.value) ? undefined : `the address "${name.value}"`;
    case "directory":
      return name.name.attributes.length > 0 ? undefined : "an empty directory name";
    default:
      return undefined;
  }
}
