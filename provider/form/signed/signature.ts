import type { PDFArray, PDFDict } from "pdf-lib";
import type { SignedData } from "pkijs";
import { readCertificate } from "../../x509/certificate";
import { attributeOids, type Name } from "../../x509/name";
import { limits } from "./limits";
import type { Opened } from "./open";

/** A signature in a PDF (ISO 32000-1 section 12.8, ETSI EN 319 142), as it is. Whether its signer is to be trusted is another question. */
export interface Signature {
  /** Common name of the certificate it was made with, and its organisation, where they are known. */
  readonly signer: string | null;
  readonly organisation: string | null;
  /** ISO 8601: when it was made, as the signer's machine says. */
  readonly signedAt: string | null;
  /** Whether it fits the bytes it covers; `unchecked` for a kind of signature that cannot be checked here. */
  readonly holds: "yes" | "no" | "unchecked";
  /** Why it does not hold or was not checked: an English clause. */
  readonly because?: string;
  /** Bytes of the file behind what it covers: later additions, a second signature for one. */
  readonly after: number;
}

interface Found {
  readonly contents: Buffer;
  readonly range: readonly number[];
  readonly subFilter: string;
  readonly named: string | null;
  readonly dated: string | null;
}

/** The signatures of people in a PDF, in the order of what they cover. A timestamp alone is nobody's. */
export async function signaturesIn(opened: Opened, bytes: Buffer): Promise<Signature[]> {
  const found = dictionariesIn(opened)
    .filter(({ subFilter }) => subFilter !== "ETSI.RFC3161")
    .sort((a, b) => coveredBy(a) - coveredBy(b));
  const read: Signature[] = [];
  for (const each of found) read.push(await readOne(each, bytes));
  return read;
}

const coveredBy = ({ range }: Found): number => (range[2] ?? 0) + (range[3] ?? 0);

function dictionariesIn({ pdf, context }: Opened): Found[] {
  const key = pdf.PDFName.of;
  const found: Found[] = [];
  const text = (dict: PDFDict, name: string): string | null => {
    const value = dict.lookup(key(name));
    return value instanceof pdf.PDFString || value instanceof pdf.PDFHexString ? value.decodeText() : null;
  };
  for (const [, object] of context.enumerateIndirectObjects()) {
    for (const dict of [object, object instanceof pdf.PDFDict ? object.get(key("V")) : undefined]) {
      if (!(dict instanceof pdf.PDFDict) || found.length >= limits.signatures) continue;
      const [range, contents, subFilter] = [dict.lookup(key("ByteRange")), dict.lookup(key("Contents")), dict.lookup(key("SubFilter"))];
      if (!(range instanceof pdf.PDFArray) || !(contents instanceof pdf.PDFHexString || contents instanceof pdf.PDFString)) continue;
      found.push({
        contents: Buffer.from(contents.asBytes()),
        range: numbersIn(range, pdf),
        subFilter: subFilter instanceof pdf.PDFName ? subFilter.decodeText() : "",
        named: text(dict, "Name"),
        dated: instantOf(text(dict, "M")),
      });
    }
  }
  return found;
}

const numbersIn = (range: PDFArray, pdf: Opened["pdf"]): number[] =>
  range
    .asArray()
    .slice(0, 5)
    .map((_, index) => {
      const value = range.lookup(index);
      return value instanceof pdf.PDFNumber ? value.asNumber() : -1;
    });

/** A date of a PDF (section 7.9.4), in ISO 8601; `null` for what is none. */
export function instantOf(text: string | null): string | null {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?/.exec(text ?? "");
  if (!parts) return null;
  const [, year, month, day, hour, minute, second = "00", sign, hours = "00", minutes = "00"] = parts;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign ? `${sign}${hours}:${minutes}` : "Z"}`);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}

async function readOne({ contents, range, subFilter, named, dated }: Found, bytes: Buffer): Promise<Signature> {
  const [start, end, next, length] = range;
  const none = { signer: named, organisation: null, signedAt: dated, after: 0 };
  const isRange = range.length === 4 && start === 0 && end! > 0 && next! >= end! && length! >= 0 && next! + length! <= bytes.length;
  if (!isRange) return { ...none, holds: "no", because: "it covers bytes that the file does not have: the file was cut or changed" };
  // What lies between is the signature itself, in its brackets, and nothing else.
  if (!/^<[0-9A-Fa-f\s]*>$/.test(bytes.toString("latin1", end, next)))
    return { ...none, holds: "no", because: "it leaves out more of the file than itself" };
  const after = bytes.length - (next! + length!);
  if (contents.length > limits.cmsBytes) return { ...none, after, holds: "unchecked", because: `it has ${contents.length} bytes` };
  if (!["adbe.pkcs7.detached", "ETSI.CAdES.detached"].includes(subFilter))
    return { ...none, after, holds: "unchecked", because: `its kind (${subFilter || "none"}) is not read here` };
  const covered = Buffer.concat([bytes.subarray(0, end), bytes.subarray(next, next! + length!)]);
  const cms = await readCms(contents, covered);
  return { signer: cms.signer ?? named, organisation: cms.organisation, signedAt: cms.signedAt ?? dated, after, ...cms.verdict };
}

interface Cms {
  readonly signer: string | null;
  readonly organisation: string | null;
  readonly signedAt: string | null;
  readonly verdict: Pick<Signature, "holds" | "because">;
}

/** RFC 5652: who signed, and whether the signature holds over these bytes. Chains are not followed. */
async function readCms(contents: Buffer, covered: Buffer): Promise<Cms> {
  const pki = await import("pkijs");
  const unread = (because: string): Cms => ({ signer: null, organisation: null, signedAt: null, verdict: { holds: "unchecked", because } });
  let signed: SignedData;
  try {
    signed = new pki.SignedData({ schema: pki.ContentInfo.fromBER(exact(contents)).content });
  } catch {
    return unread("it cannot be read as a CMS");
  }
  const [info] = signed.signerInfos;
  if (!info) return unread("it names no signer");
  const certificate = certificateOf(signed, info.sid);
  const time = info.signedAttrs?.attributes.find(({ type }) => type === "1.2.840.113549.1.9.5")?.values[0] as
    | { toDate?: () => Date }
    | undefined;
  const instant = time?.toDate?.();
  return {
    signer: certificate && attributeIn(certificate.subject, attributeOids.commonName),
    organisation: certificate && attributeIn(certificate.subject, attributeOids.organization),
    signedAt: instant && !Number.isNaN(instant.getTime()) ? instant.toISOString() : null,
    verdict: await verified(signed, covered),
  };
}

async function verified(signed: SignedData, covered: Buffer): Promise<Pick<Signature, "holds" | "because">> {
  try {
    const { signatureVerified } = await signed.verify({ signer: 0, data: exact(covered), checkChain: false, extendedMode: true });
    return signatureVerified
      ? { holds: "yes" }
      : { holds: "no", because: "it does not fit the bytes it covers: they were changed after it was made" };
  } catch (error) {
    const { message = "" } = error as Error;
    // What pkijs says where the digest of the bytes is another one than the signer's.
    if (/digest|hash/i.test(message) && /(equal|match|fail|differ)/i.test(message))
      return { holds: "no", because: "it does not fit the bytes it covers: they were changed after it was made" };
    return { holds: "unchecked", because: "its algorithm or its certificate cannot be used here" };
  }
}

/** Bytes of their own: what lies behind a CMS in a PDF is filled with zeros, and a Buffer may be a part of something. */
const exact = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** The certificate that the signer names; with one certificate there is no choice. */
function certificateOf(signed: SignedData, sid: unknown): ReturnType<typeof readCertificate> | null {
  const { serialNumber } = sid as { readonly serialNumber?: { readonly valueBlock: { readonly valueHexView: Uint8Array } } };
  const wanted = serialNumber && Buffer.from(serialNumber.valueBlock.valueHexView);
  for (const each of signed.certificates ?? []) {
    if (!("subject" in each)) continue;
    try {
      const certificate = readCertificate(Buffer.from((each as { toSchema: () => { toBER: () => ArrayBuffer } }).toSchema().toBER()));
      if (!wanted || certificate.serial.equals(wanted) || signed.certificates!.length === 1) return certificate;
    } catch {
      // A certificate that our strict reader refuses names nobody.
    }
  }
  return null;
}

function attributeIn({ attributes }: Name, oid: string): string | null {
  return attributes.find((each) => each.oid === oid)?.value ?? null;
}
