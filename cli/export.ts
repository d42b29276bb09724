import { randomInt } from "node:crypto";
import { Fault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import type { Vault, VaultKey } from "../provider/vault";
import { type BundleKind, bundleFormats, isPackedAsToday, makeBundle } from "../provider/x509/bundle";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, keyOfEntry, needed, oneOf, writeSecretFile } from "./export-entry";
import { langOption, languageHere, noticing, speaking } from "./people";
import { linesFor, sayResult, sha256Of } from "./result";
import { exportTexts as texts } from "./words";

/** Words of `--as`, and the bundle each writes: formats, then servers by what they read (docs/install.md). */
const kinds: Readonly<Record<string, BundleKind>> = {
  "pem": "pem",
  "pem-with-key": "pem-with-key",
  "pkcs12-modern": "pkcs12-modern",
  "pkcs12-legacy": "pkcs12-legacy",
  "pkcs8": "pkcs8-encrypted",
  "nginx": "pem-with-key",
  "apache": "pem-with-key",
  "haproxy": "pem-with-key",
  "tomcat": "pkcs12-modern",
  "node": "pkcs12-modern",
  "dotnet": "pkcs12-modern",
  "windows": "pkcs12-modern",
};

/** Without the letters that are mistaken for others; 24 of them have 120 bits. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const passwordLength = 24;

/**
 * `igc-sante export`: writes what a server needs of a vault's entry into one file of mode 0600.
 * @returns the exit code: 0.
 * @throws Fault `bundle-key` when the key cannot leave its vault, `required` when nothing was issued for it yet,
 * `file-exists`, `bundle-password`, and what the vault throws.
 */
export async function runExport(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("export", args, options, 2);
  const language = languageHere(values.lang, surroundings.env);
  const people = linesFor(values.json, surroundings);
  const [address, entry] = [
    needed(positionals[0], "a vault's address", "export"),
    needed(positionals[1], "the name of an entry", "export"),
  ];
  const word = oneOf(needed(values.as, "a format: --as", "export"), Object.keys(kinds), "--as")!;
  const out = needed(values.out, "a file to write: --out", "export");
  const { vault, key } = await keyOfEntry(address, entry, people, noticing(language, people));
  const { bytes, password, kept } = await bundleOf(kinds[word]!, vault, key, surroundings.env["IGC_SANTE_BUNDLE_PASSWORD"]);
  await writeSecretFile(out, bytes, surroundings, values.force);
  const { warning } = bundleFormats[kinds[word]!];
  if (values.json) {
    const { usage, commonName, structure, serverInstance } = key.metadata;
    const facts = {
      out,
      sha256: sha256Of(bytes),
      format: kinds[word],
      vault: vault.address,
      entry,
      usage,
      commonName,
      structure,
      serverInstance,
    };
    sayResult(surroundings, { ...facts, password: password ?? null, passwordIsKept: kept ?? false, warning: warning ?? null });
    return exitCode.fine;
  }
  const tell = speaking(language, surroundings);
  const { usage, commonName, structure, serverInstance: instance } = key.metadata;
  tell(texts.written({ out, format: shown(word), entry, usage, commonName, structure, instance }));
  if (password !== undefined) tell(texts[kept ? "password-kept" : "password-once"]({ password }));
  const warned = warnings[kinds[word]!];
  if (warned) tell(texts[warned]);
  return exitCode.fine;
}

/** What a person must know of a format. */
const warnings: Readonly<Partial<Record<BundleKind, "in-the-open" | "legacy">>> = {
  "pem-with-key": "in-the-open",
  "pkcs12-legacy": "legacy",
};

const shown = (word: string): string => (word === kinds[word] ? word : `${word} (${kinds[word]})`);

/**
 * The bundle that the vault keeps, or a new one; and its password unless it was given. One that an earlier version packed,
 * which some readers refuse, is packed anew under the password that it has.
 */
async function bundleOf(
  kind: BundleKind,
  vault: Vault,
  key: VaultKey,
  given: string | undefined,
): Promise<{ bytes: Buffer; password?: string; kept?: boolean }> {
  const { holdsKey, underPassword } = bundleFormats[kind];
  if (holdsKey && !key.exportPrivateKey) throw keyStays(kind, vault, key);
  const issued = await vault.readIssued(key.entry);
  if (!issued) throw notIssued(vault, key);
  const there = underPassword && given === undefined ? await vault.readBundle?.(key.entry, kind) : undefined;
  if (there && isPackedAsToday(kind, there.bytes)) return { bytes: there.bytes, password: there.password, kept: true };
  const password = underPassword ? (given ?? there?.password ?? makePassword()) : undefined;
  const bytes = await makeBundle(kind, { ...issued, password, privateKey: holdsKey ? await key.exportPrivateKey!() : undefined });
  return given === undefined ? { bytes, password, kept: there !== undefined } : { bytes };
}

const makePassword = (): string => Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join("");

const keyStays = (kind: BundleKind, vault: Vault, key: VaultKey): Fault =>
  new Fault(
    "bundle-key",
    `The key ${key.entry} cannot leave ${vault.address}, and a bundle "${kind}" holds the key.`,
    "Export it with --as pem, and let the server use the key where it is, through PKCS#11.",
  );

const notIssued = (vault: Vault, key: VaultKey): Fault =>
  new Fault(
    "required",
    `No certificate was stored for the key ${key.entry} in ${vault.address} yet.`,
    "Run pulumi up: it says what the entry waits for. The request is written by igc-sante csr.",
  );

const options = {
  as: { type: "string" },
  out: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
  lang: langOption,
} as const;

export const exportBundle: Command = {
  options,
  summary: "a vault's certificate, with its key if asked for, as a file for a server",
  usage: [
    "igc-sante export VAULT ENTRY --as FORMAT|SERVER --out FILE [--force] [--lang en|fr] [--json]",
    "",
    "  VAULT    the vault's address: file:./vault, aws:eu-west-3, azure:https://..., pkcs11:..., openbao:https://...",
    "  --as     a format: pem (certificate and chain, no key), pem-with-key (with the key in the open),",
    "           pkcs12-modern, pkcs12-legacy (with the key), pkcs8 (the key alone)",
    "           or what a server reads: nginx, apache, haproxy, tomcat, node, dotnet, windows",
    "  --out    the file, mode 0600; never replaced without --force",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json   what was written as JSON, with a password that is shown once",
    "",
    "The password comes from IGC_SANTE_BUNDLE_PASSWORD; without it one is made and shown once. Exit code: 0; 2 nothing was written.",
  ].join("\n"),
  run: (args) => runExport(args, here()),
};
