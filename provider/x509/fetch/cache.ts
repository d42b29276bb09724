/** CRLs kept on disk until the next one is due. A cache is never trusted: what comes out of it is checked as what comes in. */
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { join } from "node:path";
import { isFault } from "../../fault";
import { type Crl, readCrl } from "../crl";

/** A file a URL: its SHA-256, so that no URL can name another file. */
const fileOf = (folder: string, url: URL): string => join(folder, `${createHash("sha256").update(url.href).digest("hex")}.crl`);

/** The CRL kept for a URL; undefined when there is none that can be read. */
export async function cachedCrl(folder: string, url: URL): Promise<Crl | undefined> {
  try {
    return readCrl(await fs.readFile(fileOf(folder, url)));
  } catch (error) {
    if (isFault(error, "answer-unreadable") || (error as NodeJS.ErrnoException).code !== undefined) return undefined; // it is fetched again
    throw error;
  }
}

/** Keeps a CRL, whole or not at all. A folder that takes no file costs a fetch each time, and nothing else. */
export async function keepCrl(folder: string, url: URL, crl: Crl): Promise<void> {
  const place = fileOf(folder, url);
  const temporary = `${place}.${randomUUID()}.tmp`;
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await fs.writeFile(temporary, crl.der, { mode: 0o600, flag: "wx" });
    await fs.rename(temporary, place);
  } catch {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
  }
}
