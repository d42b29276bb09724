import type * as pulumi from "@pulumi/pulumi";
import {
  type CertificatePhase,
  CertificateSet,
  Form413Request,
  HealthStructure,
  type NextAction,
  OrgCertificate,
  TechnicalAdmin,
} from "../../resources";

/** Checked by the compiler alone (`npm run typecheck`): what a user may write, and what they may not. */
export function accepted(): void {
  const structure = new HealthStructure("s", {
    structureName: "Centre",
    finess: "690781810",
    kind: "centre-de-sante",
    legalRepresentative: { lastName: "A", firstName: "B", phone: "0102030405", email: "a@b.example" },
  });
  const admin = new TechnicalAdmin("a", {
    cardType: "CPA",
    lastName: "A",
    firstName: "B",
    phone: "0102030405",
    email: "a@b.example",
    employer: "vendor",
  });
  const formRequest = new Form413Request("f", { structure, admins: [admin], usage: "DMP" });
  const certificate = new OrgCertificate("c", {
    structure,
    formRequest,
    usage: "SIGN",
    service: "DMP",
    serverInstance: "srv1",
    contactMail: "a@b.example",
    partners: [{ name: "MSSanté", knows: "dn", contact: "x@mss.example", told: "4A01" }],
  });
  const phase: pulumi.Output<CertificatePhase> = certificate.phase;
  const action: pulumi.Output<NextAction | null> = certificate.nextAction;
  const set = new CertificateSet("x", {
    structure,
    formRequest,
    needs: ["DMP", "INSi (manual)"],
    serverInstances: ["srv1"],
    contactMail: "a@b.example",
    adopt: { "srv1/dmp-sign": "file:./dmp.p12" },
  });
  const one: OrgCertificate | undefined = set.certificates["srv1/dmp-sign"];
  void [phase, action, one];

  new HealthStructure("s", {
    structureName: "C",
    finess: "690781810",
    // @ts-expect-error a kind that ANS does not know
    kind: "clinique",
    legalRepresentative: { lastName: "A", firstName: "B", phone: "1", email: "x" },
  });
  // @ts-expect-error a structure without its kind
  new HealthStructure("s", {
    structureName: "C",
    finess: "690781810",
    legalRepresentative: { lastName: "A", firstName: "B", phone: "1", email: "x" },
  });
  // @ts-expect-error a card type that does not exist
  new TechnicalAdmin("a", { cardType: "CPX", lastName: "A", firstName: "B", phone: "1", email: "x", employer: "vendor" });
  // @ts-expect-error a form needs the structure itself, not its name
  new Form413Request("f", { structure: "Centre", admins: [admin], usage: "DMP" });
  // @ts-expect-error a usage the portal does not have
  new OrgCertificate("c", { structure, formRequest, usage: "ENCRYPT", serverInstance: "srv1", contactMail: "x" });
  // @ts-expect-error a certificate without its server instance
  new OrgCertificate("c", { structure, formRequest, usage: "SIGN", contactMail: "x" });
  // @ts-expect-error a misspelled argument
  new OrgCertificate("c", { structure, formRequest, usage: "SIGN", serverInstance: "srv1", contactMail: "x", renewBefore: 3 });
  // @ts-expect-error outputs are read-only
  certificate.phase = phase;
}
