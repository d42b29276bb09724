/** What an answer from outside may cost. Everything beyond is refused before the work is done. PURE. */
import { Fault } from "../../fault";

const mebibyte = 1_048_576;

export const limits = {
  /** Bytes of one answer. A chain of 64 certificates has 0.2 MiB. */
  inputBytes: 16 * mebibyte,
  /** Characters of texts whose markup and typography are taken off, all of one answer together; what is beyond is read as it is. A page with a chain has some 10,000. */
  dressedText: mebibyte,
  /** Characters of a mail's headers, or of a part's, that are looked at. */
  mailHeaders: 65_536,
  /** Different certificates kept. An IGC-Santé path has 3. */
  certificates: 64,
  /** Elements of a P7B's certificate set that are counted before it is refused. */
  p7bElements: 100_000,
  privateKeys: 8,
  /** Bytes of one private key; RSA-4096 in PKCS#8 has 2.4 kB. */
  privateKeyBytes: 16_384,
  /** Bytes of one PKCS#12. */
  pkcs12Bytes: mebibyte,
  /** Iterations of all key derivations of one answer together; PKCS#12 writers use 1 to 600,000 for each of three. */
  kdfIterations: 10_000_000,
  /** The same where there is no password and only the empty one is tried: GnuTLS asks for 600,000 each time. */
  kdfIterationsUnasked: 6_000_000,
  /** Bytes of a key derivation's salt; writers use 8 to 20. */
  saltBytes: 1_024,
  /** Containers within containers: a ZIP in a mail that was forwarded has three. */
  nesting: 4,
  /** Octets of scrypt's table (128 * N * r, RFC 7914 section 6); OpenSSL's own choice has 16 MiB. */
  scryptBytes: 128 * mebibyte,
  /** N * r * p of scrypt; OpenSSL's own choice has 131,072, and 4,194,304 take about 2 s. */
  scryptCost: 4_194_304,
  zipEntries: 256,
  /** Bytes of all entries of a ZIP, unpacked. */
  zipBytes: 16 * mebibyte,
  /** Unpacked to packed bytes of an entry above 64 KiB. PEM text is packed 1.4 to 1. */
  zipRatio: 100,
} as const;

/** The Fault of an answer that costs more than a real one ever does. */
export function tooBig(what: string): Fault {
  return new Fault("answer-too-big", what, "Bring the certificate file alone, as the portal gives it.");
}

/** The Fault of a file with more bytes than are read; `undefined` where it has not. So a file need not be read to be refused. */
export const sizeFault = (bytes: number): Fault | undefined =>
  bytes > limits.inputBytes ? tooBig(`The file has ${bytes} bytes, more than the ${limits.inputBytes} that are read.`) : undefined;
