import * as pulumi from "@pulumi/pulumi";
import type { Form413Request } from "./form413-request";
import type { HealthStructure } from "./health-structure";
import { type CertificateUsage, OrgCertificate, type OrgCertificateArgs } from "./org-certificate";

/**
 * What a structure needs certificates for. `INSi` by how it is called: automated (batch) or manual.
 * Source: ANS guide "médecine de ville", slides 8 and 23.
 */
export type ServiceNeed = "INSi (automated)" | "INSi (manual)" | "DMP" | "MSSanté" | "Pro Santé Connect";

/** The certificates of each need: DMP works with a pair, INSi has its own CN. @internal */
export const certificatesOf: Readonly<
  Record<ServiceNeed, readonly { key: string; usage: CertificateUsage; service: string; commonName?: string }[]>
> = {
  "INSi (automated)": [{ key: "insi-auto", usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO" }],
  "INSi (manual)": [{ key: "insi-manu", usage: "AUTH_CLI", service: "INSi", commonName: "INSI-MANU" }],
  DMP: [
    { key: "dmp-auth-cli", usage: "AUTH_CLI", service: "DMP" },
    { key: "dmp-sign", usage: "SIGN", service: "DMP" },
  ],
  MSSanté: [{ key: "mssante", usage: "AUTH_CLI", service: "MSSanté" }],
  "Pro Santé Connect": [{ key: "psc", usage: "AUTH_CLI", service: "Pro Santé Connect" }],
};

/** The certificates of one structure on its server instances, from one call. */
export interface CertificateSetArgs
  extends Pick<
    OrgCertificateArgs,
    | "contactMail"
    | "informedMail"
    | "renewBeforeDays"
    | "keepPreviousDays"
    | "keyAlgorithm"
    | "vault"
    | "platform"
    | "onPending"
    | "bundles"
    | "rppsRank"
  > {
  /** The structure that the certificates name. */
  structure: HealthStructure;
  /** An ORG form: it covers all the needs below. */
  formRequest: Form413Request;
  /** What the structure uses. Each need gets its own key on each server instance. */
  needs: ServiceNeed[];
  /** Server instances; certificates and keys are never shared between them (guide, slide 27). */
  serverInstances: string[];
  /** What exists already and is taken over, by the certificate's name in `certificates`: `{ "srv1/dmp-sign": "file:./dmp.p12" }`. See `OrgCertificateArgs.adopt`. */
  adopt?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The right certificates for the services a structure uses, on each of its server instances. */
export class CertificateSet extends pulumi.ComponentResource {
  /** The certificates, by `<server instance>/<need's key>`: `srv1/dmp-sign`, `srv1/insi-auto`. */
  readonly certificates: Readonly<Record<string, OrgCertificate>>;

  constructor(name: string, args: CertificateSetArgs, options?: pulumi.ComponentResourceOptions) {
    super("igc-sante:index:CertificateSet", name, {}, options);
    const { needs, serverInstances, adopt = {}, ...shared } = args;
    const wanted = serverInstances.flatMap((serverInstance) =>
      needs.flatMap((need) =>
        certificatesOf[need].map(({ key, ...certificate }) => ({ key, place: `${serverInstance}/${key}`, serverInstance, certificate })),
      ),
    );
    mustBeWanted(
      name,
      Object.keys(adopt),
      wanted.map(({ place }) => place),
    );
    this.certificates = Object.fromEntries(
      wanted.map(({ key, place, serverInstance, certificate }) => [
        place,
        new OrgCertificate(
          `${name}-${serverInstance}-${key}`,
          { ...shared, serverInstance, adopt: adopt[place], ...certificate },
          { parent: this },
        ),
      ]),
    );
    this.registerOutputs({});
  }
}

/** A name that is misspelled would make a new key where one was to be taken over. */
function mustBeWanted(set: string, named: readonly string[], wanted: readonly string[]): void {
  const stranger = named.find((place) => !wanted.includes(place));
  if (stranger !== undefined)
    throw new pulumi.RunError(
      `CertificateSet "${set}": \`adopt\` names ${JSON.stringify(stranger)}, which is none of its certificates.\n  Use one of: ${wanted.join(", ")}.`,
    );
}
