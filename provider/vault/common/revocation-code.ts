import { randomInt } from "node:crypto";
import { Fault } from "../../fault";
import type { Vault } from "../vault";
import { checkedEntry } from "./entry-rules";
import type { Place, SecretStore } from "./secret-store";

/**
 * Without the letters that are mistaken for others: a person types it twice on the portal. 16 of them have 92 bits. No rule of the
 * portal on its form is published; where it wants another, a person chooses one and has it recorded.
 */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 16;

/**
 * A code lies among the keys and under the same rights: whoever has it can revoke. Those rights are to create and to read, never to
 * replace (docs/vaults.md), so the code that a person chose lies beside the one before, under the next number; the last one counts.
 */
const codePlace = (entry: string, number: number): Place => ({
  kind: "key",
  name: `${checkedEntry(entry)}-revocation${number === 1 ? "" : `-${number}`}`,
});
/** What a person types anew, and no more than a name has room for. */
const mostCodes = 99;

interface Kept {
  /** 0 while there is none. */
  readonly number: number;
  readonly code: string | undefined;
}

/** Revocation codes beside their keys: made create-only, so that of two who ask at once both get the same. */
export function revocationCodes(
  store: SecretStore,
): Required<Pick<Vault, "readRevocationCode" | "keepRevocationCode" | "recordRevocationCode">> {
  async function last(entry: string, from: Kept = { number: 0, code: undefined }): Promise<Kept> {
    const bytes = from.number < mostCodes ? await store.read(codePlace(entry, from.number + 1)) : undefined;
    return bytes ? last(entry, { number: from.number + 1, code: bytes.toString("utf8") }) : from;
  }
  const read = async (entry: string): Promise<string | undefined> => (await last(entry)).code;
  return {
    readRevocationCode: read,
    async keepRevocationCode(entry) {
      const there = await read(entry);
      if (there !== undefined) return there;
      await store.create(codePlace(entry, 1), Buffer.from(newCode()), { entry });
      return (await read(entry))!;
    },
    async recordRevocationCode(entry, code) {
      for (let kept = await last(entry); kept.code !== code; kept = await last(entry, kept)) {
        if (kept.number === mostCodes) throw tooMany(entry, store.address);
        await store.create(codePlace(entry, kept.number + 1), Buffer.from(code), { entry });
      }
    },
  };
}

const tooMany = (entry: string, address: string): Fault =>
  new Fault(
    "vault-full",
    `${mostCodes} revocation codes were recorded for ${entry} in ${address}, and there is room for no more.`,
    "Keep the code in another place for secrets, beside the name of the entry.",
  );

/** With a small and a capital letter and a digit, as most rules on passwords want. */
export function newCode(): string {
  for (;;) {
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
    if (/[a-z]/.test(code) && /[A-Z]/.test(code) && /[0-9]/.test(code)) return code;
  }
}
