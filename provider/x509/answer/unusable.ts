/** The Fault of a file that holds no certificate: what it is instead, and what to bring. PURE. */
import { Fault } from "../../fault";
import type { Shape } from "./shape";

interface Wording {
  /** Completes "The file is ...". */
  readonly is: string;
  readonly hint?: string;
}

const bringCertificate =
  "Bring the file withdrawn from the portal for this order: the certificate in PEM, DER or P7B, or its P12 with the password.";
const saveAttachment = "Save the attached certificate itself from the message and bring that file.";
const copyText =
  "Copy the lines from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE----- into a file of plain text (Notepad), or bring the file as the portal gives it.";

const wordings: Readonly<Partial<Record<Shape, Wording>>> = {
  "csr": { is: "the request (CSR) that was sent, not the certificate that answers it" },
  "crl": { is: "a revocation list (CRL), not a certificate" },
  "private-key": {
    is: "a private key, not a certificate",
    hint: "Take the file away from here: nobody needs that key outside its vault. Then bring the certificate withdrawn from the portal.",
  },
  "encrypted-private-key": { is: "an encrypted private key, not a certificate" },
  "public-key": { is: "a bare public key, not a certificate" },
  "ocsp-response": { is: "an OCSP response, not a certificate" },
  "encrypted-cms": { is: "a CMS message that holds no readable certificates (encrypted or digested)" },
  "p7b": { is: "a PKCS#7 (P7B) without any certificate" },
  "p12": { is: "a PKCS#12 without any certificate" },
  "zip": { is: "a ZIP without any certificate" },
  "html": {
    is: "a web page (HTML), probably the portal's login or error page saved in place of the certificate",
    hint: "Log in to the portal again and withdraw the certificate; check that the file begins with -----BEGIN CERTIFICATE----- or is a P12.",
  },
  "mail": { is: "an e-mail, not a certificate", hint: saveAttachment },
  "outlook": {
    is: "an Outlook message (.msg), not a certificate",
    hint: "Open it in Outlook, save the attached certificate (File > Save Attachments) and bring that file.",
  },
  "winmail": {
    is: "Outlook's winmail.dat, a message wrapped in a form of Microsoft's own (TNEF)",
    hint: "Take the certificate out with 7-Zip or tnef winmail.dat, or have the mail sent again as plain text; then bring the certificate file.",
  },
  "pdf": { is: "a PDF, not a certificate" },
  "rich-text": { is: "a rich text document (RTF) that holds no certificate", hint: copyText },
  "word": { is: "an Office document, not a certificate", hint: copyText },
  "spreadsheet": { is: "an Office spreadsheet, not a certificate", hint: copyText },
  "java-keystore": {
    is: "a Java keystore (JKS)",
    hint: "Export it first: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12, and bring FILE.p12.",
  },
  "archive": { is: "an archive that is not a ZIP or tar", hint: "Unpack it and bring the certificate in it." },
  "image": { is: "an image, not a certificate" },
  "age": { is: "a file encrypted with age", hint: "Decrypt it with age -d and bring the certificate in it." },
  "openpgp": { is: "an OpenPGP message or key, not an X.509 certificate" },
  "ssh-key": { is: "an SSH public key, not an X.509 certificate" },
  "empty": { is: "empty" },
  "asn1": { is: "ASN.1 data of a kind that holds no certificate" },
};

/** The order in which several things found are named: the likeliest mistake first. */
const order: readonly Shape[] = ["csr", "private-key", "encrypted-private-key", "crl"];

/** `seen`: what was recognised in the file, in the order it was met. `size`: bytes. */
export function unusable(seen: readonly Shape[], size: number): Fault {
  const shape = order.find((candidate) => seen.includes(candidate)) ?? seen.findLast((candidate) => candidate !== "unknown") ?? "unknown";
  const wording = wordings[shape];
  const is = wording?.is ?? `nothing that is known (${size} bytes; not PEM, DER, P7B, P12 or ZIP)`;
  return new Fault("answer-unreadable", `The file is ${is}.`, wording?.hint ?? bringCertificate);
}
