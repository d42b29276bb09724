import fs from "node:fs/promises";
import { join } from "node:path";
import { generateX25519Identity } from "age-encryption";
import type { Place } from "../../provider/vault/common";
import { openFileVault } from "../../provider/vault/file";
import { type LeakServer, type LeakVault, replaced, setting, type Trouble } from "./vaults";

const now = (): Date => new Date("2026-11-24T12:00:00Z");
const endings: Readonly<Record<Place["kind"], string>> = {
  "key": ".age",
  "issued": ".pem",
  "current": ".in-service",
  "public-key": ".spki.json",
  "vault": "vault.json",
};

/** Age files in the project's folder; the identity is made by the vault, or given by the environment. */
export const fileServer: LeakServer = {
  async vault(folder, chance, scanner) {
    const vault = join(folder, "vault");
    const identityFile = `${vault}.identity`;
    const own = chance.happens(0.5) ? await generateX25519Identity() : undefined;
    const stranger = await generateX25519Identity();
    for (const identity of [own, stranger]) if (identity) scanner.addText("age identity", secretPart(identity));
    const env: Record<string, string> = own ? { IGC_SANTE_AGE_IDENTITY: own } : {};
    const identity = async (): Promise<string> =>
      own ?? /AGE-SECRET-KEY-1\S+/.exec(await fs.readFile(identityFile, "utf8").catch(() => stranger))?.[0] ?? stranger;
    const withIdentity =
      (name: string, change: (text: string) => string): Trouble =>
      async () =>
        setting(env, { IGC_SANTE_AGE_IDENTITY: undefined, IGC_SANTE_AGE_IDENTITY_FILE: undefined, [name]: change(await identity()) })();
    const overwritten = new Set<string>();
    const middle = 20 + chance.below(40);
    return {
      address: "file:./vault",
      env,
      open: (generate, notice) => openFileVault(vault, "file:./vault", { env: { ...env }, notice, now, generate }),
      troubles: {
        "a disk that forbids": diskError("EACCES", ["open", "readFile", "readdir"], vault),
        "a disk that fails": diskError("EIO", ["open", "readFile"], vault),
        "a disk that is full": diskError("ENOSPC", ["open"], vault),
        "another identity": setting(env, { IGC_SANTE_AGE_IDENTITY: stranger }),
        "an identity cut in the middle": withIdentity("IGC_SANTE_AGE_IDENTITY", (text) => text.slice(0, middle)),
        "an identity with a letter changed": withIdentity(
          "IGC_SANTE_AGE_IDENTITY",
          (text) => `${text.slice(0, middle)}${text[middle] === "Q" ? "P" : "Q"}${text.slice(middle + 1)}`,
        ),
        "an identity with a text before it": withIdentity("IGC_SANTE_AGE_IDENTITY", (text) => `key=${text}`),
        "the identity where its file should be named": withIdentity("IGC_SANTE_AGE_IDENTITY_FILE", (text) => text),
        "a whole identity file where its name should be": withIdentity(
          "IGC_SANTE_AGE_IDENTITY_FILE",
          (text) => `# ${"-".repeat(200)}\n${text}\n`,
        ),
        "the identity gone": goneFile(identityFile, own, env),
        "a damaged age file": damagedFile(vault, chance.next()),
      },
      async overwrite({ kind, name }, bytes) {
        const path = join(vault, `${name}${endings[kind]}`);
        overwritten.add(path); // what lies there in the clear is what the runs put there
        await fs.writeFile(path, kind === "key" || kind === "current" ? await sealed(await identity(), bytes) : bytes);
      },
      async plain({ kind, name }) {
        const bytes = await fs.readFile(join(vault, `${name}${endings[kind]}`));
        return kind === "key" || kind === "current" ? unsealed(await identity(), bytes) : bytes;
      },
      holds: (path) =>
        overwritten.has(path) || path.startsWith(identityFile) || (path.startsWith(vault) && /\.(age|in-service)$/.test(path)),
      tell: async () => scanner.addText("age identity", secretPart(await identity())),
      close: async () => undefined,
    } satisfies LeakVault;
  },
  stop: async () => undefined,
};

/** What follows the words that begin every identity, and that Faults may say. */
const secretPart = (identity: string): string => identity.slice("AGE-SECRET-KEY-1".length);

async function sealed(identity: string, bytes: Buffer): Promise<Uint8Array> {
  const { Encrypter, identityToRecipient } = await import("age-encryption");
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(bytes);
}

async function unsealed(identity: string, bytes: Buffer): Promise<Buffer> {
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(bytes));
}

/** Calls on the vault's files fail as a disk would let them: tests may run as the super-user, who is refused nothing. */
const diskError =
  (code: string, calls: readonly ("open" | "readFile" | "readdir")[], folder: string): Trouble =>
  async () => {
    const undo = calls.map((call) =>
      replaced(fs, call, (real) => (path, ...rest) => {
        if (String(path).startsWith(folder))
          throw Object.assign(new Error(`${code}: ${call} '${String(path)}'`), { code, path, syscall: call });
        return real.call(fs, path, ...rest);
      }),
    );
    return async () => undo.forEach((each) => each());
  };

const goneFile =
  (path: string, own: string | undefined, env: Record<string, string>): Trouble =>
  async () => {
    const back = await setting(env, { IGC_SANTE_AGE_IDENTITY: undefined })();
    const there =
      !own &&
      (await fs.rename(path, `${path}.away`).then(
        () => true,
        () => false,
      ));
    return async () => {
      if (there) await fs.rename(`${path}.away`, path);
      await back();
    };
  };

/** One byte of one key's file is another; it is put back afterwards. */
const damagedFile =
  (folder: string, where: number): Trouble =>
  async () => {
    const names = (await fs.readdir(folder).catch(() => [])).filter((name) => /\.(age|in-service)$/.test(name));
    const [path] = names.map((name) => join(folder, name)).slice(Math.floor(where * names.length));
    if (!path) return async () => undefined;
    const bytes = await fs.readFile(path);
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(where * bytes.length)]! ^= 0x20;
    await fs.writeFile(path, damaged);
    return () => fs.writeFile(path, bytes);
  };
