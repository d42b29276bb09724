import { basename, dirname, join } from "node:path";
import { Fault } from "../../fault";
import { createOnly, makeFolder, namesIn, readIfThere, sweepOrphans } from "../common";

export interface IdentityContext {
  /** `IGC_SANTE_AGE_IDENTITY` (the identity itself) or `IGC_SANTE_AGE_IDENTITY_FILE` (its path). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Said once, when an identity was made. */
  readonly notice: (line: string) => void;
}

/** An X25519 identity of age, in use. */
export interface AgeIdentity {
  /** `age1...`: public. */
  readonly recipient: string;
  seal(bytes: Buffer): Promise<Buffer>;
  /** @throws Fault `vault-identity` when the bytes were sealed for another recipient, `vault-corrupt` when they are damaged. */
  unseal(bytes: Buffer, path: string): Promise<Buffer>;
}

/** For whom the vault's keys are sealed; `age -R` takes this file. */
export const recipientsFile = (folder: string): string => join(folder, "recipients.txt");
/** Beside the vault, not in it: who copies the vault does not copy what opens it. */
export const identityFile = (folder: string): string => `${folder}.identity`;

/**
 * The identity of a file vault, to read with: from the environment, or the one beside the vault.
 * @throws Fault `vault-identity` when there is none or it cannot be used.
 */
export async function findIdentity(folder: string, { env }: IdentityContext): Promise<AgeIdentity> {
  const found = await identityText(folder, env);
  if (found) return useIdentity(found.text, found.source);
  throw new Fault(
    "vault-identity",
    `The vault ${folder} has keys, and the identity that opens them is gone: ${identityFile(folder)} does not exist.`,
    "Put it back from your copy, or give it as IGC_SANTE_AGE_IDENTITY or IGC_SANTE_AGE_IDENTITY_FILE.",
  );
}

/**
 * The identity of a file vault, to write with. Makes one (mode 0600) only for a vault that has no keys yet, and says so;
 * binds the vault to its recipient, so that no key is ever sealed for another.
 * @throws Fault `vault-identity` when the vault was made for another identity.
 */
export async function ownIdentity(folder: string, context: IdentityContext): Promise<AgeIdentity> {
  await makeFolder(folder);
  await sweepOrphans(folder);
  await sweepOrphans(dirname(folder), basename(identityFile(folder)));
  const bound = await readIfThere(recipientsFile(folder));
  if (!bound && !(await sealedFile(folder))) await makeIdentity(folder, context);
  const identity = await findIdentity(folder, context);
  const recipients = bound ?? (await bind(folder, identity));
  if (!recipients.toString("utf8").split(/\r?\n/).includes(identity.recipient)) throw foreign(folder, identity);
  return identity;
}

/** Writes the recipient into the vault, once the keys that may lie there opened with it. */
async function bind(folder: string, identity: AgeIdentity): Promise<Buffer> {
  const sealed = await sealedFile(folder);
  if (sealed) await identity.unseal((await readIfThere(sealed))!, sealed);
  await createOnly(recipientsFile(folder), Buffer.from(`${identity.recipient}\n`));
  return (await readIfThere(recipientsFile(folder)))!; // another process may have been first
}

async function sealedFile(folder: string): Promise<string | undefined> {
  const name = (await namesIn(folder)).find((candidate) => candidate.endsWith(".age"));
  return name && join(folder, name);
}

async function makeIdentity(folder: string, { env, notice }: IdentityContext): Promise<void> {
  if (await identityText(folder, env)) return;
  const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
  const identity = await generateX25519Identity();
  const text = `# age identity of a pulumi-igc-sante vault: whoever has it opens every key\n# public key: ${await identityToRecipient(identity)}\n${identity}\n`;
  const path = identityFile(folder);
  if ((await createOnly(path, Buffer.from(text))) === "created") {
    notice(`made an age identity for the vault: ${path} (mode 0600). Keep a copy, never in git: without it no key can be opened.`);
  }
}

/** What the environment or the file beside the vault gives, and where it came from. */
async function identityText(folder: string, env: IdentityContext["env"]): Promise<{ text: string; source: string } | undefined> {
  const given = env["IGC_SANTE_AGE_IDENTITY"];
  if (given) return { text: given, source: "IGC_SANTE_AGE_IDENTITY" };
  const file = env["IGC_SANTE_AGE_IDENTITY_FILE"];
  if (file?.includes("AGE-SECRET-KEY-1"))
    throw new Fault(
      "vault-identity",
      "IGC_SANTE_AGE_IDENTITY_FILE holds an identity, and not the path of one.",
      "Give the identity itself as IGC_SANTE_AGE_IDENTITY, or the path of its file as IGC_SANTE_AGE_IDENTITY_FILE.",
    );
  const found = await readIfThere(file || identityFile(folder));
  if (found) return { text: found.toString("utf8"), source: file || identityFile(folder) };
  if (file)
    throw new Fault(
      "vault-identity",
      `The identity file ${file} does not exist.`,
      "Point IGC_SANTE_AGE_IDENTITY_FILE to the identity the vault was made with.",
    );
  return undefined;
}

/** Never shows the text: it may be a secret in any state of damage. */
async function useIdentity(text: string, source: string): Promise<AgeIdentity> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const unusable = (): Fault =>
    new Fault(
      "vault-identity",
      `${source} is not one X25519 identity of age (a line AGE-SECRET-KEY-1...).`,
      "Give the identity the vault was made with; age-keygen makes one for a new vault.",
    );
  const [identity] = lines;
  if (lines.length !== 1 || !identity?.startsWith("AGE-SECRET-KEY-1")) throw unusable();
  const { Encrypter, Decrypter, identityToRecipient } = await import("age-encryption");
  const recipient = await identityToRecipient(identity).catch(() => Promise.reject(unusable()));
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return {
    recipient,
    seal: async (bytes) => Buffer.from(await encrypter.encrypt(bytes)),
    unseal: async (bytes, path) =>
      Buffer.from(await decrypter.decrypt(bytes).catch((error: Error) => Promise.reject(unsealFault(error, path, source)))),
  };
}

/** age-encryption tells its two failures apart by their text alone. */
function unsealFault(error: Error, path: string, source: string): Fault {
  return error.message.startsWith("no identity matched")
    ? new Fault(
        "vault-identity",
        `The identity in ${source} does not open ${path}.`,
        "Give the identity this vault was made with: IGC_SANTE_AGE_IDENTITY or IGC_SANTE_AGE_IDENTITY_FILE.",
      )
    : new Fault(
        "vault-corrupt",
        `${path} is damaged: ${error.message}.`,
        "Put the file back from a backup of the vault. It was not changed.",
      );
}

const foreign = (folder: string, { recipient }: AgeIdentity): Fault =>
  new Fault(
    "vault-identity",
    `The vault ${folder} is sealed for another recipient (${recipientsFile(folder)}) than the identity given, ${recipient}.`,
    "Give the identity this vault was made with: IGC_SANTE_AGE_IDENTITY or IGC_SANTE_AGE_IDENTITY_FILE.",
  );
