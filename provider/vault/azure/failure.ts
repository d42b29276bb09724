import { Fault } from "../../fault";
import { Again, mayPass, retryAfter, serviceWords } from "../common";
import { codeIn, loginRemedy, refusalRemedy } from "./remedy";

/** What is read of an error of the Azure client (`RestError`). Its request holds what was sent: it is never passed on. */
interface RestErrorShape {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

/** What `client.ts` adds to an answer that refuses: the names of its reasons, outermost first. */
export const reasonsHeader = "x-igc-sante-reasons";

/** The names in an error's body ("Key Vault error"): its code, the inner code, and the AKV code of its text. Names alone: a body may quote anything. */
export function reasonsIn(text: string): string {
  const { code, message, innererror } = errorIn(text);
  const names = [code, innererror?.code, /\bAKV\d{1,8}\b/.exec(String(message))?.[0]];
  return names.filter((name) => typeof name === "string" && /^[A-Z][A-Za-z]{1,40}\d{0,8}$/.test(name)).join(" ");
}

function errorIn(text: string): { readonly code?: unknown; readonly message?: unknown; readonly innererror?: { readonly code?: unknown } } {
  try {
    return (JSON.parse(text) as { error?: ReturnType<typeof errorIn> } | null)?.error ?? {};
  } catch {
    return {};
  }
}

/** Reasons that are told as they are; of any other, what `serviceWords` lets through. */
const known =
  /^(ForbiddenBy(Firewall|Connection|Rbac|Policy)|ObjectIs(BeingRecovered|BeingDeleted|DeletedButRecoverable)|AccessDenied|SecretDisabled|AKV\d{1,8})$/;
const told = (name: string): string => (known.test(name) ? name : serviceWords(name));

/**
 * Whether the service says that the name is absent: 404 by its own code. A page of a proxy, a vault that does not exist
 * (`VaultNotFound`) and whatever else says 404 are no word about a name.
 */
export function isAbsent(error: unknown): boolean {
  const { statusCode, code } = error as RestErrorShape;
  return statusCode === 404 && code === "SecretNotFound";
}

/** Whether the name is taken by something that was deleted, is being deleted or is being recovered, or by something unsaid. */
export const isTaken = (error: unknown): boolean => (error as RestErrorShape).statusCode === 409;

/** Kinds of 409 that pass, or that a recovery ends ("Key Vault soft-delete overview"). */
const isChanging = (reason: string): boolean => reason.startsWith("ObjectIs");

/**
 * The Fault an error of the Azure client is, or the error itself when it is none of the service's (a fault of ours).
 * What another attempt may mend is `Again`. A Fault never carries the error as its cause: the request in it holds a
 * private key.
 * @param secret the name in Key Vault that was asked for.
 * @param now what a Retry-After that is a date is compared with.
 */
export function keyVaultFault(error: unknown, secret: string, address: string, now: Date): unknown {
  const shape = error as RestErrorShape;
  const { name, message, code, statusCode, response } = shape;
  const reasons = response?.headers.get(reasonsHeader)?.split(" ") ?? [];
  const said = [String(statusCode), ...new Set([...(code === undefined ? [] : [code]), ...reasons])].map(told).join(" ").trim();
  const after = retryAfter(response?.headers.get("retry-after"), now);
  if (reasons.includes("SecretDisabled")) return disabled(secret, address);
  if (statusCode === 401 || statusCode === 403)
    return forbidden(`it answered ${said}`, secret, address, refusalRemedy(reasons, vaultName(address)));
  if (/CredentialUnavailable|Authentication(Required)?Error/.test(name)) {
    const entra = codeIn(message);
    const line = firstLine(message);
    return forbidden(entra === undefined || line.includes(entra) ? line : `${line} (${entra})`, secret, address, loginRemedy(message));
  }
  if (statusCode === 429) return new Again(throttled(secret, address), after);
  if (statusCode === 409)
    return reasons.some(isChanging) ? new Again(stillRecovering(secret, address), after) : conflict(said, secret, address);
  if (statusCode === 404 && code === "VaultNotFound") return noVault(address);
  if (statusCode === 404 && code === undefined) return unreachable("it answered 404, and not in the words of Key Vault", address);
  if (statusCode !== undefined) {
    const fault = unreachable(`it answered ${said} for ${secret}`, address);
    return statusCode >= 500 ? new Again(fault, after) : fault;
  }
  if (name === "AbortError") return new Again(unreachable("it did not answer in time", address));
  if (name === "RestError") return unanswered(shape, address);
  // The client takes apart whatever it is given.
  if (name === "TypeError" || name === "SyntaxError") return new Again(unreachable("its answer cannot be read", address));
  if (/^The challenge (resource|contains)/.test(message))
    return unreachable("what answers there asks for a token that is not one of Key Vault's", address);
  return error;
}

/** No answer at all. A certificate nobody vouches for stays so until somebody changes something. */
function unanswered({ message, code }: RestErrorShape, address: string): Fault | Again {
  const because = `${firstLine(message)}${code ? ` (${serviceWords(code)})` : ""}`;
  if (!mayPass(code)) {
    return unreachable(
      because,
      address,
      "If a proxy or a host of your own answers there, name the PEM file of its CA in NODE_EXTRA_CA_CERTS.",
    );
  }
  if (code === "ENOTFOUND")
    return new Again(unreachable(because, address, "There is no such host: check the vault's name in the address, and the network."));
  return new Again(unreachable(because, address));
}

export const tooBig = (secret: string, bytes: number, most: number, address: string): Fault =>
  new Fault(
    "vault-value-too-big",
    `${secret} would have ${bytes} bytes, and ${address} keeps ${most} bytes at most in one secret.`,
    "Leave certificates out of the chain that servers do not need, or use another kind of vault.",
  );

/** A recovery goes on in the service: nothing contradicts anything. */
export const stillRecovering = (secret: string, address: string): Fault =>
  new Fault(
    "vault-unreachable",
    `${secret} was deleted in ${address}, and the service is still recovering it.`,
    `Wait until az keyvault secret show --name ${secret} --vault-name ${vaultName(address)} finds it, then run pulumi up again: no other key was made.`,
  );

/** The name is taken, and nothing deleted is there to be recovered. */
export const notRestored = (secret: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} says that the name ${secret} is taken, and has nothing of that name, also nothing deleted.`,
    `See what az keyvault secret list-deleted --vault-name ${vaultName(address)} shows, then run pulumi up again.`,
  );

/** What answers asked for no token. */
export const noKeyVault = (url: string): Fault =>
  new Fault(
    "vault-unreachable",
    `What answers at ${url} is no Key Vault: it asked for no token. It was sent no key.`,
    "Check the vault's name, the proxy (HTTPS_PROXY) and the name server, then run pulumi up again.",
  );

const noVault = (address: string): Fault =>
  new Fault(
    "vault-absent",
    `There is no vault at ${address}: it answered 404 VaultNotFound.`,
    "Correct its name, or give it back if it was deleted: az keyvault recover --name <name>.",
  );

const forbidden = (because: string, secret: string, address: string, remedy: string): Fault =>
  new Fault("vault-forbidden", `${address} does not let you use ${secret}: ${because}.`, remedy);

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

const unreachable = (
  because: string,
  address: string,
  hint = "Check the vault's name, the network and the proxy (HTTPS_PROXY), then run pulumi up again.",
): Fault => new Fault("vault-unreachable", `${address} cannot be used now: ${because}.`, hint);

/** As the Azure CLI calls it. */
const vaultName = (address: string): string => /https:\/\/([a-zA-Z0-9-]+)\./.exec(address)?.[1] ?? "<name>";

const firstLine = (text: string): string => serviceWords(text.split("\n")[0]!).replace(/\.$/, "");
