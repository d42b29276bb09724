import type { TokenCredential } from "@azure/identity";
import { Fault } from "../../fault";
import { noKeyVault, reasonsHeader, reasonsIn } from "./failure";

/* eslint-disable @typescript-eslint/no-unsafe-assignment -- the linter does not follow import attributes; the compiler does */
type Secrets = typeof import("@azure/keyvault-secrets", { with: { "resolution-mode": "import" }});
export type SecretClient = InstanceType<Secrets["SecretClient"]>;
export type SecretClientOptions = import("@azure/keyvault-secrets", { with: { "resolution-mode": "import" }}).SecretClientOptions;
export type SecretProperties = import("@azure/keyvault-secrets", { with: { "resolution-mode": "import" }}).SecretProperties;
/* eslint-enable */

/** How the service is reached where it is not Azure itself: tests give their own. */
export interface KeyVaultAccess {
  /** Default: `DefaultAzureCredential` (environment, workload identity, managed identity, Azure CLI, ...). */
  readonly credential?: TokenCredential;
  /** Added to the client's own options. */
  readonly options?: SecretClientOptions;
  /** Milliseconds one request may take. Default: 30 s. */
  readonly timeout?: number;
}

/**
 * A client of one vault. The packages are loaded here, at first use, and nothing is sent yet.
 * It repeats nothing by itself: `retry.ts` does, for it also knows what to do about a 429 without Retry-After. It
 * follows no redirection: Key Vault has none, and a key must not travel to another host.
 * @param url `https://<name>.vault.azure.net`.
 * @param trusted whether its host is not Azure's, or is called by the name of a private link: then the token it asks
 * for need not be of its own domain.
 * @throws Fault `optional-package`.
 */
export async function keyVaultClient(
  url: string,
  { credential, options, timeout = 30_000 }: KeyVaultAccess,
  trusted = false,
): Promise<SecretClient> {
  const { SecretClient } = await installed(() => import("@azure/keyvault-secrets"));
  const identity = credential ?? new (await installed(() => import("@azure/identity"))).DefaultAzureCredential();
  return new SecretClient(url, identity, {
    ...(trusted && { disableChallengeResourceVerification: true }),
    ...options,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [...(options?.additionalPolicies ?? []), { policy: keyVaultAlone(url, timeout), position: "perRetry" }],
  });
}

type Policy = NonNullable<SecretClientOptions["additionalPolicies"]>[number]["policy"];

/**
 * Key Vault asks for a token first: 401 with a challenge. The client's own policy holds the body back in its first
 * request alone, and sends it without a token when that was answered by anything else (@azure/keyvault-common 2.1).
 * So no body leaves without a token, and what a host says that asked for none is not believed. Last in the pipeline.
 *
 * The client asks for the later pages of a list without the limits of the first: each has its own time here.
 *
 * It also notes why a request was refused: the client's errors of lists do not say it.
 */
const keyVaultAlone = (url: string, timeout: number): Policy => ({
  name: "keyVaultAlone",
  async sendRequest(request, next) {
    const admitted = request.headers.has("authorization");
    if (!admitted && request.body) throw noKeyVault(url);
    request.abortSignal ??= AbortSignal.timeout(timeout);
    const response = await next(request);
    if (!admitted && (response.status < 400 || response.status === 404)) throw noKeyVault(url);
    if (response.status >= 400) response.headers.set(reasonsHeader, reasonsIn(response.bodyAsText ?? ""));
    return response;
  },
});

/** Both packages or none: a person who lacks one is told to install both. */
async function installed<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && message.includes("@azure/");
    if (!missing) throw error;
    throw new Fault(
      "optional-package",
      "A vault azure: needs the packages @azure/keyvault-secrets and @azure/identity, which are not installed.",
      "Run: npm install @azure/keyvault-secrets @azure/identity",
    );
  }
}
