import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { mustBe, openVault, resolvedVault, type Vault } from "../../provider/vault";
import { readArguments } from "../arguments";
import type { Command } from "../command";
import { exitCode } from "../exit-codes";
import { here, needed } from "../export-entry";
import { langOption, languageHere, noticing } from "../people";
import { timing } from "../progress";
import { linesFor, sayResult } from "../result";
import { exportedStates, resourcesOf } from "../stack";
import { faultIn, keysTexts } from "../words";
import { keyRows, namedBy, ownersIn, printKeys } from "./rows";

/**
 * `igc-sante keys`: what a vault holds, and to whom it belongs by the states of stacks. Nothing is changed, and no private key is read.
 * @returns the exit code: 0 all is accounted for, 1 something is not.
 * @throws Fault `vault-absent`, and what the states and the vault throw.
 */
export async function runKeys(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("keys", args, options, 1);
  const language = languageHere(values.lang, surroundings.env);
  const address = needed(positionals[0], "a vault's address", "keys");
  const resources = (await exportedStates(values.file)).flatMap(resourcesOf);
  const vault = await openVault(address, { ...surroundings, notice: noticing(language, linesFor(true, surroundings)) });
  const id = await vault.identity();
  const place = resolvedVault(address, surroundings);
  const isSamePlace = (other: string): boolean => resolvedVault(other, surroundings) === place;
  // A vault that is another one than its address was known by has lost no key: it is the wrong one.
  const remembered = ownersIn(resources, isSamePlace).flatMap(({ state }) => state.vaultId ?? []);
  if (remembered[0] !== undefined && !remembered.includes(id ?? "")) await mustBe(vault, remembered[0]);
  let far = "";
  const progress = (done: number, of?: number): void => void (far = ` ${done}${of === undefined ? "" : `/${of}`}`);
  const owners = ownersIn(resources, (other, otherId) => (otherId ? otherId === id : isSamePlace(other)));
  const notSeen: Fault[] = [];
  const look = { progress, named: namedBy(owners), notSeen: (why: Fault) => void notSeen.push(why) };
  const listed = await timing(() => keysTexts.looking[language] + far, vault.listKeys(look));
  if (id === undefined && listed.length === 0) throw none(vault);
  const rows = keyRows(listed, owners, notSeen.length === 0);
  for (const why of notSeen) linesFor(true, surroundings).say(keysTexts["not-seen"]({ why: faultIn(language, why) })[language]);
  if (values.json)
    sayResult(surroundings, { vault: vault.address, vaultId: id ?? null, notSeen: notSeen.map(({ message }) => message), entries: rows });
  else surroundings.say(printKeys(vault.address, rows, language));
  return rows.every(({ wrong }) => wrong.length === 0) ? exitCode.fine : exitCode.found;
}

const none = ({ address, idPlace }: Vault): Fault =>
  new Fault(
    "vault-absent",
    `There is no vault at ${address}: it has no ${idPlace} and no key.`,
    "Mount its folder, or correct the address.",
  );

const options = { file: { type: "string", multiple: true }, json: { type: "boolean" }, lang: langOption } as const;

export const keys: Command = {
  options,
  summary: "what a vault holds, entry by entry, and what of it belongs to no certificate of the stacks",
  usage: [
    "igc-sante keys VAULT [--file STATE.json ...] [--lang en|fr] [--json]",
    "",
    "  VAULT    the vault's address: file:, aws:, azure:, openbao: or pkcs11:",
    "  --file   a state export (pulumi stack export > state.json); may be given several times: all stacks that share the vault.",
    "           Default: the stack in this folder",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json   the entries as JSON",
    "",
    "No private key is read and nothing is changed. Exit code: 0 every entry is accounted for; 1 one is absent, damaged, or belongs to no",
    "certificate of these states; 2 the vault, a state or an option cannot be used.",
  ].join("\n"),
  run: (args) => runKeys(args, here()),
};
