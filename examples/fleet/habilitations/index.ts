import * as pulumi from "@pulumi/pulumi";
import { Form413Request } from "pulumi-igc-sante";
import { fleetAdmin } from "../admin";
import { customers, structureOf, usage } from "../customers";

const admins = [fleetAdmin()];

/** What ANS granted, by structure: `null` until then. The stacks of certificates read it. */
export const habilitations = Object.fromEntries(
  customers.map((customer) => {
    const form = new Form413Request(customer.name, { structure: structureOf(customer), admins, usage });
    const granted = pulumi
      .all([form.phase, form.decidedAt, form.dossierReference])
      .apply(([phase, decidedAt, dossierReference]) =>
        phase === "validated" && decidedAt
          ? { validatedOn: decidedAt.slice(0, 10), channel: "form" as const, ...(dossierReference && { dossierReference }) }
          : null,
      );
    return [customer.name, granted];
  }),
);
