import * as pulumi from "@pulumi/pulumi";
import {
  administratorsFrom,
  CertificateSet,
  Form413Request,
  HealthStructure,
  OrgCertificate,
  structuresFrom,
  TechnicalAdmin,
} from "pulumi-igc-sante";

/** Printed on each form 413, in French: what the certificates are for, who makes the software, and its name. */
const config = new pulumi.Config();
const printed = { usage: config.require("usage"), vendor: config.get("vendor"), solution: config.get("solution") };

const people = administratorsFrom("administrators.csv");
const administrators = new Map(Object.entries(people).map(([key, person]) => [key, new TechnicalAdmin(`admin-${key}`, person)]));

for (const row of structuresFrom("structures.csv", { admins: Object.keys(people) })) {
  const { name, needs, serverInstances, sslServers, contactMail, informedMail } = row;
  const structure = new HealthStructure(name, row.structure);
  const forms = new Map(
    row.forms.map(({ name: form, admins, certificateType, domain, server }) => [
      form,
      new Form413Request(form, {
        structure,
        admins: admins.map((key) => administrators.get(key)!),
        certificateType,
        domain,
        server,
        ...printed,
      }),
    ]),
  );
  const org = row.forms.find(({ certificateType }) => certificateType === "ORG");
  if (org && needs.length > 0)
    new CertificateSet(name, { structure, formRequest: forms.get(org.name)!, needs, serverInstances, contactMail, informedMail });
  for (const { commonName, form } of sslServers)
    for (const serverInstance of serverInstances)
      new OrgCertificate(`${name}-${serverInstance}-${commonName}`, {
        structure,
        formRequest: forms.get(form)!,
        usage: "SSL",
        commonName,
        serverInstance,
        contactMail,
        informedMail,
      });
}
