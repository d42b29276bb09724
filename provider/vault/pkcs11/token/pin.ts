import fs from "node:fs/promises";
import { Fault } from "../../../fault";

/** The variable with the PIN, where the address names no file. */
export const pinVariable = "IGC_SANTE_PKCS11_PIN";

/**
 * The user PIN: the file of the address without its last line end, else IGC_SANTE_PKCS11_PIN.
 * @throws Fault `vault-forbidden` when there is none. It never carries the PIN.
 */
export async function readPin(pinFile: string | undefined, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const pin = pinFile === undefined ? env[pinVariable] : (await fileText(pinFile)).replace(/\r?\n$/, "");
  if (pin) return pin;
  const what =
    pinFile === undefined
      ? `The address has no pin-source, and ${pinVariable} is not set`
      : `The file ${pinFile} that pin-source names is empty`;
  throw new Fault(
    "vault-forbidden",
    `There is no PIN for the token: ${what}.`,
    `Write the PIN into a file for this user alone and name it with pin-source, or set ${pinVariable}.`,
  );
}

async function fileText(path: string): Promise<string> {
  try {
    return await fs.readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault(
      "vault-forbidden",
      `There is no PIN for the token: the file ${path} that pin-source names cannot be read (${code ?? "unknown error"}).`,
      "Check the path and its rights.",
    );
  }
}
