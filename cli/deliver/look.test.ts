import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FetchedStatus } from "../../provider/x509/fetch";
import { crlDer } from "../../test/conformance/pki";
import { FakeServer } from "../../test/deliver/fake-server";
import { now, type Parts, pki, type Renewal, renewal, Stage } from "../../test/deliver/stage";
import { algorithm } from "../../test/x509/forge";

/** What is delivered already and must be looked at: said at each run with exit code 1, and nothing of the server's is done. */
const one = renewal(1);
const day = 86_400_000;
let stage: Stage;
let server: FakeServer;
beforeEach(async () => {
  stage = new Stage();
  server = new FakeServer(stage.folder);
  await stage.put(one);
});
afterEach(() => stage.remove());

const list = (revoked: readonly Renewal[], from = -1): void => {
  const instant = (days: number): string => `${new Date(now.getTime() + days * day).toISOString().slice(0, 19)}Z`;
  const party = { name: pki.issuer.name, key: { ...pki.issuer, der: Buffer.alloc(0) } };
  const dates = { thisUpdate: instant(from), nextUpdate: instant(from + 8), algorithm: algorithm("1.2.840.113549.1.1.11") };
  writeFileSync(
    join(stage.root, "list.crl"),
    crlDer(
      party,
      revoked.map(({ leaf }) => leaf),
      dates,
    ),
  );
};

it("its revocation", async () => {
  list([]);
  stage.configure({ crls: ["list.crl"] });
  expect((await stage.run(server.parts)).code).toBe(0);
  server.asked.length = 0;
  list([one]);
  expect(await stage.run(server.parts)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^look: CN=mssante.*: revoked on 2026-05-01T00:00:00.000Z; not delivered\.$/),
  });
  expect([server.asked, server.onDisk()]).toEqual([[], one.leaf.sha256]);
});

it("a status that cannot be told, which holds nothing up", async () => {
  list([one], -30);
  stage.configure({ crls: ["list.crl"] });
  const { code, said } = await stage.run(server.parts);
  expect([code, said]).toEqual([1, expect.stringMatching(/key\.pem: new[^]*look: .*revocation status cannot be told/)]);
  expect(server.presents).toBe(one.leaf.sha256);
});

it.each([
  [31, 0],
  [29.9, 1],
  [0.5, 1],
])("its end in %d days ends in exit code %d, by the 30 days of the configuration", async (ends, code) => {
  await stage.put(renewal(2, { ends }));
  const ran = await stage.run(server.parts);
  expect(ran.code).toBe(code);
  expect(/look: .*ends in \d+ days, on 20/.test(ran.said)).toBe(code === 1);
  stage.configure({ endsWithinDays: 0 });
  expect((await stage.run(server.parts)).code).toBe(0);
});

it("its end, when it has come", async () => {
  await stage.put(renewal(2, { ends: 1 }));
  await stage.run(server.parts);
  server.asked.length = 0;
  const later = new Date(now.getTime() + 2 * day);
  const { code, said } = await stage.runAt(later, server.parts);
  expect([code, said, server.asked]).toEqual([1, expect.stringMatching(/^look: .*not delivered\. .*ended/), []]);
});

describe("with lists that are fetched", () => {
  const fetching = (status: FetchedStatus["status"]): Parts & { readonly fetchRevocation: jest.Mock } => ({
    ...server.parts,
    fetchRevocation: jest.fn((path: readonly { sha256: string }[]) =>
      Promise.resolve(
        path.slice(0, -1).map(({ sha256 }) => ({ status, certificate: sha256, source: null, freshness: null, findings: [], faults: [] })),
      ),
    ),
  });
  it.each([
    ["good", 0],
    ["revoked", 1],
    ["unavailable", 1],
  ] as const)("a status that is %s ends in exit code %d", async (status, code) => {
    stage.configure({ crls: "fetch", crlCache: "./cache" });
    const parts = fetching(status);
    expect((await stage.run(parts)).code).toBe(code);
    expect(server.presents).toBe(status === "revoked" ? undefined : one.leaf.sha256);
    const [path, options] = parts.fetchRevocation.mock.calls[0] as [{ sha256: string }[], object];
    expect(path.map(({ sha256 }) => sha256)).toEqual([one.leaf, pki.issuer.certificate, pki.root.certificate].map(({ sha256 }) => sha256));
    expect(options).toEqual({ at: now, cache: join(stage.root, "cache") });
  });
});
