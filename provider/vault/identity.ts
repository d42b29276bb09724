import { readFile } from "node:fs/promises";
import { Fault } from "../fault";
import { createOnly, readIfThere } from "./atomic-file";

export interface IdentityContext {
  /** `IGC_SANTE_AGE_IDENTITY` (the identity itself) or `IGC_SANTE_AGE_IDENTITY_FILE` (its path). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Said once, when an identity was made. */
  readonly notice: (line: string) => void;
}

export interface OpenIdentity {
  encrypt(bytes: Buffer): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<Buffer>;
}

/** The X25519 identity of a file vault: from the environment, or one made beside the vault with mode 0600, and said so. */
export async function openIdentity(folder: string, context: IdentityContext): Promise<OpenIdentity> {
  const age = await import("age-encryption");
  const identity = await findIdentity(`${folder}.identity`, context, age.generateX25519Identity);
  const recipient = await age.identityToRecipient(identity).catch((): never => {
    throw new Fault("vault-identity", "The age identity given is no X25519 identity (AGE-SECRET-KEY-1...).", "Make one with age-keygen, or unset it and let one be made.");
  });
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(recipient);
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  return {
    encrypt: async (bytes) => Buffer.from(await encrypter.encrypt(bytes)),
    decrypt: async (bytes) => Buffer.from(await decrypter.decrypt(bytes)),
  };
}

async function findIdentity(beside: string, { env, notice }: IdentityContext, generate: () => Promise<string>): Promise<string> {
  const given = env["IGC_SANTE_AGE_IDENTITY"];
  if (given) return given.trim();
  const file = env["IGC_SANTE_AGE_IDENTITY_FILE"];
  if (file) return identityIn(await readGiven(file), file);
  const found = await readIfThere(beside);
  if (found) return identityIn(found.toString("utf8"), beside);
  const outcome = await createOnly(beside, Buffer.from(`# age identity of a pulumi-igc-sante vault: whoever has it can open every key\n${await generate()}\n`));
  if (outcome === "created") notice(`made an age identity for the vault: ${beside} (mode 0600). Keep a copy: without it no key can be opened.`);
  return identityIn((await readIfThere(beside))!.toString("utf8"), beside); // another process may have been first
}

function identityIn(text: string, file: string): string {
  const line = text.split(/\r?\n/).find((candidate) => candidate.startsWith("AGE-SECRET-KEY-1"));
  if (line) return line.trim();
  throw new Fault("vault-identity", `${file} holds no X25519 age identity (a line AGE-SECRET-KEY-1...).`, "Point IGC_SANTE_AGE_IDENTITY_FILE to the identity the vault was made with.");
}

async function readGiven(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Fault("vault-identity", `The identity file ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, "Point IGC_SANTE_AGE_IDENTITY_FILE to a file you may read.", { cause });
  }
}
