import { Fault } from "../../fault";
import { Again, retryAfter, serviceWords } from "../common";

/** What is read of an error of the Azure client (`RestError`). Its request holds what was sent: it is never passed on. */
interface RestErrorShape {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
  readonly details?: { readonly error?: { readonly innerError?: { readonly code?: string } } };
}

/** The HTTP status an error was answered with, or `undefined`. */
export const statusOf = (error: unknown): number | undefined => (error as Partial<RestErrorShape>).statusCode;

/**
 * The Fault an error of the Azure client is, or the error itself when it is none of the service's (a fault of ours).
 * What another attempt may mend is `Again`. A Fault never carries the error as its cause: the request in it holds a
 * private key.
 * @param secret the name in Key Vault that was asked for.
 * @param now what a Retry-After that is a date is compared with.
 */
export function keyVaultFault(error: unknown, secret: string, address: string, now: Date): unknown {
  const { name, message, code, statusCode, response, details } = error as RestErrorShape;
  const inner = details?.error?.innerError?.code;
  const said = serviceWords([statusCode, code, inner].filter(Boolean).join(" "));
  if (inner === "SecretDisabled") return disabled(secret, address);
  if (statusCode === 401 || statusCode === 403) return forbidden(`it answered ${said}`, secret, address);
  if (/CredentialUnavailable|Authentication(Required)?Error/.test(name)) return forbidden(firstLine(message), secret, address);
  if (statusCode === 429) return new Again(throttled(secret, address), retryAfter(response?.headers.get("retry-after"), now));
  if (statusCode === 409) return conflict(said, secret, address);
  if (statusCode !== undefined) {
    const fault = unreachable(`it answered ${said} for ${secret}`, address);
    return statusCode >= 500 ? new Again(fault, retryAfter(response?.headers.get("retry-after"), now)) : fault;
  }
  if (name === "AbortError") return new Again(unreachable("it did not answer in time", address));
  if (name === "RestError") return new Again(unreachable(`${firstLine(message)}${code ? ` (${serviceWords(code)})` : ""}`, address));
  // The client takes apart whatever it is given.
  if (name === "TypeError" || name === "SyntaxError") return new Again(unreachable("its answer cannot be read", address));
  if (/^The challenge (resource|contains)/.test(message))
    return unreachable("what answers there asks for a token that is not one of Key Vault's", address);
  return error;
}

export const tooBig = (secret: string, bytes: number, most: number, address: string): Fault =>
  new Fault(
    "vault-value-too-big",
    `${secret} would have ${bytes} bytes, and ${address} keeps ${most} bytes at most in one secret.`,
    "Leave certificates out of the chain that servers do not need, or use another kind of vault.",
  );

export const notRestored = (secret: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${secret} was deleted in ${address}, and the vault did not give it back in time.`,
    `Wait until az keyvault secret show --name ${secret} finds it, then run pulumi up again.`,
  );

const forbidden = (because: string, secret: string, address: string): Fault =>
  new Fault(
    "vault-forbidden",
    `${address} does not let you use ${secret}: ${because}.`,
    "Log in (az login, or the variables of DefaultAzureCredential) as somebody who has the role Key Vault Secrets Officer on this vault, and check the vault's network rules.",
  );

const disabled = (secret: string, address: string): Fault =>
  new Fault(
    "vault-forbidden",
    `${secret} in ${address} is disabled, so it cannot be read.`,
    `Enable its version again: az keyvault secret set-attributes --name ${secret} --version <version> --enabled true`,
  );

const throttled = (secret: string, address: string): Fault =>
  new Fault(
    "vault-throttled",
    `${address} answered too many requests (429) for ${secret}, also after waiting as long as it said.`,
    "Run pulumi up again later, with --parallel 4: nothing was lost.",
  );

const conflict = (said: string, secret: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} answered ${said} for ${secret}.`,
    "Find out what else writes to this vault, then run pulumi up again.",
  );

const unreachable = (because: string, address: string): Fault =>
  new Fault(
    "vault-unreachable",
    `${address} cannot be used now: ${because}.`,
    "Check the vault's name, the network and the proxy (HTTPS_PROXY), then run pulumi up again.",
  );

const firstLine = (text: string): string => serviceWords(text.split("\n")[0]!).replace(/\.$/, "");
