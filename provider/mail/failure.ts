import { Fault, type FaultCode, isFault } from "../fault";
import { serviceWords } from "../vault/common";

/**
 * What became of a message that was not accepted:
 * - `refused`: the server said no for good to this message or its reader; given again it is refused again.
 * - `later`: the server said not now.
 * - `unreachable`: no server was reached, or none that is to be believed, or it takes no mail from us. Nothing was given to it.
 * - `unknown`: the whole message was given and no answer came. It may be on its way.
 */
export type MailOutcome = "refused" | "later" | "unreachable" | "unknown";

const outcomes: Partial<Readonly<Record<FaultCode, MailOutcome>>> = {
  "mail-refused": "refused",
  "mail-later": "later",
  "mail-unreachable": "unreachable",
  "mail-tls": "unreachable",
  "mail-login": "unreachable",
  "mail-unknown": "unknown",
};

/** What a failure of `send` says about the message; `undefined` where it is another failure, found before anybody was asked. */
export const outcomeOf = (error: unknown): MailOutcome | undefined => (isFault(error) ? outcomes[error.code] : undefined);

/** What nodemailer's connection says of a failure. */
interface ConnectionError extends Error {
  readonly code?: string;
  /** The code of the system below. */
  readonly originalCode?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

/** Replies that are about who sends, and not about the message (RFC 4954 section 6). */
const aboutLogin: readonly number[] = [454, 530, 534, 535, 538];

/** @param given whether the whole message was written before it failed. @param server where it was, as people name it */
export function mailFailure(error: unknown, given: boolean, server: string): Fault {
  const { code, originalCode, response, responseCode, message = "" } = error as ConnectionError;
  const options = { cause: undefined }; // its own text may quote what was sent
  // 421 ends a session before an answer: after the message it says nothing about it (RFC 5321 section 3.8 lets it come at any time).
  if (responseCode !== undefined && !(given && responseCode === 421)) {
    const words = `"${serviceWords(response ?? "")}"`;
    if (code === "EAUTH" || aboutLogin.includes(responseCode))
      return new Fault("mail-login", `The mail server ${server} takes no mail from this sender: ${words}.`, loginHint, options);
    if (code === "ETLS") return tls(server, `it offers no STARTTLS (${words})`);
    if (responseCode >= 500)
      return new Fault("mail-refused", `The mail server ${server} refuses the message: ${words}.`, refusedHint, options);
    if (responseCode >= 400)
      return new Fault("mail-later", `The mail server ${server} does not take the message now: ${words}.`, laterHint, options);
  }
  if (given)
    return new Fault(
      "mail-unknown",
      `The mail server ${server} was given the whole message and gave no answer to it: nobody knows whether it is on its way.`,
      "Ask its reader before it is sent again.",
      options,
    );
  if (code === "EAUTH") return new Fault("mail-login", `The mail server ${server} offers no login that is known.`, loginHint, options);
  if (code === "ETLS" || isCertificate(originalCode ?? ""))
    return tls(server, `TLS with it fails (${serviceWords(originalCode ?? message)})`);
  const because = code === "ETIMEDOUT" ? "it does not answer in time" : (originalCode ?? code ?? "the connection failed");
  return new Fault("mail-unreachable", `The mail server ${server} cannot be reached or used: ${because}.`, reachHint, options);
}

const loginHint = "Set IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD, and let this user send from that address.";
const refusedHint = "Check the reader's address and the sender's, and what the server says.";
const laterHint = "Run it again in some minutes.";
const reachHint = "Check host and port, the network and a firewall's rule for outgoing mail, then run it again.";

/** OpenSSL's and Node's words for a certificate that is not believed. */
const isCertificate = (code: string): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|ERR_SSL|ERR_TLS|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/.test(code);

const tls = (server: string, because: string): Fault =>
  new Fault(
    "mail-tls",
    `The mail server ${server} is given nothing: ${because}.`,
    "Mail has names in it and goes by TLS alone. Name the host as its certificate does; give authorities of your own by ?ca=<PEM file> or NODE_EXTRA_CA_CERTS; smtps:// is for port 465, smtp:// for 587.",
  );
