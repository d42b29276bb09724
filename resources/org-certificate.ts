import * as pulumi from "@pulumi/pulumi";
import type { CertificatePhase, Current, Drift, Next, NextAction, RevocationState } from "../provider/policy";
import { remember } from "./closing-line";
import { ManagedResource } from "./dynamic-provider";
import type { Form413Request } from "./form413-request";
import type { HealthStructure } from "./health-structure";
import { membersOf, readMembers, textOf } from "./texts";

/** Usage of a certificate, in the portal's words. */
export type CertificateUsage = "AUTH_CLI" | "SIGN" | "CONF" | "SSL";

/** A revocation, asked for. */
export interface RevokeArgs {
  /** `keyCompromise`: loss, theft or compromise of the key; `affiliationChanged`: a datum in the certificate changed; `superseded`: another one replaced it; `cessationOfOperation`: end of activity. */
  reason: pulumi.Input<"keyCompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation">;
  /** Serial number of the certificate in service, `current.serialNumber`, or of the one that `igc-sante rollback` put back, `rolledBack.serialNumber`; colons, spaces and small letters do. Another number is refused. */
  confirm: pulumi.Input<string>;
}

/** One certificate of one server instance. */
export interface OrgCertificateArgs {
  /** The form that habilitates the order. */
  formRequest: Form413Request;
  /** The structure the certificate names. */
  structure: HealthStructure;
  /** `AUTH_CLI`, `SIGN` or `CONF` under an ORG form; `SSL` under a SERV_SSL form. Replaces. */
  usage: pulumi.Input<CertificateUsage>;
  /** The service it is for: fixes the rules of the CN. `INSi` (AUTH_CLI alone), `DMP` (AUTH_CLI and SIGN), `MSSanté`, `Pro Santé Connect`, or another. */
  service?: pulumi.Input<string>;
  /**
   * "Service applicatif", the certificate's CN. INSi: exactly `INSI-AUTO` or `INSI-MANU`; SSL: the DNS name.
   * @default the service's name (not for INSi and SSL). Replaces.
   */
  commonName?: pulumi.Input<string>;
  /** Which of a practice's `rppsRanks` the certificate is for: it stands in its OU. @default the structure's first. Replaces. */
  rppsRank?: pulumi.Input<string>;
  /** The one server (or software instance) that uses the key. Source: ANS guide, slide 27. Replaces. */
  serverInstance: pulumi.Input<string>;
  /** Portal field "Email de l'acteur": gets the portal's notices. */
  contactMail: pulumi.Input<string>;
  /** Portal field "Email d'une personne à informer". */
  informedMail?: pulumi.Input<string>;
  /** Days before the end at which the renewal begins. @default stack configuration `igc-sante:renewBeforeDays`, else 60, ANS' own notice (FAQ) */
  renewBeforeDays?: pulumi.Input<number>;
  /** Days for which the certificate of before stays remembered after a switch, for `igc-sante rollback`. Its key stays in the vault for ever. @default 30 */
  keepPreviousDays?: pulumi.Input<number>;
  /** @default "rsa-2048", the only one ANS has been seen to issue */
  keyAlgorithm?: pulumi.Input<"rsa-2048" | "rsa-3072" | "rsa-4096">;
  /** `file:<dir>`, ... @default stack configuration `igc-sante:vault`, else `file:./vault`. Replaces. */
  vault?: pulumi.Input<string>;
  /** `manual:<dir>` or `sandbox:<dir>`. @default the form request's platform */
  platform?: pulumi.Input<string>;
  /**
   * Takes over a key and certificate that exist instead of making new ones; the key goes from there to the vault and nowhere else.
   * `file:<path>` (P12, PEM), `secret:<name>` (of the vault's own service), `entry:<entry>@<address>` (of another vault), or, in a token,
   * `object:object=<CKA_LABEL>;id=<CKA_ID>` (RFC 7512). A P12's password comes from the environment: `IGC_SANTE_P12_PASSWORD`, or what
   * `?password-variable=<NAME>` at the end names; `?alias=<alias>` names one of several entries. Checked as an answer is; once in service, it may be left out again. @default none
   */
  adopt?: pulumi.Input<string>;
  /**
   * Bundles the vault keeps beside the key: `pem` (certificate and chain), `pem-with-key` (the key in the open before them), and each with
   * a password of its own `pkcs12-modern`, `pkcs12-legacy` (Java 8 before update 301, Windows Server 2016), `pkcs8-encrypted`. `igc-sante export` writes one to a file. @default none
   */
  bundles?: pulumi.Input<("pem" | "pem-with-key" | "pkcs12-modern" | "pkcs12-legacy" | "pkcs8-encrypted")[]>;
  /**
   * What happens once the CA has revoked the certificate in service: `wait` orders nothing until a person decides; `replace` makes a
   * new key and a new order. @default "wait"
   */
  onRevoked?: pulumi.Input<"wait" | "replace">;
  /**
   * Who registered something of the certificate: an MSSanté operator (`dn`), ROR (`dn`), Pro Santé Connect (`dn`, or what it maps), another (`key`,
   * `certificate`). When that changes, `nextAction` says so and `igc-sante status --partners` has the text for each, in French; the switch waits until they have confirmed, at most to 14 days
   * before the end. `told`: the serial number they confirmed last (for `key` also the SHA-256 of the key); one the certificate never had is refused. @default none
   */
  partners?: pulumi.Input<
    pulumi.Input<{
      /** Who they are, for the worklist. */
      name: pulumi.Input<string>;
      /** What they registered: the subject (`dn`), the public key, or the certificate itself. */
      knows: pulumi.Input<"dn" | "key" | "certificate">;
      /** Mail address or page where they are told. */
      contact: pulumi.Input<string>;
      /** The serial number they confirmed last. */
      told?: pulumi.Input<string>;
    }>[]
  >;
  /**
   * Asks for the revocation of the certificate in service: a sheet for the administrators goes out, and refreshes follow it to the CRL.
   * Nothing else ever asks for one, and a revocation is final. Taken out before a person acted, it takes the sheet back. With
   * `onRevoked: "replace"` the next key and order begin at once for `keyCompromise`, else once it is revoked. Source: RFC 5280 section 5.3.1,
   * arrêté of 4 April 2022, article 3. @default none
   */
  revoke?: pulumi.Input<RevokeArgs>;
  /** `fail`: a certificate that is not issued fails `pulumi up` (the state keeps everything). @default "succeed" */
  onPending?: pulumi.Input<"succeed" | "fail">;
}

/** A certificate and its whole life: key, request, order, check, service, renewal. */
export class OrgCertificate extends ManagedResource {
  /** How far the certificate is. Pending is success unless `onPending` is `fail`. */
  declare readonly phase: pulumi.Output<CertificatePhase>;
  /**
   * The certificate in service, and the vault entry that holds its key. In a token (`pkcs11:`) its `keyAttributes` are
   * what the token itself says of the private key when it is read back: `CKA_SENSITIVE`, `CKA_ALWAYS_SENSITIVE`,
   * `CKA_NEVER_EXTRACTABLE`, and `CKA_LOCAL` where the key was made in this very token. Absent where keys can leave.
   */
  declare readonly current: pulumi.Output<Current | null>;
  /**
   * Name under which the vault holds what its server reads, for ever: key (or where it lies in its token), certificate, chain and bundles
   * of the certificate in service, in one document. Written last at a renewal. Null until a certificate is in service.
   */
  declare readonly inService: pulumi.Output<string | null>;
  /** The request no human has answered yet; `keyAttributes` as in `current`. */
  declare readonly next: pulumi.Output<Next | null>;
  /** ISO 8601 instant at which the renewal begins, or null before the first issue. */
  declare readonly renewAt: pulumi.Output<string | null>;
  /** What a person must do next and by when, or null when nothing is due. */
  declare readonly nextAction: pulumi.Output<NextAction | null>;
  /** The CN, as ordered. */
  declare readonly commonName: pulumi.Output<string>;
  /** Usage of the certificate, as given. */
  declare readonly usage: pulumi.Output<CertificateUsage>;
  /** The one server (or software instance) that uses the key, as given. */
  declare readonly serverInstance: pulumi.Output<string>;
  /** Address of the vault. */
  declare readonly vault: pulumi.Output<string>;
  /** What is not as it was, the most urgent first (docs/drift.md), by the last refresh and the last run; null when nothing. */
  declare readonly drift: pulumi.Output<readonly Drift[] | null>;

  /** What a refresh found of revocation beside `current.revoked`: why the list of the CA was not believed; null when nothing is in doubt. */
  declare readonly revocation: pulumi.Output<RevocationState | null>;
  /** What `phase`, `renewAt`, `current`, `inService`, `next`, `nextAction`, `drift` and `revocation` are read from. @internal */
  declare readonly outcome: pulumi.Output<string | undefined>;

  constructor(name: string, args: OrgCertificateArgs, options?: pulumi.CustomResourceOptions) {
    const { formRequest, structure, ...rest } = args;
    const basis = { owner: name, structureAndForm: structureAndForm(structure, formRequest) };
    const optional = { commonName: undefined, vault: undefined };
    super("org-certificate", "OrgCertificate", name, { ...optional, ...rest, ...basis, outcome: undefined }, options);
    readMembers(this, this.outcome, ["phase", "renewAt", "current", "inService", "next", "nextAction", "drift", "revocation"]);
    remember(name, this.outcome, (outcome) => membersOf(outcome)["nextAction"] as NextAction | null | undefined);
  }
}

const made = new WeakMap<HealthStructure, WeakMap<Form413Request, pulumi.Output<string>>>();

/** What certificates of one form take of it and of its structure, made once for all of them; names of people, no card and no telephone number. */
function structureAndForm(structure: HealthStructure, form: Form413Request): pulumi.Output<string> {
  const texts = made.get(structure) ?? new WeakMap<Form413Request, pulumi.Output<string>>();
  const text = texts.get(form) ?? textOf(factsOf(structure, form));
  made.set(structure, texts.set(form, text));
  return text;
}

const factsOf = (
  { environment, structureName, idNat, rppsRanks, departmentLabel }: HealthStructure,
  { ticket, certificateType, platform, people }: Form413Request,
): pulumi.Inputs => ({
  environment,
  structure: { name: structureName, idNat, rppsRanks, departmentLabel },
  formRequest: { ticket, certificateType, admins: people },
  platform,
});
