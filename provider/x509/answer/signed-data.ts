/** P7B: the certificates of a PKCS#7 / CMS SignedData without content (RFC 5652 sections 3 and 5.1). PURE. */
import { unreadable } from "../der";
import { childrenOf, elements, readElement } from "./ber";
import type { Harvest } from "./harvest";
import { limits, tooBig } from "./limits";

const certificates = 0xa0;
const sequence = 0x30;

/**
 * Gathers the certificates. The signature, if there is one, says nothing here: each certificate is judged by its path.
 * @throws Fault `answer-unreadable`, `answer-too-big`.
 */
export function readSignedData(bytes: Buffer, harvest: Harvest): void {
  const [, explicit] = childrenOf(readElement(bytes), 2);
  const signedData = explicit?.tag === 0xa0 ? childrenOf(explicit, 1)[0] : undefined;
  if (signedData?.tag !== sequence) throw unreadable("The P7B", "it has no SignedData");
  const set = childrenOf(signedData, 5).find(({ tag }) => tag === certificates);
  if (set === undefined) return;
  let [count, walked] = [0, 0];
  for (const { tag } of elements(set.content)) {
    if (tag === sequence) count += 1;
    walked += 1;
    if (walked > limits.p7bElements) throw tooBig(`The P7B holds more than ${limits.p7bElements} elements.`);
  }
  if (count > limits.certificates) {
    throw tooBig(`The P7B holds ${count} certificates, more than the ${limits.certificates} that are read.`);
  }
  for (const element of elements(set.content)) {
    // Other choices of CertificateSet are attribute certificates: no one's identity here.
    if (element.tag === sequence) harvest.certificate(element.whole);
  }
}
