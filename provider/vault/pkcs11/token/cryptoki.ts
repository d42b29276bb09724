import type { PKCS11 } from "pkcs11js";
import { Fault, type FaultCode, isFault } from "../../../fault";

/** The binding, an optional package: it is compiled when it is installed. */
export type Binding = typeof import("pkcs11js");

/** @throws Fault `optional-package`. */
export function binding(): Binding {
  try {
    return require("pkcs11js") as Binding;
  } catch (error) {
    const because = (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" ? "is not installed" : "cannot be loaded by this Node";
    throw new Fault(
      "optional-package",
      `Vaults pkcs11: need the package pkcs11js, and it ${because}.`,
      "npm install pkcs11js (it is compiled on the way: python3, make and a C++ compiler must be there)",
    );
  }
}

const modules = new Map<string, PKCS11>();

/**
 * The module of a path, loaded once in a process.
 * @throws Fault `optional-package`, `vault-unreachable`.
 */
export function cryptoki(path: string): PKCS11 {
  const known = modules.get(path);
  if (known) return known;
  const { PKCS11 } = binding();
  const module = new PKCS11();
  try {
    module.load(path);
  } catch (error) {
    throw new Fault(
      "vault-unreachable",
      `The PKCS#11 module ${path} cannot be loaded: ${(error as Error).message.split("\n")[0]}.`,
      "Check module-path: it is the library that came with the HSM, such as /usr/lib/softhsm/libsofthsm2.so.",
    );
  }
  modules.set(path, module);
  return module;
}

/** Modules that this copy of the package initialised. */
const ours = new Set<PKCS11>();

/**
 * Initialises a module for use from several threads, unless it is: another copy of this package, or another thread, may
 * have done it. It is never finalised while anything uses it: that would end the sessions of every thread (PKCS#11 2.40
 * section 5.4).
 */
export function initialise(module: PKCS11, path: string): void {
  try {
    module.C_Initialize({ flags: binding().CKF_OS_LOCKING_OK });
    ours.add(module);
  } catch (error) {
    if (ckrOf(error) !== "CKR_CRYPTOKI_ALREADY_INITIALIZED") throw cryptokiFault(error, `The PKCS#11 module ${path}`);
  }
}

/**
 * Makes a module forget what it read, if this copy of the package initialised it: the next `initialise` reads anew.
 * For the caller to be sure that nothing in the process uses it.
 * @returns whether it did.
 */
export function finalise(module: PKCS11): boolean {
  if (!ours.delete(module)) return false;
  module.C_Finalize();
  return true;
}

/** The name of a module's error, such as `CKR_PIN_INCORRECT`; `undefined` when it is none of a module. */
export const ckrOf = (error: unknown): string | undefined =>
  error instanceof Error && !isFault(error) ? /\bCKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined;

/** An error as a module would raise it. */
export const ckr = (name: string, method: string): Error => Object.assign(new Error(name), { method });

/** What says that a session is gone, and that another may do. Some modules know no better word than CKR_GENERAL_ERROR. */
const lost = new Set(
  [
    "CRYPTOKI_NOT_INITIALIZED",
    "DEVICE_ERROR",
    "DEVICE_REMOVED",
    "GENERAL_ERROR",
    "KEY_HANDLE_INVALID",
    "OBJECT_HANDLE_INVALID",
    "SESSION_CLOSED",
    "SESSION_HANDLE_INVALID",
    "SLOT_ID_INVALID",
    "TOKEN_NOT_PRESENT",
    "TOKEN_NOT_RECOGNIZED",
    "USER_NOT_LOGGED_IN",
  ].map((name) => `CKR_${name}`),
);
export const isLost = (error: unknown): boolean => lost.has(ckrOf(error) ?? "");

type Meaning = readonly [FaultCode, string, string];
const rights: Meaning = [
  "vault-forbidden",
  "does not let this user do it",
  "Check that the PIN is the user's, not the security officer's, and that the token may be written to.",
];
const full: Meaning = [
  "vault-full",
  "has no room left",
  "Free some room in the token, then run pulumi up again. What was there is untouched.",
];
const busy: Meaning = ["vault-throttled", "has no session left", "Close other programs that use the token, then run pulumi up again."];

const meanings: Readonly<Record<string, Meaning>> = {
  CKR_ACTION_PROHIBITED: rights,
  CKR_SESSION_READ_ONLY: rights,
  CKR_TOKEN_WRITE_PROTECTED: rights,
  CKR_USER_NOT_LOGGED_IN: rights,
  CKR_DEVICE_MEMORY: full,
  CKR_SESSION_COUNT: busy,
  CKR_USER_PIN_NOT_INITIALIZED: [
    "vault-forbidden",
    "has no user PIN yet",
    "Have the security officer set one (softhsm2-util or pkcs11-tool --init-pin), then run pulumi up again.",
  ],
};

/** The Fault of a module's error; anything else is given back as it is. The error itself is not kept: it may hold what it was called with. */
export function cryptokiFault(error: unknown, subject: string): unknown {
  const name = ckrOf(error);
  if (name === undefined) return error;
  const [code, what, hint] = meanings[name] ?? [
    "vault-unreachable",
    "cannot be used",
    "Check that the token is plugged in or its service runs, then run pulumi up again.",
  ];
  const { method } = error as { method?: string };
  return new Fault(code, `${subject} ${what} (${method ? `${method}: ` : ""}${name}).`, hint);
}
