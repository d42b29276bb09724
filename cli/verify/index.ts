import { createPublicKey } from "node:crypto";
import { Fault, isFault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { environments, finessFault, idNat, idNatOfRank, normaliseIdentifier, rppsRankFault, siretFault } from "../../provider/structure";
import { schemeOf } from "../../provider/vault";
import { readAnswer } from "../../provider/x509/answer";
import { publicKeySha256 } from "../../provider/x509/key";
import { type CertificateUsage, usageProfiles } from "../../provider/x509/profile";
import { instant, readArguments } from "../arguments";
import { authorityFiles } from "../authorities";
import type { Command } from "../command";
import { readCrlFile } from "../crl-file";
import { exitCode } from "../exit-codes";
import { here, keyOfEntry, needed, oneOf, readNamedFile } from "../export-entry";
import { langOption, languageHere, noticing } from "../people";
import type { Language } from "../words";
import { isFolder } from "./files";
import { type Expected, judgeMany } from "./many";
import { printReport, verifyReport } from "./report";
import { type Judged, type Order, ordered, orders, printJudged, summaryOf } from "./table";

/**
 * `igc-sante verify`: whether a certificate is good, offline; or each of the certificates in several files and folders.
 * @returns the exit code: 0 good, 1 a finding blocks, 2 one of several files cannot be read. What cannot be read at all is thrown, which ends in 2.
 * @throws Fault `answer-...` on the one file that is named, `file-unreadable`, and on options that make no sense.
 */
export async function runVerify(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("verify", args, options, Number.POSITIVE_INFINITY);
  const language = languageHere(values.lang, surroundings.env);
  const file = needed(positionals[0], "a file or a folder", "verify");
  const order = oneOf(values.sort, orders, "--sort");
  const expected = await expectedBy(values, surroundings, language);
  const { IGC_SANTE_P12_PASSWORD: password } = surroundings.env;
  const opening = password === undefined ? {} : { password };
  if (positionals.length > 1 || (await isFolder(file, surroundings))) {
    const judged = await judgeMany(positionals, expected, opening, { ...surroundings, language });
    surroundings.say(values.json ? asJson(judged, order) : printJudged(judged, order, language));
    return exitOf(judged);
  }
  const { certificates, notes } = readAnswer(await readNamedFile(file, surroundings), opening);
  const [leaf, ...others] = certificates;
  const report = verifyReport({ ...expected, leaf: leaf!, others });
  surroundings.say(values.json ? JSON.stringify({ file, ...report, notes }, null, 2) : printReport(file, report, notes, language));
  return report.good ? exitCode.fine : exitCode.found;
}

/** What was not seen is worse than what was seen to be wrong: nobody knows how many there are. */
function exitOf({ unread, certificates }: Judged): number {
  if (unread.length > 0) return exitCode.unusable;
  return certificates.every(({ good }) => good) ? exitCode.fine : exitCode.found;
}

const asJson = (judged: Judged, order: Order | undefined): string => {
  const { withoutCertificate: _, files: __, certificates, ...rest } = judged; // both are in the summary
  return JSON.stringify({ schemaVersion: 1, ...rest, summary: summaryOf(judged), certificates: ordered(certificates, order) }, null, 2);
};

/** What the options ask of every certificate. Lists, authorities and the key are read once. */
async function expectedBy(values: Values, surroundings: Surroundings, language: Language): Promise<Expected> {
  const at = values.at === undefined ? surroundings.now() : instant(values.at, "--at");
  const environment = oneOf(values.env, environments, "--env");
  const usage = oneOf(values.usage, Object.keys(usageProfiles) as CertificateUsage[], "--usage");
  const structure = expectedStructure(values);
  const expectedKey = values.key === undefined ? undefined : await keyNamed(values.key, surroundings, language);
  const crls = values.crl && (await Promise.all(values.crl.map((path) => readCrlFile(path, surroundings))));
  const authorities =
    values.ca === undefined ? [] : (await authorityFiles(values.ca, surroundings)).flatMap(({ certificates: each }) => each);
  return {
    authorities,
    at,
    ...(environment && { environment }),
    ...(usage && { usage }),
    ...(structure && { idNat: structure }),
    ...(expectedKey && { publicKeySha256: expectedKey }),
    ...(crls && { crls }),
  };
}

const options = {
  "env": { type: "string" },
  "at": { type: "string" },
  "ca": { type: "string" },
  "key": { type: "string" },
  "expect-finess": { type: "string" },
  "expect-siret": { type: "string" },
  "expect-rpps-rank": { type: "string" },
  "usage": { type: "string" },
  "crl": { type: "string", multiple: true },
  "sort": { type: "string", choices: orders },
  "json": { type: "boolean" },
  "lang": langOption,
} as const;
type Values = ReturnType<typeof readArguments<typeof options>>["values"];

/** How each number that a structure is known by is read. */
const numbers = {
  "expect-finess": {
    faultOf: (number: string) => finessFault(number, "rehearsal"),
    shape: "finess-shape",
    id: (finess: string) => idNat({ finess }),
  },
  "expect-siret": { faultOf: siretFault, shape: "siret-shape", id: (siret: string) => idNat({ siret }) },
  "expect-rpps-rank": { faultOf: rppsRankFault, shape: "rpps-rang-shape", id: idNatOfRank },
} as const;

/** idNat of the structure that the certificate must be of. */
function expectedStructure(values: Readonly<Partial<Record<keyof typeof numbers, string>>>): string | undefined {
  const given = (Object.keys(numbers) as (keyof typeof numbers)[]).filter((option) => values[option] !== undefined);
  const [option, other] = given;
  if (option === undefined) return undefined;
  if (other !== undefined)
    throw new Fault(
      "structure-number",
      `--${option} and --${other} are both given.`,
      "A certificate is of one structure: give one of them.",
    );
  return idNatOf(numbers[option], values[option]!);
}

/** Only the shape is asked for: TEST numbers break the other rules, and a number mistyped is none the certificate has. */
function idNatOf({ faultOf, shape, id }: (typeof numbers)[keyof typeof numbers], typed: string): string | undefined {
  const number = normaliseIdentifier(typed);
  const fault = faultOf(number);
  if (isFault(fault, shape)) throw fault;
  return id(number);
}

/** SHA-256 of the public key that a reference names: `<vault address>#<entry>`, or a PEM file. */
async function keyNamed(reference: string, surroundings: Surroundings, language: Language): Promise<string> {
  const hash = reference.lastIndexOf("#");
  if (hash > 0 && schemeOf(reference))
    return (await keyOfEntry(reference.slice(0, hash), reference.slice(hash + 1), surroundings, noticing(language, surroundings))).key
      .publicKeySha256;
  const pem = (await readNamedFile(reference, surroundings)).toString("latin1");
  try {
    if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw new Error("it holds no block PUBLIC KEY");
    return publicKeySha256(createPublicKey(pem));
  } catch (cause) {
    throw new Fault(
      "key-unusable",
      `${reference} is no public key in PEM.`,
      "Give a file that begins with BEGIN PUBLIC KEY (openssl pkey -pubout), or a vault entry as file:./vault#ENTRY.",
      { cause },
    );
  }
}

export const verify: Command = {
  options,
  summary: "whether certificates are good: what each is, whom it leads to, what is wrong with it; offline",
  usage: [
    "igc-sante verify FILE|FOLDER... [--env production|test|rehearsal] [--at DATE] [--ca DIR] [--key REF] [--usage U]",
    "                 [--expect-finess F | --expect-siret S | --expect-rpps-rank R] [--crl FILE ...] [--sort worst|name] [--lang en|fr] [--json]",
    "",
    "  FILE                 PEM, DER, P7B, P12 or ZIP; a P12's password comes from IGC_SANTE_P12_PASSWORD",
    "  FOLDER               every certificate in it and in the folders below; or several files: then a line for each",
    "  --env                the environment it must be of; default: the one it names itself",
    "  --at                 the day to check for, ISO 8601; default: now",
    "  --ca                 a folder with more authorities than this package has: newer ones, those of a sandbox",
    "  --key                the key it must belong to: file:./vault#ENTRY, or a public key's PEM file",
    "  --expect-finess      the structure it must be of, by its FINESS number",
    "  --expect-siret       ... by its SIRET number",
    "  --expect-rpps-rank   ... by its RPPS rank",
    "  --usage              AUTH_CLI, SIGN, CONF or SSL: the usage it must have",
    "  --crl                a revocation list, DER or PEM; may be given several times: then the status must be known",
    "  --sort               of several: worst, what blocks and what ends first; or name. Default: worst",
    "  --lang               en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json               the report as JSON",
    "",
    "Exit code: 0 good, 1 a finding blocks, 2 the file or an option cannot be used; of several, a file or folder cannot be read, and the rest is told.",
  ].join("\n"),
  run: (args) => runVerify(args, here()),
};
