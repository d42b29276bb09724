/** A CRL of any size, read as its bytes pass by (RFC 5280 section 5): a few of its entries are kept, and nothing else. PURE. */
import { createHash } from "node:crypto";
import { type AlgorithmIdentifier, type Certificate, type Extension, readAlgorithm } from "../certificate";
import { DerReader, type Framed, frameOf, readOctetBits, tag, unreadable } from "../der";
import { type PassingSignature, passingSignature } from "../key";
import { type Name, sameName } from "../name";
import { type CrlEntry, readCrlEntry } from "./entry";
import { type CrlStatement, fingerprint, readCrlExtensions, readCrlHead } from "./list";

/** Bytes; some seven million entries. */
export const largestPassingCrl = 256 * 1024 * 1024;

/** Bytes of one entry, of the names before them, of the extensions behind: more is no CRL that anybody issued. */
const largestPart = 1024 * 1024;

const document = "The CRL";

type Head = ReturnType<typeof readCrlHead>;

/** What is worked on until bytes are missing: each `yield` waits for more. */
type Work<T> = Generator<undefined, T, undefined>;

/** Reads a CRL chunk by chunk, for the certificates of one issuer. Everything `readCrl` refuses is refused here too. */
export class CrlScan {
  /** What came and is not read yet. */
  private pending: Buffer = Buffer.alloc(0);
  /** Bytes read before `pending`. */
  private position = 0;
  private readonly whole = createHash("sha256");
  /** The signature over the signed part, from when its algorithm is known until the part ends. */
  private signed: PassingSignature | undefined;
  private readonly asked: ReadonlySet<string>;
  private readonly found = new Map<string, CrlEntry>();
  private size = 0;
  private unsupported: string | undefined;
  private readonly work: Work<CrlStatement>;
  private statement: CrlStatement | undefined;

  /**
   * @param issuer who must have signed it, and whose certificates are asked for
   * @param serials serial numbers (`Certificate.serial`) whose entries are kept
   */
  constructor(
    private readonly issuer: Certificate,
    serials: readonly Buffer[],
  ) {
    this.asked = new Set(serials.map(hex));
    this.work = this.read();
  }

  /** @throws Fault `answer-unreadable` as soon as the bytes are no CRL. */
  push(chunk: Buffer): void {
    this.whole.update(chunk);
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    if (!this.statement) {
      const { done, value } = this.work.next();
      if (!done) return;
      this.statement = value;
    }
    if (this.pending.length > 0) throw unreadable(document, `${this.pending.length} bytes follow where it should end`);
  }

  /** What the CRL says. @throws Fault `answer-unreadable` when it is not whole. */
  finish(): CrlStatement {
    if (!this.statement) throw unreadable(document, `the bytes end at ${this.position + this.pending.length}, before it does`);
    return { ...this.statement, sha256: fingerprint(this.whole.digest()) };
  }

  private *read(): Work<CrlStatement> {
    const end = yield* this.enter(Number.MAX_SAFE_INTEGER);
    if (end > largestPassingCrl) throw unreadable(document, `it has ${end} bytes, more than the ${largestPassingCrl} that are read`);
    const tbs = yield* this.header(end, tag.sequence);
    const tbsEnd = this.position + tbs.header + tbs.content;
    const header = yield* this.take(tbs.header);
    const { head, bytes } = yield* this.head(tbsEnd);
    this.signed = passingSignature({ algorithm: head.tbsSignatureAlgorithm, by: this.issuer });
    this.signed.update(Buffer.concat([header, bytes]));
    if (this.position < tbsEnd && (yield* this.frame(tbsEnd)).tag === tag.sequence) yield* this.entries(yield* this.enter(tbsEnd), head);
    const extensions = yield* this.extensions(tbsEnd);
    const { signed } = this;
    this.signed = undefined;
    const last = DerReader.over(yield* this.take(bounded(end - this.position)), document);
    const signatureAlgorithm = readAlgorithm(last, "signatureAlgorithm");
    const signature = readOctetBits(last, "signatureValue");
    last.end();
    return this.stated(head, extensions, { signatureAlgorithm, signature, holds: signed.holds(signature) });
  }

  /** Version, algorithm, issuer and times: three to five elements, read as `readCrl` reads them. */
  private *head(end: number): Work<{ readonly head: Head; readonly bytes: Buffer }> {
    const parts: Buffer[] = [];
    const isVersioned = (yield* this.frame(end)).tag === tag.integer;
    for (let left = isVersioned ? 4 : 3; left > 0; left--) parts.push(yield* this.element(end));
    const isTime = (found: number): boolean => found === tag.utcTime || found === tag.generalizedTime;
    if (this.position < end && isTime((yield* this.frame(end)).tag)) parts.push(yield* this.element(end));
    const bytes = Buffer.concat(parts);
    const reader = DerReader.over(bytes, document);
    const head = readCrlHead(reader);
    reader.end();
    return { head, bytes };
  }

  /** All whole entries of what has come, then the next bytes. */
  private *entries(end: number, { issuer: crlIssuer }: Head): Work<void> {
    let entryIssuer = crlIssuer;
    while (this.position < end) {
      let at = 0;
      for (;;) {
        const room = end - this.position - at;
        const frame = room > 0 ? frameOf(this.pending, at, room, document) : undefined;
        const length = frame ? bounded(frame.header + frame.content) : 0;
        if (!frame || at + length > this.pending.length) break;
        entryIssuer = this.entry(this.pending.subarray(at, at + length), entryIssuer);
        at += length;
      }
      this.pass(at);
      if (this.position < end) yield;
    }
  }

  /** @returns whose certificate it speaks of: where it does not say, that of the entry before (RFC 5280 section 5.3.3) */
  private entry(whole: Buffer, before: Name): Name {
    const { serial, revokedAt, reason, issuer = before, unsupported } = readCrlEntry(whole);
    this.size += 1;
    this.unsupported ??= unsupported;
    const number = hex(serial);
    if (this.asked.has(number) && !this.found.has(number) && sameName(issuer, this.issuer.subject))
      this.found.set(number, { revokedAt, reason });
    return issuer;
  }

  private *extensions(end: number): Work<Extension[]> {
    const reader = DerReader.over(yield* this.take(bounded(end - this.position)), document);
    const extensions = readCrlExtensions(reader);
    reader.end();
    return extensions;
  }

  private stated(
    head: Head,
    extensions: Extension[],
    { holds, ...sealed }: { readonly signatureAlgorithm: AlgorithmIdentifier; readonly signature: Buffer; readonly holds: boolean },
  ): CrlStatement {
    const { issuer, asked, found } = this;
    return {
      ...head,
      ...sealed,
      extensions,
      sha256: "",
      size: this.size,
      unsupportedEntryExtension: this.unsupported,
      find: (name, serial) => {
        // Of what was not asked for, nothing is known: it must never be taken for not listed.
        if (!asked.has(hex(serial)) || !sameName(name, issuer.subject)) throw new Error("This CRL was read for other certificates.");
        return found.get(hex(serial));
      },
      isSignedBy: (signer) => holds && signer.subjectPublicKeyInfo.der.equals(issuer.subjectPublicKeyInfo.der),
    };
  }

  /** Steps into the next element, a SEQUENCE. @returns where it ends */
  private *enter(end: number): Work<number> {
    const { header, content } = yield* this.header(end, tag.sequence);
    yield* this.take(header);
    return this.position + content;
  }

  private *header(end: number, expected: number): Work<Framed> {
    const frame = yield* this.frame(end);
    if (frame.tag === expected) return frame;
    throw unreadable(`${document} at byte ${this.position}`, `its tag is not 0x${expected.toString(16)}`);
  }

  private *frame(end: number): Work<Framed> {
    for (;;) {
      const frame = frameOf(this.pending, 0, end - this.position, document);
      if (frame) return frame;
      yield;
    }
  }

  private *element(end: number): Work<Buffer> {
    const { header, content } = yield* this.frame(end);
    return yield* this.take(bounded(header + content));
  }

  private *take(length: number): Work<Buffer> {
    while (this.pending.length < length) yield;
    return this.pass(length);
  }

  private pass(length: number): Buffer {
    const passed = this.pending.subarray(0, length);
    this.signed?.update(passed);
    this.pending = this.pending.subarray(length);
    this.position += length;
    return passed;
  }
}

const hex = (bytes: Buffer): string => bytes.toString("hex");

function bounded(length: number): number {
  if (length <= largestPart) return length;
  throw unreadable(document, `a part of it has ${length} bytes, more than the ${largestPart} that are read`);
}
