import { setTimeout as wait } from "node:timers/promises";
import type { PKCS11, TokenInfo } from "pkcs11js";
import { Fault, isFault } from "../../../fault";
import { Semaphore } from "../../common";
import type { TokenAddress } from "./address";
import { binding, ckr, ckrOf, cryptoki, cryptokiFault, finalise, initialise, isLost } from "./cryptoki";
import { Gate } from "./gate";
import { withLock } from "./lock";

/** A session with a token, for one piece of work at a time: signing keeps its state in it. */
export interface Session {
  readonly module: PKCS11;
  readonly slot: Buffer;
  readonly handle: Buffer;
}

/** Sessions at work on one token at once: they read and sign. */
const simultaneousSessions = 4;

const tokens = new Map<string, Token>();
/** One a module. */
const gates = new Map<string, Gate>();

/** The token of an address: one a process, whatever the number of vaults in it, so that there is one login. */
export function tokenAt(place: TokenAddress, readPin: () => Promise<string>): Token {
  const key = JSON.stringify([place.modulePath, place.match, place.pinFile]);
  const token = tokens.get(key) ?? new Token(place, readPin);
  tokens.set(key, token);
  return token;
}

/** A logged-in state: its first session does no work and keeps it alive, for a login ends with the last session. */
interface Login {
  readonly slot: Buffer;
  readonly anchor: Buffer;
  readonly idle: Buffer[];
}

export class Token {
  readonly #place: TokenAddress;
  readonly #readPin: () => Promise<string>;
  readonly #places = new Semaphore(simultaneousSessions);
  #login: Promise<Login> | undefined;
  #current: Login | undefined;

  constructor(place: TokenAddress, readPin: () => Promise<string>) {
    this.#place = place;
    this.#readPin = readPin;
  }

  /** How the token is called in Faults. */
  get name(): string {
    return `The token ${Object.values(this.#place.match).join(", ")}`;
  }

  /**
   * Does a piece of work in a session. When the session or the token is lost on the way, the work is done once more,
   * from its beginning, in a new one: so work is what can be repeated.
   * @throws Fault `vault-unreachable`, `vault-forbidden`, `vault-throttled`, `vault-full`, `optional-package`, and what the work throws.
   */
  use<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    return this.#gate.beside(() => this.#places.run(() => this.#told(work)));
  }

  /**
   * As `use`, for work that changes the token: it is done while no other process of this user on this machine changes
   * it, and while nothing else of this process is done in the module.
   * SoftHSM 2.6 needs both. It counts the changes of a token's folder in a file; a process that writes takes over the
   * count without looking, and from then on is blind to what others wrote since it last looked: so work begins with a
   * search. And it makes keys in a thread, and falls over when objects are searched meanwhile.
   * @throws also Fault `vault-conflict`, as `withLock`.
   */
  async change<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    const { manufacturerID, serialNumber } = await this.use(({ module, slot }) => module.C_GetTokenInfo(slot));
    return withLock(`${manufacturerID.trim()} ${serialNumber.trim()}`, () => this.#gate.alone(() => this.#told(work)));
  }

  async #told<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    try {
      return await this.#attempt(work).catch((error: unknown) => {
        if (!isLost(error)) throw error;
        return this.#attempt(work);
      });
    } catch (error) {
      throw cryptokiFault(error, this.name);
    }
  }

  get #gate(): Gate {
    const path = this.#place.modulePath;
    const gate = gates.get(path) ?? new Gate();
    gates.set(path, gate);
    return gate;
  }

  async #attempt<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    const module = cryptoki(this.#place.modulePath);
    const login = await this.#loggedIn(module);
    let handle: Buffer | undefined;
    let sound = false;
    try {
      handle = login.idle.pop() ?? openSession(module, login.slot);
      const result = await work({ module, slot: login.slot, handle });
      sound = true;
      return result;
    } catch (error) {
      sound = isFault(error); // any other error may have left an operation open in the session
      if (isLost(error)) this.#forget(login, module);
      throw error;
    } finally {
      if (handle && sound && this.#current === login) login.idle.push(handle);
      else if (handle) closeQuietly(module, handle);
    }
  }

  #loggedIn(module: PKCS11): Promise<Login> {
    if (this.#login) return this.#login;
    const logging = this.#logIn(module);
    this.#login = logging;
    logging.then(
      (login) => (this.#current = login),
      () => (this.#login = undefined),
    ); // a failure is not remembered here
    return logging;
  }

  #forget(login: Login, module: PKCS11): void {
    if (this.#current !== login) return; // another piece of work saw it first
    this.#login = this.#current = undefined;
    for (const handle of [...login.idle, login.anchor]) closeQuietly(module, handle);
  }

  /**
   * Logs in. A module may have read its tokens while another process wrote one, and then shows none, or a damaged one,
   * for as long as it runs (SoftHSM does): while nothing else here uses the module, it is begun anew.
   * @throws what was wrong at first: a module whose token is gone may not even begin again.
   */
  async #logIn(module: PKCS11): Promise<Login> {
    let first: unknown;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#enter(module);
      } catch (error) {
        first ??= error;
        if (attempt === beginnings || !mayBeMisread(error) || this.#othersUse(module) || !finalise(module)) throw first;
        await wait(pause);
      }
    }
  }

  #othersUse(module: PKCS11): boolean {
    return [...tokens.values()].some(
      (token) => token !== this && token.#login !== undefined && cryptoki(token.#place.modulePath) === module,
    );
  }

  async #enter(module: PKCS11): Promise<Login> {
    initialise(module, this.#place.modulePath);
    const { slot, info } = findToken(module, this.#place);
    const anchor = openSession(module, slot);
    try {
      await logInOnce(
        module,
        { anchor, slot, serial: `${this.#place.modulePath} ${info.serialNumber}`, subject: this.name },
        this.#readPin,
      );
    } catch (error) {
      closeQuietly(module, anchor);
      throw error;
    }
    return { slot, anchor, idle: [] };
  }
}

/** How often a module is begun in all, and what is waited between, for another process to have written. Milliseconds. */
const [beginnings, pause] = [6, 100];
const mayBeMisread = (error: unknown): boolean =>
  isFault(error, "vault-unreachable") ||
  ["CKR_GENERAL_ERROR", "CKR_USER_PIN_NOT_INITIALIZED", "CKR_TOKEN_NOT_RECOGNIZED"].includes(ckrOf(error) ?? "");

/** Keygen of token objects needs a session that may write. */
const openSession = (module: PKCS11, slot: Buffer): Buffer =>
  module.C_OpenSession(slot, binding().CKF_SERIAL_SESSION | binding().CKF_RW_SESSION);

function closeQuietly(module: PKCS11, handle: Buffer): void {
  try {
    module.C_CloseSession(handle);
  } catch {
    // it is gone already, which is what was wanted
  }
}

/** CKF_TOKEN_INITIALIZED, CKF_USER_PIN_FINAL_TRY and CKF_USER_PIN_LOCKED (PKCS#11 2.40, table 6). */
const tokenFlag = { initialised: 0x400, finalTry: 0x20000, locked: 0x40000 } as const;

/** The slot of the one token the address matches. @throws Fault `vault-unreachable`, `address-shape` when two match. */
function findToken(module: PKCS11, { match, modulePath, address }: TokenAddress): { slot: Buffer; info: TokenInfo } {
  const present = module.C_GetSlotList(true).flatMap((slot) => {
    const info = infoOf(module, slot);
    return info && info.flags & tokenFlag.initialised ? [{ slot, info }] : [];
  });
  const found = present.filter(({ info }) => {
    const said = { token: info.label, serial: info.serialNumber, manufacturer: info.manufacturerID, model: info.model };
    return Object.entries(match).every(([name, value]) => said[name as keyof typeof said].trim() === value.trim());
  });
  if (found.length === 1) return found[0]!;
  const shown = (among: typeof present): string =>
    among.map(({ info }) => `${info.label.trim()} (serial ${info.serialNumber.trim()})`).join(", ");
  if (found.length > 1)
    throw new Fault(
      "address-shape",
      `The address ${address} matches ${found.length} tokens: ${shown(found)}.`,
      "Add ;serial=<serial> to say which one.",
    );
  throw new Fault(
    "vault-unreachable",
    `The module ${modulePath} shows no token ${Object.values(match).join(", ")}; it shows ${shown(present) || "none"}.`,
    "Plug the token in or start its service, or correct token= in the address.",
  );
}

/** What a token says of itself; nothing when it is being removed. */
function infoOf(module: PKCS11, slot: Buffer): TokenInfo | undefined {
  try {
    return module.C_GetTokenInfo(slot);
  } catch (error) {
    if (ckrOf(error)) return undefined;
    throw error;
  }
}

/** Tokens that refused a PIN of this process: nothing is sent to them any more, for a few refusals lock a token for good. */
const refusals = new Map<string, Fault>();

interface LoginPlace {
  readonly anchor: Buffer;
  readonly slot: Buffer;
  readonly serial: string;
  readonly subject: string;
}

/**
 * Logs the user in. A login is of the process, so it may be there already.
 * @throws Fault `vault-forbidden`, from the first refusal on without asking the token again.
 */
async function logInOnce(module: PKCS11, { anchor, slot, serial, subject }: LoginPlace, readPin: () => Promise<string>): Promise<void> {
  const pin = isLoggedIn(module, anchor) ? undefined : await readPin();
  const refused = refusals.get(serial);
  if (refused) throw refused;
  if (pin === undefined || isLoggedIn(module, anchor)) return; // another piece of work was first
  mustNotBeLocked(module.C_GetTokenInfo(slot).flags, subject);
  try {
    module.C_Login(anchor, binding().CKU_USER, pin);
  } catch (error) {
    const name = ckrOf(error);
    if (name === "CKR_USER_ALREADY_LOGGED_IN") return;
    if (name === "CKR_USER_PIN_NOT_INITIALIZED" || !name?.includes("PIN")) throw error; // no PIN was compared
    const fault = new Fault(
      "vault-forbidden",
      `${subject} refused the PIN (${name}). It was tried once, and is not tried again: a few refusals lock a token.`,
      "Correct the PIN where pin-source or IGC_SANTE_PKCS11_PIN names it, then run pulumi up again.",
    );
    refusals.set(serial, fault);
    throw fault;
  }
}

const isLoggedIn = (module: PKCS11, session: Buffer): boolean => module.C_GetSessionInfo(session).state === rwUserFunctions;

/** CKS_RW_USER_FUNCTIONS (PKCS#11 2.40 section 3.3). */
const rwUserFunctions = 3;

function mustNotBeLocked(flags: number, subject: string): void {
  const locked = (flags & tokenFlag.locked) !== 0;
  if (!locked && (flags & tokenFlag.finalTry) === 0) return;
  const what = locked
    ? "has locked its user PIN after too many wrong ones"
    : "leaves one try before it locks its user PIN, and that one is left to you";
  throw new Fault(
    "vault-forbidden",
    `${subject} ${what}. Nothing was tried.`,
    locked
      ? "Have the security officer set the user PIN anew."
      : "Log in once by hand with the right PIN (pkcs11-tool --login --test), then run pulumi up again.",
  );
}

/**
 * Makes sure that what was not found is not there: before login private objects are invisible rather than denied, and
 * some modules find nothing in a token that was pulled out.
 * @throws an error of the module, for `Token.use` to recover from.
 */
export function mustSeeAll({ module, slot, handle }: Session): void {
  module.C_GetTokenInfo(slot);
  if (!isLoggedIn(module, handle)) throw ckr("CKR_USER_NOT_LOGGED_IN", "C_GetSessionInfo");
}
