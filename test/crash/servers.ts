import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { uuid5 } from "../../provider/vault/aws";
import { startBao } from "../servers/bao";
import { policyFor } from "../servers/bao-stage";
import { startMoto } from "../servers/moto";
import { StrictKeyVault } from "../servers/strict-key-vault";
import { bringFile, type Place, type Stage, sha256 } from "./stage";

const exportable = ["pem", "pkcs12-modern"];

/** moto answers a page of HTML to some of many calls at once. The provider asks again; so do the tests. */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === 10 || (error as Error).name !== "SyntaxError") throw error;
    }
  }
}

/** `aws:` on moto's server. */
export async function awsStage(): Promise<Stage> {
  const moto = await startMoto();
  const region = "eu-west-3";
  const admin = new SecretsManagerClient({
    region,
    endpoint: moto.url,
    credentials: { accessKeyId: "ADMINISTRATOR", secretAccessKey: "x" },
  });
  const namesOf = async ({ id }: Place): Promise<string[]> => {
    const { SecretList = [] } = await asked(() =>
      admin.send(new ListSecretsCommand({ Filters: [{ Key: "name", Values: [`${id}/`] }], IncludePlannedDeletion: true, MaxResults: 100 })),
    );
    return SecretList.map(({ Name }) => Name!);
  };
  const held = async (place: Place): Promise<ReadonlyMap<string, string>> => {
    const values = (await namesOf(place)).map(
      async (name) =>
        [
          name.slice(place.id.length),
          (await asked(() => admin.send(new GetSecretValueCommand({ SecretId: name })))).SecretString!,
        ] as const,
    );
    return new Map(await Promise.all(values));
  };
  /** What is copied does not change any more. */
  const copied = new Map<string, Promise<ReadonlyMap<string, string>>>();
  return {
    ...{ name: "aws", bundles: exportable, job: {} },
    env: () => ({ AWS_ACCESS_KEY_ID: "VAULT", AWS_SECRET_ACCESS_KEY: "x" }),
    reach: ({ id }) => ({ vault: `aws:${region}?prefix=${id}&endpoint=${moto.url}`, env: {}, host: new URL(moto.url).host }),
    async copy(from, to) {
      if (!copied.has(from.id)) copied.set(from.id, held(from));
      for (const [name, SecretString] of await copied.get(from.id)!)
        await asked(() =>
          admin.send(new CreateSecretCommand({ Name: to.id + name, SecretString, ClientRequestToken: uuid5(to.id + name) })),
        );
    },
    secretName: ({ id }) => `${id}/key/of-others`,
    bringSecret: async ({ id }, SecretString) =>
      void (await asked(() =>
        admin.send(new CreateSecretCommand({ Name: `${id}/key/of-others`, SecretString, ClientRequestToken: uuid5(id) })),
      )),
    secrets: async (place) =>
      new Map([...(await held(place))].filter(([name]) => name.startsWith("/key/")).map(([name, value]) => [name, sha256(value)])),
    async clear(place) {
      for (const SecretId of await namesOf(place))
        await asked(() => admin.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })));
    },
    async stop() {
      admin.destroy();
      await moto.stop();
    },
  };
}

/** `openbao:` on the real server, with a token that has the published policy and no more. */
export async function baoStage(): Promise<Stage> {
  const bao = await startBao();
  await bao.admin("POST", "sys/policies/acl/crash", { policy: await policyFor("crash/+") });
  const { auth } = await bao.admin("POST", "auth/token/create", { policies: ["crash"], no_default_policy: true });
  const keys = async (folder: string): Promise<string[]> => {
    const answer = await bao.admin("GET", `secret/metadata/${folder}?list=true`).catch(() => ({}));
    return (answer as { data?: { keys: string[] } }).data?.keys ?? [];
  };
  const dataOf = async (path: string): Promise<{ readonly value: string }> =>
    ((await bao.admin("GET", `secret/data/${path}`)) as { data: { data: { value: string } } }).data.data;
  return {
    ...{ name: "openbao", bundles: exportable, job: {} },
    env: () => ({}),
    reach: (place) => ({
      vault: `openbao:${bao.url}/secret/crash/${place.id}`,
      env: {
        BAO_TOKEN_FILE: bringFile(place, "token", (auth as { client_token: string }).client_token),
        BAO_CACERT: bringFile(place, "ca.pem", { from: bao.caFile }),
      },
      host: new URL(bao.url).host,
    }),
    async copy(from, to) {
      if ((await keys(`crash/${from.id}`)).includes("vault"))
        await bao.admin("POST", `secret/data/crash/${to.id}/vault`, { data: await dataOf(`crash/${from.id}/vault`) });
      for (const kind of ["key", "issued", "current", "public-key"]) {
        for (const name of await keys(`crash/${from.id}/${kind}`))
          await bao.admin("POST", `secret/data/crash/${to.id}/${kind}/${name}`, {
            data: await dataOf(`crash/${from.id}/${kind}/${name}`),
          });
      }
    },
    secretName: ({ id }) => `crash/${id}/key/of-others`,
    bringSecret: async ({ id }, value) => void (await bao.admin("POST", `secret/data/crash/${id}/key/of-others`, { data: { value } })),
    secrets: async ({ id }) =>
      new Map(
        await Promise.all(
          (await keys(`crash/${id}/key`)).map(async (name) => [name, sha256((await dataOf(`crash/${id}/key/${name}`)).value)] as const),
        ),
      ),
    stop: () => bao.stop(),
  };
}

/** `azure:` on the strict stand-in, over HTTPS. Its clock goes on by 3 s with each write: nobody waits for it. */
export async function azureStage(): Promise<Stage> {
  const server = await StrictKeyVault.start();
  server.onCommit = () => server.advance(3000);
  const prefixOf = ({ id }: Place): string => `${id.split("-")[1]}-`;
  const held = (place: Place) =>
    [...server.secrets.all()]
      .filter(([name]) => name.startsWith(prefixOf(place)))
      .map(([name, versions]) => [name.slice(prefixOf(place).length), versions] as const);
  return {
    ...{ name: "azure", bundles: exportable, job: { keyVault: { ca: server.ca, token: server.token } } },
    env: () => ({}),
    reach: (place) => ({
      vault: `azure:${server.url}?prefix=${prefixOf(place)}&host=trusted`,
      env: {},
      host: new URL(server.url).host,
      names: [[prefixOf(place), ""]],
    }),
    async copy(from, to) {
      for (const [name, versions] of held(from)) {
        for (const { value, contentType, tags, exp } of versions)
          server.secrets.set(prefixOf(to) + name, { value, contentType, tags, ...(exp && { attributes: { exp } }) });
      }
      server.advance(3000);
    },
    secretName: (place) => `${prefixOf(place)}key-of-others`,
    bringSecret: async (place, value) => void server.secrets.set(`${prefixOf(place)}key-of-others`, { value }),
    secrets: async (place) =>
      new Map(
        held(place)
          .filter(([name]) => name.startsWith("key-"))
          .map(([name, versions]) => [name, sha256(versions[0]!.value)]),
      ),
    stop: () => server.stop(),
  };
}
