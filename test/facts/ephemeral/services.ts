import type { IncomingMessage } from "node:http";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { asPem, type Hierarchy } from "../../../provider/igc/sandbox";
import { type FaultProxy, faultProxy, type Verdict } from "../../servers/fault-proxy";
import { iam, type Policy } from "../../servers/iam-policy";
import { startMoto } from "../../servers/moto";
import { adminAt, bucket, makeBucket, region } from "../../servers/s3-stage";

/** Who asks, by the key id in the signature: the pipeline's role, and the administrator who orders on the portal. */
export const parties = { pipeline: "PIPELINE", person: "PERSON" } as const;
export type Party = keyof typeof parties;

/** The exchange's prefix in the bucket. */
const prefix = "igc";

/** Rights on the exchange, below its prefix: docs/exchange.md, "Rights". */
const rights: Readonly<Record<Party, Readonly<Record<string, RegExp>>>> = {
  pipeline: { GET: /./, PUT: /./, DELETE: /^(inbox\/|outbox\/|exchange\.json\.)/ },
  person: { GET: /^(outbox\/|quarantine\/|inbox\/|ca\/|exchange\.json$|index\.json\.gz$)/, PUT: /^(inbox\/|outbox\/[^/]+\/reponse\.txt$)/ },
};

const denied: Verdict = {
  status: 403,
  headers: { "content-type": "application/xml" },
  text: "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
};

const partyOf = ({ headers }: IncomingMessage): Party | undefined => {
  const signed = /Credential=(\w+)\//.exec(headers.authorization ?? "")?.[1];
  return (Object.keys(parties) as Party[]).find((party) => parties[party] === signed);
};

function mayTouchExchange(party: Party, { method, url }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url!, "http://s3");
  const listed = searchParams.get("prefix");
  if (pathname === `/${bucket}` || pathname === `/${bucket}/`) return method === "GET" && Boolean(listed?.startsWith(`${prefix}/`));
  const before = `/${bucket}/${prefix}/`;
  return pathname.startsWith(before) && Boolean(rights[party][method!]?.test(decodeURIComponent(pathname.slice(before.length))));
}

/** What outlives every machine: a bucket and a vault in AWS (moto), behind the rights that each party has and no more. */
export interface Services {
  readonly vault: string;
  readonly exchange: string;
  /** Requests that were refused: `party METHOD path`. */
  readonly refused: readonly string[];
  /** An authority is put where the exchange's runs look for it, by whoever runs the bucket. */
  trust(hierarchy: Hierarchy): Promise<void>;
  /** Names of the keys in the vault. */
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

/** @param vaultPolicy what the pipeline may do in Secrets Manager */
export async function startServices(vaultPolicy: Policy): Promise<Services> {
  const moto = await startMoto();
  await makeBucket(moto.url);
  const proxy: FaultProxy = await faultProxy(moto.url);
  const refused: string[] = [];
  const vaultRights = iam(vaultPolicy);
  proxy.decide((request, body) => {
    const party = partyOf(request);
    const isVault = request.headers["x-amz-target"] !== undefined;
    const verdict =
      isVault && party === "pipeline"
        ? vaultRights(request, body)
        : party && !isVault && mayTouchExchange(party, request)
          ? "pass"
          : denied;
    if (verdict !== "pass") refused.push(`${party ?? "nobody"} ${request.method} ${request.url}`);
    return verdict;
  });
  const admin = adminAt(moto.url);
  const secrets = new SecretsManagerClient({
    region,
    endpoint: moto.url,
    credentials: { accessKeyId: "ADMINISTRATOR", secretAccessKey: "x" },
  });
  return {
    vault: `aws:${region}?prefix=igc-sante&endpoint=${proxy.url}`,
    exchange: `manual:s3://${bucket}/${prefix}?region=${region}&endpoint=${proxy.url}`,
    refused,
    async trust(hierarchy) {
      for (const member of ["root", "issuing"] as const) {
        const Body = asPem("CERTIFICATE", hierarchy[member].certificate);
        await admin.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/ca/${member}.pem`, Body }));
      }
    },
    async keys() {
      const { SecretList = [] } = await secrets.send(
        new ListSecretsCommand({ Filters: [{ Key: "name", Values: ["igc-sante/key/"] }], MaxResults: 100 }),
      );
      return SecretList.map(({ Name }) => Name!.slice("igc-sante/key/".length)).sort();
    },
    async stop() {
      admin.destroy();
      secrets.destroy();
      await proxy.stop();
      await moto.stop();
    },
  };
}
