import { createPublicKey, type KeyObject } from "node:crypto";
import { Fault, isFault } from "../../fault";
import { entryName } from "../../policy";
import { type Adoption, type Issued, type KeyMetadata, readAdoption, type Vault, type VaultKey } from "../../vault";
import { readAnswer } from "../../x509/answer";
import { type Certificate, readCertificate, readCertificatePem } from "../../x509/certificate";
import { publicKeySha256 } from "../../x509/key";
import type { World } from "../common";
import { issuedOf, judgeFor } from "./answer";
import type { Bench } from "./bench";
import { type CertificateState, identityOf, metadataOf, nameOf, subjectText } from "./state";
import { currentOf } from "./vault";

/** A key that exists with its certificate. Nothing was changed to find it; `take` makes it an entry of the vault. */
interface Existing {
  readonly publicKeySha256: string;
  readonly certificates: readonly Certificate[];
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
  return { ...state, current, next: null, drift: null, vaultId };
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
  const existing = await found(readAdoption(source), source, bench);
  const leaf = existing.certificates.find((certificate) => certificate.publicKeySha256 === existing.publicKeySha256);
  if (!leaf)
    throw unusable(
      source,
      `it holds no certificate of its key (public key SHA-256 ${existing.publicKeySha256})`,
      "Put the certificate beside the key: into the same file or secret, or into the token under the key's CKA_ID.",
    );
  const anchors = await bench.look.platform.authorities();
  const judgement = judgeFor(leaf, existing.certificates, existing.publicKeySha256, { ...bench, anchors });
  if (!judgement.ok) throw refused(source, judgement.fault);
  return { existing, issued: issuedOf(judgement) };
}

async function found(adoption: Adoption, source: string, { wish, world }: Bench): Promise<Existing> {
  switch (adoption.kind) {
    case "file":
      return fromBytes((await world.file(adoption.path)) ?? absent(source, "no such file"), source, passwordOf(adoption, world));
    case "secret":
      return fromBytes(
        (await (await world.vault(wish.vault)).readSecret?.(adoption.name)) ?? absent(source, `${wish.vault} has no such secret`),
        source,
        passwordOf(adoption, world),
      );
    case "entry":
      return fromEntry(await world.vault(adoption.vault), adoption.entry, source, metadataOf(wish, 1));
    case "object":
      return fromObject(await world.vault(wish.vault), adoption, source);
  }
}

/** The password of a P12, and the environment variable it may stand in. */
interface Password {
  readonly value: string | undefined;
  readonly variable: string;
}
const passwordOf = ({ passwordVariable: variable }: { readonly passwordVariable: string }, world: World): Password => ({
  value: world.setting(variable),
  variable,
});

function fromBytes(bytes: Buffer, source: string, password: Password): Existing {
  const { certificates, privateKeys, notes } = readable(bytes, source, password);
  const certified = new Set(certificates.map((certificate) => certificate.publicKeySha256));
  const keys = privateKeys.filter((key) => certified.has(publicKeySha256(createPublicKey(key))));
  const privateKey = keys[0];
  if (!privateKey)
    throw unusable(
      source,
      ["it holds no private key of its certificate", ...notes.map((note) => note.replace(/\.$/, ""))].join("; "),
      `Bring a P12, or PEM with key and certificate; the password of an encrypted one is read from ${password.variable}.`,
    );
  if (keys.length > 1) throw unusable(source, "it holds several certified keys", "Bring a file with one key and its certificate.");
  return {
    publicKeySha256: publicKeySha256(createPublicKey(privateKey)),
    certificates,
    take: (vault, entry, metadata) => imported(vault, entry, privateKey, metadata),
  };
}

/** A certificate of Azure Key Vault is a P12 under an empty password: it is tried where none is given and one is asked for. */
function opened(bytes: Buffer, password: string | undefined): ReturnType<typeof readAnswer> {
  try {
    return readAnswer(bytes, { password });
  } catch (error) {
    if (password !== undefined || !isFault(error, "answer-password")) throw error;
    try {
      return readAnswer(bytes, { password: "" });
    } catch {
      throw error; // what is wrong is said of the file as it is
    }
  }
}

function readable(bytes: Buffer, source: string, { value, variable }: Password): ReturnType<typeof readAnswer> {
  try {
    return opened(bytes, value);
  } catch (error) {
    if (isFault(error, "answer-password"))
      throw unusable(
        source,
        error.what.replace(/\.$/, ""),
        `Give the password in the environment, as ${variable}; it is read nowhere else.`,
      );
    throw isFault(error) ? refused(source, error) : error;
  }
}

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
