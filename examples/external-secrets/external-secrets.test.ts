import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import Ajv from "ajv";
import { parseAllDocuments } from "yaml";
import { openAwsVault } from "../../provider/vault/aws";
import { jsonClient, openOpenBaoVault } from "../../provider/vault/openbao";
import { publicKeySha256 } from "../../provider/x509/key";
import { inServiceOf } from "../../test/contract/vault-in-service";
import { metadata, pooled } from "../../test/contract/vault-stage";
import { startBao } from "../../test/servers/bao";
import { setUpTimeout } from "../../test/servers/child";
import { faultProxy } from "../../test/servers/fault-proxy";
import { limitToServer, publishedName, serverToken } from "../../test/servers/reading-server";
import { strictSecretsManager } from "../../test/servers/strict-secrets-manager";

/** The manifests are what the operator's own schema takes, and what they name is there, for the rights they have. */
jest.setTimeout(setUpTimeout);

interface Manifest {
  readonly apiVersion: string;
  readonly kind: "SecretStore" | "ExternalSecret";
  readonly spec: {
    readonly provider?: Readonly<Record<"aws" | "vault", { readonly path?: string; readonly version?: string }>>;
    readonly target?: { readonly template: { readonly data: Readonly<Record<string, string>> } };
    readonly dataFrom?: readonly { readonly extract: { readonly key: string } }[];
  };
}
const files = ["aws.yaml", "openbao.yaml"] as const;
const text = (file: string): string => readFileSync(join(__dirname, file), "utf8");
const manifests = (file: string): Manifest[] => parseAllDocuments(text(file)).map((document) => document.toJS() as Manifest);
const schemas = JSON.parse(text("crds.json")) as Record<Manifest["kind"], { readonly apiVersion: string; readonly spec: object }>;

/** Kubernetes drops what a schema does not name: here it is refused, so that a typing error is seen. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== "object" || node === null) return node;
  const fields = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, strict(value)]));
  return "properties" in fields && !("additionalProperties" in fields) ? { ...fields, additionalProperties: false } : fields;
}

function wrong({ apiVersion, kind, spec }: Manifest): unknown[] {
  const schema = schemas[kind];
  const validate = new Ajv({ allErrors: true, unknownFormats: ["byte"] }).compile(strict(schema.spec) as object);
  validate(spec);
  return [
    ...(apiVersion === schema.apiVersion ? [] : [apiVersion]),
    ...(validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`),
  ];
}

it.each(files)("%s is taken by the operator's schema", (file) => {
  const both = manifests(file);
  expect(both.map(({ kind }) => kind)).toEqual(["SecretStore", "ExternalSecret"]);
  expect(both.flatMap(wrong)).toEqual([]);
});

it.each<[string, (manifest: string) => string]>([
  ["a word that is none", (manifest) => manifest.replace("refreshInterval", "refreshIntervall")],
  ["no key to extract", (manifest) => manifest.replace(/key: igc-sante.*/, "property: value")],
  ["a provider that is none", (manifest) => manifest.replace("    aws:", "    awss:")],
  ["another version", (manifest) => manifest.replaceAll("io/v1", "io/v1alpha1")],
])("the schema refuses %s", (_what, change) => {
  const changed = parseAllDocuments(change(text("aws.yaml"))).map((document) => document.toJS() as Manifest);
  expect(changed.flatMap(wrong)).not.toEqual([]);
});

/** The Kubernetes secret that the operator makes of the fields it extracted. */
function secretOf(file: string, fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const { data } = manifests(file)[1]!.spec.target!.template;
  return Object.fromEntries(
    Object.entries(data).map(([name, template]) => [
      name,
      template.replace(/\{\{ \.(\w+) \}\}/g, (_whole, field: string) => String(fields[field])),
    ]),
  );
}

function mustServe(secret: Record<string, string>, certificate: string): void {
  expect(Object.keys(secret)).toEqual(["tls.crt", "tls.key", "ca.crt"]);
  const leaf = new X509Certificate(secret["tls.crt"]!);
  expect(leaf.toString().trim()).toBe(certificate.trim());
  expect(publicKeySha256(createPublicKey(createPrivateKey(secret["tls.key"]!)))).toBe(publicKeySha256(leaf.publicKey));
  expect(secret["tls.crt"]!.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  expect(secret["ca.crt"]!.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
}

const keyIn = (file: string): string => manifests(file)[1]!.spec.dataFrom![0]!.extract.key;
const context = { notice: () => undefined, now: () => new Date("2026-11-24T12:00:00Z"), generate: pooled() };

it("aws.yaml: GetSecretValue with the server's own rights gives what the template needs", async () => {
  const service = await strictSecretsManager();
  const proxy = await faultProxy(service.url);
  try {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
    const vault = await openAwsVault(`eu-west-3?endpoint=${service.url}`, "aws:", context);
    const inService = await inServiceOf(await vault.createKey("igc-one-r1", "rsa-2048", metadata));
    await vault.putInService(publishedName, inService);
    await limitToServer(proxy, publishedName);
    const client = new SecretsManagerClient({ region: "eu-west-3", endpoint: proxy.url, maxAttempts: 1 });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: keyIn("aws.yaml"), VersionStage: "AWSCURRENT" }));
    client.destroy();
    mustServe(secretOf("aws.yaml", JSON.parse(SecretString!) as Record<string, unknown>), inService.certificate);
  } finally {
    await proxy.stop();
    await service.stop();
  }
});

it("openbao.yaml: a read of the KV secret with the server's own rights gives what the template needs", async () => {
  const bao = await startBao();
  try {
    const vault = await openOpenBaoVault(`${bao.url}/secret/igc-sante`, "openbao:", {
      ...context,
      env: { BAO_TOKEN: "root", BAO_CACERT: bao.caFile },
    });
    const inService = await inServiceOf(await vault.createKey("igc-one-r1", "rsa-2048", metadata));
    await vault.putInService(publishedName, inService);
    const { path, version } = manifests("openbao.yaml")[0]!.spec.provider!.vault;
    expect(version).toBe("v2");
    const url = new URL(`/v1/${path}/data/${keyIn("openbao.yaml")}`, bao.url);
    const token = await serverToken(bao, publishedName);
    const { status, body } = await jsonClient({ ca: await readFile(bao.caFile) })({
      method: "GET",
      url,
      headers: { "x-vault-token": token },
    });
    expect(status).toBe(200);
    mustServe(secretOf("openbao.yaml", (body as { data: { data: Record<string, unknown> } }).data.data), inService.certificate);
  } finally {
    await bao.stop();
  }
});
