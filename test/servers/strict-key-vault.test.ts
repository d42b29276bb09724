import { SecretClient } from "@azure/keyvault-secrets";
import { StrictKeyVault } from "./strict-key-vault";
import { accessTo } from "./strict-key-vault-stage";

/** The stand-in by itself, through the real client: a stand-in that takes what the service refuses proves nothing. */
let server: StrictKeyVault;
let client: SecretClient;
beforeAll(async () => {
  server = await StrictKeyVault.start();
  const { credential, options } = accessTo(server);
  client = new SecretClient(server.url, credential, { ...options, retryOptions: { maxRetries: 0 } });
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  server.rights = new Set([...server.rights, "delete", "purge"]);
});

/** The status an operation is refused with, and the reason inside. */
async function refusal(work: Promise<unknown>): Promise<[number, string | undefined]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { statusCode, details } = error as { statusCode: number; details?: { error?: { innerError?: { code?: string } } } };
  return [statusCode, details?.error?.innerError?.code];
}

const tags = (count: number, length: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, "x".repeat(length)]));

it("asks for a token first, and takes the request then", async () => {
  const { credential, options } = accessTo(server);
  await new SecretClient(server.url, credential, options).setSecret("a", "1");
  expect(server.unauthenticated).toEqual([{ call: "PUT secrets/a", bytes: 0 }]);
  expect(server.calls).toEqual(["PUT secrets/a"]);
});

it("makes a version of every write, with times of whole seconds", async () => {
  const [first, second] = [
    await client.setSecret("a", "1"),
    await client.setSecret("a", "2", { expiresOn: new Date("2029-05-04T08:30:00Z") }),
  ];
  expect(first.properties.createdOn).toEqual(second.properties.createdOn);
  expect(first.properties.createdOn!.getTime() % 1000).toBe(0);
  expect((await client.getSecret("A")).value).toBe("2"); // names have no case
  expect((await client.getSecret("a", { version: first.properties.version })).value).toBe("1");
  expect(second.properties.expiresOn).toEqual(new Date("2029-05-04T08:30:00Z"));
});

it.each([
  ["a value of 25 KB", () => client.setSecret("a", "x".repeat(25 * 1024))],
  ["15 tags of 256 characters", () => client.setSecret("a", "1", { tags: tags(15, 256) })],
  ["a name of 127 characters", () => client.setSecret("a".repeat(127), "1")],
])("takes %s", async (_what, work) => {
  await expect(work()).resolves.toBeDefined();
});

it.each([
  ["a value of a byte more", () => client.setSecret("a", "x".repeat(25 * 1024 + 1))],
  ["16 tags", () => client.setSecret("a", "1", { tags: tags(16, 1) })],
  ["a tag of 257 characters", () => client.setSecret("a", "1", { tags: tags(1, 257) })],
  ["a name of 128 characters", () => client.setSecret("a".repeat(128), "1")],
  ["a name with an underscore", () => client.setSecret("a_b", "1")],
])("refuses %s", async (_what, work) => {
  expect((await refusal(work()))[0]).toBe(400);
  expect(server.secrets.all().size).toBe(0);
});

it("lists every version over its pages, and none of an absent name", async () => {
  server.pageSize = 2;
  for (let index = 0; index < 5; index++) await client.setSecret("a", String(index));
  const ids = new Set<string>();
  for await (const { version } of client.listPropertiesOfSecretVersions("a")) ids.add(version!);
  expect(ids.size).toBe(5);
  expect(await client.listPropertiesOfSecretVersions("b").next()).toMatchObject({ done: true });
});

it("keeps a deleted name taken until it is recovered or purged", async () => {
  await client.setSecret("a", "1");
  server.secrets.delete("a");
  expect(await refusal(client.getSecret("a"))).toEqual([404, undefined]);
  expect(await refusal(client.setSecret("a", "2"))).toEqual([409, "ObjectIsDeletedButRecoverable"]);
  await (await client.beginRecoverDeletedSecret("a")).pollUntilDone();
  expect((await client.getSecret("a")).value).toBe("1");
  server.secrets.delete("a");
  await client.purgeDeletedSecret("a");
  expect((await client.setSecret("a", "3")).value).toBe("3");
  expect(await refusal(client.purgeDeletedSecret("a"))).toEqual([404, undefined]);
});

it("refuses a name that is being recovered", async () => {
  await client.setSecret("a", "1");
  server.secrets.delete("a");
  server.secrets.recoveryLooks = 9;
  expect((await client.getDeletedSecret("a")).name).toBe("a");
  await client.beginRecoverDeletedSecret("a");
  expect(await refusal(client.setSecret("a", "2"))).toEqual([409, "ObjectIsBeingRecovered"]);
  expect(await refusal(client.beginRecoverDeletedSecret("a"))).toEqual([409, "ObjectIsBeingRecovered"]);
  expect(await refusal(client.getDeletedSecret("a"))).toEqual([404, undefined]);
});

it("does not read what is disabled, and still lists it", async () => {
  const { version } = (await client.setSecret("a", "1")).properties;
  await client.updateSecretProperties("a", version!, { enabled: false });
  expect(await refusal(client.getSecret("a"))).toEqual([403, "SecretDisabled"]);
  expect((await client.listPropertiesOfSecretVersions("a").next()).value).toMatchObject({ enabled: false });
});

it("keeps what was written when its answer is lost", async () => {
  server.droppedAnswers = 1;
  expect(await refusal(client.setSecret("a", "1"))).toEqual([undefined, undefined]);
  expect((await client.getSecret("a")).value).toBe("1");
});

it("lets nobody do what the role does not give", async () => {
  await client.setSecret("a", "1");
  server.rights = new Set(["setSecret"]);
  expect(await refusal(client.getSecret("a"))).toEqual([403, "ForbiddenByRbac"]);
});

it("says after how long a throttled request may come again", async () => {
  server.throttles = 1;
  const error = (await client.getSecret("a").catch((thrown: unknown) => thrown)) as { response: { headers: Map<string, string> } };
  expect(error.response.headers.get("retry-after")).toBe("1");
});
