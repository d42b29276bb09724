import type { KeyObject } from "node:crypto";
import { Fault, isFault } from "../../fault";
import { entryName, remaining } from "../../policy";
import { type Adoption, type Issued, type KeyMetadata, readAdoption, type Vault, type VaultKey } from "../../vault";
import { type Holdings, type KeyEntry, printable, readHoldings } from "../../x509/answer";
import { type Certificate, readCertificate, readCertificatePem } from "../../x509/certificate";
import type { Judgement } from "../../x509/judge";
import type { World } from "../common";
import { issuedOf, judgeFor } from "./answer";
import type { Bench } from "./bench";
import { type CertificateState, identityOf, metadataOf, nameOf, subjectText } from "./state";
import { currentOf } from "./vault";

/** A key that exists with its certificate. Nothing was changed to find it; `take` makes it an entry of the vault. */
interface Existing {
  readonly publicKeySha256: string;
  readonly certificates: readonly Certificate[];
  /** What its container calls it. */
  readonly aliases?: readonly string[];
  take(vault: Vault, entry: string, metadata: KeyMetadata): Promise<VaultKey>;
}

/**
 * Takes over what exists: found, judged as an answer is, and only then brought under the entry of the wish. The key
 * goes from where it is to the vault, and nowhere else. Each step can be repeated after a crash.
 * @throws Fault `adopt-missing`, `adopt-unusable`, `key-reused`, what a judgement ends in (`answer-*`), and what vaults say.
 */
export async function adopt(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const { wish, look, world } = bench;
  const { existing, issued } = await judged(wish.adopt!, bench);
  const { next } = state;
  const sameKey = next?.publicKeySha256 === existing.publicKeySha256;
  const round = sameKey ? next.round : (next?.round ?? 0) + 1;
  const vault = await world.vault(wish.vault, state.vaultId);
  const vaultId = state.vaultId ?? (await vault.establish());
  const key = await existing.take(vault, entryName(identityOf(wish), round), metadataOf(wish, round));
  await vault.storeIssued(key.entry, issued);
  if (next?.ticket) await look.platform.withdraw(next.ticket);
  const current = currentOf(key, round, issued, subjectText(wish));
  world.say(
    `${nameOf(wish)}: taken over from ${wish.adopt}: serial ${current.serialNumber}, in service until ${current.notAfter.slice(0, 10)}`,
  );
  return { ...state, current, next: null, drift: remaining(state.drift, "replaced"), vaultId };
}

/** What was taken over, judged anew, while its source is still there and still holds the certificate of that SHA-256. */
export async function issuedAtSource(source: string, sha256: string, bench: Bench): Promise<Issued | undefined> {
  try {
    const { issued } = await judged(source, bench);
    return readCertificatePem(issued.certificate).sha256 === sha256 ? issued : undefined;
  } catch (error) {
    if (isFault(error) && /^(adopt|answer)-/.test(error.code)) return undefined;
    throw error; // out of reach is not gone
  }
}

async function judged(source: string, bench: Bench): Promise<{ existing: Existing; issued: Issued }> {
  const candidates = await found(readAdoption(source), source, bench);
  const anchors = await bench.look.platform.authorities();
  const { existing, judgement } = chosen(
    candidates.map((each) => ({ existing: each, judgement: judgementOf(each, source, { ...bench, anchors }) })),
    source,
  );
  if (!judgement.ok) throw refused(source, judgement.fault);
  return { existing, issued: issuedOf(judgement) };
}

function judgementOf(existing: Existing, source: string, bench: Parameters<typeof judgeFor>[3]): Judgement {
  const leaf = existing.certificates.find((certificate) => certificate.publicKeySha256 === existing.publicKeySha256);
  if (!leaf)
    throw unusable(
      source,
      `it holds no certificate of its key (public key SHA-256 ${existing.publicKeySha256})`,
      "Put the certificate beside the key: into the same file or secret, or into the token under the key's CKA_ID.",
    );
  return judgeFor(leaf, existing.certificates, existing.publicKeySha256, bench);
}

interface Candidate {
  readonly existing: Existing;
  readonly judgement: Judgement;
}

/**
 * Of several entries the one that is what is wished; if none is, the one that at least has the usage and so can be
 * what was meant, for its fault to be said.
 */
function chosen(candidates: readonly Candidate[], source: string): Candidate {
  const right = candidates.filter(({ judgement }) => judgement.ok);
  const meant =
    right.length > 0 ? right : candidates.filter(({ judgement }) => judgement.ok || judgement.fault.code !== "answer-wrong-usage");
  const [only, ...more] = meant.length > 0 ? meant : candidates;
  if (more.length === 0) return only!;
  throw unusable(
    source,
    `it holds ${candidates.length} keys with a certificate${namesOf(candidates.flatMap(({ existing }) => existing.aliases ?? []))}, and ${right.length > 1 ? `${right.length} of them are` : "none of them is"} what is wished`,
    "Name the one that is meant by its alias: ?alias=<alias> after the file or secret; or bring a file with one key and its certificate.",
  );
}

const namesOf = (aliases: readonly string[]): string =>
  aliases.length === 0 ? "" : ` (${aliases.map((alias) => `"${printable(alias)}"`).join(", ")})`;

async function found(adoption: Adoption, source: string, { wish, world }: Bench): Promise<Existing[]> {
  switch (adoption.kind) {
    case "file":
      return fromBytes((await world.file(adoption.path)) ?? absent(source, "no such file"), source, openingOf(adoption, world));
    case "secret":
      return fromBytes(
        (await (await world.vault(wish.vault)).readSecret?.(adoption.name)) ?? absent(source, `${wish.vault} has no such secret`),
        source,
        openingOf(adoption, world),
      );
    case "entry":
      return [await fromEntry(await world.vault(adoption.vault), adoption.entry, source, metadataOf(wish, 1))];
    case "object":
      return [await fromObject(await world.vault(wish.vault), adoption, source)];
  }
}

/** The password of a P12, the environment variable it may stand in, and the entry that is meant. */
interface Opening {
  readonly password: string | undefined;
  readonly variable: string;
  readonly alias: string | undefined;
}

function openingOf({ passwordVariable: variable, alias }: Extract<Adoption, { kind: "file" | "secret" }>, world: World): Opening {
  return { password: world.setting(variable), variable, alias };
}

function fromBytes(bytes: Buffer, source: string, opening: Opening): Existing[] {
  const holdings = readable(bytes, source, opening);
  const { certificates, entries, notes } = holdings;
  if (entries.length === 0)
    throw unusable(
      source,
      ["it holds no private key of its certificate", ...notes.map((note) => note.replace(/\.$/, ""))].join("; "),
      `Bring a P12, or PEM with key and certificate; the password of an encrypted one is read from ${opening.variable}.`,
    );
  return called(opening.alias, holdings, source).map(({ privateKey, publicKeySha256, aliases, certificates: own }) => {
    if (own.length > 1) throw severalOf(source, own.length);
    return {
      publicKeySha256,
      certificates,
      aliases,
      take: (vault, entry, metadata) => imported(vault, entry, privateKey, metadata),
    };
  });
}

/** keytool writes aliases in lower case, whatever was typed. */
function called(alias: string | undefined, { entries }: Holdings, source: string): readonly KeyEntry[] {
  if (alias === undefined) return entries;
  const named = entries.filter(({ aliases }) => aliases.some((each) => each.toLowerCase() === alias.toLowerCase()));
  if (named.length > 0) return named;
  throw unusable(
    source,
    `none of its ${entries.length} keys has that alias${namesOf(entries.flatMap(({ aliases }) => aliases))}`,
    "Correct ?alias=, or leave it out: the one that fits the resource is then taken.",
  );
}

function readable(bytes: Buffer, source: string, { password, variable }: Opening): Holdings {
  try {
    return readHoldings(bytes, { password });
  } catch (error) {
    if (isFault(error, "answer-password"))
      throw unusable(
        source,
        error.what.replace(/\.$/, ""),
        `Give the password in the environment, as ${variable}; it is read nowhere else.`,
      );
    if (!isFault(error)) throw error;
    // What a file is instead comes with its own remedy: a Java keystore has a command, a mail an attachment.
    throw new Fault(error.code, `What \`adopt\` names, ${source}, cannot be taken over: ${error.what}`, error.hint);
  }
}

/** A renewal with the same key: which of them is in service only a person knows. */
const severalOf = (source: string, count: number): Fault =>
  new Fault(
    "answer-ambiguous",
    `What \`adopt\` names, ${source}, cannot be taken over: it holds ${count} certificates of one key.`,
    "Bring a file with the key and the one certificate that is in service (its issuers may be in it).",
  );

async function fromEntry(vault: Vault, entry: string, source: string, wanted: KeyMetadata): Promise<Existing> {
  const key = (await vault.readKey(entry)) ?? absent(source, "that vault has no such entry");
  if (!key.exportPrivateKey)
    throw unusable(source, "its key cannot leave that vault", "Go on with that vault, or let a new key be made here: leave `adopt` out.");
  const { structure, serverInstance } = key.metadata;
  if (structure !== wanted.structure || serverInstance !== wanted.serverInstance) throw othersKey(source, key.metadata);
  const issued = (await vault.readIssued(entry)) ?? absent(source, "that entry has a key and no certificate yet");
  const privateKey = await key.exportPrivateKey();
  return {
    publicKeySha256: key.publicKeySha256,
    certificates: [issued.certificate, ...issued.chain].map(readCertificatePem),
    take: (into, name, metadata) => imported(into, name, privateKey, metadata),
  };
}

async function fromObject(vault: Vault, { object }: Extract<Adoption, { kind: "object" }>, source: string): Promise<Existing> {
  const there = (await vault.findObject?.(object)) ?? absent(source, `${vault.address} has no such private key`);
  const certificates = there.certificates.flatMap(readIfCertificate);
  return {
    publicKeySha256: there.publicKeySha256,
    certificates,
    take: (into, entry, metadata) => into.adoptObject!(entry, object, metadata),
  };
}

/** What others keep in a token under the key's CKA_ID need not be a certificate that can be read. */
function readIfCertificate(der: Buffer): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}

/** `check` lets no source of bytes be named for a vault that takes none. */
const imported = (vault: Vault, entry: string, privateKey: KeyObject, metadata: KeyMetadata): Promise<VaultKey> =>
  vault.importKey!(entry, privateKey, metadata);

function absent(source: string, because: string): never {
  throw new Fault(
    "adopt-missing",
    `There is nothing to take over from ${source}: ${because}.`,
    "Correct `adopt`, or leave it out: a new key and a new request are then made.",
  );
}

const unusable = (source: string, because: string, hint: string): Fault =>
  new Fault("adopt-unusable", `What \`adopt\` names, ${source}, cannot be taken over: ${because}.`, hint);

const othersKey = (source: string, { structure, serverInstance }: KeyMetadata): Fault =>
  new Fault(
    "key-reused",
    `The key of ${source} is for ${structure} on ${serverInstance}.`,
    "One key belongs to one server instance: adopt it there, and let a new one be made here.",
  );

/** A certificate that is not what the wish says is not taken over, for the same reasons as an answer. */
const refused = (source: string, { code, what }: Fault): Fault =>
  new Fault(
    code,
    `What \`adopt\` names, ${source}, cannot be taken over: ${what}`,
    "Correct the resource or `adopt`; or leave `adopt` out: a new key and a new request are then made.",
  );
