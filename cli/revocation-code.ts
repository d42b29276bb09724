import { text } from "node:stream/consumers";
import { Fault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import type { Vault } from "../provider/vault";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, keyOfEntry, needed } from "./export-entry";
import { langOption, languageHere, noticing, speaking } from "./people";
import { linesFor, sayResult } from "./result";
import { revocationCodeTexts } from "./words";

/** A code as a person may type it: one line of printable characters. */
const codeShape = /^[\x21-\x7e\u00a1-\u024f]{4,128}$/;

/**
 * `igc-sante revocation-code`: the code that the portal asks for at withdrawal, and again to revoke. It is shown, and goes to the
 * vault and nowhere else: never through arguments.
 * @param stdin read for --record alone
 * @returns the exit code: 0.
 * @throws Fault `required` where there is none and none can be made any more, `file-exists`, `unknown-value`, and what the vault throws.
 */
export async function runRevocationCode(
  args: readonly string[],
  surroundings: Surroundings,
  stdin: () => Promise<string>,
): Promise<number> {
  const { values, positionals } = readArguments("revocation-code", args, options, 2);
  const address = needed(positionals[0], "a vault's address", "revocation-code");
  const entry = needed(positionals[1], "the name of an entry", "revocation-code");
  const language = languageHere(values.lang, surroundings.env);
  const people = linesFor(values.json, surroundings);
  const { vault } = await keyOfEntry(address, entry, people, noticing(language, people));
  if (!values.record) {
    const code = await codeOf(vault, entry);
    if (values.json) sayResult(surroundings, { vault: vault.address, entry, recorded: false, code });
    else surroundings.say(code);
    return exitCode.fine;
  }
  const keeper = keeperOfCodes(vault);
  // One that is damaged is replaced as well.
  const kept = values.force ? undefined : await keeper.readRevocationCode(entry);
  const code = (await stdin()).trim();
  if (!codeShape.test(code))
    throw new Fault(
      "unknown-value",
      "What came on standard input is no code of 4 to 128 printable characters in one line.",
      "Give the code alone.",
    );
  if (kept !== undefined && kept !== code)
    throw new Fault(
      "file-exists",
      `A code is kept for ${entry} already.`,
      "Replace it with --force, if it is not the one that was typed on the portal.",
    );
  await keeper.recordRevocationCode(entry, code);
  if (values.json) sayResult(surroundings, { vault: vault.address, entry, recorded: true, code: null });
  else speaking(language, surroundings)(revocationCodeTexts.kept({ entry }));
  return exitCode.fine;
}

type KeepsCodes = Vault & Required<Pick<Vault, "readRevocationCode" | "keepRevocationCode" | "recordRevocationCode">>;

function keeperOfCodes(vault: Vault): KeepsCodes {
  if (vault.readRevocationCode && vault.keepRevocationCode && vault.recordRevocationCode) return vault as KeepsCodes;
  throw new Fault(
    "required",
    `The vault ${vault.address} keeps no revocation codes.`,
    "Keep the code in another place for secrets, beside the name of the entry.",
  );
}

/**
 * The code that is kept beside a key; made where there is none, as long as nobody can have chosen one.
 * @throws Fault `required`, and what the vault throws.
 */
export async function codeOf(opened: Vault, entry: string): Promise<string> {
  const vault = keeperOfCodes(opened);
  const kept = await vault.readRevocationCode(entry);
  if (kept === undefined && (await vault.readIssued(entry))) throw noneKept(entry);
  return kept ?? (await vault.keepRevocationCode(entry));
}

/**
 * The code of a certificate that was withdrawn: one that is made now would revoke nothing.
 * @throws Fault `required` where none is kept, and what the vault throws.
 */
export async function keptCodeOf(opened: Vault, entry: string): Promise<string> {
  const kept = await keeperOfCodes(opened).readRevocationCode(entry);
  if (kept === undefined) throw noneKept(entry);
  return kept;
}

const noneKept = (entry: string): Fault =>
  new Fault(
    "required",
    `No code is kept for ${entry}, and its certificate was withdrawn already: a person chose one then.`,
    "Have that person record it: igc-sante revocation-code VAULT ENTRY --record, with the code on standard input.",
  );

const options = { record: { type: "boolean" }, force: { type: "boolean" }, json: { type: "boolean" }, lang: langOption } as const;

export const revocationCode: Command = {
  options,
  summary: "the code to type when a certificate is withdrawn, and again to revoke it; kept in the vault",
  usage: [
    "igc-sante revocation-code VAULT ENTRY [--record [--force]] [--lang en|fr] [--json]",
    "",
    "  VAULT      the vault's address: file:./vault, aws:eu-west-3, azure:https://..., openbao:https://..., pkcs11:...",
    "  ENTRY      the entry of the key; before the certificate is withdrawn, the code is made where there is none",
    "  --record   keeps the code that a person chose: it is read from standard input",
    "  --force    replaces another one that is kept",
    "  --lang     en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json     the code as JSON; with --record that it was kept, and not the code",
    "",
    "The code is shown, and kept in the vault alone. Whoever has it can revoke the certificate.",
    "Exit code: 0; 2 it cannot be read or kept.",
  ].join("\n"),
  run: (args) => runRevocationCode(args, here(), () => text(process.stdin)),
};
