import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Fault } from "../../fault";
import { openBaoLogins } from "../address";
import type { Trust } from "./json-http";

/** Values of the environment; the names are OpenBao's own, those of HashiCorp Vault are read too. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How to get a token: one that is there, or what to send to which login path. */
export type Login = { readonly token: string } | { readonly path: string; readonly body: Readonly<Record<string, string>> };

export interface LoginWish {
  readonly method: (typeof openBaoLogins)[number];
  /** Where the auth method is mounted. Default: the method's own name. */
  readonly mount: string;
  readonly role: string | undefined;
}

/** Where a pod finds its service account's token (Kubernetes documentation). */
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** What the address asks for: `auth`, `auth-mount`, `role`. Default: a token. */
export function loginWish(parameters: URLSearchParams): LoginWish {
  const method = (parameters.get("auth") ?? "token") as LoginWish["method"];
  return { method, mount: parameters.get("auth-mount") ?? method, role: parameters.get("role") ?? undefined };
}

/**
 * Gathers what a login needs from the environment; secrets are nowhere else.
 * @throws Fault `vault-forbidden`, naming the variable that is missing.
 */
export async function loginOf({ method, mount, role }: LoginWish, env: Environment): Promise<Login> {
  const path = `auth/${mount}/login`;
  switch (method) {
    case "token":
      return { token: await token(env) };
    case "approle":
      return { path, body: { role_id: role ?? (await needed(env, "ROLE_ID", method)), secret_id: await needed(env, "SECRET_ID", method) } };
    case "kubernetes": {
      const file = namedFile(env, "KUBERNETES_TOKEN_FILE") ?? { path: serviceAccountToken, source: `the pod at ${serviceAccountToken}` };
      return {
        path,
        body: { role: role ?? missing(method, "a role", "add role=<role> to the vault's address"), jwt: await secretFile(file, method) },
      };
    }
    case "cert":
      return { path, body: role === undefined ? {} : { name: role } };
  }
}

/** The CA of the server, and the client's certificate for the login `cert`: paths in the environment. */
export async function trustOf(env: Environment, method: LoginWish["method"]): Promise<Trust> {
  const file = async (name: string): Promise<Buffer | undefined> => {
    const named = namedFile(env, name);
    return named && bytesOf(named, method);
  };
  const [ca, cert, key] = await Promise.all([file("CACERT"), file("CLIENT_CERT"), file("CLIENT_KEY")]);
  if (method === "cert" && !(cert && key)) missing(method, "a client certificate", "set BAO_CLIENT_CERT and BAO_CLIENT_KEY to PEM files");
  return { ...(ca && { ca }), ...(cert && key && { cert, key }) };
}

/** A variable under OpenBao's name, else under Vault's. Empty is unset. */
export const variable = (env: Environment, name: string): string | undefined => env[`BAO_${name}`] || env[`VAULT_${name}`] || undefined;

/** BAO_TOKEN, else the file BAO_TOKEN_FILE, else the file `bao login` leaves. */
async function token(env: Environment): Promise<string> {
  const given = variable(env, "TOKEN");
  if (given) return given;
  const named = namedFile(env, "TOKEN_FILE");
  if (named) return secretFile(named, "token");
  const helper = join(env["HOME"] || homedir(), ".vault-token");
  return readFile(helper, "utf8").then(
    (text) => text.trim(),
    () => missing("token", "a token", "set BAO_TOKEN or BAO_TOKEN_FILE, or run: bao login"),
  );
}

async function needed(env: Environment, name: string, method: string): Promise<string> {
  const file = namedFile(env, `${name}_FILE`);
  return (
    variable(env, name) ?? (file === undefined ? missing(method, name, `set BAO_${name} or BAO_${name}_FILE`) : secretFile(file, method))
  );
}

/** A file, and who names it: a variable may hold the secret itself by mistake, so a Fault names the variable alone. */
interface NamedFile {
  readonly path: string;
  readonly source: string;
}

function namedFile(env: Environment, name: string): NamedFile | undefined {
  const source = [`BAO_${name}`, `VAULT_${name}`].find((each) => env[each]);
  return source === undefined ? undefined : { path: env[source]!, source };
}

const secretFile = async (file: NamedFile, method: string): Promise<string> => (await bytesOf(file, method)).toString("utf8").trim();

const bytesOf = ({ path, source }: NamedFile, method: string): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) =>
    missing(method, `the file that ${source} names`, `make it readable (${error.code})`),
  );

function missing(method: string, what: string, hint: string): never {
  throw new Fault("vault-forbidden", `The OpenBao login "${method}" lacks ${what}.`, `To log in, ${hint}.`);
}
