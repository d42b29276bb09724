import { randomBytes } from "node:crypto";
import { type Hierarchy, makeHierarchy, newKeyPair } from "./authority";
import { asPem, x509 } from "./certify";
import { issueLeaf, type Leaf, lifeFrom, selfSignLeaf, serialNumberOf } from "./leaf";

/** How an answer is made from the leaf that would be right. */
interface AnswerMaker {
  /** How the file's name ends. */
  readonly ending: "pem" | "der" | "p7b";
  make(right: Leaf, hierarchy: Hierarchy): Promise<Buffer>;
}

/** A leaf and the CA that issued it, as the portal's download. */
async function download(leaf: Leaf, hierarchy: Hierarchy): Promise<Buffer> {
  return pemOf(await issueLeaf(leaf, hierarchy), hierarchy.issuing.certificate);
}

const pemOf = (...certificates: readonly Buffer[]): Buffer => Buffer.from(certificates.map((der) => asPem("CERTIFICATE", der)).join(""));

/** The download of a leaf that is wrong in one way. */
const leafWith = (change: (right: Leaf) => Partial<Leaf> | Promise<Partial<Leaf>>): AnswerMaker => ({
  ending: "pem",
  make: async (right, hierarchy) => download({ ...right, ...(await change(right)) }, hierarchy),
});

const file = (ending: AnswerMaker["ending"], make: AnswerMaker["make"]): AnswerMaker => ({ ending, make });

/** The life of a certificate issued some days (negative: before) from the right one's. */
const daysLater = ({ notBefore }: Leaf, days: number) => lifeFrom(new Date(notBefore.getTime() + days * 86_400_000));

/** What an administrator should bring: PEM, the leaf and the CA that issued it. */
export const rightAnswer: AnswerMaker = file("pem", download);

/** Everything a person may bring by mistake, by name. Each is wrong in the way it is named for, and in no other that could be avoided. */
export const wrongAnswers = {
  // the certificate of somebody or something else
  "wrong-key": leafWith(async () => ({ publicKey: (await newKeyPair()).publicKey })),
  "wrong-subject": leafWith(({ subject }) => ({ subject: { ...subject, organizationalUnit: otherStructure(subject.organizationalUnit) } })),
  "wrong-common-name": leafWith(({ subject }) => ({ subject: { ...subject, commonName: `autre-${subject.commonName}`.slice(0, 64) } })),
  "wrong-usage": leafWith(({ usage }) => ({ usage: usage === "SIGN" ? "AUTH_CLI" : "SIGN" })),
  "wrong-environment": leafWith(() => ({ environment: "production" })),
  // not in its life
  expired: leafWith((right) => daysLater(right, -4 * 365)),
  "not-yet-valid": leafWith((right) => daysLater(right, 30)),
  // not to be trusted
  "foreign-chain": file("pem", async (right) => download(right, await makeHierarchy())),
  "self-signed": file("pem", async (right) => {
    const { publicKey, privateKey } = await newKeyPair();
    return pemOf(await selfSignLeaf({ ...right, publicKey }, privateKey));
  }),
  "weak-key": leafWith(async () => ({ publicKey: (await newKeyPair(1024)).publicKey })),
  "sha-1": leafWith(() => ({ hash: "SHA-1" })),
  // the wrong file, or too much or too little in it
  "chain-missing": file("pem", async (right, hierarchy) => pemOf(await issueLeaf(right, hierarchy))),
  "two-certificates": file("pem", async (right, hierarchy) => {
    const other = { ...right, serialNumber: serialNumberOf(right.serialNumber) };
    return pemOf(await issueLeaf(right, hierarchy), await issueLeaf(other, hierarchy), hierarchy.issuing.certificate);
  }),
  "authority-only": file("pem", async (_right, { issuing }) => pemOf(issuing.certificate)),
  "error-page": file("pem", async ({ serialNumber }) =>
    Buffer.from(`<!DOCTYPE html>\n<html lang="fr"><body><h1>Votre session a expiré</h1><p>${serialNumber}</p></body></html>\n`),
  ),
  garbage: file("pem", async () => randomBytes(1500)),
  truncated: file("pem", async (right, hierarchy) => {
    const whole = pemOf(await issueLeaf(right, hierarchy));
    return whole.subarray(0, Math.floor(whole.length / 2));
  }),
  // the right certificate, in another wrapping than the portal's PEM
  der: file("der", (right, hierarchy) => issueLeaf(right, hierarchy)),
  p7b: file("p7b", async (right, hierarchy) => {
    const { X509Certificate, X509Certificates } = await x509();
    const certificates = [await issueLeaf(right, hierarchy), hierarchy.issuing.certificate, hierarchy.root.certificate];
    return Buffer.from(new X509Certificates(certificates.map((der) => new X509Certificate(der))).export("raw"));
  }),
} as const satisfies Readonly<Record<string, AnswerMaker>>;

export type WrongAnswer = keyof typeof wrongAnswers;
export type AnswerKind = "right" | WrongAnswer;

/** Maker of an answer by its name. */
export const answerMaker = (kind: AnswerKind): AnswerMaker => (kind === "right" ? rightAnswer : wrongAnswers[kind]);

/** idNat of a neighbour: 1 + a FINESS number whose check digit holds (ans-domain: 690781810, 750712184). */
const otherStructure = (idNat: string): string => (idNat === "1690781810" ? "1750712184" : "1690781810");
