/** Comparing distinguished names (RFC 5280 section 7.1, with the string preparation of RFC 4518). PURE. */

import { isTextTag } from "../der";
import type { Name, NameAttribute } from "./name";

const prepared = new WeakMap<Name, readonly string[]>();

/** Each RDN as one string: equal strings, equal RDNs. Computed once a name. */
function rdns(name: Name): readonly string[] {
  let found = prepared.get(name);
  if (!found) prepared.set(name, (found = prepareRdns(name.attributes)));
  return found;
}

function prepareRdns(attributes: readonly NameAttribute[]): string[] {
  const sets: string[][] = [];
  for (const attribute of attributes) {
    const value = isTextTag(attribute.tag) ? prepare(attribute.value) : attribute.value;
    // Length and kind before the value: no value can imitate another list of attributes.
    (sets[attribute.rdn] ??= []).push(`${attribute.oid}=${isTextTag(attribute.tag) ? "s" : "x"}${value.length}:${value}`);
  }
  return sets.map((set) => set.sort().join("+"));
}

const plain = /^[!-~]+(?: [!-~]+)*$/;
/** RFC 4518 section 2.2: what is mapped to nothing, and to a space. */
const nothing =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u06dd\u070f\u1806\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2063\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]/g;
const spaces = /[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** caseIgnoreMatch (RFC 4518 section 2): folded case, NFKC, spaces at the ends dropped and inside compressed. */
function prepare(value: string): string {
  if (plain.test(value)) return value.toLowerCase();
  return value.replace(nothing, "").toLowerCase().normalize("NFKC").toLowerCase().replace(spaces, " ").trim();
}

/** A key for maps: equal keys, equal names. */
export function nameKey(name: Name): string {
  return rdns(name).join(",");
}

/** Whether two names are the same (RFC 5280 section 7.1). Case, spacing and string type do not matter. */
export function sameName(a: Name, b: Name): boolean {
  return a === b || a.der.equals(b.der) || nameKey(a) === nameKey(b);
}

/** Whether a name lies in the subtree of `base`: the RDNs of `base` come first (RFC 5280 section 4.2.1.10). */
export function isWithinName(name: Name, base: Name): boolean {
  const own = rdns(name);
  return rdns(base).every((rdn, index) => rdn === own[index]);
}

/** Whether a name has no attribute at all. */
export function isEmptyName(name: Name): boolean {
  return name.attributes.length === 0;
}
