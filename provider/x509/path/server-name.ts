/** Whether a leaf names a server (RFC 9525 section 6): by subjectAltName alone, never by CN. PURE. */
import type { Certificate } from "../certificate";
import { decodeExtensions, extensionOids } from "../extension";
import { about, type PathFinding } from "../finding";
import { attributeOids, isEmptyName } from "../name";
import { belowWildcard, isHostName } from "./general-name";
import { parseAddress, printAddress } from "./ip-address";

/**
 * @param serverName a DNS name of letters, digits and hyphens (A-labels for others), or an IPv4 or IPv6 address.
 *   Case does not matter, a trailing dot is not allowed.
 */
export function serverNameFindings(leaf: Certificate, serverName: string): PathFinding[] {
  const names = decodeExtensions(leaf).subjectAltName ?? [];
  const address = parseAddress(serverName);
  if (address) {
    const named = names.some((name) => name.kind === "ip" && name.octets.equals(address));
    return named ? [] : [about(leaf, "server-name", `does not name the address ${serverName}`)];
  }
  if (!isHostName(serverName)) return [about(leaf, "server-name", `cannot be compared with "${serverName}", which is no host name`)];
  const wanted = serverName.toLowerCase();
  const hosts = names.flatMap((name) => (name.kind === "dns" ? [name.value.toLowerCase()] : []));
  if (hosts.includes(wanted)) return [];
  const above = wanted.slice(wanted.indexOf(".") + 1);
  return hosts.some((host) => belowWildcard(host) === above)
    ? [
        about(
          leaf,
          "unsupported-wildcard",
          `names "${serverName}" only by a wildcard, which is not supported: the IGC-Santé lists every name`,
        ),
      ]
    : [about(leaf, "server-name", `does not name the server "${serverName}"`)];
}

/**
 * The common name of a server certificate repeats one of its alternative names, character for character, so that
 * nobody who looks at either sees another server (CA/Browser Forum Baseline Requirements section 7.1.4.3).
 */
export function serverSubjectFindings(leaf: Certificate): PathFinding[] {
  const { subjectAltName: names = [], critical } = decodeExtensions(leaf);
  const listed = new Set(
    names.flatMap((name) => (name.kind === "dns" ? [name.value] : name.kind === "ip" ? [printAddress(name.octets)] : [])),
  );
  const commonNames = leaf.subject.attributes.filter(({ oid }) => oid === attributeOids.commonName);
  const found: PathFinding[] = [];
  if (listed.size === 0) found.push(about(leaf, "server-name", "is a server certificate without a DNS name or address in subjectAltName"));
  if (commonNames.length > 1) found.push(about(leaf, "common-name", "has more than one common name"));
  const stray = commonNames.find(({ value }) => !listed.has(value));
  if (stray) found.push(about(leaf, "common-name", `has the common name "${stray.value}", which is not among its alternative names`));
  if (critical.has(extensionOids.subjectAltName) && !isEmptyName(leaf.subject)) {
    found.push(about(leaf, "extension-criticality", "has a subject and marks subjectAltName critical"));
  }
  return found;
}
