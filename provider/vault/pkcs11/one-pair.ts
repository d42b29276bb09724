import { Fault } from "../../fault";
import type { TokenObject } from "../adoption";
import { foreignPairs, type KeyPair } from "./key-pair";
import { mustSeeAll, type Session } from "./token";

/**
 * The one key pair that a person means by a CKA_LABEL or CKA_ID, or `undefined`.
 * @throws Fault `key-unusable` when it can leave the token, `adopt-unusable` when several are meant or it has no CKA_ID.
 */
export function onePair(session: Session, object: TokenObject, address: string): KeyPair | undefined {
  const [pair, other] = foreignPairs(session, object);
  if (!pair) {
    mustSeeAll(session);
    return undefined;
  }
  if (other)
    throw unusable(
      `${printObject(object)} in ${address} means several private keys`,
      "Name the one by its CKA_ID too: object:object=<CKA_LABEL>;id=<CKA_ID, percent-encoded>.",
    );
  // The certificate is found by the key's CKA_ID, and so is the key when it signs.
  if (pair.id.length === 0)
    throw unusable(
      `The private key ${printObject(object)} in ${address} has no CKA_ID`,
      "Give it one that its certificate has too: pkcs11-tool --set-id.",
    );
  return pair;
}

/** As RFC 7512 writes it. */
export const printObject = ({ label, id }: TokenObject): string =>
  [label === undefined ? "" : `object=${encodeURIComponent(label)}`, id ? `id=${id.toString("hex").replace(/../g, "%$&")}` : ""]
    .filter(Boolean)
    .join(";");

export const missing = (object: TokenObject, address: string): Fault =>
  new Fault(
    "adopt-missing",
    `There is no private key ${printObject(object)} in ${address}.`,
    "List the token's objects (pkcs11-tool --login --list-objects), and correct `adopt`.",
  );

const unusable = (what: string, hint: string): Fault => new Fault("adopt-unusable", `${what}.`, hint);
