import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anOrder, serverKey, structure } from "../../../test/sandbox/order";
import { type FaultCode, isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import { type Certificate, readCertificate, readCertificatesPem } from "../../x509/certificate";
import { judge } from "../../x509/judge";
import { publicKeySha256 } from "../../x509/key";
import { printName } from "../../x509/name";
import type { Platform } from "../platform";
import { openSandbox } from "./adapter";
import { type SandboxPerson, sandboxPerson } from "./person";
import { type WrongAnswer, wrongAnswers } from "./wrong-answers";

/** Every wrong answer is wrong in the way it is named for, and the project's judge says so. */
const now = new Date("2026-11-24T09:00:00Z");
let dir: string;
let sandbox: Platform;
let person: SandboxPerson;
let count = 0;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "sandbox-wrong-"));
  sandbox = openSandbox(dir);
  person = sandboxPerson(dir);
  await person.setClock(now);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Places an order that is answered in this way, and collects. */
async function answered(kind: WrongAnswer): Promise<Buffer> {
  const ticket = `commande-${++count}`;
  await person.answerNext(kind);
  await sandbox.submitOrder(await anOrder({ wish: ticket }));
  return (await sandbox.collect(ticket))!.bytes;
}

const rightSubject = "CN=INSI-AUTO,OU=1690781810,O=CENTRE DE SANTE DES ALPES,ST=Rhône (69),C=FR";
const issuedBy = (leaf: Certificate, issuer: X509Certificate): boolean => leaf.x509.verify(issuer.publicKey);
const authority = async (): Promise<X509Certificate> => new X509Certificate((await sandbox.authorities())[0]!);
const ownKey = (leaf: Certificate): boolean => leaf.publicKey.equals(serverKey.publicKey);
const pem = (bytes: Buffer): Certificate[] => readCertificatesPem(bytes.toString("latin1"));
const usageOf = ({ x509 }: Certificate) =>
  execFileSync("openssl", ["x509", "-noout", "-ext", "keyUsage,extendedKeyUsage"], { input: x509.toString(), encoding: "utf8" });

/** What is wrong, seen without the project's judge; and the fault the judge finds (none: it is right after all). */
const table: { readonly [Kind in WrongAnswer]: { readonly fault: FaultCode | "none"; seen(bytes: Buffer): unknown } } = {
  "wrong-key": {
    fault: "answer-wrong-key",
    seen: (bytes) => expect([ownKey(pem(bytes)[0]!), printName(pem(bytes)[0]!.subject)]).toEqual([false, rightSubject]),
  },
  "wrong-subject": {
    fault: "answer-wrong-subject",
    seen: (bytes) =>
      expect([ownKey(pem(bytes)[0]!), printName(pem(bytes)[0]!.subject)]).toEqual([true, rightSubject.replace("1690781810", "1750712184")]),
  },
  "wrong-common-name": {
    fault: "answer-wrong-subject",
    seen: (bytes) => expect(printName(pem(bytes)[0]!.subject)).toBe(rightSubject.replace("INSI", "autre-INSI")),
  },
  "wrong-usage": {
    fault: "answer-wrong-usage",
    seen: (bytes) => expect(usageOf(pem(bytes)[0]!)).toMatch(/Digital Signature, Non Repudiation[^]*E-mail Protection/),
  },
  "wrong-environment": {
    fault: "answer-wrong-environment",
    seen: (bytes) =>
      expect(
        pem(bytes)[0]!
          .extensions.find(({ oid }) => oid === "1.2.250.1.71.1.2.5")
          ?.value.toString("hex"),
      ).toBe("040103"),
  },
  expired: { fault: "answer-expired", seen: (bytes) => expect(pem(bytes)[0]!.notAfter.getTime()).toBeLessThan(now.getTime()) },
  "not-yet-valid": {
    fault: "answer-not-yet-valid",
    seen: (bytes) => expect(pem(bytes)[0]!.notBefore).toEqual(new Date("2026-12-24T09:00:00Z")),
  },
  "foreign-chain": {
    fault: "answer-chain-foreign",
    seen: async (bytes) => {
      const [leaf, issuer] = pem(bytes);
      expect([issuedBy(leaf!, issuer!.x509), issuedBy(leaf!, await authority())]).toEqual([true, false]);
      expect(issuer!.x509.subject).toBe((await authority()).subject);
    },
  },
  "self-signed": {
    fault: "answer-wrong-key",
    seen: (bytes) =>
      expect([printName(pem(bytes)[0]!.issuer), issuedBy(pem(bytes)[0]!, pem(bytes)[0]!.x509)]).toEqual([rightSubject, true]),
  },
  "weak-key": {
    fault: "answer-wrong-key",
    seen: (bytes) => expect(pem(bytes)[0]!.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024),
  },
  "sha-1": { fault: "answer-profile", seen: (bytes) => expect(pem(bytes)[0]!.signatureAlgorithm.oid).toBe("1.2.840.113549.1.1.5") },
  // The sandbox tells its issuing CA to everybody (`authorities`), so a leaf that came alone finds its chain.
  "chain-missing": { fault: "none", seen: (bytes) => expect(pem(bytes)).toHaveLength(1) },
  "two-certificates": {
    fault: "answer-ambiguous",
    seen: (bytes) =>
      expect(
        new Set(
          pem(bytes)
            .filter(ownKey)
            .map(({ serialNumber }) => serialNumber),
        ).size,
      ).toBe(2),
  },
  "authority-only": { fault: "answer-wrong-key", seen: async (bytes) => expect(bytes.toString()).toBe((await authority()).toString()) },
  "error-page": { fault: "answer-unreadable", seen: (bytes) => expect(bytes.toString()).toMatch(/^<!DOCTYPE html>/) },
  garbage: { fault: "answer-unreadable", seen: (bytes) => expect(() => new X509Certificate(bytes)).toThrow() },
  truncated: {
    fault: "answer-unreadable",
    seen: (bytes) => expect(bytes.toString()).toMatch(/^-----BEGIN CERTIFICATE-----\n(?![^]*-----END)/),
  },
  der: { fault: "none", seen: (bytes) => expect(printName(readCertificate(bytes).subject)).toBe(rightSubject) },
  p7b: {
    fault: "none",
    seen: (bytes) =>
      expect(
        execFileSync("openssl", ["pkcs7", "-inform", "DER", "-print_certs"], { input: bytes })
          .toString()
          .match(/BEGIN CERTIFICATE/g),
      ).toHaveLength(3),
  },
};

async function faultOf(bytes: Buffer): Promise<string> {
  try {
    const { certificates } = readAnswer(bytes);
    const own = publicKeySha256(serverKey.publicKey);
    const leaf = certificates.find(({ publicKeySha256 }) => publicKeySha256 === own) ?? certificates[0]!;
    const { name, idNat, department } = structure;
    const expected = {
      environment: "rehearsal",
      usage: "AUTH_CLI",
      idNat,
      structureName: name,
      departmentLabel: department,
      commonName: "INSI-AUTO",
      publicKeySha256: own,
    } as const;
    const judgement = judge({
      leaf,
      others: certificates.filter((certificate) => certificate !== leaf),
      anchors: await sandbox.authorities(),
      at: await sandbox.clock!(),
      expected,
    });
    return judgement.ok ? "none" : judgement.fault.code;
  } catch (error) {
    if (isFault(error)) return error.code;
    throw error;
  }
}

it.each(Object.entries(table) as [WrongAnswer, (typeof table)[WrongAnswer]][])(
  "%s is wrong in that way, and judged so",
  async (kind, { fault, seen }) => {
    const bytes = await answered(kind);
    await seen(bytes);
    expect(await faultOf(bytes)).toBe(fault);
  },
);

it("names every wrong answer there is", () => {
  expect(Object.keys(table)).toEqual(Object.keys(wrongAnswers));
});

describe("a wrong answer goes", () => {
  const place = async (ticket: string) => sandbox.submitOrder(await anOrder({ wish: ticket }));
  const verdict = async (ticket: string) => faultOf((await sandbox.collect(ticket))!.bytes);
  afterEach(async () => {
    for (const ticket of (await sandbox.poll()).orders.keys()) await sandbox.settle(ticket);
  });

  it("to the oldest order that waits, in place of the right one", async () => {
    for (const ticket of (await sandbox.poll()).orders.keys()) await sandbox.settle(ticket);
    await place("attente-1");
    await person.advance({ hours: 1 });
    await place("attente-2");
    expect(await person.answerNext("wrong-subject")).toEqual(["attente-1"]);
    expect(await person.answerNext("expired")).toEqual(["attente-2"]);
    expect([await verdict("attente-1"), await verdict("attente-2")]).toEqual(["answer-wrong-subject", "answer-expired"]);
  });

  it("to the order that is named", async () => {
    await place("choix-1");
    await place("choix-2");
    await person.answerNext("wrong-usage", "choix-2");
    expect([await verdict("choix-1"), await verdict("choix-2")]).toEqual(["none", "answer-wrong-usage"]);
  });

  it("to the next order while none waits, in the order they were asked for, once each", async () => {
    expect(await person.answerNext("expired")).toEqual([]);
    expect(await person.answerNext("garbage")).toEqual([]);
    for (const ticket of ["file-1", "file-2", "file-3"]) await place(ticket);
    await place("file-1");
    expect([await verdict("file-1"), await verdict("file-2"), await verdict("file-3")]).toEqual([
      "answer-expired",
      "answer-unreadable",
      "none",
    ]);
    expect(readdirSync(join(dir, "next-answers"))).toEqual([]);
  });

  it("aside, and the right one comes when the person brings it again", async () => {
    await place("encore-1");
    await person.answerNext("wrong-key");
    await sandbox.quarantine("encore-1", (await sandbox.collect("encore-1"))!, "autre clé");
    expect(await sandbox.collect("encore-1")).toBeUndefined();
    await person.bringAgain("encore-1");
    expect(await verdict("encore-1")).toBe("none");
  });

  it("nowhere when nobody knows its name, or the order is closed", async () => {
    await expect(person.answerNext("toString" as WrongAnswer)).rejects.toMatchObject({
      code: "unknown-value",
      hint: expect.stringContaining("wrong-key, wrong-subject") as string,
    });
    await place("fermee");
    await sandbox.settle("fermee");
    await expect(person.answerNext("expired", "fermee")).rejects.toMatchObject({ code: "rehearsal-turn" });
  });
});
