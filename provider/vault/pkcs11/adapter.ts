import { Fault, isFault } from "../../fault";
import type { BundleKind } from "../../x509/bundle";
import { type Certificate, readCertificatePem } from "../../x509/certificate";
import type { TokenObject } from "../adoption";
import { checkedEntry, mustBeFor, otherCertificate } from "../common";
import type { ExistingObject, InService, Issued, KeyMetadata, ListedKey, ListingLook, Vault, VaultKey } from "../vault";
import { keyReference, readInServiceObject, writeInServiceObject } from "./in-service";
import { certificateBytes, readIssuedObjects, writeIssuedObjects } from "./issued";
import { signWith } from "./key-pair";
import { listTokenKeys } from "./listing";
import { type ObjectName, objectName } from "./object";
import { missing, onePair } from "./one-pair";
import { keepCode, readCode, recordCode } from "./revocation-code";
import { readPin, readTokenAddress, type Session, type Token, tokenAt } from "./token";
import { adoptTokenKey, makeTokenKey, readTokenKey, type TokenKey } from "./token-key";

export interface Pkcs11VaultContext {
  /** Folder that relative paths of the address start from. */
  readonly cwd: string;
  /** `IGC_SANTE_PKCS11_PIN`, where the address names no file with the PIN. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock of `createdAt`. */
  readonly now: () => Date;
}

/**
 * `pkcs11:token=..;object-prefix=..?module-path=..&pin-source=..` (RFC 7512): keys are born in a token (HSM, smart
 * card, SoftHSM) and never leave it; requests are signed there. What is known of a key and its certificates lie in
 * the token too, so that the token alone is the vault. No key is ever destroyed. The token is asked at first use.
 * @throws Fault `address-shape`.
 */
export async function openPkcs11Vault(rest: string, address: string, context: Pkcs11VaultContext): Promise<Vault> {
  const place = readTokenAddress(rest, address, context.cwd);
  const token = tokenAt(place, () => readPin(place.pinFile, context.env));
  return new TokenVault(address, token, place.objectPrefix, context.now);
}

class TokenVault implements Vault {
  readonly idPlace = "serial number";
  readonly #token: Token;
  readonly #prefix: string;
  readonly #now: () => Date;

  constructor(
    readonly address: string,
    token: Token,
    prefix: string,
    now: () => Date,
  ) {
    this.#token = token;
    this.#prefix = prefix;
    this.#now = now;
  }

  /** A token has a name of its own, and nothing is written: some makers number only within a kind of token, so its label counts too. */
  identity(): Promise<string> {
    return this.#token.use(({ module, slot }) => {
      const { label, serialNumber } = module.C_GetTokenInfo(slot);
      return `${serialNumber.trim()} (${label.trim()})`;
    });
  }

  establish(): Promise<string> {
    return this.identity();
  }

  async createKey(entry: string, algorithm: VaultKey["algorithm"], metadata: KeyMetadata): Promise<VaultKey> {
    const name = this.#name(entry);
    const wish = { algorithm, metadata, createdAt: this.#now().toISOString() };
    const key =
      (await this.#load(name)) ??
      (await this.#token.change(async (session) => referred(session, await makeTokenKey(session, name, wish, this.address))));
    mustBeFor({ entry, metadata: key.metadata }, metadata, this.address);
    return this.#usable(name, key);
  }

  async readKey(entry: string): Promise<VaultKey | undefined> {
    const name = this.#name(entry);
    const key = await this.#load(name);
    return key && this.#usable(name, key);
  }

  listKeys({ progress }: ListingLook = {}): Promise<readonly ListedKey[]> {
    return this.#token.use((session) => listTokenKeys(session, this.#prefix, progress));
  }

  async findObject(object: TokenObject): Promise<ExistingObject | undefined> {
    return this.#token.use((session) => {
      const pair = onePair(session, object, this.address);
      return pair && { publicKeySha256: pair.publicKeySha256, certificates: certificateBytes(session, pair.id).map(({ value }) => value) };
    });
  }

  async adoptObject(entry: string, object: TokenObject, metadata: KeyMetadata): Promise<VaultKey> {
    const name = this.#name(entry);
    const wish = { metadata, createdAt: this.#now().toISOString() };
    const key = await this.#token.change((session) => {
      const pair = onePair(session, object, this.address);
      if (!pair) throw missing(object, this.address);
      return referred(session, adoptTokenKey(session, name, pair, wish, this.address));
    });
    mustBeFor({ entry, metadata: key.metadata }, metadata, this.address);
    return this.#usable(name, key);
  }

  async storeIssued(entry: string, issued: Issued): Promise<void> {
    const name = this.#name(entry);
    const key = await this.#load(name);
    const certificates = [readCertificatePem(issued.certificate), ...issued.chain.map(readCertificatePem)] as const;
    if (certificates[0].publicKeySha256 !== key?.publicKeySha256)
      throw otherCertificate(entry, certificates[0], key?.publicKeySha256, this.address);
    if (await this.#holds(name, key, certificates)) return;
    await this.#token.change((session) => writeIssuedObjects(session, name, key, certificates));
    if (!(await this.#holds(name, key, certificates))) throw notKept(entry, this.address);
  }

  async readIssued(entry: string): Promise<Issued | undefined> {
    const name = this.#name(entry);
    const look = (): Promise<Issued | undefined> =>
      this.#token.use((session) => {
        const key = readTokenKey(session, name, this.address);
        return key && readIssuedObjects(session, name, key, this.address);
      });
    return this.#again(look);
  }

  async putInService(place: string, inService: InService): Promise<readonly BundleKind[]> {
    const name = this.#name(place);
    await this.#token.change((session) => writeInServiceObject(session, name, inService, this.address));
    return [];
  }

  async readInService(place: string): Promise<InService | undefined> {
    const name = this.#name(place);
    const look = (): Promise<InService | undefined> => this.#token.use((session) => readInServiceObject(session, name, this.address));
    return this.#again(look);
  }

  async readRevocationCode(entry: string): Promise<string | undefined> {
    const name = this.#name(entry);
    return this.#again(() => this.#token.use((session) => readCode(session, name, this.address)));
  }

  async keepRevocationCode(entry: string): Promise<string> {
    const name = this.#name(entry);
    return (await this.readRevocationCode(entry)) ?? (await this.#token.change((session) => keepCode(session, name, this.address)));
  }

  async recordRevocationCode(entry: string, code: string): Promise<void> {
    const name = this.#name(entry);
    await this.#token.change((session) => recordCode(session, name, code, this.address));
  }

  /** Another process may have replaced what was looked at meanwhile, or been about to write it. */
  #again<T>(look: () => Promise<T>): Promise<T> {
    return look().catch((error: unknown) => {
      if (!isCorrupt(error)) throw error;
      return look();
    });
  }

  #load(name: ObjectName): Promise<ReferredKey | undefined> {
    return this.#token.use((session) => {
      const key = readTokenKey(session, name, this.address);
      return key && referred(session, key);
    });
  }

  /** Whether the token holds exactly these certificates; what is damaged is not held. */
  async #holds(name: ObjectName, key: TokenKey, certificates: readonly Certificate[]): Promise<boolean> {
    return this.#token.use((session) => {
      try {
        const held = readIssuedObjects(session, name, key, this.address);
        return held !== undefined && [held.certificate, ...held.chain].join("") === certificates.map(({ pem }) => pem).join("");
      } catch (error) {
        if (isCorrupt(error)) return false;
        throw error;
      }
    });
  }

  #usable(
    name: ObjectName,
    { algorithm, metadata, publicKey, publicKeySha256, createdAt, id, modulus, keyAttributes, reference }: ReferredKey,
  ): VaultKey {
    return {
      ...{ entry: name.entry, algorithm, metadata, publicKey, publicKeySha256, createdAt },
      exportable: false,
      keyAttributes,
      keyReference: reference,
      sign: (bytes) => this.#token.use((session) => signWith(session, { id, modulus }, bytes)),
    };
  }

  /** @throws Fault `vault-entry-name`. */
  #name(entry: string): ObjectName {
    return objectName(this.#prefix, checkedEntry(entry));
  }
}

type ReferredKey = TokenKey & { /** RFC 7512. */ readonly reference: string };

const referred = (session: Session, key: TokenKey): ReferredKey => ({ ...key, reference: keyReference(session, key.id) });

const isCorrupt = (error: unknown): boolean => isFault(error, "vault-corrupt");

const notKept = (entry: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} accepted a certificate for ${entry}, and gave something else when it was read back.`,
    "Find out what else writes to this token, then run pulumi up again.",
  );
