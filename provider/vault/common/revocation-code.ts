import { randomInt } from "node:crypto";
import type { Vault } from "../vault";
import { checkedEntry } from "./entry-rules";
import type { Place, SecretStore } from "./secret-store";

/**
 * Without the letters that are mistaken for others: a person types it twice on the portal. 16 of them have 92 bits. No rule of the
 * portal on its form is published; where it wants another, a person chooses one and has it recorded.
 */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 16;

/** A code lies among the keys and under the same rights: whoever has it can revoke. */
const codePlace = (entry: string): Place => ({ kind: "key", name: `${checkedEntry(entry)}-revocation` });

/** Revocation codes beside their keys: made create-only, so that of two who ask at once both get the same. */
export function revocationCodes(
  store: SecretStore,
): Required<Pick<Vault, "readRevocationCode" | "keepRevocationCode" | "recordRevocationCode">> {
  const read = async (entry: string): Promise<string | undefined> => (await store.read(codePlace(entry)))?.toString("utf8");
  return {
    readRevocationCode: read,
    async keepRevocationCode(entry) {
      const there = await read(entry);
      if (there !== undefined) return there;
      await store.create(codePlace(entry), Buffer.from(newCode()), { entry });
      return (await read(entry))!;
    },
    recordRevocationCode: (entry, code) => store.put(codePlace(entry), Buffer.from(code), { entry }),
  };
}

/** With a small and a capital letter and a digit, as most rules on passwords want. */
function newCode(): string {
  for (;;) {
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
    if (/[a-z]/.test(code) && /[A-Z]/.test(code) && /[0-9]/.test(code)) return code;
  }
}
