import { inspect } from "node:util";
import { codeOf, entry, faultOf, issuedFor, keyPool, metadata, pooled } from "../../../test/contract/vault-stage";
import { leastRights, type Right, StrictKeyVault } from "../../../test/servers/strict-key-vault";
import { accessTo, openOn, secretName } from "../../../test/servers/strict-key-vault-stage";
import { encodeKey, storedKey } from "../common";
import { openAzureVault } from "./adapter";

/** What is Key Vault's own: versions instead of conditional writes, soft deletion, throttling, roles, the challenge. */
let server: StrictKeyVault;
beforeAll(async () => void (server = await StrictKeyVault.start()));
afterAll(() => server.stop());
beforeEach(() => server.reset());

const keyName = secretName({ kind: "key", name: entry });
const [lowest, middle, highest] = ["0".repeat(32), "8".repeat(32), "f".repeat(32)] as const;
const opened = () => openOn(server, { generate: pooled() });

/** What another process writes for the same entry: its own key, with no look at what is there. */
async function rival(): Promise<{ value: string; publicKeySha256: string }> {
  const key = storedKey((await keyPool())[2]!, { entry, metadata, createdAt: server.secrets.now().toISOString() });
  return { value: encodeKey(key).toString("utf8"), publicKeySha256: key.publicKeySha256 };
}

/** Runs once, when the entry's key was written. */
const whenWritten = (work: () => void): void => {
  server.onCommit = (name) => {
    if (name !== keyName) return;
    server.onCommit = () => undefined;
    work();
  };
};

const enabled = (): (readonly [string, boolean])[] =>
  server.secrets.versions(keyName).map((version) => [version.id, version.enabled] as const);

describe("two writers", () => {
  it("lets the lower version id win within one second, and disables the other", async () => {
    const other = await rival();
    server.secrets.nextIds.push(middle, lowest);
    whenWritten(() => void server.secrets.set(keyName, { value: other.value }));
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    expect(made.publicKeySha256).toBe(other.publicKeySha256);
    expect(enabled()).toEqual([
      [lowest, true],
      [middle, false],
    ]);
  });

  it("lets the earlier second win, whatever the version ids are, and disables the later", async () => {
    const other = await rival();
    server.secrets.nextIds.push(highest, lowest);
    whenWritten(() => {
      server.advance(1000);
      server.secrets.set(keyName, { value: other.value });
    });
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    expect(made.publicKeySha256).not.toBe(other.publicKeySha256);
    expect(enabled()).toEqual([
      [lowest, false],
      [highest, true],
    ]);
  });

  it("gives no key away, to writer or reader, before the second is over in which another could still win", async () => {
    const [other, ours] = [await rival(), storedKey((await keyPool())[0]!, { entry, metadata, createdAt: "2026-11-24T12:00:00.000Z" })];
    server.secrets.nextIds.push(middle, lowest);
    server.secrets.set(keyName, { value: encodeKey(ours).toString("utf8") });
    const sleep = async (milliseconds: number): Promise<void> => {
      server.secrets.set(keyName, { value: other.value });
      server.advance(milliseconds);
    };
    const reader = await openOn(server, { patience: { sleep, random: () => 0.5 } });
    expect((await reader.readKey(entry))?.publicKeySha256).toBe(other.publicKeySha256);
  });

  it("waits no longer than two seconds for that, and not at all for what is older", async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      server.advance(milliseconds);
    };
    const vault = await openOn(server, { generate: pooled(), patience: { sleep, random: () => 0.5 } });
    await vault.createKey(entry, "rsa-2048", metadata);
    expect(waits).toHaveLength(2); // the key, and the record of its public key
    expect(Math.max(...waits)).toBeLessThanOrEqual(2000);
    await vault.readKey(entry);
    expect(waits).toHaveLength(2);
  });

  it("does not disable what won, when a version that comes between two pages of the list shows it on both", async () => {
    server.secrets.nextIds.push(middle, highest, lowest);
    server.pageSize = 1;
    whenWritten(() => {
      server.advance(2000);
      server.secrets.set(keyName, { value: "later" });
    });
    server.damage = (answer) => {
      if (!answer.includes(middle) || (!answer.includes("$skiptoken") && !answer.includes("%24skiptoken"))) return undefined;
      server.damage = undefined;
      server.secrets.set(keyName, { value: "later" });
      return undefined;
    };
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    expect(server.damage).toBeUndefined();
    expect(enabled()).toContainEqual([middle, true]);
    expect((await (await opened()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
  });

  it("finds the oldest among more versions than a page has", async () => {
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    server.pageSize = 3;
    for (let index = 0; index < 8; index++) server.secrets.set(keyName, { value: "later" });
    expect((await (await opened()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
  });
});

describe("lost answers and throttling", () => {
  it("makes one key of a write that is repeated because its answer was lost", async () => {
    server.droppedAnswers = 1;
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    expect(
      enabled()
        .map(([, on]) => on)
        .sort(),
    ).toEqual([false, true]);
    expect((await (await opened()).readKey(entry))?.publicKeySha256).toBe(made.publicKeySha256);
  });

  it.each([
    ["as long as Retry-After says", 7, 7000],
    ["a time of its own where the answer says none", undefined, 1],
  ])("waits %s", async (_what, retryAfter, atLeast) => {
    const waits: number[] = [];
    const vault = await openOn(server, { patience: { random: () => 0.5, sleep: async (milliseconds) => void waits.push(milliseconds) } });
    Object.assign(server, { throttles: 2, retryAfter });
    expect(await vault.readKey(entry)).toBeUndefined();
    expect(waits).toHaveLength(2);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(atLeast);
  });

  it("says vault-unreachable of a vault that never answers", async () => {
    server.failure = "silent";
    expect(await codeOf((await openOn(server, { timeout: 30 })).readKey(entry))).toBe("vault-unreachable");
  });
});

describe("rights", () => {
  /** Everything the adapter ever does, each with the right it needs. */
  const everything: Readonly<Partial<Record<Right, () => Promise<unknown>>>> = {
    readMetadata: async () => (await opened()).readKey(entry),
    getSecret: async () => (await opened()).readKey(entry),
    setSecret: async () => (await opened()).createKey("igc-other", "rsa-2048", { ...metadata, round: 2 }),
    recover: async () => (server.secrets.delete(keyName), (await opened()).createKey(entry, "rsa-2048", metadata)),
    update: async () => ((server.droppedAnswers = 1), (await opened()).createKey("igc-other", "rsa-2048", { ...metadata, round: 2 })),
  };

  it.each(leastRights)("needs %s, and says vault-forbidden without it", async (right) => {
    await (await opened()).createKey(entry, "rsa-2048", metadata);
    server.rights = new Set(leastRights.filter((given) => given !== right));
    const fault = await faultOf(everything[right]!());
    expect(fault.code).toBe("vault-forbidden");
    expect(fault.what).toContain("403 Forbidden");
    expect(fault.hint).toContain("Key Vault Secrets Officer");
  });

  it("says how to enable a key that somebody disabled, and makes no other", async () => {
    await (await opened()).createKey(entry, "rsa-2048", metadata);
    server.secrets.versions(keyName)[0]!.enabled = false;
    const fault = await faultOf((await opened()).createKey(entry, "rsa-2048", metadata));
    expect(fault.code).toBe("vault-forbidden");
    expect(fault.hint).toContain(`--name ${keyName} --version`);
    expect(server.secrets.versions(keyName)).toHaveLength(1);
  });

  it("says vault-forbidden, in one line, when nobody is logged in", async () => {
    const credential = {
      getToken: () => Promise.reject(Object.assign(new Error("Please run 'az login'.\nmore"), { name: "CredentialUnavailableError" })),
    };
    const fault = await faultOf((await openOn(server, { credential })).readKey(entry));
    expect(fault).toMatchObject({ code: "vault-forbidden", what: expect.stringContaining("Please run 'az login'.") as string });
  });
});

describe("the first word", () => {
  it("sends nothing before it was asked for a token, also when many begin at once", async () => {
    const vault = await opened();
    await Promise.all([1, 2, 3, 4].map((round) => vault.createKey(`igc-entry-r${round}`, "rsa-2048", { ...metadata, round })));
    expect(server.unauthenticated.length).toBeGreaterThan(0);
    expect(server.unauthenticated.filter(({ bytes }) => bytes > 0)).toEqual([]);
  });

  it.each([
    ["is cut where a parser quotes the key", (answer: string) => ({ text: answer.slice(0, -40) })],
    ["holds nothing of a secret's", (answer: string) => ({ text: JSON.stringify({ answer }) })],
    ["is a list", (answer: string) => ({ text: `[${answer}]` })],
    ["is null", () => ({ text: "null" })],
    [
      "is an error that quotes the key",
      (answer: string) => ({
        status: 500,
        text: JSON.stringify({ error: { code: answer, message: answer, innererror: { code: answer } } }),
      }),
    ],
  ])("says vault-unreachable, and nothing of the key, when an answer %s", async (_what, damage) => {
    const made = await (await opened()).createKey(entry, "rsa-2048", metadata);
    const [line] = ((await made.exportPrivateKey!()).export({ type: "pkcs8", format: "pem" }) as string).split("\n").slice(12);
    server.damage = (answer) => (answer.includes("PRIVATE KEY") ? damage(answer) : { text: answer });
    const fault = await faultOf((await opened()).readKey(entry));
    expect(fault.code).toBe("vault-unreachable");
    expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain(line!.slice(0, 12));
  });

  it("gives no token to a host that is no Key Vault", async () => {
    const { tlsOptions } = accessTo(server).options;
    const fault = await faultOf((await openOn(server, { options: { tlsOptions } })).createKey(entry, "rsa-2048", metadata));
    expect(fault.code).toBe("vault-unreachable");
    expect(server.calls).toEqual([]);
  });

  it("says vault-unreachable of a certificate nobody vouches for, at once, and how to vouch for it", async () => {
    const waits: number[] = [];
    const patience = { random: () => 0.5, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
    const vault = await openOn(server, { patience, options: { disableChallengeResourceVerification: true } });
    const fault = await faultOf(vault.readKey(entry));
    expect(fault.code).toBe("vault-unreachable");
    expect(fault.what).toContain("self-signed");
    expect(fault.hint).toContain("NODE_EXTRA_CA_CERTS");
    expect(waits).toEqual([]);
  });
});

describe("what a person sees in the portal", () => {
  it("says what each secret is, and when the certificate ends", async () => {
    const vault = await opened();
    const key = await vault.createKey(entry, "rsa-2048", { ...metadata, commonName: "x".repeat(255) + "🏥" });
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    const seen = server.secrets.all();
    const tags = {
      "managed-by": "igc-sante",
      "structure": metadata.structure,
      "serverInstance": "srv1",
      "round": "1",
      "publicKeySha256": key.publicKeySha256,
      "commonName": "x".repeat(255),
    };
    expect(seen.get(keyName)![0]).toMatchObject({ contentType: "application/json", tags, exp: undefined });
    expect(seen.get(`issued-${entry}`)![0]).toMatchObject({
      contentType: "application/x-pem-file",
      tags,
      exp: Date.parse("2029-05-04T08:30:00Z") / 1000,
    });
    expect([...seen.keys()].sort()).toEqual([`issued-${entry}`, keyName, `public-key-${key.publicKeySha256}`]);
  });

  it("puts a prefix before every name", async () => {
    const vault = await openAzureVault(
      `${server.url}?prefix=prod-`,
      "azure:x",
      { now: () => server.secrets.now(), generate: pooled(), notice: () => undefined },
      { ...accessTo(server), patience: { random: () => 0, sleep: async () => undefined } },
    );
    await vault.createKey(entry, "rsa-2048", metadata);
    expect([...server.secrets.all().keys()].every((name) => name.startsWith("prod-"))).toBe(true);
  });
});
