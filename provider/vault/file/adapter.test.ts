import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vaultContract } from "../../../test/contract/vault";
import { type FailureCode, pooled, type VaultStage } from "../../../test/contract/vault-stage";
import type { Place } from "../common";
import { openFileVault } from "./adapter";

const now = (): Date => new Date("2026-11-24T12:00:00Z");
const context = { env: {}, notice: () => undefined, now };

const isSealed = ({ kind }: Place): boolean => kind === "key" || kind === "current";

/** A folder of its own; failures are those node's file calls would have. */
async function folderStage(): Promise<VaultStage> {
  const parent = await fs.mkdtemp(join(tmpdir(), "igc-vault-"));
  const folder = join(parent, "vault");
  const pathOf = ({ kind, name }: Place): string =>
    join(
      folder,
      `${name}${{ "key": ".age", "issued": ".pem", "current": ".in-service", "public-key": ".spki.json", "vault": "vault.json" }[kind]}`,
    );
  const age = async () => {
    const { Encrypter, Decrypter, identityToRecipient } = await import("age-encryption");
    const identity = (await fs.readFile(`${folder}.identity`, "utf8")).match(/AGE-SECRET-KEY-1\S+/)![0];
    const [encrypter, decrypter] = [new Encrypter(), new Decrypter()];
    encrypter.addRecipient(await identityToRecipient(identity));
    decrypter.addIdentity(identity);
    return { encrypter, decrypter };
  };
  return {
    open: (options = { generate: pooled() }) => openFileVault(folder, "file:./vault", { ...context, ...options }),
    close: () => fs.rm(parent, { recursive: true }),
    fail: (kind) => failing(kind),
    async meet(stranger) {
      await fs.rename(folder, `${folder}.away`);
      await strangers[stranger]!(folder);
      return async () => {
        await fs.rm(folder, { recursive: true, force: true });
        await fs.rename(`${folder}.away`, folder);
      };
    },
    async contents() {
      const names = (await fs.readdir(folder).catch(() => [])).filter((name) => name !== "recipients.txt");
      return new Map(
        await Promise.all(
          names.map(
            async (name) =>
              [name, `${(await fs.stat(join(folder, name))).mtimeMs} ${await fs.readFile(join(folder, name), "base64")}`] as const,
          ),
        ),
      );
    },
    async overwrite(place, bytes) {
      await fs.writeFile(pathOf(place), isSealed(place) ? await (await age()).encrypter.encrypt(bytes) : bytes);
    },
    async plain(place) {
      const bytes = await fs.readFile(pathOf(place));
      return isSealed(place) ? Buffer.from(await (await age()).decrypter.decrypt(bytes)) : bytes;
    },
  };
}

/** What may be where the folder was. */
const strangers: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  "the folder is not mounted, and its mount point is empty": (folder) => fs.mkdir(folder),
  "the folder is not there": async () => undefined,
  "a file is in the folder's place": (folder) => fs.writeFile(folder, "x"),
};

/** What a disk says, and which calls it says it to. A full disk can still be read. */
const diskErrors = { "vault-forbidden": "EACCES", "vault-unreachable": "EIO", "vault-full": "ENOSPC" } as const;

/** Makes file calls fail, as a disk would: run as the super-user, tests cannot take rights from themselves. */
async function failing(kind: FailureCode): Promise<() => Promise<void>> {
  const code = diskErrors[kind as keyof typeof diskErrors];
  const calls = kind === "vault-full" ? (["open"] as const) : (["open", "readFile"] as const);
  const spies = calls.map((call) => jest.spyOn(fs, call).mockRejectedValue(Object.assign(new Error(`${code}: ${call}`), { code })));
  return async () => spies.forEach((spy) => spy.mockRestore());
}

const failures = Object.keys(diskErrors) as FailureCode[];
vaultContract(
  "file:",
  {
    exportable: true,
    writers: 50,
    failures,
    foreign: false,
    softDeletes: false,
    strangers: Object.keys(strangers),
    hasIdFromTheStart: false,
    lists: true,
  },
  folderStage,
);
