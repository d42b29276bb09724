import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFileVault } from "../../provider/vault/file";
import type { Common } from "./common";
import type { HeldKey } from "./invariants";

export type PlatformName = "sandbox" | "manual";

export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
export const namesIn = (folder: string): string[] => (isFolder(folder) ? readdirSync(folder).sort() : []);
/** Tickets in an order that does not follow from keys. */
export const byRound = (one: string, other: string): number => withoutKey(one).localeCompare(withoutKey(other));
const withoutKey = (ticket: string): string => ticket.replace(/^commande-.*(?=-r\d+$)/, "commande");
const move = (from: string, to: string): void => {
  if (existsSync(from)) renameSync(from, to);
};

/** The vault and the exchange of one history, wherever they lie now, and the clocks. */
export class Places {
  readonly dir: string;
  readonly exchange: string;
  readonly vault: string;
  /** The time it really is, and how far this machine's clock is from it. Milliseconds. */
  trueNow = new Date("2026-11-24T09:00:00Z");
  #ahead = 0;
  #known = new Map<string, HeldKey>();
  #identity: string | undefined;

  constructor(
    readonly platform: PlatformName,
    readonly common: Common,
    dir?: string,
  ) {
    this.dir = dir ?? mkdtempSync(join(common.root, `${platform}-`));
    this.exchange = join(this.dir, platform === "sandbox" ? "sandbox" : "igc-sante");
    this.vault = join(this.dir, "vault");
    common.trust(this.exchange, platform);
    this.tellTime();
  }

  // clocks

  get machineNow(): Date {
    return new Date(this.trueNow.getTime() + this.#ahead);
  }
  pass(hours: number): void {
    this.trueNow = new Date(this.trueNow.getTime() + hours * 3_600_000);
    this.tellTime();
  }
  /** @param hours negative: behind */
  jump(hours: number): void {
    this.#ahead = hours * 3_600_000;
    this.tellTime();
  }
  /** Sets the machine's clock, and that of the sandbox where it is. */
  tellTime(): void {
    this.common.setClock(this.machineNow);
    if (this.platform === "sandbox" && isFolder(this.exchange))
      writeFileSync(join(this.exchange, "clock.json"), JSON.stringify({ now: this.machineNow.toISOString() }));
  }
  /** The clock the provider sees. */
  seenNow(): Date {
    const file = join(this.exchange, "clock.json");
    if (this.platform !== "sandbox" || !isFolder(this.exchange) || !existsSync(file)) return this.machineNow;
    return new Date((JSON.parse(readFileSync(file, "utf8")) as { now: string }).now);
  }

  // the exchange

  get #exchangeAway(): string {
    return `${this.exchange}.away`;
  }
  get isExchangeAway(): boolean {
    return existsSync(this.#exchangeAway);
  }
  /** What people find where the program says: their own exchange, or one that the provider made meanwhile. */
  get exchangeIsThere(): boolean {
    return isFolder(this.exchange);
  }
  /** @param left what lies in its place then */
  exchangeGoes(left: "nothing" | "an empty folder" | "a file"): void {
    if (this.isExchangeAway || !this.exchangeIsThere) return;
    renameSync(this.exchange, this.#exchangeAway);
    if (left === "an empty folder") mkdirSync(this.exchange);
    if (left === "a file") writeFileSync(this.exchange, "");
  }
  exchangeComesBack(): void {
    if (!this.isExchangeAway) return;
    rmSync(this.exchange, { recursive: true, force: true });
    renameSync(this.#exchangeAway, this.exchange);
    this.tellTime();
  }
  /** A fresh clone: what is kept with the program is there, and nothing else. */
  exchangeIsLost(withClock: boolean): void {
    if (!this.exchangeIsThere || this.isExchangeAway) return;
    rmSync(this.exchange, { recursive: true });
    this.common.trust(this.exchange, this.platform);
    if (withClock) this.tellTime();
  }
  get exchanges(): string[] {
    return [this.exchange, this.#exchangeAway].filter(isFolder);
  }

  // the vault

  get #vaultAway(): string {
    return `${this.vault}.away`;
  }
  get isVaultAway(): boolean {
    return existsSync(this.#vaultAway);
  }
  /** Where the history's own vault lies. */
  get ownVault(): string {
    return this.isVaultAway ? this.#vaultAway : this.vault;
  }
  vaultGoes(left: "nothing" | "an empty folder" | "another vault", withIdentity: boolean): void {
    if (this.isVaultAway || !existsSync(this.vault)) return;
    this.#identity ??= readFileSync(`${this.vault}.identity`, "utf8");
    renameSync(this.vault, this.#vaultAway);
    if (withIdentity || left === "another vault") move(`${this.vault}.identity`, `${this.#vaultAway}.identity`);
    if (left === "an empty folder") mkdirSync(this.vault);
    if (left === "another vault") this.common.strangeVault(this.vault);
  }
  vaultComesBack(): void {
    if (!this.isVaultAway) return;
    rmSync(this.vault, { recursive: true, force: true });
    renameSync(this.#vaultAway, this.vault);
    if (!existsSync(`${this.#vaultAway}.identity`)) return;
    rmSync(`${this.vault}.identity`, { force: true });
    renameSync(`${this.#vaultAway}.identity`, `${this.vault}.identity`);
  }

  // what is in the vault

  get #pocket(): string {
    return join(this.dir, "pocket");
  }
  get entries(): string[] {
    return namesIn(this.ownVault).filter((name) => name.endsWith(".age"));
  }
  /** Somebody takes a key's file away. */
  takeKey(entry: string): void {
    if (!existsSync(join(this.ownVault, `${entry}.age`))) return;
    mkdirSync(this.#pocket, { recursive: true });
    renameSync(join(this.ownVault, `${entry}.age`), join(this.#pocket, `${entry}.age`));
  }
  /** Puts back what was taken, unless its place was taken too. */
  putKeysBack(): void {
    for (const name of namesIn(this.#pocket)) {
      if (!existsSync(join(this.ownVault, name))) renameSync(join(this.#pocket, name), join(this.ownVault, name));
      else rmSync(join(this.#pocket, name));
    }
  }
  dropCertificate(entry: string): void {
    rmSync(join(this.ownVault, `${entry}.pem`), { force: true });
    this.#dropped.add(entry);
  }
  readonly #dropped = new Set<string>();

  get issued(): string[] {
    return namesIn(this.ownVault)
      .filter((name) => /^igc-.*\.pem$/.test(name))
      .map((name) => name.slice(0, -".pem".length));
  }
  /** Entries of which something was taken away and is not there again. */
  get damaged(): string[] {
    const { issued } = this;
    for (const entry of this.#dropped) if (issued.includes(entry)) this.#dropped.delete(entry);
    return [...new Set([...namesIn(this.#pocket).map((name) => name.slice(0, -".age".length)), ...this.#dropped])];
  }
  get taken(): string[] {
    return namesIn(this.#pocket);
  }

  async keys(): Promise<Record<string, HeldKey>> {
    const found = await Promise.all(
      [this.ownVault, this.#pocket].flatMap((folder) =>
        namesIn(folder)
          .filter((name) => name.endsWith(".age"))
          .map(async (name) => [name.slice(0, -".age".length), await this.#keyIn(folder, name)] as const),
      ),
    );
    // What is in the vault counts more than what somebody has in the pocket.
    return Object.fromEntries(found.reverse());
  }

  /** A file is opened once: its bytes decide which key it is. */
  async #keyIn(folder: string, name: string): Promise<HeldKey> {
    const digest = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
    const known = this.#known.get(digest);
    if (known) return known;
    this.#identity ??= readFileSync(`${this.vault}.identity`, "utf8");
    const env = { IGC_SANTE_AGE_IDENTITY: this.#identity };
    const vault = await openFileVault(folder, "file:./vault", { env, notice: () => undefined, now: () => new Date() });
    const { publicKeySha256, algorithm } = (await vault.readKey(name.slice(0, -".age".length)))!;
    this.#known.set(digest, { publicKeySha256, algorithm });
    return { publicKeySha256, algorithm };
  }

  /** Everything is where it should be, and the clock is right. */
  restore(): void {
    this.vaultComesBack();
    this.putKeysBack();
    this.exchangeComesBack();
    if (!isFolder(this.exchange)) rmSync(this.exchange, { force: true });
    if (!existsSync(join(this.exchange, "ca", "root.pem"))) this.common.trust(this.exchange, this.platform);
    this.jump(0);
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
