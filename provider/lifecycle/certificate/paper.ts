import { createHash } from "node:crypto";
import type { Order } from "../../igc";
import { type Current, hasEnded } from "../../policy";
import type { CertificateInputs } from "./state";

/** What the order sheet says of the wish. The dossier's reference is not of the wish: it is printed where it is known. */
export type Paper = Omit<Order, "wish" | "csr" | "publicKeySha256" | "orderedAt" | "dossierReference">;

export function paperOf(wish: CertificateInputs, current: Current | null, now: Date): Paper {
  const { structure, formRequest, usage, commonName, environment, serverInstance, contactMail, informedMail } = wish;
  return {
    environment,
    offer: usage === "SSL" ? "SERV" : "ORG",
    usage,
    commonName,
    structure: { name: structure.name, idNat: structure.idNat, department: structure.departmentLabel },
    serverInstance,
    actorEmail: contactMail,
    informedEmail: informedMail,
    // ANS renews a certificate only while it is active; afterwards, and when it is revoked, a new one is ordered (FAQ).
    renews:
      current && !current.revoked && !hasEnded(current, now)
        ? { serialNumber: current.serialNumber, notAfter: current.notAfter }
        : undefined,
    admins: formRequest.admins,
  };
}

/** SHA-256 of a sheet's facts, lower-case hex: a state remembers it, and sees that the wish has another one. */
export const paperDigest = (paper: Paper): string => createHash("sha256").update(JSON.stringify(paper)).digest("hex");
