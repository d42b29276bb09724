import * as pulumi from "@pulumi/pulumi";
import { CertificateSet, Form413Request, type Form413RequestArgs } from "pulumi-igc-sante";
import { fleetAdmin } from "../admin";
import { type Customer, customers, structureOf, usage } from "../customers";

type Granted = Readonly<Record<string, pulumi.Unwrap<Form413RequestArgs["habilitation"]> | null>>;

/** The stack's name is its region. A structure that ANS has not granted yet has no certificate here, and needs none. */
export = async () => {
  const shared = new pulumi.StackReference(new pulumi.Config("igc-sante-fleet").require("habilitations"));
  const granted = ((await shared.getOutputDetails("habilitations")).value ?? {}) as Granted;
  const ours = customers.filter(({ region, name }) => region === pulumi.getStack() && granted[name]);
  const admins = [fleetAdmin()];
  const phases = ours.map((customer) => [customer.name, certificatesOf(customer, granted[customer.name]!)] as const);

  function certificatesOf(customer: Customer, habilitation: NonNullable<Granted[string]>) {
    const structure = structureOf(customer);
    // No form is made: what ANS granted is recorded, and orders are open at once.
    const formRequest = new Form413Request(customer.name, { structure, admins, usage, habilitation });
    const { certificates } = new CertificateSet(customer.name, {
      structure,
      formRequest,
      needs: ["INSi (automated)"],
      serverInstances: customer.serverInstances,
      contactMail: "certificats@editeur.example",
    });
    return Object.fromEntries(
      Object.entries(certificates).map(([place, { phase, current }]) => [
        place,
        { phase, key: current.apply((one) => one?.publicKeySha256 ?? null) },
      ]),
    );
  }
  return { certificates: Object.fromEntries(phases), waiting: customers.length - customers.filter(({ name }) => granted[name]).length };
};
