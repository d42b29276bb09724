import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { faultOf } from "../../../test/contract/vault-stage";
import { emulated } from "../../../test/servers/azurite";
import { type Failure, type FaultProxy, faultProxy, type Verdict } from "../../../test/servers/fault-proxy";
import { anybody } from "../../../test/servers/s3-stage";
import { selfSigned } from "../../../test/servers/self-signed";
import { readPlatformAddress, type StoreAddress } from "../address";
import { openBucket } from "../bucket";
import { openPlatform } from "../open";
import { openStore } from "./open";

/** Wrong configurations and bad days: each its fault and what to do, at the first look, which is the preview's. */
Object.assign(process.env, anybody, { AZURE_STORAGE_KEY: emulated.key });
const now = () => new Date("2026-11-24T09:00:00Z");
let proxy: FaultProxy;
let waits: number[];
beforeAll(async () => void (proxy = await faultProxy("http://127.0.0.1:1")));
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.close();
  await proxy.stop();
});
beforeEach(() => void (waits = []));

type Service = "s3" | "azblob" | "gs";
const addresses: Readonly<Record<Service, (endpoint: string) => string>> = {
  s3: (endpoint) => `manual:s3://igc-bucket/igc?region=eu-west-3&endpoint=${endpoint}`,
  azblob: (endpoint) => `manual:azblob://devstoreaccount1/igc-container/igc?endpoint=${endpoint}`,
  gs: (endpoint) => `manual:gs://igc-bucket/igc?endpoint=${endpoint}`,
};
/** How each service words a refusal. */
const says: Readonly<Record<Service, (status: number, code: string, message?: string) => Failure>> = {
  s3: (status, code, message = "no") => ({
    status,
    headers: { "content-type": "application/xml" },
    text: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`,
  }),
  azblob: (status, code, message = "no") => ({
    status,
    headers: { "content-type": "application/xml", "x-ms-error-code": code },
    text: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  }),
  gs: (status, reason, message = "no") => ({ status, body: { error: { code: status, message, errors: [{ reason, message }] } } }),
};
const page: Failure = { status: 200, headers: { "content-type": "text/html" }, text: "<html><body>welcome</body></html>" };
const look = async (service: Service, endpoint = proxy.url): Promise<Awaited<ReturnType<typeof faultOf>>> => {
  const address = addresses[service](endpoint);
  const patience = { sleep: async (milliseconds: number) => void waits.push(milliseconds), random: () => 0 };
  const store = await openStore(readPlatformAddress(address) as StoreAddress, { now, patience });
  return faultOf(openBucket(store, address, now).poll());
};

it.each<[Service, string, Failure, string, RegExp]>([
  ["s3", "the bucket is not there", says.s3(404, "NoSuchBucket"), "exchange-missing", /aws s3 mb/],
  ["s3", "the bucket is in another region", says.s3(301, "PermanentRedirect"), "exchange-missing", /\?region=/],
  ["s3", "the request is signed for another region", says.s3(400, "AuthorizationHeaderMalformed"), "exchange-missing", /\?region=/],
  ["s3", "the region takes no such request", says.s3(400, "IllegalLocationConstraintException"), "exchange-missing", /\?region=/],
  ["s3", "there is no right to list", says.s3(403, "AccessDenied"), "exchange-forbidden", /policy for pipelines/],
  ["s3", "the key is unknown", says.s3(403, "InvalidAccessKeyId"), "exchange-forbidden", /get-caller-identity/],
  ["s3", "the secret is another", says.s3(403, "SignatureDoesNotMatch"), "exchange-forbidden", /get-caller-identity/],
  ["s3", "the session has ended", says.s3(403, "ExpiredTokenForbidden"), "exchange-forbidden", /get-caller-identity/],
  ["s3", "the account is suspended", says.s3(403, "AllAccessDisabled"), "exchange-forbidden", /get-caller-identity/],
  ["s3", "the key of the bucket is disabled", says.s3(400, "KMS.DisabledException"), "exchange-forbidden", /kms:Decrypt/],
  [
    "s3",
    "the key of the bucket is another's",
    says.s3(403, "AccessDenied", "not authorized: kms:Decrypt"),
    "exchange-forbidden",
    /kms:Decrypt/,
  ],
  ["s3", "the server knows no conditional writes", says.s3(501, "NotImplemented"), "exchange-unconditional", /If-None-Match/],
  ["azblob", "the account's own key is gone", says.azblob(403, "KeyVaultEncryptionKeyNotFound"), "exchange-forbidden", /Enable that key/],
  [
    "gs",
    "the key of the bucket is disabled",
    says.gs(400, "invalid", "Cloud KMS key is disabled"),
    "exchange-forbidden",
    /Enable that key/,
  ],
  ["s3", "the endpoint serves something else", { status: 404, text: "<html>no such page</html>" }, "platform-unreachable", /its endpoint/],
  ["s3", "a page wants a login", page, "platform-unreachable", /its endpoint/],
  ["azblob", "a page wants a login", page, "platform-unreachable", /its endpoint/],
  ["gs", "a page wants a login", page, "platform-unreachable", /its endpoint/],
  ["azblob", "the container is not there", says.azblob(404, "ContainerNotFound"), "exchange-missing", /az storage container create/],
  ["azblob", "there is no role", says.azblob(403, "AuthorizationPermissionMismatch"), "exchange-forbidden", /Data Contributor/],
  [
    "azblob",
    "the key is another",
    says.azblob(403, "AuthenticationFailed", "Server failed to authenticate"),
    "exchange-forbidden",
    /az login/,
  ],
  ["azblob", "the firewall shuts the runner out", says.azblob(403, "AuthorizationFailure"), "exchange-forbidden", /Data Contributor/],
  ["azblob", "keys are switched off", says.azblob(403, "KeyBasedAuthenticationNotPermitted"), "exchange-forbidden", /az login/],
  ["azblob", "the account is disabled", says.azblob(403, "AccountIsDisabled"), "exchange-forbidden", /Data Contributor/],
  ["azblob", "public access is refused", says.azblob(409, "PublicAccessNotPermitted"), "platform-unreachable", /its endpoint/],
  ["azblob", "the tenant wants a token", says.azblob(401, "NoAuthenticationInformation"), "exchange-forbidden", /az login/],
  ["azblob", "the name resolves to something else", { status: 404, text: "<html></html>" }, "platform-unreachable", /its endpoint/],
  ["gs", "the bucket is not there", says.gs(404, "notFound", "The specified bucket does not exist."), "exchange-missing", /buckets create/],
  [
    "gs",
    "there is no right to list",
    says.gs(403, "forbidden", "x does not have storage.objects.list access"),
    "exchange-forbidden",
    /roles/,
  ],
  ["gs", "the token has ended", says.gs(401, "authError", "Invalid Credentials"), "exchange-forbidden", /application-default login/],
  ["gs", "billing is off", says.gs(403, "accountDisabled"), "exchange-forbidden", /roles/],
  ["gs", "the requester pays", says.gs(400, "required", "Bucket is requester pays bucket"), "platform-unreachable", /its endpoint/],
])("%s: %s", async (service, _what, answer, code, hint) => {
  proxy.decide(() => answer);
  const fault = await look(service);
  // A page may also end its line early, which is asked again.
  expect([fault.code, answer === page ? [] : waits]).toEqual([code, []]);
  expect(fault.hint).toMatch(hint);
  expect(fault.what).toContain(addresses[service]("").slice("manual:".length).split("?")[0]);
  expect([fault.message.includes(anybody.AWS_SECRET_ACCESS_KEY), fault.message.includes(emulated.key), fault.cause]).toEqual([
    false,
    false,
    undefined,
  ]);
});

it.each<[Service, Failure]>([
  ["s3", says.s3(403, "RequestTimeTooSkewed")],
  ["azblob", says.azblob(403, "AuthenticationFailed", "Request date header too old: Mon, 01 Jan 2024")],
])("%s: the clock is off", async (service, answer) => {
  proxy.decide(() => answer);
  const fault = await look(service);
  expect([fault.code, fault.hint]).toEqual(["exchange-forbidden", expect.stringMatching(/clock/) as string]);
});

it.each<[Service, string, Verdict]>(
  (["s3", "azblob", "gs"] as const).flatMap((service): [Service, string, Verdict][] => [
    [service, "503", says[service](503, service === "s3" ? "SlowDown" : service === "azblob" ? "ServerBusy" : "backendError")],
    [service, "500", says[service](500, service === "azblob" ? "InternalError" : "internalError")],
    [service, "429", says[service](429, "rateLimitExceeded")],
    [service, "a line that is cut", "cut"],
  ]),
)("%s: %s is asked again, and said when it stays", async (service, _what, verdict) => {
  proxy.decide(() => verdict);
  const fault = await look(service);
  // Four requests begin together, and each is asked again seven times.
  expect([fault.code, waits.length >= 7]).toEqual(["platform-unreachable", true]);
});

it("waits as long as the service asks", async () => {
  proxy.decide(() => ({ ...says.s3(503, "SlowDown"), headers: { "retry-after": "2" } }));
  await look("s3");
  expect(new Set(waits)).toEqual(new Set([2_000]));
});

it.each(["s3", "azblob", "gs"] as const)("%s: nobody listens", async (service) => {
  const fault = await look(service, "http://127.0.0.1:9");
  expect([fault.code, fault.hint]).toEqual(["platform-unreachable", expect.stringMatching(/its endpoint/) as string]);
});

it.each(["s3", "azblob", "gs"] as const)("%s: nobody vouches for the server's certificate", async (service) => {
  const server = createServer(await selfSigned(["127.0.0.1"])).listen(0, "127.0.0.1");
  servers.push(server); // ended after all: four requests begin together, and the first that fails is the answer
  await once(server, "listening");
  const fault = await look(service, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([fault.code, fault.hint, waits]).toEqual(["platform-unreachable", expect.stringMatching(/NODE_EXTRA_CA_CERTS/) as string, []]);
});

it("s3: there are no credentials", async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  delete process.env["AWS_ACCESS_KEY_ID"];
  Object.assign(process.env, { AWS_SHARED_CREDENTIALS_FILE: "/nowhere", AWS_CONFIG_FILE: "/nowhere" });
  const fault = await look("s3").finally(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }));
  expect([fault.code, waits]).toEqual(["exchange-forbidden", []]);
});

it.each([
  ["manual:s3://", /names no bucket/],
  ["manual:s3://UPPER/x", /names no bucket/],
  ["manual:s3://bucket//x", /prefix/],
  ["manual:s3://bucket/../x", /prefix/],
  ["manual:s3://bucket/a b", /prefix/],
  ["manual:s3://bucket/x?region=EU", /region/],
  ["manual:s3://bucket/x?regoin=eu-west-3", /parameters are region and endpoint/],
  ["manual:s3://bucket/x?region=a1&region=a2", /parameters are/],
  ["manual:s3://bucket/x?endpoint=http://minio.example", /not encrypted/],
  ["manual:s3://bucket/x?endpoint=https://key:secret@minio.example", /user or password/],
  ["manual:s3://bucket/x?endpoint=minio", /no https URL/],
  ["manual:azblob://container", /storage account|names no container/],
  ["manual:azblob://Account/container", /storage account/],
  ["manual:azblob://account/two--hyphens", /names no container/],
  ["manual:gs://bucket/x?region=europe", /parameters are endpoint/],
  ["manual:ftp://bucket/x", /ftp/],
])("refuses %s before anything is asked", async (address, what) => {
  const fault = await faultOf(openPlatform(address, { cwd: "/", now }));
  expect(fault.code).toMatch(/^address-(shape|scheme)$/);
  expect(fault.what).toMatch(what);
  expect(fault.message).not.toContain("secret@");
});

it.each([
  "manual:s3://bucket",
  "manual:s3://my.bucket/a/b=c?region=gra&endpoint=https://s3.gra.io.cloud.ovh.net",
  "manual:gs://my_bucket/x",
  "manual:azblob://account/box/igc/prod",
])("takes %s", async (address) => expect((await openPlatform(address, { cwd: "/", now })).address).toBe(address));
