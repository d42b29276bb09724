import type { StackResource } from "../../cli/stack";

/** States for notices: resources as a stack's export has them. */

export const zoe = { firstName: "Zoé", lastName: "Noël", email: "zoe.noel@lilas.example" };
export const aicha = { firstName: "Aïcha", lastName: "Lefèvre", email: "aicha.lefevre@lilas.example" };

const resource = (kind: StackResource["kind"], name: string, outputs: object, stack = "prod"): StackResource => ({
  kind,
  name,
  urn: `urn:pulumi:${stack}::lilas::${kind}::${name}`,
  outputs: { environment: "production", ...outputs },
});

/** A certificate whose order waits for Zoé until a day. */
export const ordered = (name: string, by: string | null, change: object = {}, stack?: string): StackResource =>
  resource(
    "OrgCertificate",
    name,
    {
      structure: { name: "Centre des Lilas" },
      formRequest: { ticket: "f413-lilas", admins: [zoe] },
      phase: "to-order",
      current: null,
      next: { ticket: `o-${name}` },
      nextAction: {
        who: "Zoé Noël, technical administrator",
        what: "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
        where: "outbox -> inbox",
        by,
        because: "the certificate in service ends",
      },
      ...change,
    },
    stack,
  );

/** A form that Aïcha must sign. */
export const toSign = (name: string): StackResource =>
  resource("Form413Request", name, {
    ticket: name,
    structure: { name: "Centre des Lilas" },
    signatory: { ...aicha, role: "responsable-legal" },
    admins: [zoe],
    phase: "to-sign",
    nextAction: {
      who: "Aïcha Lefèvre, legal representative of Centre des Lilas",
      what: "sign, date and stamp form 413",
      where: `outbox/${name}/formulaire-413.pdf`,
      by: null,
      because: "ANS takes signed forms alone",
    },
  });

/** What `pulumi stack export` writes of them. */
export const exported = (resources: readonly StackResource[]): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2027-12-01T00:00:00Z" },
      resources: resources.map(({ kind, urn, outputs }) => ({ urn, type: `pulumi-nodejs:dynamic/igc-sante:${kind}`, outputs })),
    },
  });
