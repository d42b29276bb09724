import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { joined, type Place } from "../../provider/vault/common";
import { openOpenBaoVault } from "../../provider/vault/openbao";
import { type FailureCode, pooled, type VaultStage, type VaultTraits } from "../contract/vault-stage";
import type { BaoServer } from "./bao";
import type { FaultProxy, Verdict } from "./fault-proxy";
import { impatient } from "./impatient";

const policies = path.join(__dirname, "..", "..", "examples", "openbao");

/** The published policy, for a prefix of a test's own. */
export const policyFor = async (prefix: string, file = "policy.hcl"): Promise<string> =>
  (await readFile(path.join(policies, file), "utf8")).replaceAll("/igc-sante/", `/${prefix}/`);

async function tokenWith(bao: BaoServer, name: string, policy: string): Promise<string> {
  await bao.admin("POST", `sys/policies/acl/${name}`, { policy });
  const { auth } = await bao.admin("POST", "auth/token/create", { policies: [name], no_default_policy: true });
  return (auth as { client_token: string }).client_token;
}

/** What OpenBao answers in each way of failing. */
const answers: Readonly<Partial<Record<FailureCode, Verdict>>> = {
  "vault-forbidden": { status: 403, body: { errors: ["1 error occurred:\n\t* permission denied\n\n"] } },
  "vault-throttled": {
    status: 429,
    headers: { "retry-after": "1" },
    body: { errors: ['request path "secret/data": rate limit quota exceeded'] },
  },
  "vault-unreachable": "cut",
};
export const baoFailures = Object.keys(answers) as FailureCode[];

/** What answers in OpenBao's place, or says that the place as a whole is not there. */
const strangers: Readonly<Record<string, Verdict>> = {
  "a proxy answers 404 and a page": { status: 404, headers: { "content-type": "text/html" }, text: "<html>no such page</html>" },
  "a proxy answers 404 and nothing": { status: 404, text: "" },
  "a page of a network that wants a login is there": {
    status: 200,
    headers: { "content-type": "text/html" },
    text: "<html>welcome</html>",
  },
  "the mount is gone": { status: 404, body: { errors: ['no handler for route "secret/data/x". route entry not found.'] } },
  "the namespace is gone": { status: 404, body: { errors: ["namespace not found"] } },
};
const baoStrangers = Object.keys(strangers);

/** What the contracts of vaults know of OpenBao; how many write at once is the contract's. */
export const baoTraits: Omit<VaultTraits, "writers"> = {
  exportable: true,
  failures: baoFailures,
  foreign: true,
  softDeletes: true,
  strangers: baoStrangers,
  hasIdFromTheStart: false,
};

/** A prefix of its own in the real server, reached with a token that has the published policy and no more. */
export async function baoStage(
  bao: BaoServer,
  proxy: FaultProxy,
): Promise<VaultStage & { readonly prefix: string; readonly token: string }> {
  const prefix = `igc-${randomUUID().slice(0, 8)}`;
  const token = await tokenWith(bao, prefix, await policyFor(prefix));
  const rest = `${proxy.url}/secret/${prefix}`;
  const data = (place: Place): string => `secret/data/${prefix}/${joined(place, "/")}`;
  return {
    prefix,
    token,
    open: (options = { generate: pooled() }) =>
      openOpenBaoVault(rest, `openbao:${rest}`, {
        env: { BAO_TOKEN: token },
        notice: () => undefined,
        now: () => new Date("2026-11-24T12:00:00Z"),
        patience: impatient,
        ...options,
      }),
    close: async () => proxy.decide(() => "pass"),
    async fail(kind) {
      proxy.decide(() => answers[kind]!);
      return async () => proxy.decide(() => "pass");
    },
    contents: () => listed(bao, prefix),
    async overwrite(place, bytes) {
      await bao.admin("POST", data(place), { data: place.kind === "current" ? fieldsIn(bytes) : { value: bytes.toString("utf8") } });
    },
    async foreign(text) {
      const name = `${prefix}/key/of-others`;
      const half = text.indexOf("-----BEGIN CERTIFICATE");
      await bao.admin("POST", `secret/data/${name}`, {
        data: half < 0 ? { p12: text } : { key: text.slice(0, half), certificate: text.slice(half), port: 443 },
      });
      return name;
    },
    async plain(place) {
      const answer = (await bao.admin("GET", data(place))) as { data: { data: { value: string } } };
      return Buffer.from(place.kind === "current" ? JSON.stringify(answer.data.data) : answer.data.data.value);
    },
    async softDelete(place) {
      await bao.admin("POST", `secret/delete/${prefix}/${joined(place, "/")}`, { versions: [1] });
    },
    async meet(stranger) {
      proxy.decide(() => strangers[stranger]!);
      return async () => proxy.decide(() => "pass");
    },
  };
}

/** As `baoStage`, where its keys are listed with another token, which has the published policy of listing and no more. */
export async function baoListingStage(bao: BaoServer, proxy: FaultProxy): Promise<VaultStage & { readonly prefix: string }> {
  const stage = await baoStage(bao, proxy);
  const BAO_TOKEN = await tokenWith(bao, `${stage.prefix}-list`, await policyFor(stage.prefix, "list-policy.hcl"));
  return {
    ...stage,
    async open(options) {
      const vault = await stage.open(options);
      const context = { env: { BAO_TOKEN }, notice: () => undefined, now: () => new Date(0), patience: impatient };
      const lister = await openOpenBaoVault(`${proxy.url}/secret/${stage.prefix}`, vault.address, context);
      await lister.identity(); // it has found its mount before anything fails
      return { ...vault, listKeys: () => lister.listKeys() };
    },
  };
}

/** What is in service has fields of its own; anything may stand there instead. */
function fieldsIn(bytes: Buffer): object {
  try {
    return Object(JSON.parse(bytes.toString("utf8"))) as object;
  } catch {
    return { text: bytes.toString("utf8") };
  }
}

/** Entries and their versions, as the root sees them. */
async function listed(bao: BaoServer, prefix: string): Promise<Map<string, string>> {
  const keys = async (folder: string): Promise<string[]> => {
    const answer = await bao.admin("GET", `secret/metadata/${folder}?list=true`).catch(() => ({}));
    return (answer as { data?: { keys: string[] } }).data?.keys ?? [];
  };
  const names = (
    await Promise.all(
      ["key", "issued", "current", "public-key"].map(async (kind) => (await keys(`${prefix}/${kind}`)).map((name) => `${kind}/${name}`)),
    )
  ).flat();
  if ((await keys(prefix)).includes("vault")) names.push("vault");
  return new Map(
    await Promise.all(
      names.map(
        async (name) =>
          [name, JSON.stringify(((await bao.admin("GET", `secret/metadata/${prefix}/${name}`)) as { data: unknown }).data)] as const,
      ),
    ),
  );
}
