import { Fault } from "../provider/fault";
import { type CertificateOutputs, subjectOfWish } from "../provider/lifecycle/certificate";
import type { Surroundings } from "../provider/lifecycle/common";
import type { VaultKey } from "../provider/vault";
import { type Certificate, readCertificatesPem } from "../provider/x509/certificate";
import { buildCsr, readCsr, sealForRecipients, sealWithPassphrase } from "../provider/x509/csr";
import { printName } from "../provider/x509/name";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, keyOfEntry, needed, readNamedFile, writeSecretFile } from "./export-entry";
import { langOption, languageHere, noticing, speaking } from "./people";
import { linesFor, sayResult, sha256Of } from "./result";
import { exportedState, resourcesOf } from "./stack";
import { type Said, csrTexts as texts } from "./words";

/**
 * `igc-sante csr`: the request of a vault's entry, sealed for the person who orders with it.
 * @returns the exit code: 0.
 * @throws Fault `required` unless exactly one of --to and --passphrase is given, `recipient-unusable`, `file-exists`,
 * and what the vault throws.
 */
export async function runCsr(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("csr", args, options, 2);
  const language = languageHere(values.lang, surroundings.env);
  const [address, entry] = [needed(positionals[0], "a vault's address", "csr"), needed(positionals[1], "the name of an entry", "csr")];
  const out = needed(values.out, "a file to write: --out", "csr");
  if ((values.to !== undefined) === (values.passphrase === true)) {
    throw new Fault("required", "igc-sante csr needs either --to with a recipient's certificate, or --passphrase.", "igc-sante csr --help");
  }
  const people = linesFor(values.json, surroundings);
  const { key } = await keyOfEntry(address, entry, people, noticing(language, people));
  const csr = await requestOf(key, await wishOf(entry, values.file));
  const { sealed, told, passphrase = null } = values.to ? await sealTo(values.to, csr, surroundings) : await sealUnderPassphrase(csr, out);
  await writeSecretFile(out, sealed, surroundings, values.force);
  const subject = printName(readCsr(csr).subject);
  if (values.json) {
    sayResult(surroundings, { out, sha256: sha256Of(sealed), entry, subject, publicKeySha256: key.publicKeySha256, passphrase });
    return exitCode.fine;
  }
  [texts.written({ out, subject, sha256: key.publicKeySha256 }), ...told].forEach(speaking(language, surroundings));
  return exitCode.fine;
}

/** The wish that an entry was made for, from the stack's state: a vault does not know the structure's name. */
async function wishOf(entry: string, file: string | undefined): Promise<CertificateOutputs> {
  const certificates = resourcesOf(await exportedState(file))
    .filter(({ kind }) => kind === "OrgCertificate")
    .map(({ outputs }) => outputs as unknown as CertificateOutputs);
  const wish = certificates.find(({ current, next }) => current?.entry === entry || next?.entry === entry);
  if (wish) return wish;
  throw new Fault(
    "vault-entry-missing",
    `No certificate of the stack has the vault entry "${entry}" as its current or next key.`,
    "Run it in the folder of the stack the entry belongs to, or give that stack's export with --file.",
  );
}

/** The request, PEM: the same bytes as the order's, since names and key are the same. */
async function requestOf(key: VaultKey, wish: CertificateOutputs): Promise<Buffer> {
  const der = await buildCsr({ subject: subjectOfWish(wish), publicKey: key.publicKey, sign: (bytes) => key.sign(bytes) });
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  return Buffer.from(`-----BEGIN CERTIFICATE REQUEST-----\n${lines.join("\n")}\n-----END CERTIFICATE REQUEST-----\n`, "ascii");
}

interface Sealed {
  readonly sealed: Buffer;
  /** What the user is told of opening it. */
  readonly told: readonly Said[];
  /** Made for it, where it is under one. */
  readonly passphrase?: string;
}

async function sealTo(files: readonly string[], csr: Buffer, surroundings: Surroundings): Promise<Sealed> {
  const recipients: Certificate[] = [];
  for (const file of files) recipients.push(...readCertificatesPem((await readNamedFile(file, surroundings)).toString("utf8")));
  const sealed = await sealForRecipients(csr, recipients, surroundings.now());
  const names = recipients.map(({ subject }) => printName(subject)).join("; ");
  return { sealed, told: [texts.sealed({ names })] };
}

async function sealUnderPassphrase(csr: Buffer, out: string): Promise<Sealed> {
  const { sealed, passphrase } = await sealWithPassphrase(csr);
  return {
    sealed,
    passphrase,
    told: [texts["opened-by-age"]({ out }), texts.passphrase({ passphrase })],
  };
}

const options = {
  json: { type: "boolean" },
  to: { type: "string", multiple: true },
  passphrase: { type: "boolean" },
  out: { type: "string" },
  file: { type: "string" },
  force: { type: "boolean" },
  lang: langOption,
} as const;

export const csr: Command = {
  options,
  summary: "the request of a vault's entry, sealed for the person who orders with it",
  usage: [
    "igc-sante csr VAULT ENTRY (--to RECIPIENT.pem ... | --passphrase) --out FILE [--file STATE.json] [--force]",
    "              [--lang en|fr] [--json]",
    "",
    "  --to           certificates for encryption (PEM, RSA) of those who may open it; may be given several times",
    "  --passphrase   seals it under a passphrase made for it, shown once: say it by another channel",
    "  --out          the file, mode 0600; never replaced without --force",
    "  --file         a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --lang         en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json         what was written as JSON, with a passphrase that is shown once",
    "",
    "A request is never mailed as it is. Exit code: 0; 2 nothing was written.",
  ].join("\n"),
  run: (args) => runCsr(args, here()),
};
