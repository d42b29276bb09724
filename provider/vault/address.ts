import { Fault } from "../fault";

/** The schemes a vault's address may have. */
export type VaultScheme = "file" | "aws" | "azure" | "pkcs11" | "openbao";

/** How each scheme is written, and what of its rest is wrong (or `undefined`). A literal table. */
const schemes: Readonly<Record<VaultScheme, { readonly form: string; readonly wrong: (rest: string) => string | undefined }>> = {
  file: { form: "file:<dir>", wrong: wrongFile },
  aws: { form: "aws:<region>?prefix=<prefix>&endpoint=<url>", wrong: wrongAws },
  azure: { form: "azure:https://<name>.vault.azure.net?prefix=<prefix>", wrong: wrongAzure },
  pkcs11: { form: "pkcs11:token=<label>?module-path=<path>&pin-source=<path>", wrong: wrongPkcs11 },
  openbao: { form: "openbao:https://<host>/<mount>/<prefix>", wrong: wrongOpenBao },
};

/**
 * What is wrong with a vault's address, or `undefined`. PURE: nothing is looked up.
 * An address may hold a secret by mistake, so a Fault names the part that is wrong and does not repeat the address.
 */
export function vaultAddressFault(address: string): Fault | undefined {
  const scheme = schemeOf(address);
  if (!scheme) {
    const forms = Object.values(schemes)
      .map(({ form }) => form)
      .join(", ");
    const begins = address.includes(":") ? shownName(address.split(":")[0]!, "What stands before the colon") : "A text without a colon";
    return new Fault("address-scheme", `${begins} is no scheme of a vault's address.`, `Use one of: ${forms}.`);
  }
  const { form, wrong } = schemes[scheme];
  const because = /[\0-\x1f\x7f]/.test(address) ? "it holds a control character" : wrong(address.slice(scheme.length + 1));
  return because === undefined
    ? undefined
    : new Fault("address-shape", `The vault's address ${scheme}:... is not usable: ${because}.`, `Write it as ${form}.`);
}

/** The scheme of an address, or `undefined` when no vault has it. */
export function schemeOf(address: string): VaultScheme | undefined {
  const scheme = address.slice(0, Math.max(0, address.indexOf(":")));
  return Object.hasOwn(schemes, scheme) ? (scheme as VaultScheme) : undefined;
}

function wrongFile(rest: string): string | undefined {
  if (rest.trim() === "") return "it names no folder";
  if (rest.startsWith("//")) return "a folder is written as file:./vault or file:/srv/vault, without //";
  return rest.includes("?") ? "a folder's name has no question mark" : undefined;
}

function wrongAws(rest: string): string | undefined {
  const [region, query] = cut(rest, "?");
  if (!/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(region)) return "it does not begin with a region such as eu-west-3";
  const parameters = new URLSearchParams(query);
  const prefix = parameters.get("prefix");
  if (prefix !== null && !/^[A-Za-z0-9/_+=.@-]{1,200}$/.test(prefix)) return "its prefix may have 1 to 200 letters, digits and /_+=.@-";
  const endpoint = parameters.get("endpoint");
  return wrongParameters(parameters, ["prefix", "endpoint"]) ?? (endpoint === null ? undefined : wrongUrl(endpoint, "its endpoint"));
}

/**
 * Hosts of Key Vault: Azure's own, those of its clouds for China and for the government of the United States, and the
 * names private links have in each ("Azure Private Link: private DNS zone values"). A vault's name has 3 to 24
 * letters, digits and hyphens.
 */
const keyVaultHost =
  /^[a-z0-9-]{3,24}\.(vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net|privatelink\.vaultcore\.(azure\.net|azure\.cn|usgovcloudapi\.net))$/;

function wrongAzure(rest: string): string | undefined {
  const [base, query] = cut(rest, "?");
  const parameters = new URLSearchParams(query);
  const wrong = wrongUrl(base, "it") ?? wrongParameters(parameters, ["prefix", "host"]);
  if (wrong) return wrong;
  const { pathname, hostname } = new URL(base);
  if (pathname !== "/") return "a vault's URL ends with its host";
  const host = parameters.get("host");
  if (host !== null && host !== "trusted") return "its host is not the word trusted";
  return host === null && !keyVaultHost.test(hostname)
    ? "its host is none of Key Vault's (*.vault.azure.net, *.vault.azure.cn, *.vault.usgovcloudapi.net and their private links), and would get a token and keys; add host=trusted to its parameters if it is yours"
    : undefined;
}

/** How one logs in to OpenBao; `auth` of the address. The secrets come from the environment. */
export const openBaoLogins = ["token", "approle", "kubernetes", "cert"] as const;

function wrongOpenBao(rest: string): string | undefined {
  const [base, query] = cut(rest, "?");
  const url = wrongUrl(base, "it");
  if (url) return url;
  // A URL's dots are resolved while it is read: what is checked must be what was written.
  const mount = /^\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*\/?$/.test(new URL(base).pathname) && !/\/\.\.?(\/|$)/.test(base);
  if (!mount) return "its path names no mount such as /secret";
  const parameters = new URLSearchParams(query);
  const login = parameters.get("auth");
  if (login !== null && !(openBaoLogins as readonly string[]).includes(login)) return `its auth is none of ${openBaoLogins.join(", ")}`;
  return wrongParameters(parameters, ["auth", "auth-mount", "role", "namespace"]);
}

/** RFC 7512 section 2.3, as far as an address needs it: attributes, then a query with the module and where the PIN is. */
function wrongPkcs11(rest: string): string | undefined {
  const [path, query] = cut(rest, "?");
  const attributes = [...path.split(";"), ...query.split("&")].filter(Boolean);
  if (!attributes.every((attribute) => /^[a-z-]+=[^;&?\s]*$/.test(attribute)))
    return "its attributes are not name=value, separated by ; before the question mark and by & after it";
  const names = attributes.map((attribute) => attribute.split("=")[0]!);
  if (names.includes("pin-value")) return "a PIN has no place in an address: name a file with pin-source";
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) return `it gives ${twice} twice`;
  if (!["token", "serial"].some((name) => names.includes(name))) return "it names no token";
  return names.includes("module-path") ? undefined : "it names no module with module-path";
}

/** https, or http to this machine alone: keys travel on it. */
function wrongUrl(text: string, what: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) return `${what} is no https URL`;
  if (url.username || url.password) return `${what} holds a user or password: give secrets through the environment`;
  if (url.search || url.hash) return `${what} has a query or a fragment of its own`;
  return url.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
    ? `${what} is not encrypted: http is for this machine alone`
    : undefined;
}

function wrongParameters(parameters: URLSearchParams, known: readonly string[]): string | undefined {
  const names = [...parameters.keys()];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return `its parameter ${shownName(unknown, "(not shown)")} is none of ${known.join(", ")}`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `it gives ${twice} twice`;
}

/** A name as it was written, unless it could be a secret that came into its place. */
export const shownName = (name: string, otherwise: string): string =>
  /^[A-Za-z][a-z]{0,11}([-_.+][a-z]{1,11}){0,3}$/.test(name) ? JSON.stringify(name) : otherwise;

const cut = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
};
