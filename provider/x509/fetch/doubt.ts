/** Why a status is not known, in one Fault: a list that lies is told before one that cannot be used, that before one that is old, and that before one that is away. */
import { Fault, type FaultCode } from "../../fault";
import type { FetchedStatus } from "./options";

const order: readonly FaultCode[] = [
  "revocation-signer",
  "answer-unreadable",
  "revocation-unusable",
  "revocation-too-big",
  "revocation-stale",
  "revocation-host",
  "file-unreadable",
  "revocation-slow",
  "revocation-unreachable",
];

/** `undefined` where the status is known: silence is neither good nor revoked. */
export function revocationDoubt({ status, faults, findings }: FetchedStatus): Fault | undefined {
  if (status === "good" || status === "revoked") return undefined;
  const rank = ({ code }: Fault): number => (order.indexOf(code) + order.length + 1) % (order.length + 1);
  const [first] = [...faults].sort((one, other) => rank(one) - rank(other));
  return (
    first ??
    new Fault(
      "revocation-unknown",
      findings[0]?.message ?? "No CRL and no OCSP answer speaks of the certificate.",
      "Give the CRL of the certificate's issuer.",
    )
  );
}
