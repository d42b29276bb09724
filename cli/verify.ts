import { createPublicKey } from "node:crypto";
import { Fault, isFault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import { environments, finessFault, idNat, idNatOfRank, normaliseIdentifier, rppsRankFault, siretFault } from "../provider/structure";
import { schemeOf } from "../provider/vault";
import { readAnswer } from "../provider/x509/answer";
import { publicKeySha256 } from "../provider/x509/key";
import { type CertificateUsage, usageProfiles } from "../provider/x509/profile";
import { instant, readArguments } from "./arguments";
import { authorityFiles } from "./authorities";
import type { Command } from "./command";
import { readCrlFile } from "./crl-file";
import { exitCode } from "./exit-codes";
import { here, keyOfEntry, needed, oneOf, readNamedFile } from "./export-entry";
import { langOption, languageHere, noticing } from "./people";
import { printReport, verifyReport } from "./verify-report";
import type { Language } from "./words";

/**
 * `igc-sante verify`: whether a certificate is good, offline.
 * @returns the exit code: 0 good, 1 a finding blocks. What cannot be read at all is thrown, which ends in exit code 2.
 * @throws Fault `answer-...` on the certificate's file, `file-unreadable`, and on options that make no sense.
 */
export async function runVerify(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("verify", args, options, 1);
  const language = languageHere(values.lang, surroundings.env);
  const file = needed(positionals[0], "a file", "verify");
  const at = values.at === undefined ? surroundings.now() : instant(values.at, "--at");
  const environment = oneOf(values.env, environments, "--env");
  const usage = oneOf(values.usage, Object.keys(usageProfiles) as CertificateUsage[], "--usage");
  const structure = expectedStructure(values);
  const expectedKey = values.key === undefined ? undefined : await keyNamed(values.key, surroundings, language);
  const crls = values.crl && (await Promise.all(values.crl.map((path) => readCrlFile(path, surroundings))));
  const { certificates, notes } = await readCertificateFile(file, surroundings);
  const [leaf, ...others] = certificates;
  const authorities =
    values.ca === undefined ? [] : (await authorityFiles(values.ca, surroundings)).flatMap(({ certificates: each }) => each);
  const report = verifyReport({
    leaf: leaf!,
    others,
    authorities,
    at,
    ...(environment && { environment }),
    ...(usage && { usage }),
    ...(structure && { idNat: structure }),
    ...(expectedKey && { publicKeySha256: expectedKey }),
    ...(crls && { crls }),
  });
  surroundings.say(values.json ? JSON.stringify({ file, ...report, notes }, null, 2) : printReport(file, report, notes, language));
  return report.good ? exitCode.fine : exitCode.found;
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
  "json": { type: "boolean" },
  "lang": langOption,
} as const;

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

async function readCertificateFile(file: string, surroundings: Surroundings) {
  const password = surroundings.env["IGC_SANTE_P12_PASSWORD"];
  return readAnswer(await readNamedFile(file, surroundings), password === undefined ? {} : { password });
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
  summary: "whether a certificate is good: what it is, whom it leads to, what is wrong with it; offline",
  usage: [
    "igc-sante verify FILE [--env production|test|rehearsal] [--at DATE] [--ca DIR] [--key REF] [--expect-finess F | --expect-siret S | --expect-rpps-rank R]",
    "                 [--usage U] [--crl FILE ...] [--lang en|fr] [--json]",
    "",
    "  FILE                 PEM, DER, P7B, P12 or ZIP; a P12's password comes from IGC_SANTE_P12_PASSWORD",
    "  --env                the environment it must be of; default: the one it names itself",
    "  --at                 the day to check for, ISO 8601; default: now",
    "  --ca                 a folder with more authorities than this package has: newer ones, those of a sandbox",
    "  --key                the key it must belong to: file:./vault#ENTRY, or a public key's PEM file",
    "  --expect-finess      the structure it must be of, by its FINESS number",
    "  --expect-siret       ... by its SIRET number",
    "  --expect-rpps-rank   ... by its RPPS rank",
    "  --usage              AUTH_CLI, SIGN, CONF or SSL: the usage it must have",
    "  --crl                a revocation list, DER or PEM; may be given several times: then the status must be known",
    "  --lang               en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json               the report as JSON",
    "",
    "Exit code: 0 good, 1 a finding blocks, 2 the file or an option cannot be used.",
  ].join("\n"),
  run: (args) => runVerify(args, here()),
};
