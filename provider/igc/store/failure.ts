import { Fault } from "../../fault";
import { Again, mayPass, retryAfter, serviceWords } from "../../vault/common";

/** What an adapter found out about an error of its SDK, in no service's own terms. */
export interface StoreError {
  /** HTTP status, when the service answered. */
  readonly status?: number;
  /** The service's name of the error, or Node's of a failed connection. */
  readonly name: string;
  readonly message: string;
  readonly retryAfter?: string;
}

/** What each service's people need to look at. */
export interface Remedies {
  /** The service, as a sentence names it. */
  readonly service: string;
  /** No such bucket or container. */
  readonly missing: string;
  /** Credentials or rights. */
  readonly forbidden: string;
}

/** Names of errors that say that there are no credentials, or none that can be used. */
const noCredentials =
  /Credentials?ProviderError|CredentialUnavailable|ChainedTokenCredential|TokenProviderError|CouldNotLoadCredentials|AuthenticationRequired|AuthenticationError|default credentials|invalid_grant|ENOENT_CREDENTIALS/i;
const missing = /NoSuchBucket|ContainerNotFound|ContainerBeingDeleted|bucket does not exist/i;
const elsewhere = /PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|Region is missing|Could not resolve .*region/i;
const clock = /RequestTimeTooSkewed|skew|clock|Request date header/i;
/** The key that encrypts what is stored: disabled, gone, or not for this identity. */
const encryption = /\bkms|KeyVaultEncryptionKey|KeyVaultAccess|KeyVaultVault/i;
/** Node's words for a server's certificate that cannot be trusted: the AWS SDK hands on these and not their code. */
const untrusted = /self-signed certificate|verify the first certificate|local issuer certificate|certificate has expired|altnames/i;
const unreadable = /PARSE_ERROR|SyntaxError|TypeError|RangeError|Unexpected token|not valid JSON/i;
/** A conditional write beside another one: S3 answers 409 and asks to come again. */
const passing = /ConditionalRequestConflict|OperationAborted|SlowDown|ServerBusy|OperationTimedOut|InternalError|RequestTimeout/i;

/** What answered is not the service: a page of a network that wants a login, a proxy. Its words are nothing anybody stored. */
export const stranger = (place: string): Fault =>
  new Fault(
    "platform-unreachable",
    `What answers in place of ${place} is no store of objects.`,
    "Check the address, its endpoint and the network (a proxy, a login page), then run pulumi up again.",
  );

/**
 * What an error of a store means. SDK errors hold the request with its signature, so they are never passed on as a cause.
 * @param what what was asked for
 * @returns `Again` for what passes, Fault for what does not
 */
export function storeFailure(error: StoreError, what: string, remedies: Remedies, now: Date): Fault | Again {
  const { status, name, message } = error;
  const said = serviceWords(`${name}: ${message}`);
  const text = `${name} ${message}`;
  const because = (words: string): string => `${what}: ${remedies.service} ${words} (${said}).`;
  if (missing.test(text)) return new Fault("exchange-missing", because("has no such place"), remedies.missing);
  if (elsewhere.test(text))
    return new Fault(
      "exchange-missing",
      because("says that it is in another region"),
      "Name the bucket's own region in the address: ?region=<region>.",
    );
  if (status === 301 || status === 307)
    return new Fault("exchange-missing", because("sends elsewhere"), "Name the bucket's own region and endpoint in the address.");
  if (clock.test(text))
    return new Fault(
      "exchange-forbidden",
      because("refuses this machine's time"),
      "Set this machine's clock right, then run pulumi up again.",
    );
  if (encryption.test(text))
    return new Fault(
      "exchange-forbidden",
      because("cannot use the key that encrypts what it stores"),
      "Enable that key, and let this identity use it (AWS: kms:Decrypt and kms:GenerateDataKey; Azure and Google: the service's own identity).",
    );
  // An S3 server of before conditional writes says so of their headers; asking again changes nothing.
  if (status === 501)
    return new Fault(
      "exchange-unconditional",
      because("does not know what an exchange asks of it"),
      "Use a store that keeps conditional writes: Amazon S3, or a server whose documentation names If-None-Match and If-Match.",
    );
  if (noCredentials.test(text) || status === 401 || status === 403)
    return new Fault("exchange-forbidden", because("refuses it"), remedies.forbidden);
  const isUntrusted = status === undefined && (!mayPass(name) || untrusted.test(message));
  const unreachable = new Fault(
    "platform-unreachable",
    because("did not do it"),
    isUntrusted
      ? "Name the authority of the server's certificate (NODE_EXTRA_CA_CERTS=<file.pem>), or the endpoint by the name in the certificate."
      : "Check the address, its endpoint and the network, then run pulumi up again.",
  );
  // What cannot be read as an answer of the service comes from somebody else, who will say it again.
  const passes =
    status === undefined || status < 300
      ? !isUntrusted && mayPass(name) && !unreadable.test(text)
      : status === 429 || status >= 500 || passing.test(text);
  return passes ? new Again(unreachable, retryAfter(error.retryAfter, now)) : unreachable;
}
