// The file vault: age and the file system.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

const { openFileVault } = createRequire(import.meta.url)("../../dist/provider/vault/file/index.js");

async function write(file, bytes) {
  const handle = await fs.open(file, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function file() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return {
    name: "the file vault",
    leastCalls: "age, a new file written and synced, read, age; of the certificate the file alone",
    open: (prefix, context) =>
      openFileVault(path.join(folder, prefix), "file:bench", { ...context, env: { IGC_SANTE_AGE_IDENTITY: identity } }),
    least: (prefix) => {
      const at = (name) => path.join(folder, prefix, name);
      mkdirSync(path.join(folder, prefix));
      return {
        async key({ entry, key }) {
          await write(at(`${entry}.age`), await encrypter.encrypt(Buffer.from(key)));
          await decrypter.decrypt(await fs.readFile(at(`${entry}.age`)));
        },
        async certificate({ entry, certificates }) {
          await write(at(`${entry}.pem`), certificates);
          await fs.readFile(at(`${entry}.pem`));
        },
      };
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
