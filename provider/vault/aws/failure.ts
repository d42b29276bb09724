import { Fault } from "../../fault";
import { Again, mayPass, retryAfter, serviceWords } from "../common";

/** What an error of the AWS SDK says of itself; everything is optional, since network errors come through too. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

export const errorName = (error: unknown): string => (error as SdkError).name ?? "";

/** The secret is scheduled for deletion; the service has no error name of its own for it. */
export const isScheduledForDeletion = (error: unknown): boolean =>
  errorName(error) === "InvalidRequestException" && /delet/i.test((error as SdkError).message ?? "");

const forbidden =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure|NotAuthorized|OptInRequired|MissingAuthenticationToken|IncompleteSignature|CredentialsProviderError|TokenProviderError|CouldNotLoadCredentials)/;
const throttled =
  /^(Throttling|ThrottledException|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimitExceeded|ProvisionedThroughputExceeded)/;
const tooBig = /length less than or equal to|size|too (large|long)/i;

/**
 * What an error of a call means. The SDK's errors hold the request, so they are never passed on as a cause.
 * @returns `Again` for what passes, Fault for what does not.
 */
export function awsFailure(error: unknown, what: string, now: Date): Fault | Again {
  if (error instanceof Fault || error instanceof Again) return error;
  const { name = "", message = "", code, $metadata: metadata = {}, $retryable, $response } = error as SdkError;
  const status = metadata.httpStatusCode;
  // A parser quotes what it could not read, and that may be a key.
  const words = name === "SyntaxError" ? "its answer cannot be read" : serviceWords(`${name}: ${message}`);
  const said = `${words}${metadata.requestId ? `, request ${metadata.requestId}` : ""}`;
  const after = retryAfter($response?.headers?.["retry-after"], now);
  if (throttled.test(name) || $retryable?.throttling || status === 429) {
    return new Again(
      new Fault(
        "vault-throttled",
        `${what}: AWS has too many requests (${said}).`,
        "Run pulumi up again in a minute, or ask AWS for a higher Secrets Manager quota.",
      ),
      after,
    );
  }
  if (metadata.clockSkewCorrected)
    return new Again(
      new Fault(
        "vault-forbidden",
        `${what}: AWS refuses the signature (${said}).`,
        "Set this machine's clock right, then run pulumi up again.",
      ),
    );
  if (forbidden.test(name) || status === 403)
    return new Fault(
      "vault-forbidden",
      `${what}: AWS refuses it (${said}).`,
      "Check the credentials (aws sts get-caller-identity), and give them the IAM policy of the README.",
    );
  if (/^(Decryption|Encryption)Failure/.test(name))
    return new Fault(
      "vault-forbidden",
      `${what}: the KMS key of the secret cannot be used (${said}).`,
      "Allow kms:Decrypt and kms:GenerateDataKey on that key, and see that it is enabled.",
    );
  if (name === "LimitExceededException")
    return new Fault(
      "vault-full",
      `${what}: a quota of Secrets Manager is used up (${said}).`,
      "Ask AWS for a higher quota, or delete secrets that nobody needs.",
    );
  if (/^(InvalidParameter|Validation)Exception$/.test(name) && tooBig.test(message))
    return new Fault("vault-value-too-big", `${what}: AWS takes no value of this size (${said}).`, "Store a shorter chain.");
  const unreachable = new Fault(
    "vault-unreachable",
    `${what}: AWS did not do it (${said}).`,
    "Check the region, the endpoint and the network, then run pulumi up again.",
  );
  const passes = status === undefined ? mayPass(code) : status >= 500;
  return passes ? new Again(unreachable, after) : unreachable;
}
