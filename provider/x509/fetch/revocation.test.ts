import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, ca, crlDer, type Issued, issue, server } from "../../../test/conformance/pki";
import { extensions } from "../../../test/x509/forge";
import { type AnswerOverrides, answer, readOcspNonce } from "../../../test/x509/ocsp";
import { Fault, isFault } from "../../fault";
import { readCertificatePem } from "../certificate";
import { accessMethodOids } from "../extension";
import { type FetchedStatus, type FetchOptions, fetchRevocation } from ".";

/** What each path answers; every request is written down. */
const handlers = new Map<string, (response: http.ServerResponse, body: Buffer) => void>();
const asked: string[] = [];
const web = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () =>
    (handlers.get(request.url!) ?? ((it: http.ServerResponse) => it.writeHead(404).end()))(response, Buffer.concat(chunks)),
  );
});
const elsewhere = http.createServer((request, response) => {
  asked.push(`elsewhere ${request.url}`);
  response.end();
});

const folder = mkdtempSync(join(tmpdir(), "igc-fetch-"));
const root = ca("Root");
let host: string;
let leaf: Issued;
let noOcsp: Issued;
const listen = (it: http.Server): Promise<void> => new Promise((resolve) => it.listen(0, "127.0.0.1", resolve));
const portOf = (it: http.Server): number => (it.address() as AddressInfo).port;

beforeAll(async () => {
  await Promise.all([listen(web), listen(elsewhere)]);
  host = `127.0.0.1:${portOf(web)}`;
  const points = extensions.crlDistributionPoints("ldap://127.0.0.1/cn=x", `http://${host}/root.crl`);
  noOcsp = server("a.fr", root, { extensions: { points } });
  leaf = server("b.fr", root, {
    extensions: { points, access: extensions.authorityInfoAccess([accessMethodOids.ocsp, `http://${host}/ocsp`]) },
  });
});
afterAll(() => {
  for (const it of [web, elsewhere]) {
    it.closeAllConnections();
    it.close();
  }
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  handlers.clear();
  asked.length = 0;
});

/** A byte at a time, and never the end. */
const drip = (response: http.ServerResponse): void => {
  const timer = setInterval(() => response.write("0"), 20);
  response.on("close", () => clearInterval(timer));
};
const crlIs = (bytes: Buffer | (() => Buffer)): void =>
  void handlers.set("/root.crl", (response) => response.end(typeof bytes === "function" ? bytes() : bytes));
const ocspIs = (overrides: (nonce: Buffer | undefined) => AnswerOverrides, signer = root): void =>
  void handlers.set("/ocsp", (response, body) => response.end(answer(leaf.certificate, root, signer, overrides(readOcspNonce(body)))));
async function status(of: () => Issued, options: Partial<FetchOptions> = {}): Promise<FetchedStatus> {
  const [found, ...more] = await fetchRevocation([of().certificate, root.certificate], {
    at,
    loopback: { root: root.certificate.sha256, host },
    ...options,
  });
  expect(more).toEqual([]);
  return found!;
}
const crlLeaf = (): Issued => noOcsp;
const ocspLeaf = (): Issued => leaf;
const brief = ({ status: is, source, faults, findings }: FetchedStatus) => ({
  is,
  source,
  faults: faults.map(({ code }) => code),
  findings: findings.map(({ id }) => id),
});

describe("a CRL", () => {
  test("says good and revoked, over http because the certificate says so; ldap is never asked", async () => {
    crlIs(crlDer(root));
    expect(brief(await status(crlLeaf))).toEqual({ is: "good", source: "crl", faults: [], findings: [] });
    crlIs(crlDer(root, [noOcsp.certificate]));
    expect(await status(crlLeaf)).toMatchObject({
      status: "revoked",
      revokedAt: new Date("2026-05-01T00:00:00Z"),
      certificate: noOcsp.certificate.sha256,
    });
    expect(asked).toEqual(["GET /root.crl", "GET /root.crl"]);
  });

  const chunk = Buffer.alloc(65_536);
  const endless = (response: http.ServerResponse): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", () => endless(response));
  };
  test.each<[string, (response: http.ServerResponse) => void, string]>([
    ["a byte at a time", drip, "revocation-slow"],
    ["never", () => undefined, "revocation-slow"],
    ["of 500 MB, and says so", (it) => it.writeHead(200, { "content-length": 500_000_000 }).write("0"), "revocation-too-big"],
    ["without end, and does not say so", endless, "revocation-too-big"],
    ["with 500", (it) => it.writeHead(500).end(), "revocation-unreachable"],
    ["half", (it) => it.writeHead(200, { "content-length": 1000 }).end("half", () => it.destroy()), "revocation-unreachable"],
    [
      "with another place on another host",
      (it) => it.writeHead(302, { location: `http://127.0.0.1:${portOf(elsewhere)}/root.crl` }).end(),
      "revocation-host",
    ],
    [
      "with another host's name for this machine",
      (it) => it.writeHead(302, { location: `http://localhost:${portOf(web)}/root.crl` }).end(),
      "revocation-host",
    ],
    ["with an ldap address", (it) => it.writeHead(302, { location: "ldap://127.0.0.1/cn=x" }).end(), "revocation-host"],
    ["with itself, for ever", (it) => it.writeHead(302, { location: "/root.crl" }).end(), "revocation-unreachable"],
    ["with something else", (it) => it.end("<html>"), "answer-unreadable"],
    ["stale", (it) => it.end(crlDer(root, [], { nextUpdate: "2026-11-24T11:00:00Z" })), "revocation-stale"],
    ["of tomorrow", (it) => it.end(crlDer(root, [], { thisUpdate: "2026-11-25T11:00:00Z" })), "revocation-unusable"],
    ["signed by another key", (it) => it.end(crlDer({ name: root.name, key: leaf.key })), "revocation-signer"],
  ])("that comes %s is a fault of its own, soon, and nothing is believed or kept", async (_, respond, code) => {
    handlers.set("/root.crl", respond);
    const cache = join(folder, "refused");
    expect(brief(await status(crlLeaf, { cache, crlTime: code === "revocation-slow" ? 200 : 20_000 }))).toEqual({
      is: "unavailable",
      source: null,
      faults: [code],
      findings: ["revocation-unknown"],
    });
    expect([existsSync(cache), asked.filter((request) => request.startsWith("elsewhere"))]).toEqual([false, []]);
  });

  test("a redirect on the same host is followed", async () => {
    handlers.set("/root.crl", (it) => it.writeHead(301, { location: "/moved.crl" }).end());
    handlers.set("/moved.crl", (it) => it.end(crlDer(root)));
    expect((await status(crlLeaf)).status).toBe("good");
  });

  test("nobody listening is a fault", async () => {
    const closed = server("c.fr", root, { extensions: { points: extensions.crlDistributionPoints("http://127.0.0.1:1/root.crl") } });
    expect(brief(await status(() => closed, { loopback: { root: root.certificate.sha256, host: "127.0.0.1:1" } })).faults).toEqual([
      "revocation-unreachable",
    ]);
  });

  test("is kept until the next one is due, and what lies in the cache is checked again", async () => {
    const cache = join(folder, "cache");
    crlIs(crlDer(root, [], { nextUpdate: "2026-11-25T00:00:00Z" }));
    for (let n = 0; n < 2; n++) expect((await status(crlLeaf, { cache })).status).toBe("good");
    expect(asked).toHaveLength(1);
    crlIs(crlDer(root, [noOcsp.certificate]));
    expect((await status(crlLeaf, { cache, at: new Date("2026-11-25T00:00:01Z") })).status).toBe("revoked");
    const [file] = readdirSync(cache);
    for (const bytes of [crlDer({ name: root.name, key: leaf.key }), Buffer.from("damaged")]) {
      writeFileSync(join(cache, file!), bytes);
      expect((await status(crlLeaf, { cache })).status).toBe("revoked");
    }
    expect([asked.length, readdirSync(cache).length]).toEqual([4, 1]);
  });

  test("from a file asks nobody", async () => {
    const file = join(folder, "offline.crl");
    writeFileSync(file, crlDer(root, [leaf.certificate]));
    expect((await status(ocspLeaf, { offline: [file] })).status).toBe("revoked");
    expect(brief(await status(ocspLeaf, { offline: [join(folder, "nowhere")] }))).toMatchObject({
      is: "unavailable",
      faults: ["file-unreadable"],
    });
    expect(asked).toEqual([]);
  });
});

describe("OCSP", () => {
  const fresh = (nonce: Buffer | undefined): AnswerOverrides => (nonce ? { nonce } : {});
  test("is asked first, with a nonce of its own each time, and decides alone", async () => {
    const nonces = new Set<string>();
    ocspIs((nonce) => (nonces.add(nonce!.toString("hex")), fresh(nonce)));
    for (let n = 0; n < 2; n++) expect(brief(await status(ocspLeaf))).toEqual({ is: "good", source: "ocsp", faults: [], findings: [] });
    ocspIs((nonce) => ({ ...fresh(nonce), status: "revoked" }));
    expect((await status(ocspLeaf)).status).toBe("revoked");
    expect([asked, nonces.size]).toEqual([["POST /ocsp", "POST /ocsp", "POST /ocsp"], 2]);
  });

  test.each<[string, () => void, string[], string[]]>([
    ["replays an old answer", () => ocspIs(() => ({ nonce: Buffer.alloc(32, 1) })), [], ["ocsp-nonce"]],
    ["leaves the nonce out", () => ocspIs(() => ({})), [], ["ocsp-nonce"]],
    ["is stale", () => ocspIs((nonce) => ({ ...fresh(nonce), nextUpdate: "2026-11-24T11:00:00Z" })), [], ["ocsp-expired"]],
    ["is a stranger", () => ocspIs(fresh, issue("Stranger", undefined, {})), [], ["ocsp-signer"]],
    ["does not know", () => ocspIs((nonce) => ({ ...fresh(nonce), status: "unknown" })), [], ["ocsp-unknown"]],
    ["drips", () => handlers.set("/ocsp", drip), ["revocation-slow"], []],
    ["redirects", () => handlers.set("/ocsp", (it) => it.writeHead(307, { location: "/other" }).end()), ["revocation-unreachable"], []],
    ["floods", () => handlers.set("/ocsp", (it) => it.end(Buffer.alloc(70_000))), ["revocation-too-big"], []],
  ])("a responder that %s leaves the decision to the CRL", async (_, respond, faults, findings) => {
    respond();
    crlIs(crlDer(root));
    expect(brief(await status(ocspLeaf, { ocspTime: faults[0] === "revocation-slow" ? 200 : 20_000 }))).toEqual({
      is: "good",
      source: "crl",
      faults,
      findings,
    });
  });

  test("without a nonce or not at all, when asked so", async () => {
    ocspIs((nonce) => (expect(nonce).toBeUndefined(), {}));
    expect(brief(await status(ocspLeaf, { nonce: false }))).toMatchObject({ is: "good", source: "ocsp" });
    crlIs(crlDer(root));
    expect(brief(await status(ocspLeaf, { ocsp: false }))).toMatchObject({ is: "good", source: "crl" });
    expect(asked).toEqual(["POST /ocsp", "GET /root.crl"]);
  });
});

describe("whose addresses are asked", () => {
  const codeOf = (path: readonly Issued[], options: Partial<FetchOptions>): Promise<string | undefined> =>
    fetchRevocation(
      path.map(({ certificate }) => certificate),
      { at, ...options },
    ).then(
      () => undefined,
      (error: unknown) => (isFault(error) ? error.code : String(error)),
    );

  test.each<[string, () => Promise<string | undefined>, string]>([
    ["of a root that no pin knows", () => codeOf([leaf, root], {}), "revocation-unpinned"],
    [
      "of another root than the one allowed",
      () => codeOf([leaf, root], { loopback: { root: leaf.certificate.sha256, host } }),
      "revocation-unpinned",
    ],
    [
      "of a leaf that the root did not sign",
      () => codeOf([server("b.fr", ca("Root")), root], { loopback: { root: root.certificate.sha256, host } }),
      "revocation-unpinned",
    ],
    [
      "of an expired path",
      () => codeOf([leaf, root], { at: new Date("2041-01-01"), loopback: { root: root.certificate.sha256, host } }),
      "revocation-unpinned",
    ],
    [
      "of a path with a certificate too many",
      () => codeOf([leaf, ca("Idle", root), root], { loopback: { root: root.certificate.sha256, host } }),
      "revocation-unpinned",
    ],
    ["of no path", () => codeOf([], {}), "revocation-unpinned"],
    [
      "of a test that names another machine",
      () => codeOf([leaf, root], { loopback: { root: root.certificate.sha256, host: "example.fr:80" } }),
      "revocation-host",
    ],
  ])("not those %s", async (_, ask, code) => expect([await ask(), asked]).toEqual([code, []]));

  test("not those of another host than the ones allowed", async () => {
    const astray = server("d.fr", root, {
      extensions: { points: extensions.crlDistributionPoints(`http://127.0.0.1:${portOf(elsewhere)}/root.crl`) },
    });
    expect([brief(await status(() => astray)).faults, asked]).toEqual([["revocation-host"], []]);
  });

  test("those of a real certificate: ANS' places for OCSP and CRLs, and no ldap", async () => {
    const read = (name: string) =>
      readCertificatePem(readFileSync(join(__dirname, "../../../../shared/data/igc-sante", `${name}.pem`), "utf8"));
    const urls: string[] = [];
    const spy = jest.spyOn(http, "request").mockImplementation(((url: URL) => {
      urls.push(url.href);
      throw new Fault("revocation-unreachable", "There is no network in a test.", "None.");
    }) as never);
    try {
      const statuses = await fetchRevocation([read("leaf-prod-serv-ssl-2019"), read("ACI-EL-ORG"), read("ACR-EL")], {
        at: new Date("2021-06-01T00:00:00Z"),
      });
      expect(statuses.map(({ status: is }) => is)).toEqual(["unavailable", "unavailable"]);
    } finally {
      spy.mockRestore();
    }
    expect([...new Set(urls)].sort()).toEqual([
      "http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG.crl",
      "http://igc-sante.esante.gouv.fr/CRL/ACR-EL.crl",
      "http://ocsp.esante.gouv.fr/",
    ]);
  });
});
