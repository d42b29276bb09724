/** What ends the opening of a protected file. PURE. */
import { Fault } from "../../../fault";

/** The password is the likely reason; that the file was changed is the other one, and cannot be told from it. */
export function wrongPassword(): Fault {
  return new Fault(
    "answer-password",
    "The password does not open the file.",
    "Give the password chosen on the portal when the certificate was ordered; if it is lost, order again with a CSR. If it is right, the file was changed: bring it again.",
  );
}

/** Nothing was tried, because there is no password. */
export function missingPassword(): Fault {
  return new Fault(
    "answer-password",
    "The file is protected by a password, and none was given.",
    "Give the password chosen on the portal when the certificate was ordered.",
  );
}

export function unknownScheme(what: string, oid: string): Fault {
  return new Fault(
    "answer-unreadable",
    `The file is protected with a kind of ${what} that is not read here (${oid || "no object identifier"}).`,
    "Write it anew with openssl pkcs12 (PBES2 with AES-256-CBC), or bring the certificate without the key.",
  );
}
