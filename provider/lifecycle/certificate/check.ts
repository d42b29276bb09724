import { Fault, type Refusal } from "../../fault";
import { platformAddressFault } from "../../igc";
import {
  cardIncidents,
  entryName,
  hexDigits,
  normaliseSerialNumber,
  type Revoke,
  revokeFault,
  revokeReasons,
  serialNumberFault,
} from "../../policy";
import { type Checked, hasUnknown, isUnknown, type Properties, type Session } from "../../rpc";
import {
  commonNameFault,
  environments,
  instanceFault,
  mailFault,
  normaliseIdentifier,
  normaliseMail,
  normaliseName,
  personalMailboxWarning,
} from "../../structure";
import { adoptionFault, vaultAddressFault } from "../../vault";
import { type BundleKind, bundleFormats } from "../../x509/bundle";
import { type KeyAlgorithm, keyAlgorithms } from "../../x509/key";
import {
  choice,
  day,
  judgedOnce,
  knownEnvironment,
  list,
  type Normal,
  name,
  normalised,
  normalPerson,
  normalStructure,
  oncePerObject,
  optional,
  placeRefusals,
  record,
  resolvedPlatform,
  resolvedRenewBeforeDays,
  resolvedVault,
  text,
  type World,
  warnOfRunner,
  wholeNumber,
} from "../common";
import { namesOf } from "./migration";
import { planningRefusals } from "./planning";
import { rankRefusals, structureOfRank } from "./rank";
import { type CertificateInputs, identityOf } from "./state";

/** Validity of a certificate ANS issues: 3 years (guide, slide 26). */
const validityDays = 3 * 365;

/** More than know any one certificate. */
const mostPartners = 20;

const toldFault = (told: string): Fault | undefined =>
  /^[0-9A-F]{1,64}$/.test(told)
    ? undefined
    : new Fault("wrong-type", `"${told}" is no serial number: hexadecimal digits.`, "Copy it from igc-sante status --partners.");

const partner = record({
  name: text(),
  knows: choice(["dn", "key", "certificate"]),
  contact: text(),
  told: optional(text(toldFault)),
});

const shape = record({
  owner: text(),
  environment: choice(environments),
  structure: judgedOnce(record({ name: name(), idNat: text(), rppsRanks: optional(list(text(), 1, 4)), departmentLabel: text() })),
  formRequest: judgedOnce(
    record({
      ticket: text(),
      certificateType: choice(["ORG", "SERV_SSL", "SERV_SMIME", "PRO"]),
      admins: list(
        record({
          lastName: name(),
          firstName: name(),
          cardExpiresOn: optional(day),
          cardIncident: optional(record({ kind: choice(cardIncidents), since: day })),
          cardNumber: optional(text()),
          phone: optional(text()),
          email: optional(text()),
        }),
        1,
        4,
      ),
    }),
  ),
  usage: choice(["AUTH_CLI", "SIGN", "CONF", "SSL"]),
  service: optional(text()),
  commonName: text(),
  rppsRank: optional(text()),
  serverInstance: text(instanceFault),
  contactMail: text(mailFault),
  informedMail: optional(text(mailFault)),
  renewBeforeDays: wholeNumber(1, 100_000),
  keepPreviousDays: optional(wholeNumber(0, 3650)),
  keyAlgorithm: choice(Object.keys(keyAlgorithms)),
  vault: text(vaultAddressFault, 1024),
  platform: text(undefined, 1024),
  onPending: optional(choice(["succeed", "fail"])),
  onRevoked: optional(choice(["wait", "replace"])),
  revoke: optional(record({ reason: choice(revokeReasons), confirm: text(serialNumberFault) })),
  bundles: optional(list(choice(Object.keys(bundleFormats)), 0, Object.keys(bundleFormats).length)),
  adopt: optional(text(undefined, 1024)),
  partners: optional(list(partner, 0, mostPartners)),
});

const normal: Normal = {
  service: normaliseName,
  commonName: normaliseName,
  rppsRank: normaliseIdentifier,
  serverInstance: normaliseName,
  contactMail: normaliseMail,
  informedMail: normaliseMail,
  partners: { told: hexDigits },
  revoke: { confirm: normaliseSerialNumber },
};

/** Refuses what cannot end in a certificate, before any key is made; says once what deserves a warning. */
export async function checkCertificate(given: Properties, olds: Properties, { config, world }: Session<World>): Promise<Checked> {
  const news = normalised(given, normal) as Properties;
  const inputs = {
    ...news,
    structure: structureOfRank(storedStructure(news["structure"]), news["rppsRank"]),
    formRequest: storedForm(news["formRequest"]),
    commonName: news["commonName"] ?? defaultCommonName(news),
    renewBeforeDays: resolvedRenewBeforeDays(news, config),
    keyAlgorithm: news["keyAlgorithm"] ?? "rsa-2048",
    vault: resolvedVault(news, config),
    platform: resolvedPlatform(news, config, news["environment"]),
  };
  const refusals = [...shape(inputs, ""), ...planningRefusals(config)];
  if (refusals.length === 0) refusals.push(...rules.flatMap((rule) => rule(inputs, world)));
  if (refusals.length === 0) refusals.push(...nothingToRevoke(inputs, olds));
  if (refusals.length === 0) warn(inputs, olds, world);
  if (refusals.length === 0) warnOfRunner(inputs, world);
  if (refusals.length === 0) refusals.push(...(await placeRefusals(inputs, olds, world)));
  return { inputs, refusals };
}

/** The service's own name, where the CN is free; INSi and SSL have rules, so theirs is asked for. */
function defaultCommonName({ service, usage }: Properties): unknown {
  if (isUnknown(service) || isUnknown(usage)) return isUnknown(service) ? service : usage;
  return usage === "SSL" || (typeof service === "string" && service.toLowerCase() === "insi") ? undefined : service;
}

/** Cards and telephone numbers stay with the form: a certificate's state names people, and no more (issue 11). */
const withNamesAlone = (formRequest: unknown): unknown =>
  typeof formRequest === "object" && formRequest !== null && "admins" in formRequest
    ? { ...formRequest, admins: namesOf(formRequest.admins) }
    : formRequest;

const storedStructure = oncePerObject((structure) => normalised(structure, normalStructure));
const storedForm = oncePerObject((form) => withNamesAlone(normalised(form, { admins: normalPerson })));

type Rule = (inputs: Properties, world: World) => Refusal[];

const refuseIf = (property: string, fault: Fault | undefined): Refusal[] => (fault ? [{ property, fault }] : []);

/** A form of one type opens certificates of that type alone (guide, slide 16). */
const usageOfForm: Rule = ({ usage, formRequest }) => {
  const type = (formRequest as Properties | undefined)?.["certificateType"];
  if (hasUnknown([usage, type, formRequest])) return [];
  const covered = type === "ORG" ? ["AUTH_CLI", "SIGN", "CONF"] : type === "SERV_SSL" ? ["SSL"] : [];
  const what = `The form is of type ${String(type)}, and the usage is ${String(usage)}.`;
  const hint =
    covered.length > 0
      ? `A form ${String(type)} covers ${covered.join(", ")}: change \`usage\`, or use another Form413Request.`
      : "OrgCertificate orders ORG and SERV_SSL certificates: use a Form413Request of that type.";
  return covered.includes(usage as string) ? [] : refuseIf("usage", new Fault("usage-service", what, hint));
};

const commonNameOfService: Rule = ({ usage, service, commonName }) => {
  if (hasUnknown([usage, service, commonName])) return [];
  return refuseIf(
    "commonName",
    commonNameFault(usage as CertificateInputs["usage"], (service as string | undefined) ?? undefined, commonName as string),
  );
};

/** DMP works with a pair: AUTH_CLI for the connection, SIGN for the documents (guide, slide 8). */
const dmpPair: Rule = ({ usage, service }) =>
  typeof service === "string" && service.toUpperCase() === "DMP" && (usage === "CONF" || usage === "SSL")
    ? refuseIf(
        "usage",
        new Fault(
          "usage-service",
          `DMP knows no ${usage} certificate: it takes a pair, AUTH_CLI and SIGN.`,
          "Declare two OrgCertificate, usage AUTH_CLI and SIGN, or a CertificateSet with `DMP`.",
        ),
      )
    : [];

const renewalWindow: Rule = ({ renewBeforeDays }) =>
  typeof renewBeforeDays === "number" && renewBeforeDays >= validityDays
    ? refuseIf(
        "renewBeforeDays",
        new Fault(
          "renewal-window",
          `The renewal would begin ${renewBeforeDays} days before the end of a certificate that lives ${validityDays} days: at every run.`,
          "Give fewer days; 60 is the default.",
        ),
      )
    : [];

const platformOfEnvironment: Rule = ({ platform, environment }) => {
  const known = knownEnvironment(environment);
  return known && typeof platform === "string" && !isUnknown(platform) ? refuseIf("platform", platformAddressFault(platform, known)) : [];
};

/** One key pair, one server instance, one resource (guide, slide 27). */
const ownKey: Rule = (inputs, world) => {
  const { environment, structure, serverInstance, usage, commonName, vault, owner } = inputs;
  if (hasUnknown([environment, structure, serverInstance, usage, commonName, vault, owner])) return [];
  const entry = entryName(identityOf(inputs as unknown as CertificateInputs), 1);
  const other = world.claim(`${world.resolve(String(vault))} ${entry}`, owner as string);
  const what = `The resources "${String(other)}" and "${String(owner)}" ask for the same key: structure, server instance, usage and common name are equal.`;
  return other
    ? refuseIf(
        "serverInstance",
        new Fault("key-reused", what, "One key belongs to one server instance: give each its own `serverInstance`, or remove one."),
      )
    : [];
};

/** A key that cannot leave its HSM is in no bundle. */
const packableKey: Rule = ({ vault, bundles }) => {
  if (!Array.isArray(bundles) || hasUnknown([vault, bundles]) || !String(vault).startsWith("pkcs11:")) return [];
  const holding = (bundles as BundleKind[]).filter((kind) => bundleFormats[kind].holdsKey);
  const fault = (): Fault =>
    new Fault(
      "bundle-key",
      `The bundles ${holding.join(", ")} hold the private key, and a key in an HSM cannot leave it.`,
      "Ask for `pem` alone, or choose a vault whose keys can leave.",
    );
  return holding.length > 0 ? [{ property: "bundles", fault: fault() }] : [];
};

/** What exists must be where this vault can take it from. */
const adoptable: Rule = ({ adopt, vault }) =>
  adopt === undefined || adopt === null || hasUnknown([adopt, vault])
    ? []
    : refuseIf("adopt", adoptionFault(adopt as string, vault as string));

/** What is to be made has no certificate yet. Of what has a state, `diff` compares the serial number: it knows it, in the preview too. */
const nothingToRevoke = ({ revoke }: Properties, olds: Properties): Refusal[] =>
  revoke === undefined || revoke === null || hasUnknown(revoke) || Object.keys(olds).length > 0
    ? []
    : refuseIf("revoke.confirm", revokeFault(revoke as Revoke, { current: null }));

const rules: readonly Rule[] = [
  rankRefusals,
  packableKey,
  adoptable,
  usageOfForm,
  commonNameOfService,
  dmpPair,
  renewalWindow,
  platformOfEnvironment,
  ownKey,
];

/** Said once, when a value is new. */
function warn(inputs: Properties, olds: Properties, world: World): void {
  const { contactMail, keyAlgorithm } = inputs;
  if (contactMail !== olds["contactMail"] && !isUnknown(contactMail)) {
    const warning = personalMailboxWarning(contactMail as string);
    if (warning) world.say(`warning: contactMail: ${warning}`);
  }
  if (keyAlgorithm !== olds["keyAlgorithm"] && !isUnknown(keyAlgorithm)) {
    const { warning } = keyAlgorithms[keyAlgorithm as KeyAlgorithm];
    if (warning) world.say(`warning: keyAlgorithm: ${warning}`);
  }
}
