import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SoftHsm } from "./softhsm";

/** `CKA_EXTRACTABLE` (PKCS#11 2.40, section 10.9) as SoftHSM's object files have it: the attribute, the kind "boolean", the value. */
const extractable = Buffer.from("00000000000001620000000000000001", "hex");

/** Says of every private key of every token that it may leave it: what no module does, and who has its files can. */
export function letKeysOut({ folder }: SoftHsm): void {
  const tokens = join(folder, "tokens");
  for (const file of readdirSync(tokens, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".object"))) {
    const bytes = readFileSync(join(tokens, file));
    const found = bytes.indexOf(extractable);
    if (found < 0) continue;
    bytes[found + extractable.length] = 1;
    writeFileSync(join(tokens, file), bytes);
  }
}
