import { createPublicKey } from "node:crypto";
import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { codeOf, entry, faultOf, keyPool, metadata, pooled } from "../../../test/contract/vault-stage";
import { type BaoServer, startBao } from "../../../test/servers/bao";
import { policyFor } from "../../../test/servers/bao-stage";
import { setUpTimeout } from "../../../test/servers/child";
import { impatient } from "../../../test/servers/impatient";
import { type TokenReview, tokenReview } from "../../../test/servers/token-review";
import { time } from "../../../test/x509/forge";
import { leaf } from "../../../test/x509/leaf";
import type { Vault } from "../vault";
import { openOpenBaoVault } from "./adapter";

/** Every way to log in, on the real server over TLS, each with the published policy alone. */
let bao: BaoServer;
let review: TokenReview;
let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  [bao, review, folder] = await Promise.all([startBao(), tokenReview("igc", "provider"), fs.mkdtemp(join(tmpdir(), "igc-login-"))]);
  await bao.admin("POST", "sys/policies/acl/igc-sante", { policy: await policyFor("igc-sante") });
  for (const type of ["approle", "kubernetes", "cert"]) await bao.admin("POST", `sys/auth/${type}`, { type });
  await bao.admin("POST", "sys/auth/ci", { type: "approle" });
  for (const mount of ["approle", "ci"])
    await bao.admin("POST", `auth/${mount}/role/igc`, { token_policies: ["igc-sante"], token_no_default_policy: true });
  await bao.admin("POST", "auth/kubernetes/config", {
    kubernetes_host: review.url,
    kubernetes_ca_cert: await fs.readFile(bao.caFile, "utf8"),
    disable_local_ca_jwt: true,
    token_reviewer_jwt: review.serviceAccountToken,
  });
  await bao.admin("POST", "auth/kubernetes/role/igc", {
    bound_service_account_names: ["provider"],
    bound_service_account_namespaces: ["igc"],
    token_policies: ["igc-sante"],
    token_no_default_policy: true,
  });
  await writeClientCertificate();
}, setUpTimeout);
afterAll(async () => {
  await Promise.all([bao?.stop(), review?.stop(), folder && fs.rm(folder, { recursive: true })]);
});

async function writeClientCertificate(): Promise<void> {
  const privateKey = (await keyPool())[3]!;
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const { pem } = leaf({ publicKey, signer: privateKey, notBefore: time("2020-01-01T00:00:00Z"), notAfter: time("2049-01-01T00:00:00Z") });
  await bao.admin("POST", "auth/cert/certs/igc", { certificate: pem, token_policies: ["igc-sante"], token_no_default_policy: true });
  await Promise.all([
    fs.writeFile(file("client.pem"), pem),
    fs.writeFile(file("client.key"), privateKey.export({ type: "pkcs8", format: "pem" })),
  ]);
}

type Environment = Record<string, string>;
const open = (query: string, env: Environment): Promise<Vault> => {
  const rest = `${bao.url}/secret/igc-sante${query}`;
  return openOpenBaoVault(rest, `openbao:${rest}`, {
    env: { BAO_CACERT: bao.caFile, HOME: folder, ...env },
    notice: () => undefined,
    now: () => new Date(0),
    patience: impatient,
    generate: pooled(),
  });
};
const roleId = async (mount = "approle"): Promise<string> =>
  ((await bao.admin("GET", `auth/${mount}/role/igc/role-id`)) as { data: { role_id: string } }).data.role_id;
const secretId = async (mount = "approle"): Promise<string> =>
  ((await bao.admin("POST", `auth/${mount}/role/igc/secret-id`)) as { data: { secret_id: string } }).data.secret_id;
const newToken = async (): Promise<string> =>
  (
    (await bao.admin("POST", "auth/token/create", { policies: ["igc-sante"], no_default_policy: true })) as {
      auth: { client_token: string };
    }
  ).auth.client_token;
const written = async (name: string, text: string): Promise<string> => {
  await fs.writeFile(file(name), `${text}\n`);
  return file(name);
};

const ways: readonly [string, string, () => Promise<Environment>][] = [
  ["a token of the environment", "", async () => ({ BAO_TOKEN: await newToken() })],
  ["a token under Vault's name", "", async () => ({ VAULT_TOKEN: await newToken() })],
  ["a token in a file", "?auth=token", async () => ({ BAO_TOKEN_FILE: await written("token", await newToken()) })],
  ["the token `bao login` left", "", async () => (await written(".vault-token", await newToken()), {})],
  ["an AppRole", "?auth=approle", async () => ({ BAO_ROLE_ID: await roleId(), BAO_SECRET_ID: await secretId() })],
  [
    "an AppRole with its secret in a file",
    "?auth=approle",
    async () => ({ BAO_ROLE_ID: await roleId(), BAO_SECRET_ID_FILE: await written("secret-id", await secretId()) }),
  ],
  [
    "an AppRole mounted elsewhere",
    "?auth=approle&auth-mount=ci",
    async () => ({ BAO_ROLE_ID: await roleId("ci"), BAO_SECRET_ID: await secretId("ci") }),
  ],
  [
    "a Kubernetes service account",
    "?auth=kubernetes&role=igc",
    async () => ({ BAO_KUBERNETES_TOKEN_FILE: await written("jwt", review.serviceAccountToken) }),
  ],
  ["a TLS certificate", "?auth=cert", async () => ({ BAO_CLIENT_CERT: file("client.pem"), BAO_CLIENT_KEY: file("client.key") })],
  [
    "a TLS certificate and its role, under Vault's names",
    "?auth=cert&role=igc",
    async () => ({ VAULT_CLIENT_CERT: file("client.pem"), VAULT_CLIENT_KEY: file("client.key") }),
  ],
];

it.each(ways)("logs in with %s", async (_way, query, environment) => {
  const vault = await open(query, await environment());
  const made = await vault.createKey(entry, "rsa-2048", metadata);
  expect((await vault.readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
});

it.each<[string, string, () => Promise<Environment>]>([
  ["a token nobody gave", "", async () => ({ BAO_TOKEN: "s.hunter2" })],
  ["a secret of no role", "?auth=approle", async () => ({ BAO_ROLE_ID: await roleId(), BAO_SECRET_ID: "hunter2" })],
  [
    "a service account's token that is none",
    "?auth=kubernetes&role=igc",
    async () => ({ BAO_KUBERNETES_TOKEN_FILE: await written("jwt", "hunter2.x.y") }),
  ],
  [
    "a role of nobody",
    "?auth=kubernetes&role=other",
    async () => ({ BAO_KUBERNETES_TOKEN_FILE: await written("jwt", review.serviceAccountToken) }),
  ],
  ["no AppRole secret", "?auth=approle", async () => ({ BAO_ROLE_ID: await roleId() })],
  ["no client certificate", "?auth=cert", async () => ({})],
  ["a token file that does not exist", "", async () => ({ BAO_TOKEN_FILE: file("none") })],
  [
    "a Kubernetes login without a role",
    "?auth=kubernetes",
    async () => ({ BAO_KUBERNETES_TOKEN_FILE: await written("jwt", review.serviceAccountToken) }),
  ],
  ["a token where its file should be named", "", async () => ({ BAO_TOKEN_FILE: "s.hunter2" })],
  [
    "an AppRole secret where its file should be named",
    "?auth=approle",
    async () => ({ BAO_ROLE_ID: await roleId(), BAO_SECRET_ID_FILE: "hunter2" }),
  ],
  [
    "a service account's token where its file should be named",
    "?auth=kubernetes&role=igc",
    async () => ({ BAO_KUBERNETES_TOKEN_FILE: "hunter2.x.y" }),
  ],
  [
    "a client key where its file should be named",
    "?auth=cert",
    async () => ({ BAO_CLIENT_CERT: file("client.pem"), BAO_CLIENT_KEY: "-----BEGIN PRIVATE KEY-----\nhunter2" }),
  ],
  ["an auth method mounted nowhere", "?auth=approle&auth-mount=none", async () => ({ BAO_ROLE_ID: "x", BAO_SECRET_ID: "hunter2" })],
])("says vault-forbidden of %s, what to do, and no secret", async (_way, query, environment) => {
  const env = await environment();
  const fault = await faultOf(open(query, env).then((vault) => vault.readKey(entry)));
  expect(fault.code).toBe("vault-forbidden");
  expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain("hunter2");
});

it("says vault-forbidden without any token", async () => {
  await fs.rm(file(".vault-token"), { force: true });
  expect(await codeOf(open("", {}).then((vault) => vault.readKey(entry)))).toBe("vault-forbidden");
});

it("logs in again when its token ran out meanwhile", async () => {
  const vault = await open("?auth=approle", { BAO_ROLE_ID: await roleId(), BAO_SECRET_ID: await secretId() });
  await vault.createKey(entry, "rsa-2048", metadata);
  const { data } = (await bao.admin("GET", "auth/token/accessors?list=true")) as { data: { keys: string[] } };
  for (const accessor of data.keys) {
    const { data: token } = (await bao.admin("POST", "auth/token/lookup-accessor", { accessor })) as { data: { path: string } };
    if (token.path === "auth/approle/login") await bao.admin("POST", "auth/token/revoke-accessor", { accessor });
  }
  expect((await vault.readKey(entry))?.entry).toBe(entry);
});

it("logs in once for many calls", async () => {
  const login = { BAO_ROLE_ID: await roleId("ci"), BAO_SECRET_ID: await secretId("ci") };
  const count = async (): Promise<number> =>
    ((await bao.admin("GET", "auth/token/accessors?list=true")) as { data: { keys: string[] } }).data.keys.length;
  const before = await count();
  const vault = await open("?auth=approle&auth-mount=ci", login);
  await Promise.all(Array.from({ length: 5 }, (_, index) => vault.readKey(`igc-${index}`)));
  expect((await count()) - before).toBe(1);
});

it("does not speak to a server whose CA it does not know", async () => {
  const fault = await faultOf(open("", { BAO_TOKEN: "x", BAO_CACERT: file("client.pem") }).then((vault) => vault.readKey(entry)));
  expect(fault.code).toBe("vault-unreachable");
  expect(fault.hint).toContain("BAO_CACERT");
});
