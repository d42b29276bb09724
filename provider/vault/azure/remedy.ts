/** What to do about a refusal, by the name that Key Vault or Entra ID gives it. */

const role =
  "Log in (az login, or the variables of DefaultAzureCredential) as somebody who has the role Key Vault Secrets Officer, or that of examples/azure, on this vault; a new role takes up to 10 minutes.";
const otherwise = `${role} Check the vault's network rules too.`;

const accessPolicy = (vault: string): string =>
  `This vault has access policies instead of roles: az keyvault set-policy --name ${vault} --object-id <object id> --secret-permissions get list set recover`;
const otherTenant =
  "The token is another tenant's or another cloud's: set AZURE_TENANT_ID to the vault's tenant, and AZURE_AUTHORITY_HOST in a sovereign cloud.";

/** `innererror.code` of a 403 ("Azure Key Vault REST API error codes"); AKV codes are in the text of a 401. */
const refusals: Readonly<Record<string, (vault: string) => string>> = {
  ForbiddenByFirewall: (vault) =>
    `The vault's firewall does not know this machine: az keyvault network-rule add --name ${vault} --ip-address <this machine's public address>, or run where it lets in.`,
  ForbiddenByConnection: (vault) =>
    `The vault takes private connections alone: run in the network of its private endpoint, where nslookup ${vault}.vault.azure.net gives a private address; or let its public network access be enabled.`,
  ForbiddenByRbac: () => role,
  ForbiddenByPolicy: accessPolicy,
  AccessDenied: accessPolicy,
  AKV10022: () => otherTenant,
  AKV10032: () => otherTenant,
};

/** Entra ID's error codes ("Microsoft Entra authentication and authorization error codes"). */
const logins: Readonly<Record<string, string>> = {
  AADSTS7000215: "The client secret is wrong: set AZURE_CLIENT_SECRET to its value, not to its id.",
  AADSTS7000222: "The client secret has expired: make a new one (az ad app credential reset), and set AZURE_CLIENT_SECRET.",
  AADSTS700016: "The tenant has no such application: check AZURE_CLIENT_ID and AZURE_TENANT_ID.",
  AADSTS700027: "The certificate is none of the application's: check AZURE_CLIENT_CERTIFICATE_PATH.",
  AADSTS70021: "No federated credential of the application fits: check its issuer, subject and audience.",
  AADSTS700213: "No federated credential of the application fits: check its issuer, subject and audience.",
  AADSTS90002: "There is no such tenant: check AZURE_TENANT_ID, and AZURE_AUTHORITY_HOST in a sovereign cloud.",
  AADSTS500011: "The tenant does not know Key Vault's resource: check AZURE_TENANT_ID, and AZURE_AUTHORITY_HOST in a sovereign cloud.",
  AADSTS50076: "The account needs a second factor: az login, or give a pipeline a workload identity.",
  AADSTS50079: "The account needs a second factor: az login, or give a pipeline a workload identity.",
  AADSTS50173: "The login has been withdrawn: az login again.",
  AADSTS700082: "The login has expired: az login again.",
  AADSTS53003: "A rule of Conditional Access forbids it from here: ask who administers the tenant.",
};

/** What to do about a 401 or 403 of the vault. @param reasons the names of what it said. */
export const refusalRemedy = (reasons: readonly string[], vault: string): string =>
  reasons.flatMap((reason) => (Object.hasOwn(refusals, reason) ? refusals[reason]!(vault) : [])).at(0) ?? otherwise;

/** What to do about a login that failed. @param text all that the credentials said: several may have been tried. */
export const loginRemedy = (text: string): string => logins[codeIn(text) ?? ""] ?? otherwise;

/** Entra ID's code in a text, the first that has a remedy. */
export function codeIn(text: string): string | undefined {
  const found = text.match(/AADSTS\d+/g) ?? [];
  return found.find((code) => Object.hasOwn(logins, code)) ?? found[0];
}
