import { createPublicKey, type KeyObject } from "node:crypto";
import { Fault, isFault } from "../../fault";
import type { Answer, ArchivedInstead } from "../../igc";
import { type Issued, passwordVariable, passwordVariableOf } from "../../vault";
import { readAnswer } from "../../x509/answer";
import type { Certificate } from "../../x509/certificate";
import { type Judgement, judge } from "../../x509/judge";
import { publicKeySha256 } from "../../x509/key";
import type { Bench } from "./bench";

/** What a person brought, judged; and the private key that came with it, when the portal made one of its own. */
export interface JudgedAnswer {
  readonly judgement: Judgement;
  /** The certificate that was judged; absent where the file could not be read. */
  readonly leaf?: Certificate;
  /** Of a P12 made online ("créer la CSR en ligne"): it goes to the vault and nowhere else. */
  readonly broughtKey?: KeyObject;
  /** SHA-256 of the public keys of all private keys that came with it, lower-case hex. */
  readonly keys?: readonly string[];
}

/** Which order an answer is for. */
interface Order {
  readonly ticket: string;
  /** SHA-256 of the public key that was asked with, lower-case hex. */
  readonly publicKeySha256: string;
}

/**
 * Judges an answer for the key that was asked with, or for the key that came with it in a P12. A file with the
 * certificates of several orders answers each with its own.
 */
export async function judgeAnswer(answer: Answer, order: Order, { wish, look, world }: Bench): Promise<JudgedAnswer> {
  const askedWith = order.publicKeySha256;
  const anchors = await look.platform.authorities(); // out of reach is not the answer's fault
  try {
    const { certificates, privateKeys } = readAnswer(answer.bytes, {
      password: world.setting(passwordVariableOf(order.ticket)) ?? world.setting(passwordVariable),
      publicKeySha256: askedWith,
    });
    const own = certificates.find((certificate) => certificate.publicKeySha256 === askedWith);
    const brought = own
      ? undefined
      : keyWithCertificate(
          privateKeys,
          certificates.map((certificate) => certificate.publicKeySha256),
        );
    const wanted = brought ? digestOf(brought) : askedWith;
    const leaf = certificates.find((certificate) => certificate.publicKeySha256 === wanted) ?? certificates[0]!;
    return {
      judgement: judgeFor(leaf, certificates, wanted, { wish, look, anchors }),
      leaf,
      broughtKey: brought,
      keys: privateKeys.map(digestOf),
    };
  } catch (error) {
    if (isFault(error)) return { judgement: { ok: false, fault: error, findings: [] } };
    throw error;
  }
}

/** Judges a certificate for a key and the wish. @param certificates what came with it; the leaf may be among them. */
export function judgeFor(
  leaf: Certificate,
  certificates: readonly Certificate[],
  publicKeySha256: string,
  { wish, look, anchors }: Pick<Bench, "wish" | "look"> & { readonly anchors: readonly string[] },
): Judgement {
  const { structure, environment, usage, commonName } = wish;
  return judge({
    leaf,
    others: certificates.filter((certificate) => certificate !== leaf),
    anchors,
    at: look.now,
    expected: {
      environment,
      usage,
      idNat: structure.idNat,
      structureName: structure.name,
      departmentLabel: structure.departmentLabel,
      commonName,
      publicKeySha256,
    },
  });
}

const keyWithCertificate = (keys: readonly KeyObject[], certified: readonly string[]): KeyObject | undefined =>
  keys.find((key) => certified.includes(digestOf(key)));

const digestOf = (privateKey: KeyObject): string => publicKeySha256(createPublicKey(privateKey));

/**
 * A private key that came in an answer lies in the vault and nowhere else: the archive gets the certificates alone. A
 * file with a key that is not in the vault is left whole, for nothing is lost.
 * @param stored SHA-256 of the public key under which the certificate was stored, lower-case hex
 */
export function insteadOf(answer: Answer, { keys = [] }: JudgedAnswer, issued: Issued, stored: string): ArchivedInstead | undefined {
  if (keys.length === 0 || keys.some((key) => key !== stored)) return undefined;
  return { answer, certificates: [issued.certificate, ...issued.chain].map((pem) => `${pem.trimEnd()}\n`).join("") };
}

/** What the vault stores of a judged answer: the leaf, then its path. */
export const issuedOf = ({ chain }: Extract<Judgement, { ok: true }>): Issued => {
  const [leaf, ...path] = chain.map(({ pem }) => pem);
  return { certificate: leaf!, chain: path };
};

/** A vault that takes no key from outside cannot take the portal's P12. */
export const keyNotTaken = (vault: string): Fault =>
  new Fault(
    "answer-wrong-key",
    `The portal made a key of its own for this certificate, and the vault ${vault} takes no key from outside.`,
    "Order again with the CSR of the order sheet: « Charger la CSR », without ticking the creation online.",
  );
