/** PEM (RFC 7468), strictly: whole blocks of one label, canonical base64. PURE. */
import { unreadable } from "./reader";

const block = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END ([A-Z0-9 ]+)-----/g;

/**
 * The DER of every block of one label.
 * @throws Fault `answer-unreadable` on a block of another label, a block that does not end, or base64 that is not canonical.
 */
export function decodePem(pem: string, label: string): Buffer[] {
  const blocks = [...pem.matchAll(block)];
  const begun = pem.match(/-----BEGIN /g)?.length ?? 0;
  if (blocks.length !== begun) throw unreadable("The PEM text", "a block does not end");
  return blocks.map(([, opened, body, closed]) => {
    if (opened !== label || closed !== label) {
      throw unreadable("The PEM text", `it holds a block "${opened}" where "${label}" is expected`);
    }
    const base64 = body!.replace(/[ \t\r\n]/g, "");
    const der = Buffer.from(base64, "base64");
    if (der.toString("base64") !== base64) {
      // Buffer.from skips what is not base64: only the canonical text comes back
      throw unreadable("The PEM text", `its block "${label}" is not base64`);
    }
    return der;
  });
}
