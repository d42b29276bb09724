import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anOrder, serverKey, structure } from "../../../test/sandbox/order";
import { readCertificatesPem } from "../../x509/certificate";
import { printName } from "../../x509/name";
import type { OrderProgress } from "../platform";
import { openSandbox } from "./adapter";
import { type SandboxPerson, sandboxPerson } from "./person";

/** An order's way through a sandbox. One CA serves all cases; each has its own ticket. */
let dir: string;
let person: SandboxPerson;
let ticket: string;
let count = 0;
const sandbox = () => openSandbox(dir); // opened anew at each use: nothing is remembered but what is on disk
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "sandbox-orders-"));
  person = sandboxPerson(dir);
});
beforeEach(async () => {
  ticket = `commande-${++count}`;
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await person.setDelays({ issuanceHours: 0 });
});
afterAll(() => rmSync(dir, { recursive: true }));

const place = async (overrides = {}): Promise<OrderProgress> => sandbox().submitOrder(await anOrder({ wish: ticket, ...overrides }));
const progress = async (): Promise<OrderProgress | undefined> => (await sandbox().poll()).orders.get(ticket);
const bytes = async (): Promise<Buffer> => (await sandbox().collect(ticket))!.bytes;
const serials = async (): Promise<string[]> => readCertificatesPem((await bytes()).toString()).map(({ serialNumber }) => serialNumber);

it("is open when placed and answered at the next look", async () => {
  expect(await place()).toMatchObject({ state: "open", orderedAt: "2026-11-24T09:00:00.000Z", sheetPath: `fiches/${ticket}.txt` });
  expect((await progress())?.state).toBe("answered");
});

it("is answered with the leaf and the CA that issued it, on the structure's data and the request's key alone", async () => {
  await place({ structure: { ...structure, name: "AGENCE DES SYSTEMES D'INFORMATION PARTAGÉS DE SANTÉ" }, commonName: "DMP" });
  const answer = await sandbox().collect(ticket);
  expect(answer!.source).toBe(`${ticket}.answer-1.pem`);
  const [leaf, issuing, ...more] = readCertificatesPem(answer!.bytes.toString());
  expect(more).toEqual([]);
  expect(printName(leaf!.subject)).toBe("CN=DMP,OU=1690781810,O=AGENCE DES SYSTEMES D'INFORMATION PARTAG,ST=Rhône (69),C=FR");
  expect(leaf!.publicKey.equals(serverKey.publicKey)).toBe(true);
  const [known, root] = await sandbox().authorities();
  expect(issuing!.pem).toBe(known);
  expect(leaf!.x509.checkIssued(issuing!.x509) && leaf!.x509.verify(issuing!.publicKey)).toBe(true);
  expect(issuing!.x509.verify(new X509Certificate(root!).publicKey)).toBe(true);
});

it("waits until the administrator's time has come, and the certificate's life begins then", async () => {
  await person.setDelays({ issuanceHours: 36 });
  await place();
  await person.advance({ hours: 35 });
  expect((await progress())?.state).toBe("open");
  expect(await sandbox().collect(ticket)).toBeUndefined();
  await person.setDelays({ issuanceHours: 1000 }); // not for orders already placed
  await person.advance({ hours: 1 });
  expect((await progress())?.state).toBe("answered");
  expect(readCertificatesPem((await bytes()).toString())[0]!.notBefore).toEqual(new Date("2026-11-25T21:00:00Z"));
});

it("is one order and one certificate however often it is placed, after a restart too", async () => {
  await place();
  const before = await bytes();
  await person.advance({ days: 2 });
  expect(await place()).toMatchObject({ state: "answered", orderedAt: "2026-11-24T09:00:00.000Z" });
  expect((await bytes()).equals(before)).toBe(true);
});

it("leaves a record that a person can read, and is its own again when the process died before the answer", async () => {
  await place({ dossierReference: "SANDBOX-1" });
  const record = JSON.parse(readFileSync(join(dir, "orders", `${ticket}.json`), "utf8")) as Record<string, unknown>;
  expect(record).toMatchObject({
    orderedAt: "2026-11-24T09:00:00.000Z",
    offer: "ORG",
    usage: "AUTH_CLI",
    commonName: "INSI-AUTO",
    structure,
    dossierReference: "SANDBOX-1",
    csr: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----\n/) as string,
  });
  const before = await bytes();
  for (const name of [`${ticket}.answer-1.pem`, `${ticket}.answer-1.json`]) rmSync(join(dir, "orders", name));
  expect((await progress())?.state).toBe("open");
  await place();
  expect((await bytes()).equals(before)).toBe(true);
});

it("is settled for good, and its answer stays", async () => {
  await place();
  const before = await bytes();
  await sandbox().settle(ticket);
  await sandbox().settle(ticket);
  expect((await progress())?.state).toBe("settled");
  expect((await bytes()).equals(before)).toBe(true);
  await sandbox().withdraw(ticket);
  expect((await bytes()).equals(before)).toBe(true);
});

it("is open again once its answer is set aside, until the right one is brought", async () => {
  await place();
  const first = (await sandbox().collect(ticket))!;
  const [serial] = await serials();
  await sandbox().quarantine(ticket, first, "CN faux");
  await sandbox().quarantine(ticket, first, "CN faux, encore");
  expect(await progress()).toMatchObject({ state: "open", quarantined: "CN faux" });
  expect(await sandbox().collect(ticket)).toBeUndefined();
  await person.advance({ days: 9 });
  expect((await progress())?.state).toBe("open");
  await person.bringAgain(ticket);
  expect(await progress()).toMatchObject({ state: "answered", quarantined: "CN faux" });
  expect((await serials())[0]).not.toBe(serial);
  expect(readCertificatesPem((await bytes()).toString())[0]!.notBefore).toEqual(new Date("2026-12-03T09:00:00Z"));
  expect(readFileSync(join(dir, "orders", first.source)).equals(first.bytes)).toBe(true);
});

it("does not set aside what it never answered", async () => {
  await place();
  await expect(sandbox().quarantine(ticket, { bytes: Buffer.from("x"), source: "x.pem" }, "?")).rejects.toMatchObject({
    code: "order-conflict",
  });
});

it("is refused with the portal's reason, and open to a right answer afterwards", async () => {
  await place();
  await person.refuseOrder(ticket, "habilitation absente");
  expect(await progress()).toMatchObject({ state: "refused", reason: "habilitation absente" });
  expect(await sandbox().collect(ticket)).toBeUndefined();
  await expect(person.refuseOrder(ticket, "encore")).rejects.toMatchObject({ code: "rehearsal-turn" });
  await person.bringAgain(ticket);
  expect((await progress())?.state).toBe("answered");
});

it("is left out once withdrawn, and taken up again when it is placed again", async () => {
  await place();
  await sandbox().withdraw(ticket);
  expect(await progress()).toBeUndefined();
  expect(await sandbox().collect(ticket)).toBeUndefined();
  await expect(person.refuseOrder(ticket, "?")).rejects.toMatchObject({ code: "rehearsal-turn" });
  expect((await place()).state).toBe("answered");
  expect((await progress())?.state).toBe("answered");
});

it("changes nothing by looking", async () => {
  await place();
  const files = () => readdirSync(dir, { recursive: true }).map((name) => [name, statSync(join(dir, String(name))).mtimeMs]);
  const before = files();
  await sandbox().poll();
  await sandbox().collect(ticket);
  await sandbox().collect("commande-inconnue");
  expect(files()).toEqual(before);
});

const refusals: readonly [string, () => Promise<unknown>, string][] = [
  ["for production", () => place({ environment: "production" }), "environment-platform"],
  ["for TEST", () => place({ environment: "test" }), "environment-platform"],
  ["of a usage that does not exist", () => place({ usage: "toString" }), "unknown-value"],
  ["with bytes that are no request", () => place({ csr: Buffer.from("nothing") }), "csr-unreadable"],
  ["with another key than its fingerprint says", () => place({ publicKeySha256: "00" }), "order-conflict"],
  ["under a ticket that leads out of the folder", () => place({ wish: "../x" }), "ticket-unknown"],
  [
    "of another key under the same ticket",
    async () => (
      await place(), sandbox().submitOrder(await anOrder({ wish: ticket }, generateKeyPairSync("rsa", { modulusLength: 2048 })))
    ),
    "order-conflict",
  ],
  [
    "with a request that another key signed",
    async () => {
      const order = await anOrder({ wish: ticket });
      const forged = Buffer.from(order.csr);
      forged[forged.length - 1]! ^= 1;
      return sandbox().submitOrder({ ...order, csr: forged });
    },
    "csr-unreadable",
  ],
];
it.each(refusals)("is refused %s", async (_case, act, code) => {
  await expect(act()).rejects.toMatchObject({ code });
});

it.each(["settle", "quarantine"] as const)("cannot %s what was never ordered", async (act) => {
  await expect(
    act === "settle"
      ? sandbox().settle("commande-inconnue")
      : sandbox().quarantine("commande-inconnue", { bytes: Buffer.alloc(0), source: "" }, ""),
  ).rejects.toMatchObject({
    code: "ticket-unknown",
  });
});

it("withdraws what was never ordered without a word: a destroy never fails for that", async () => {
  await sandbox().withdraw("commande-inconnue");
  expect(existsSync(join(dir, "orders", "commande-inconnue.withdrawn.json"))).toBe(false);
});

it("is reported by an empty sandbox as nothing, and makes no folder for that", async () => {
  const report = await openSandbox(join(dir, "nowhere")).poll();
  expect([report.forms.size, report.orders.size, report.unmatched.length]).toEqual([0, 0, 0]);
  expect(existsSync(join(dir, "nowhere"))).toBe(false);
});

it.each<[string, (path: string) => void, RegExp]>([
  ["a FIFO", (path) => void execFileSync("/usr/bin/env", ["mkfifo", path]), /no file/],
  ["a folder", (path) => void mkdirSync(path), /no file/],
  ["a file of 1.5 GB", (path) => (writeFileSync(path, ""), truncateSync(path, 1_610_612_736)), /1610612736 bytes/],
])("is in trouble when its record is %s, which is not opened", async (_what, make, because) => {
  await place();
  const path = join(dir, "orders", `${ticket}.json`);
  rmSync(path);
  make(path);
  expect((await sandbox().poll()).troubles.get(ticket)).toMatch(because);
  rmSync(path, { recursive: true });
});

it("says so when the sandbox's folder is a file, or a record is damaged", async () => {
  writeFileSync(join(dir, "file"), "");
  await expect(openSandbox(join(dir, "file")).poll()).rejects.toMatchObject({ code: "platform-unreachable" });
  await place();
  writeFileSync(join(dir, "orders", `${ticket}.json`), "{");
  expect((await sandbox().poll()).troubles.get(ticket)).toMatch(/^The sandbox's file orders.commande-\d+\.json cannot be used: .*JSON/);
});
