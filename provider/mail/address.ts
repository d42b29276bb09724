import { isIP } from "node:net";
import { Fault } from "../fault";
import { isDomainName } from "../structure";

/** A server that takes mail, as an address names it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314 section 3.3), or by STARTTLS, which is then required (RFC 3207). */
  readonly tls: "implicit" | "starttls";
  /** Path of the authorities that are believed, PEM; absent: those Node believes, NODE_EXTRA_CA_CERTS among them. */
  readonly ca?: string;
}

/** Scheme -> how TLS begins, and the port of submission (RFC 6409, RFC 8314). */
const schemes: Readonly<Record<string, { readonly tls: MailServer["tls"]; readonly port: number }>> = {
  "smtp:": { tls: "starttls", port: 587 },
  "smtps:": { tls: "implicit", port: 465 },
};

const hint =
  "Write it as smtp://host:587 (STARTTLS, required) or smtps://host:465 (TLS from the first byte), with ?ca=<PEM file> for authorities of your own; user and password go into IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD.";

/** What an address of a mail server says, or what is wrong with it. It may hold a password by mistake, so it is never repeated. */
export function readMailServer(address: string): MailServer | Fault {
  const because = wrong(address);
  if (because !== undefined) return new Fault("mail-server-address", `The address of the mail server is not usable: ${because}.`, hint);
  const url = new URL(address);
  const { tls, port } = schemes[url.protocol]!;
  const ca = url.searchParams.get("ca");
  return { host: hostOf(url), port: url.port === "" ? port : Number(url.port), tls, ...(ca === null ? {} : { ca }) };
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");

function wrong(address: string): string | undefined {
  // `new URL` drops tabs and line ends in silence.
  if (/[\p{Cc}\p{Z}]/u.test(address)) return "it has a space or a control character";
  if (!/^smtps?:\/\//.test(address)) return "it begins with neither smtp:// nor smtps://";
  if (!URL.canParse(address)) return "it cannot be read";
  const url = new URL(address);
  if (url.username || url.password) return "it holds a user or a password";
  const host = hostOf(url);
  if (host !== "localhost" && isIP(host) === 0 && !isDomainName(host)) return "it names no host";
  if (url.port === "0") return "0 is no port";
  if (!["", "/"].includes(url.pathname) || url.hash !== "") return "there is something behind the host and the port";
  const parameters = [...url.searchParams.keys()];
  if (parameters.some((name) => name !== "ca") || parameters.length > 1) return "ca= is the one parameter there is";
  return url.searchParams.get("ca") === "" ? "ca= names no file" : undefined;
}
