/** Who sent a mail, by what the receiving server wrote into it: `Authentication-Results` (RFC 8601). PURE. */

/** A header line as it came, unfolded or not. */
export interface HeaderLine {
  /** Lower-case. */
  readonly key: string;
  /** With its name. */
  readonly line: string;
}

interface Result {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** Comments of RFC 5322 section 3.2.2, which nest, and quoted strings: what is in them is no result. */
function bareOf(text: string): string {
  let depth = 0;
  let bare = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "\\") at++;
    else if (character === "(") depth++;
    else if (character === ")") depth = Math.max(depth - 1, 0);
    else if (depth === 0) bare += character === '"' ? "" : character;
  }
  return bare.replace(/\s+/g, " ").trim().toLowerCase();
}

/** What of an address header is neither a comment nor a quoted name: readers differ in what they make of a second address. */
const unquoted = (line: string): string => line.replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/gs, "");

/** One header: whose it is, and what it found. */
function readResults(line: string): { readonly authserv: string; readonly results: readonly Result[] } {
  const [head = "", ...parts] = bareOf(line.slice(line.indexOf(":") + 1)).split(";");
  const results = parts.flatMap((part): Result[] => {
    const [first = "", ...rest] = part
      .trim()
      .replace(/\s*=\s*/g, "=")
      .split(" ");
    const [, method, result] = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/.exec(first) ?? [];
    if (method === undefined || result === undefined) return [];
    const properties = new Map(
      rest.flatMap((each) => (each.includes("=") ? [[each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)] as const] : [])),
    );
    return [{ method, result, properties }];
  });
  return { authserv: head.trim().split(" ")[0] ?? "", results };
}

const isOf = (domain: string | undefined, expected: string): boolean =>
  domain !== undefined && (domain === expected || domain.endsWith(`.${expected}`));

/** The domain of an address or of a signature's identity. */
const domainIn = (text: string | undefined): string | undefined => text?.slice(text.lastIndexOf("@") + 1);

/**
 * Why a mail is not believed to come from a domain; `undefined` where it is.
 *
 * A sender can write any header below what the receiving server writes above: so only what that server (`authserv`) wrote counts, in one
 * run of headers near the top. Where its name stands a second time further down, somebody wrote it who is not it. In the run itself a
 * server's programs say each one thing: where two headers say other things of one method, or DMARC passed by nothing that passed, the
 * last may be its sender's, at a server that does not take them out (RFC 8601 section 5).
 */
export function disbelief(lines: readonly HeaderLine[], from: readonly string[], authserv: string, domain: string): string | undefined {
  const [sender, ...others] = from;
  const fromLines = lines.filter(({ key }) => key === "from");
  const isOne = others.length === 0 && fromLines.length === 1 && unquoted(fromLines[0]!.line).split("@").length === 2;
  if (sender === undefined || !isOne) return "it has not one sender";
  if (!isOf(domainIn(sender.toLowerCase()), domain)) return `its sender is not of ${domain}`;
  const runs = runsOf(lines, authserv);
  if (runs.length === 0) return `${authserv} wrote no Authentication-Results into it`;
  if (runs.length > 1 || runs[0]!.below > 1)
    return `Authentication-Results in the name of ${authserv} stand where its sender may have written them`;
  const { headers } = runs[0]!;
  const twice = headers.flat().find((one) => headers.some((others) => contradicts(one, others)));
  if (twice) return `Authentication-Results in the name of ${authserv} say two things of ${twice.method.toUpperCase()}`;
  return verdict(headers.flat(), domain);
}

/** Whether another header says of a result's method something else. */
function contradicts(one: Result, others: readonly Result[]): boolean {
  const same = others.filter(({ method }) => method === one.method);
  return same.length > 0 && !same.some((each) => textOf(each) === textOf(one));
}

const textOf = ({ result, properties }: Result): string =>
  JSON.stringify([result, ...[...properties].sort(([a], [b]) => (a < b ? -1 : 1))]);

function verdict(results: readonly Result[], domain: string): string | undefined {
  const of = (wanted: string): readonly Result[] => results.filter(({ method }) => method === wanted);
  const isAligned = ({ method, properties }: Result): boolean =>
    method === "dmarc"
      ? isOf(domainIn(properties.get("header.from")), domain)
      : isOf(domainIn(properties.get("header.d") ?? properties.get("header.i")), domain);
  const dmarc = of("dmarc");
  // Results that contradict each other were not all written by the server.
  if (dmarc.some(({ result }) => result !== "pass"))
    return `DMARC of ${domain} did not pass (${dmarc.map(({ result }) => result).join(", ")})`;
  const dkim = of("dkim");
  if (dmarc.some(isAligned))
    return passesBy([...dkim, ...of("spf")], domain) ? undefined : `DMARC of ${domain} passed by no DKIM or SPF that did`;
  if (dkim.some((each) => each.result === "pass" && isAligned(each)) && !dkim.some((each) => each.result !== "pass" && isAligned(each)))
    return undefined;
  return `neither DMARC nor DKIM of ${domain} passed`;
}

/**
 * DMARC passes by a DKIM signature or an SPF sender of the domain, or of one that it is below (RFC 7489 section 3.1, relaxed). A server that
 * says nothing of either is taken at its word.
 */
function passesBy(results: readonly Result[], domain: string): boolean {
  const isRelated = (other: string | undefined): boolean =>
    other !== undefined && (isOf(other, domain) || (other.includes(".") && isOf(domain, other)));
  const whose = ({ properties }: Result): (string | undefined)[] =>
    ["header.d", "header.i", "smtp.mailfrom", "smtp.helo"].map((name) => domainIn(properties.get(name)));
  return results.length === 0 || results.some((each) => each.result === "pass" && whose(each).some(isRelated));
}

/** Headers of the server that stand together, and how many `Received` stand above them. */
function runsOf(lines: readonly HeaderLine[], authserv: string): { readonly below: number; readonly headers: (readonly Result[])[] }[] {
  const runs: { below: number; headers: (readonly Result[])[] }[] = [];
  let received = 0;
  let isOpen = false;
  for (const { key, line } of lines) {
    if (key === "received") [received, isOpen] = [received + 1, false];
    const read = key === "authentication-results" ? readResults(line) : undefined;
    if (read?.authserv !== authserv) continue;
    if (isOpen) runs.at(-1)!.headers.push(read.results);
    else runs.push({ below: received, headers: [read.results] });
    isOpen = true;
  }
  return runs;
}
