/** IP addresses as text: the one form of each (RFC 5952 for IPv6). PURE. */

const octet = /^(?:0|[1-9][0-9]{0,2})$/;
const group = /^[0-9a-f]{1,4}$/i;

/** The 4 or 16 octets of an address, or undefined for anything else. IPv6 in any form of RFC 4291 but zones. */
export function parseAddress(text: string): Buffer | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Buffer | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) < 256)) return undefined;
  return Buffer.from(parts.map(Number));
}

function parseIpv6(text: string): Buffer | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) => groups(half, i === halves.length - 1)) as [number[] | undefined, number[] | undefined];
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return Buffer.from(all.flatMap((value) => [value >> 8, value & 0xff]));
}

/** Groups of 16 bits; the last two of an address may be written as IPv4. */
function groups(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const found: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const dotted = isEnd && index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (dotted) found.push(dotted.readUInt16BE(0), dotted.readUInt16BE(2));
    else if (group.test(part)) found.push(parseInt(part, 16));
    else return undefined;
  }
  return found;
}

/** The text of 4 or 16 octets; IPv6 as RFC 5952 section 4 writes it. */
export function printAddress(octets: Buffer): string {
  if (octets.length === 4) return octets.join(".");
  const values = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(2 * i));
  const run = longestZeros(values);
  const hex = (part: number[]): string => part.map((value) => value.toString(16)).join(":");
  return run.length < 2 ? hex(values) : `${hex(values.slice(0, run.start))}::${hex(values.slice(run.start + run.length))}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(values: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < values.length; start++) {
    let length = 0;
    while (values[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
