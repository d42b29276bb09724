import { Fault } from "../../fault";
import { mailFault } from "../../structure";
import type { AnswerPatterns } from "./words";

/** What the address of the mail channel says. */
export interface MailSettings {
  /** `smtp://host:port` or `smtps://host:port`, as provider/mail takes it. */
  readonly smtp: string;
  /** The sender's address; a copy of each mail comes to its mailbox. */
  readonly from: string;
  /** ANS' address: nothing is sent anywhere else. */
  readonly to: string;
  /** `imaps://host:port` or `imap://host:port` (STARTTLS required): the mailbox of `from`, which is only read. */
  readonly imap?: string;
  /** Mailboxes that answers are looked for in. */
  readonly folders: readonly string[];
  /** The name under which the receiving server writes what it found of the sender (RFC 8601 section 2.5): others' words do not count. */
  readonly authserv?: string;
  /** The domain ANS answers from. */
  readonly domain: string;
  /** What answers are known by, where it is not what is usual (words.ts). */
  readonly patterns: AnswerPatterns;
  /** PEM of authorities of one's own, for both servers. */
  readonly ca?: string;
}

/** Regular expressions. */
const patterns = ["acknowledged", "validated", "refused", "reference"] as const;
const names = ["from", "to", "imap", "folder", "authserv", "domain", ...patterns, "ca"] as const;
const hint =
  "Write smtp://<host>:587?from=<your address>&to=<address of ANS>, and for its answers &imap=imaps://<host>:993&authserv=<name of your mail server>: docs/channels.md. User and password go into IGC_SANTE_SMTP_USER, IGC_SANTE_SMTP_PASSWORD, IGC_SANTE_IMAP_USER and IGC_SANTE_IMAP_PASSWORD.";

/** What the address of the mail channel says, or what is wrong with it. PURE. */
export function readMailSettings(address: string): MailSettings | Fault {
  const because = wrong(address);
  if (because !== undefined) return new Fault("channel-address", `The address of the channel is not usable: ${because}.`, hint);
  const url = new URL(address);
  const given = (name: (typeof names)[number]): string | undefined => url.searchParams.get(name) ?? undefined;
  const [to, imap, authserv, ca] = [given("to")!, given("imap"), given("authserv"), given("ca")];
  return {
    smtp: `${url.protocol}//${url.host}`,
    from: given("from")!,
    to,
    ...(imap !== undefined && { imap }),
    folders: url.searchParams.getAll("folder").length > 0 ? url.searchParams.getAll("folder") : ["INBOX"],
    ...(authserv !== undefined && { authserv: authserv.toLowerCase() }),
    domain: (given("domain") ?? to.slice(to.lastIndexOf("@") + 1)).toLowerCase(),
    patterns: Object.fromEntries(patterns.flatMap((name) => (given(name) === undefined ? [] : [[name, new RegExp(given(name)!, "iu")]]))),
    ...(ca !== undefined && { ca }),
  };
}

/** Without parameters, for people. */
export const mailAddressOf = ({ smtp }: MailSettings): string => smtp;

function wrong(address: string): string | undefined {
  // `new URL` drops tabs and line ends in silence.
  if (/[\p{Cc}\p{Z}]/u.test(address)) return "it has a space or a control character";
  if (!/^smtps?:\/\//.test(address) || !URL.canParse(address)) return "it cannot be read as smtp:// or smtps://";
  const url = new URL(address);
  if (url.username || url.password) return "it holds a user or a password";
  if (url.hostname === "") return "it names no host";
  if (!["", "/"].includes(url.pathname) || url.hash !== "") return "there is something behind the host and the port";
  return wrongParameters(url.searchParams);
}

function wrongParameters(parameters: URLSearchParams): string | undefined {
  const unknown = [...parameters.keys()].find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) return `it has a parameter that there is not; there are ${names.join(", ")}`;
  const twice = names.find((name) => name !== "folder" && parameters.getAll(name).length > 1);
  if (twice !== undefined) return `${twice}= stands in it twice`;
  const empty = names.find((name) => parameters.getAll(name).includes(""));
  if (empty !== undefined) return `${empty}= names nothing`;
  for (const name of ["from", "to"] as const) {
    const mail = parameters.get(name);
    if (mail === null) return name === "to" ? "to= is missing: nothing is sent to an address that nobody gave" : "from= is missing";
    if (mailFault(mail)) return `${name}= is no mail address`;
  }
  return wrongReading(parameters);
}

/** What is wrong with how answers are read. A mailbox without the name of its server would have nobody's word on who sent a mail. */
function wrongReading(parameters: URLSearchParams): string | undefined {
  const imap = parameters.get("imap");
  if (imap === null) {
    const alone = (["folder", "authserv", "domain", ...patterns] as const).find((name) => parameters.has(name));
    return alone === undefined ? undefined : `${alone}= says how answers are read, and imap= is missing`;
  }
  if (!/^imaps?:\/\/[^/?#]+\/?$/.test(imap) || !URL.canParse(imap)) return "imap= is no imaps://<host>:<port> or imap://<host>:<port>";
  const { username, password } = new URL(imap);
  if (username || password) return "imap= holds a user or a password";
  if (!parameters.has("authserv"))
    return "authserv= is missing: without the name of your mail server nobody says who sent an answer (RFC 8601)";
  return patterns.map((name) => wrongPattern(name, parameters.get(name))).find((because) => because !== undefined);
}

function wrongPattern(name: string, pattern: string | null): string | undefined {
  if (pattern === null) return undefined;
  if (pattern.length > 200) return `${name}= has more than 200 characters`;
  try {
    new RegExp(pattern, "iu");
    return undefined;
  } catch {
    return `${name}= is no regular expression`;
  }
}
