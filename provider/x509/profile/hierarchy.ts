/** What tells the environments and the issuers of IGC-Santé apart (docs/x509.md, certificates decoded). PURE. */
import type { Environment } from "../../structure";

/**
 * The byte of a software certificate in the private extension TRE_G01-CategorieProduit (an OCTET STRING
 * of one byte), by environment: `03`, and `83` in TEST (bit 0x80 marks TEST).
 * `43` is the sandbox's own and stands in no ANS list, so that no rehearsal certificate passes elsewhere.
 */
export const productCategories: Readonly<Record<Environment, number>> = {
  production: 0x03,
  test: 0x83,
  rehearsal: 0x43,
};

/** Private extensions that stand on the certificates of cards alone: product type, card number, profession. */
export const cardExtensionOids: readonly string[] = ["1.2.250.1.71.1.2.2", "1.2.250.1.71.1.2.3", "1.2.250.1.71.1.2.7"];

/** The CA that issues software certificates: its name as RFC 4514 prints it, and its subject key identifier. */
export interface IssuingAuthority {
  readonly name: string;
  readonly commonName: string;
  /** Upper-case hex. */
  readonly keyIdentifier: string;
}

export const issuingAuthorities: Readonly<Record<"production" | "test", IssuingAuthority>> = {
  production: {
    name: "CN=AC IGC-SANTE ELEMENTAIRE ORGANISATIONS,OU=IGC-SANTE,OU=0002 187512751,O=ASIP-SANTE,C=FR",
    commonName: "AC IGC-SANTE ELEMENTAIRE ORGANISATIONS",
    keyIdentifier: "D7FBFADCD5027FE7C153864D4BE8A44A1E0BBB63",
  },
  test: {
    name: "CN=TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS,OU=IGC-SANTE TEST,OU=0002 187512751,O=ASIP-SANTE,C=FR",
    commonName: "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS",
    keyIdentifier: "212E847D3B1EF512DE51A2215CAE93A8EF5BE3F5",
  },
};

/** Certification policies of IGC-Santé: arc 1 production, arc 2 TEST. They never tell the usage (TEST has one for all). */
export const policyArcs = { production: "1.2.250.1.213.1.7.1", test: "1.2.250.1.213.1.7.2" } as const;

/** Both hierarchies began on 2013-06-25; both organisation CAs end on 2033-06-24 at midnight UTC. */
export const hierarchyBegins = new Date("2013-06-25T00:00:00Z");
export const hierarchyEnds = new Date("2033-06-24T00:00:00Z");
