import type { TokenCredential } from "@azure/identity";
import { Fault } from "../../fault";

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
}

/**
 * A client of one vault. The packages are loaded here, at first use, and nothing is sent yet.
 * It repeats nothing by itself: `retry.ts` does, for it also knows what to do about a 429 without Retry-After.
 * @param url `https://<name>.vault.azure.net`.
 * @throws Fault `optional-package`.
 */
export async function keyVaultClient(url: string, { credential, options }: KeyVaultAccess): Promise<SecretClient> {
  const { SecretClient } = await installed(() => import("@azure/keyvault-secrets"));
  const identity = credential ?? new (await installed(() => import("@azure/identity"))).DefaultAzureCredential();
  return new SecretClient(url, identity, { ...options, retryOptions: { maxRetries: 0 } });
}

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
