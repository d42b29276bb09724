/** The integrity check of a PKCS#12: its own (RFC 7292 section 4) and PBMAC1 (RFC 9579). PURE. */
import { unreadable } from "../../der";
import { type BerElement, childrenOf, countOf, oidOf } from "../ber";
import type { Opening } from "../harvest";
import { type Hash, pbkdf2, pkcs12Kdf, purpose } from "./key-derivation";
import type { PasswordForm } from "./password";
import { pbkdf2Oid, pbkdf2Parameters, pseudoRandomFunctions } from "./password-encryption";
import { unknownScheme } from "./refusal";

const macHashes: Readonly<Record<string, { readonly hash: Hash; readonly length: number }>> = {
  "1.3.14.3.2.26": { hash: "sha1", length: 20 },
  "2.16.840.1.101.3.4.2.4": { hash: "sha224", length: 28 },
  "2.16.840.1.101.3.4.2.1": { hash: "sha256", length: 32 },
  "2.16.840.1.101.3.4.2.2": { hash: "sha384", length: 48 },
  "2.16.840.1.101.3.4.2.3": { hash: "sha512", length: 64 },
};

const pbmac1 = "1.2.840.113549.1.5.14";

/** How a MAC's key comes from the password. */
interface Mac {
  /** Which of a form's octets it takes. */
  readonly part: keyof PasswordForm;
  key(form: PasswordForm, opening: Opening): { readonly hash: Hash; readonly octets: Buffer };
}

/**
 * @param algorithm of the DigestInfo
 * @param salt of the MacData; PBMAC1 has its own
 * @throws Fault `answer-unreadable`
 */
export function macOf(algorithm: BerElement, salt: Buffer, iterations: number | undefined): Mac {
  const [oidElement, parameters] = childrenOf(algorithm, 2);
  const oid = oidOf(oidElement);
  if (oid === pbmac1) return pbmac1Of(parameters);
  const mac = macHashes[oid];
  if (mac === undefined) throw unknownScheme("integrity check", oid);
  return {
    part: "bmp",
    key: ({ bmp }, opening) => ({ hash: mac.hash, octets: pkcs12Kdf(purpose.mac, { ...mac, salt, iterations }, bmp, opening) }),
  };
}

/** RFC 8018 appendix A.5: PBKDF2, of which RFC 9579 section 5 asks for the key's length, then an HMAC. */
function pbmac1Of(parameters: BerElement | undefined): Mac {
  const [derivation, scheme] = parameters === undefined ? [] : childrenOf(parameters, 2);
  if (derivation === undefined || scheme === undefined) throw unreadable("The PKCS#12", "its MAC is not complete");
  const [kdfOid, kdf] = childrenOf(derivation, 2);
  if (oidOf(kdfOid) !== pbkdf2Oid || kdf === undefined) throw unknownScheme("key derivation", oidOf(kdfOid));
  const hmacOid = oidOf(childrenOf(scheme, 1)[0]);
  const hash = pseudoRandomFunctions[hmacOid];
  if (hash === undefined) throw unknownScheme("integrity check", hmacOid);
  const length =
    childrenOf(kdf, 4)
      .slice(2)
      .flatMap((element) => countOf(element) ?? [])[0] ?? 0;
  if (length < 1 || length > longestMacKey) throw unreadable("The PKCS#12", "its MAC has no key length");
  const derived = { ...pbkdf2Parameters(kdf, length), length };
  return { part: "octets", key: ({ octets }, opening) => ({ hash, octets: pbkdf2(derived, octets, opening) }) };
}

/** Octets; SHA-512's block has 128. */
const longestMacKey = 128;
