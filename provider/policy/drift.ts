import type { Drift } from "./drift-class";
import type { Rule } from "./facts";

/**
 * A lost key is replaced by a new one and a new request; a lost certificate is stored again from the platform's
 * archive, also while its renewal is open: it serves until then.
 */
export const drifted: Rule = ({ current, next, drift }) => {
  if (!drift) return undefined;
  const because = driftSentence[drift];
  if (drift === "request-key-missing" || drift === "request-key-replaced") return next ? { act: "begin", because } : undefined;
  if (!current) return undefined;
  if (drift === "certificate-missing" || drift === "certificate-replaced") return { act: "restore", because };
  if (drift === "in-service-missing" || drift === "in-service-replaced") return { act: "place", because };
  return next ? undefined : { act: "begin", because };
};

const driftSentence: Readonly<Record<Drift, string>> = {
  "key-missing": "the key of the certificate in service is gone from the vault",
  "key-replaced": "the vault holds another key than the certificate in service",
  "certificate-missing": "the certificate in service is gone from the vault",
  "certificate-replaced": "the vault holds another certificate than the one in service",
  "in-service-missing": "what its server reads is gone from the vault",
  "in-service-replaced": "its server reads something else than the certificate in service",
  "request-key-missing": "the key of the open request is gone from the vault",
  "request-key-replaced": "the vault holds another key than the open request",
};
