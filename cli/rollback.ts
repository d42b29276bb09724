import { Fault } from "../provider/fault";
import { openPlatform } from "../provider/igc";
import { type CertificateOutputs, putBack, readPlace } from "../provider/lifecycle/certificate";
import type { Surroundings } from "../provider/lifecycle/common";
import { endOfUse, type Previous, revokedSentence } from "../provider/policy";
import { mustBe, openVault, type Vault } from "../provider/vault";
import type { BundleKind } from "../provider/x509/bundle";
import { readCertificatePem } from "../provider/x509/certificate";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, needed } from "./export-entry";
import { langOption, languageHere, noticing, speaking } from "./people";
import { linesFor, sayResult } from "./result";
import { exportedState, resourcesOf, type StackResource } from "./stack";
import { becauseOf, revocationRows } from "./status/revocation";
import { type Language, type Said, rollbackTexts as texts } from "./words";

/** A certificate of a stack that has one of before, by its name. */
interface Found {
  readonly resource: StackResource;
  readonly state: CertificateOutputs;
  readonly current: NonNullable<CertificateOutputs["current"]>;
  readonly place: string;
}

/**
 * `igc-sante rollback`: puts the certificate of before back where its server reads, in one write, while it is valid and not revoked;
 * `--undo` puts the one in service back there. Nothing is made, ordered or revoked, and the stack's state is not touched.
 * @returns the exit code: 0.
 * @throws Fault `rollback-impossible` and what the stack, the vault and the exchange throw.
 */
export async function runRollback(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("rollback", args, options, 1);
  const name = needed(positionals[0], "the name of a certificate in the program", "rollback");
  const found = certificateNamed(name, resourcesOf(await exportedState(values.file, surroundings)));
  const people = linesFor(values.json, surroundings);
  const language = languageHere(values.lang, surroundings.env);
  const hands: Hands = { ...people, language, tell: speaking(language, people) };
  const vault = await openVault(found.state.vault, { ...surroundings, notice: noticing(language, people) });
  if (found.state.vaultId) await mustBe(vault, found.state.vaultId);
  const done = await (values.undo ? undo(name, found, vault, hands) : goBack(name, found, vault, hands));
  if (values.json) sayResult(surroundings, { name, vault: vault.address, inService: found.place, undone: values.undo === true, ...done });
  return exitCode.fine;
}

/** What the two ways work with, and how they speak. */
interface Hands extends Surroundings {
  readonly language: Language;
  tell(line: Said): void;
}

/** What its server reads now, by serial number. */
interface Done {
  readonly changed: boolean;
  readonly serialNumber: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** Taken out of service by this run. */
  readonly outOfService: string | null;
}

const doneWith = (
  { serialNumber, notAfter }: Pick<Done, "serialNumber" | "notAfter">,
  changed: boolean,
  outOfService: string | null,
): Done => ({
  changed,
  serialNumber,
  notAfter,
  outOfService,
});

const impossible = (what: string, hint: string): Fault => new Fault("rollback-impossible", what, hint);

function certificateNamed(name: string, resources: readonly StackResource[]): Found {
  const certificates = resources.filter(({ kind }) => kind === "OrgCertificate");
  const resource = certificates.find((each) => each.name === name);
  if (!resource) {
    const names = certificates.map((each) => each.name);
    throw new Fault(
      "vault-entry-missing",
      `The stack has no certificate "${name}".`,
      names.length > 0 ? `Its certificates are ${names.join(", ")}.` : "Select the stack that manages it, or give its export with --file.",
    );
  }
  const state = resource.outputs as unknown as CertificateOutputs;
  const { current, inService: place } = state;
  if (current && place && !current.elsewhere) return { resource, state, current, place };
  throw impossible(
    `${name} is not in service under a name that its server reads.`,
    current?.elsewhere ? "Its key serves from another vault until it is renewed." : "Run pulumi up first.",
  );
}

async function goBack(name: string, { resource, state, current, place }: Found, vault: Vault, hands: Hands): Promise<Done> {
  const { previous } = state;
  if (!previous)
    throw impossible(
      `No certificate of before is remembered for ${name}.`,
      "It is remembered for `keepPreviousDays` after a switch, 30 by default. Before that a renewal has to happen first.",
    );
  const at = await timeOf(state, hands);
  const ends = endOfUse(previous);
  const day = ends.toISOString().slice(0, 10);
  if (ends <= at)
    throw impossible(
      `The certificate of before, ${previous.serialNumber}, ended on ${day}.`,
      "It would serve nobody. Look at the one in service: igc-sante verify, igc-sante doctor.",
    );
  mustNotBeKnownRevoked(previous, state);
  // What is damaged is what one wants to get rid of.
  const there = await readPlace(vault, place);
  if (there && there !== "damaged" && readCertificatePem(there.certificate).sha256 === previous.sha256) {
    hands.tell(texts.already({ name, serial: previous.serialNumber }));
    return doneWith(previous, false, null);
  }
  await mustNotBeRevoked({ ...resource, outputs: { ...state, current: { ...current, ...previous } } }, at, hands);
  sayAsked(previous.serialNumber, state, hands);
  const leftOut = await putBack(vault, place, previous, state.bundles ?? [], { at: at.toISOString(), from: current.sha256 });
  if (leftOut.length > 0) hands.tell(texts["no-room"]({ bundles: leftOut.join(", ") }));
  hands.tell(texts.back({ name, serial: previous.serialNumber, day, place, vault: vault.address }));
  hands.tell(texts.out({ serial: current.serialNumber }));
  hands.tell(texts.next);
  hands.tell(texts.later({ name }));
  return doneWith(previous, true, current.serialNumber);
}

async function undo(name: string, { resource, state, current, place }: Found, vault: Vault, hands: Hands): Promise<Done> {
  const { tell } = hands;
  const there = await vault.readInService(place);
  if (there && !there.rolledBack && readCertificatePem(there.certificate).sha256 === current.sha256) {
    tell(texts.already({ name, serial: current.serialNumber }));
    return doneWith(current, false, null);
  }
  if (current.revoked)
    throw impossible(
      `The certificate ${current.serialNumber} was revoked on ${current.revoked.at.slice(0, 10)}.`,
      'Set `onRevoked: "replace"` for another one; until then the one of before serves.',
    );
  await mustNotBeRevoked(resource, await timeOf(state, hands), hands);
  sayAsked(current.serialNumber, state, hands);
  await putBack(vault, place, current, (current.inService?.bundles ?? []) as BundleKind[], undefined);
  const { serialNumber: serial, notAfter } = current;
  tell(texts.again({ name, serial, day: notAfter.slice(0, 10), place, vault: vault.address }));
  tell(texts[state.rolledBack ? "refresh-and-up" : "refresh"]);
  return doneWith(current, true, state.previous?.serialNumber ?? null);
}

/** What the stack knows of it stands where no list can be had: also of one whose revocation was asked for before another replaced it. */
function mustNotBeKnownRevoked({ serialNumber, revoked: known }: Previous, { revocation }: CertificateOutputs): void {
  const asked = revocation?.asked?.serialNumber === serialNumber ? revocation.asked : undefined;
  const revoked = known ?? asked?.revoked;
  if (!revoked && !revocation?.past?.includes(serialNumber)) return;
  throw impossible(
    `The certificate of before, ${serialNumber}, was ${revoked ? revokedSentence(revoked) : "revoked"}.`,
    "A revoked certificate serves nobody: mend what is wrong with the other one, or order another.",
  );
}

/** A person decides in an outage; but whoever follows the sheet ends what is put there. */
function sayAsked(serialNumber: string, { revocation }: CertificateOutputs, { tell }: Hands): void {
  const asked = revocation?.asked;
  if (asked?.serialNumber === serialNumber) tell(texts["to-be-revoked"]({ serial: serialNumber, reason: asked.reason }));
}

/** A rehearsal has a clock of its own. */
async function timeOf({ environment, platform }: CertificateOutputs, surroundings: Surroundings): Promise<Date> {
  if (environment !== "rehearsal") return surroundings.now();
  return (await (await openPlatform(platform, surroundings)).clock?.()) ?? surroundings.now();
}

/** A list that cannot be had holds up nobody in an outage, and is said; one that names the certificate does. */
async function mustNotBeRevoked(resource: StackResource, at: Date, hands: Hands): Promise<void> {
  // Of this one alone, whatever its server reads.
  const asked = { ...resource, outputs: { ...resource.outputs, inService: null } };
  const [row] = await revocationRows([asked], { at, ocsp: false }, hands);
  if (row?.is === "revoked")
    throw impossible(
      `The certificate ${row.serialNumber} was revoked: ${row.because}.`,
      "A revoked certificate serves nobody: mend what is wrong with the other one, or order another.",
    );
  if (row?.is === "unknown") hands.tell(texts["status-unknown"]({ serial: row.serialNumber, because: becauseOf(row) }));
}

const options = { file: { type: "string" }, undo: { type: "boolean" }, json: { type: "boolean" }, lang: langOption } as const;

export const rollback: Command = {
  options,
  summary: "puts the certificate of before back in service, where the new one is the trouble",
  usage: [
    "igc-sante rollback NAME [--undo] [--file STATE.json] [--lang en|fr] [--json]",
    "",
    "  NAME     the certificate's name in the program: the first argument of OrgCertificate",
    "  --undo   puts the certificate back that was taken out of service",
    "  --file   a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json   what its server reads now as JSON; lines for people go to standard error then",
    "",
    "What its server reads in the vault is replaced in one write. Nothing is ordered or revoked, no key is removed. pulumi up leaves",
    "it so until --undo, until the next renewal, or until a day before it ends. Exit code: 0; 2 nothing was changed.",
  ].join("\n"),
  run: (args) => runRollback(args, here()),
};
