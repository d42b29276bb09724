import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, ca, crlDer, entry, extension, type Issued, integer, sequence, server } from "../../../test/conformance/pki";
import { algorithm, extensions } from "../../../test/x509/forge";
import { encode, tag } from "../der";
import { extensionOids } from "../extension";
import { type FetchOptions, revocationDesk, revocationDoubt } from ".";

let respond: (response: http.ServerResponse) => void;
let asked = 0;
const web = http.createServer((_request, response) => {
  asked += 1;
  respond(response);
});
const root = ca("Root");
const folder = mkdtempSync(join(tmpdir(), "igc-desk-"));
let host: string;
let leaves: readonly Issued[];
beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  const points = extensions.crlDistributionPoints(`http://${host}/root.crl`);
  leaves = Array.from({ length: 40 }, (_, number) => server(`${number}.fr`, root, { extensions: { points } }));
});
afterAll(() => {
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = 0;
  // Windows apart, only what is this user's alone is used.
  cache = join(folder, `cache-${(caches += 1)}`);
});
let caches = 0;
let cache: string;

const gives = (bytes: Buffer): void => void (respond = (response) => response.end(bytes));
const desk = (options: Partial<FetchOptions> = {}) =>
  revocationDesk({ at, ocsp: false, loopback: { root: root.certificate.sha256, host }, ...options });
const pathOf = ({ certificate }: Issued) => [certificate, root.certificate];
async function one(options: Partial<FetchOptions> = {}, leaf = leaves[0]!): Promise<string> {
  const found = await desk(options)(pathOf(leaf));
  return revocationDoubt(found)?.code ?? found.status;
}
const kept = (): string => join(cache, readdirSync(cache)[0]!);

test("asks a CRL once for all certificates, whenever they come", async () => {
  gives(crlDer(root, [leaves[3]!.certificate, leaves[39]!.certificate]));
  const ask = desk();
  const first = await Promise.all(leaves.slice(0, 20).map((leaf) => ask(pathOf(leaf))));
  const then = await Promise.all(leaves.slice(20).map((leaf) => ask(pathOf(leaf))));
  expect([...first, ...then].flatMap(({ status }, index) => (status === "revoked" ? [index] : []))).toEqual([3, 39]);
  expect([...first, ...then].filter(({ status }) => status === "good")).toHaveLength(38);
  expect(asked).toBe(1);
});

test("asks no second time for a list that could not be had", async () => {
  respond = (response) => response.writeHead(503).end();
  const ask = desk();
  const found = await Promise.all(leaves.map((leaf) => ask(pathOf(leaf))));
  expect([...new Set(found.map((each) => revocationDoubt(each)?.code))]).toEqual(["revocation-unreachable"]);
  expect(asked).toBe(1);
});

describe("a list that is kept", () => {
  const tomorrow = new Date(at.getTime() + 86_400_000);
  const keep = async (bytes: Buffer): Promise<void> => {
    gives(bytes);
    await one({ cache });
    utimesSync(kept(), at, at);
    asked = 0;
  };

  test.each<[string, (response: http.ServerResponse) => void, string]>([
    ["is away", (it) => it.writeHead(503).end(), "good"],
    ["gives an old one", (it) => it.end(crlDer(root, [], { nextUpdate: "2026-11-25T11:00:00Z" })), "good"],
    ["plays an earlier one again", (it) => it.end(crlDer(root, [leaves[0]!.certificate], { thisUpdate: "2026-10-01T00:00:00Z" })), "good"],
    ["gives the next one", (it) => it.end(crlDer(root, [leaves[0]!.certificate], { thisUpdate: "2026-11-25T00:00:00Z" })), "revoked"],
    ["gives a forged one", (it) => it.end(crlDer({ name: root.name, key: leaves[0]!.key })), "revocation-signer"],
  ])("is asked for anew after a day, and serves until its next one is due where its place %s", async (_, later, expected) => {
    await keep(crlDer(root));
    respond = later;
    expect([await one({ cache }), asked]).toEqual(["good", 0]);
    expect([await one({ cache, at: tomorrow }), asked]).toEqual([expected, 1]);
  });

  const delta = (): Buffer =>
    crlDer(root, [], {
      thisUpdate: "2026-11-20T00:00:00Z",
      number: 2,
      extensions: [extension(extensionOids.deltaCrlIndicator, integer(1), true)],
    });
  const attributes = (): Buffer =>
    crlDer(root, [], {
      thisUpdate: "2026-11-20T00:00:00Z",
      extensions: [extension(extensionOids.issuingDistributionPoint, sequence(encode(tag.primitive(5), Buffer.of(0xff))), true)],
    });
  test.each<[string, () => Buffer]>([
    ["an earlier one", () => crlDer(root, [], { thisUpdate: "2026-10-01T00:00:00Z" })],
    ["one that continues another", delta],
    ["one of attribute certificates", attributes],
    ["one under another name", () => crlDer({ name: ca("Other").name, key: root.key }, [], { thisUpdate: "2026-11-20T00:00:00Z" })],
  ])("is not replaced, also not for the next run, by what the same key signed: %s", async (_, bytes) => {
    await keep(crlDer(root, [leaves[0]!.certificate]));
    gives(bytes());
    expect([await one({ cache, at: tomorrow }), asked]).toEqual(["revoked", 1]);
    respond = (response) => response.writeHead(503).end();
    expect([await one({ cache, at: tomorrow }), readdirSync(cache).length]).toEqual(["revoked", 1]);
  });

  test.each<[string, () => Buffer]>([
    ["continues another", delta],
    ["is of attribute certificates", attributes],
  ])("is none that %s: nothing is known, and nothing is kept", async (_, bytes) => {
    gives(bytes());
    expect([await one({ cache }), asked]).toEqual(["revocation-unknown", 1]);
    gives(crlDer(root, [leaves[0]!.certificate]));
    expect(await one({ cache })).toBe("revoked");
  });

  test("by a clock that was ahead is asked for anew", async () => {
    await keep(crlDer(root));
    const ahead = new Date(at.getTime() + 30 * 86_400_000);
    utimesSync(kept(), ahead, ahead);
    gives(crlDer(root, [leaves[0]!.certificate], { thisUpdate: "2026-11-20T00:00:00Z" }));
    expect([await one({ cache }), asked]).toEqual(["revoked", 1]);
  });

  test.each<[string, () => void]>([
    ["in a folder that others may write to", () => chmodSync(cache, 0o777)],
    ["that others may write to", () => chmodSync(kept(), 0o666)],
    [
      "behind a link",
      () => {
        renameSync(kept(), join(folder, "elsewhere.crl"));
        symlinkSync(join(folder, "elsewhere.crl"), join(cache, "root.crl"));
      },
    ],
  ])("%s is not used", async (_, spoil) => {
    await keep(crlDer(root));
    spoil();
    gives(crlDer(root, [leaves[0]!.certificate]));
    expect([await one({ cache }), asked]).toEqual(["revoked", 1]);
  });

  test("is not taken from a folder that is a link to one", async () => {
    await keep(crlDer(root));
    const link = join(folder, "link");
    symlinkSync(cache, link);
    gives(crlDer(root, [leaves[0]!.certificate]));
    expect(await one({ cache: link })).toBe("revoked");
  });
});

describe("a list of more than 16 MiB", () => {
  const big = join(folder, "big.crl");
  const serve = (path: string): void => void (respond = (response) => void createReadStream(path).pipe(response));
  /** Few entries, each nearly as large as one may be: what many cost is measured in test/crl-scan.test.ts. */
  beforeAll(() => {
    const filler = entry(server("filler.fr", root).certificate, extension("1.2.3.4", Buffer.alloc(1_000_000, 0x5a)));
    const entries = Buffer.concat([...Array.from({ length: 17 }, () => filler), entry(leaves[7]!.certificate)]);
    writeFileSync(big, crlDer(root, [], { entries }));
  });

  test("is fetched once into the cache, read for whoever asks, and not believed when one byte is another", async () => {
    serve(big);
    const ask = desk({ cache });
    const early = await Promise.all([leaves[0]!, leaves[7]!].map((leaf) => ask(pathOf(leaf))));
    const late = await Promise.all([leaves[1]!, leaves[2]!].map((leaf) => ask(pathOf(leaf))));
    expect([...early, ...late].map(({ status }) => status)).toEqual(["good", "revoked", "good", "good"]);
    expect([await one({ cache }, leaves[7]), asked, readdirSync(cache)]).toEqual([
      "revoked",
      1,
      [expect.stringMatching(/^[0-9a-f]{64}\.crl$/)],
    ]);
    const bytes = readFileSync(kept());
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(kept(), bytes);
    expect([await one({ cache }), asked]).toEqual(["good", 2]);
  });

  test("is refused without a folder to keep it in, and leaves nothing when it is forged or goes on for ever", async () => {
    serve(big);
    expect(await one()).toBe("revocation-too-big");
    const forged = join(folder, "forged.crl");
    const bytes = readFileSync(big);
    bytes[bytes.indexOf(0x5a, bytes.length >> 1)]! ^= 1; // of an extension's value
    writeFileSync(forged, bytes);
    serve(forged);
    expect([await one({ cache }), readdirSync(cache)]).toEqual(["revocation-signer", []]);
    respond = (response) => void (response.write(bytes), response.write(bytes), response.end());
    expect([await one({ cache }), readdirSync(cache)]).toEqual(["revocation-too-big", []]);
  });

  test("may be given as a file", async () => {
    expect([await one({ offline: [big] }, leaves[7]), await one({ offline: [big] }), asked]).toEqual(["revoked", "good", 0]);
  });
});

const unknownCritical = extension("1.2.3.4", Buffer.of(5, 0), true);
/** What the CA itself signed, and cannot be used. */
const unusable: Readonly<Record<string, () => Parameters<typeof crlDer>[2]>> = {
  "has a critical extension that is not supported": () => ({ extensions: [unknownCritical] }),
  "has an entry with one": () => ({ entries: entry(leaves[1]!.certificate, unknownCritical) }),
  "is signed by an algorithm that is not known": () => ({ algorithm: algorithm("1.2.840.10045.4.1", null) }),
  "has no number": () => ({ number: null }),
};

describe("what is not known, and why", () => {
  test.each(Object.entries(unusable))("a place that gives what %s", async (_, overrides) => {
    gives(crlDer(root, [], overrides()));
    expect([await one({ cache }), existsSync(cache)]).toEqual(["revocation-unusable", false]);
  });
  test("a place that gives the list of another CA, one for others' certificates among them", async () => {
    const indirect = extension(extensionOids.issuingDistributionPoint, sequence(encode(tag.primitive(4), Buffer.of(0xff))), true);
    gives(crlDer(ca("Other"), [], { extensions: [indirect] }));
    expect([await one({ cache }), existsSync(cache)]).toEqual(["revocation-unknown", false]);
  });

  const file = (name: string, bytes: Buffer): string => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, name), bytes);
    return join(cache, name);
  };
  test.each<[string, () => Partial<FetchOptions>, string]>([
    ["a file that is old", () => ({ offline: [file("a", crlDer(root, [], { nextUpdate: "2026-11-24T11:00:00Z" }))] }), "revocation-stale"],
    [
      "a file that another key signed",
      () => ({ offline: [file("a", crlDer({ name: root.name, key: leaves[0]!.key }))] }),
      "revocation-signer",
    ],
    [
      "a file of tomorrow",
      () => ({ offline: [file("a", crlDer(root, [], { thisUpdate: "2026-11-26T11:00:00Z" }))] }),
      "revocation-unusable",
    ],
    ...Object.entries(unusable).map(([what, overrides]): [string, () => Partial<FetchOptions>, string] => [
      `a file that ${what}`,
      () => ({ offline: [file("a", crlDer(root, [], overrides()))] }),
      "revocation-unusable",
    ]),
    [
      "a file that cannot be used and that another key signed",
      () => ({ offline: [file("a", crlDer({ name: root.name, key: leaves[0]!.key }, [], { extensions: [unknownCritical] }))] }),
      "revocation-signer",
    ],
    [
      "a file that cannot be used, before one that is old",
      () => ({
        offline: [
          file("a", crlDer(root, [], { nextUpdate: "2026-11-24T11:00:00Z" })),
          file("b", crlDer(root, [], { extensions: [unknownCritical] })),
        ],
      }),
      "revocation-unusable",
    ],
    ["a file of another CA", () => ({ offline: [file("a", crlDer(ca("Other")))] }), "revocation-unknown"],
    ["no file at all", () => ({ offline: [] }), "revocation-unknown"],
    ["a file that is not there", () => ({ offline: [join(folder, "nowhere")] }), "file-unreadable"],
    [
      "a file that lies, whatever the others are",
      () => ({ offline: [join(folder, "nowhere"), file("a", crlDer({ name: root.name, key: leaves[0]!.key }))] }),
      "revocation-signer",
    ],
    ["a file of something else", () => ({ offline: [file("a", Buffer.from("<html>"))] }), "answer-unreadable"],
    ["bytes of the platform, revoked", () => ({ offline: [crlDer(root, [leaves[0]!.certificate])] }), "revoked"],
    [
      "one good file beside an old one",
      () => ({ offline: [file("a", crlDer(root, [], { nextUpdate: "2026-11-24T11:00:00Z" })), file("b", crlDer(root))] }),
      "good",
    ],
  ])("%s", async (_, options, code) => expect([await one(options()), asked]).toEqual([code, 0]));

  test("a path without its issuer is asked for nowhere", async () => {
    await expect(desk()([leaves[0]!.certificate])).rejects.toMatchObject({ code: "revocation-unpinned" });
  });
});
