import { createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Chance } from "../../cli/rehearsal/chance";
import { asPem, issueLeaf, type Leaf, lifeFrom, serialNumberOf } from "../../provider/igc/sandbox";
import { readAnswer } from "../../provider/x509/answer";
import { readCsr } from "../../provider/x509/csr";
import { signedCopy } from "../manual/signed-copy";
import type { Observation } from "./invariants";
import type { People } from "./people";
import { byRound, isFolder, namesIn, type Places } from "./places";
import { subject } from "./wish";

/** The people around `manual:`: they know the folder only through the files they find and leave. */
export class ManualPeople implements People {
  readonly refusals: Record<string, string> = {};
  #files = 0;
  #serial = 0;

  constructor(
    readonly places: Places,
    private readonly strangersKey: KeyObject,
  ) {}

  #at(...path: string[]): string {
    return join(this.places.exchange, ...path);
  }
  #tickets(prefix: "f413-" | "commande-", root = this.places.exchange, place = "outbox"): string[] {
    return namesIn(join(root, place)).filter((name) => name.startsWith(prefix) && existsSync(join(root, place, name, "ticket.json")));
  }
  /** Written an hour ago by this machine's clock, or just now. */
  #bring(name: string, bytes: string | Uint8Array, young = false): void {
    if (!isFolder(this.places.exchange)) return;
    mkdirSync(this.#at("inbox"), { recursive: true });
    writeFileSync(this.#at("inbox", name), bytes);
    this.#age(this.#at("inbox", name), young);
  }
  #age(path: string, young = false): void {
    const at = this.places.machineNow.getTime() / 1000 - (young ? 0 : 3600);
    utimesSync(path, at, at);
  }
  get #number(): string {
    return String(++this.#files).padStart(3, "0");
  }

  async sign(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("f413-")) this.#sign(ticket, chance.happens(0.5));
  }
  #sign(ticket: string, named: boolean): void {
    const form = this.#at("outbox", ticket, "formulaire-413.pdf");
    if (!existsSync(form)) return;
    this.#bring(named ? `scan-${ticket}.pdf` : `scan ${this.#number}.pdf`, signedCopy(readFileSync(form)));
  }

  async send(chance: Chance): Promise<void> {
    const acknowledged = chance.happens(0.6);
    for (const ticket of this.#tickets("f413-")) {
      const reference = { "accusé de réception le": this.#today, "référence du dossier": `ANS-${ticket.slice(-4)}` };
      this.#note(ticket, { "envoyé le": this.#today, ...(acknowledged && reference) }, chance.happens(0.3));
    }
  }
  async validate(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("f413-")) this.#validate(ticket, chance.happens(0.3));
  }
  /** Of one day a refusal counts: ANS validates on a later one. */
  #validate(ticket: string, inInbox: boolean): void {
    if ((this.refusals[ticket] ?? "") >= this.places.trueNow.toISOString().slice(0, 10)) this.places.pass(24);
    this.#note(ticket, { "habilitation validée le": this.#today }, inInbox);
  }
  async refuse(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("f413-")) {
      this.#note(ticket, { "refusé le": this.#today, "motif": "signature illisible" }, chance.happens(0.3));
      this.refusals[ticket] = `${this.places.trueNow.toISOString().slice(0, 10)}T00:00:00.000Z`;
    }
  }
  async refuseOrder(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("commande-"))
      this.#note(ticket, { "refusé le": this.#today, "motif": "carte expirée" }, chance.happens(0.3));
  }
  get #today(): string {
    return this.places.trueNow.toISOString().slice(0, 10).split("-").reverse().join("/");
  }
  /** Fills in lines of the reply where it lies, or leaves a reply of one's own in the inbox. */
  #note(ticket: string, lines: Readonly<Record<string, string>>, inInbox: boolean): void {
    const path = this.#at("outbox", ticket, "reponse.txt");
    if (inInbox || !existsSync(path)) {
      const text = Object.entries({ ticket, ...lines }).map(([label, value]) => `${label}: ${value}`);
      return this.#bring(`reponse ${this.#number}.txt`, `${text.join("\n")}\n`);
    }
    let text = readFileSync(path, "utf8");
    for (const [label, value] of Object.entries(lines)) text = text.replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`);
    writeFileSync(path, text);
    this.#age(path);
  }

  async bringRight(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("commande-")) {
      const right = await this.#certificate(ticket);
      if (right) this.#bring(this.#answerName(ticket, chance), right, chance.happens(0.1));
    }
  }
  async bringTwice(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("commande-")) {
      const right = await this.#certificate(ticket);
      if (right) for (let copies = 0; copies < 2; copies++) this.#bring(this.#answerName(ticket, chance), right);
    }
  }
  async bringWrong(chance: Chance): Promise<void> {
    for (const ticket of this.#tickets("commande-")) {
      const wrong = await chance.pick<() => Promise<string | undefined>>([
        () => this.#certificate(ticket, { publicKey: createPublicKey(this.strangersKey) }),
        () => this.#certificate(ticket, lifeFrom(new Date(this.places.trueNow.getTime() - 4 * 365 * 86_400_000))),
        () => this.#certificate(ticket, { subject: { ...subject, organizationalUnit: "1750712184" } }),
        () => this.#certificate(ticket, { usage: "SIGN" }),
        async () => "<!DOCTYPE html><html><body><h1>Votre session a expiré</h1></body></html>\n",
        async () => (await this.#certificate(ticket))?.slice(0, 700),
      ])();
      if (wrong) this.#bring(`${ticket} ${this.#number}.pem`, wrong);
    }
  }
  #answerName = (ticket: string, chance: Chance): string =>
    chance.happens(0.5) ? `${ticket} ${this.#number}.pem` : `certificat ${this.#number}.pem`;

  /** What the portal issues for the request as it lies there: by the right time, for three years. */
  async #certificate(ticket: string, change: Partial<Leaf> = {}): Promise<string | undefined> {
    const path = this.#at("outbox", ticket, "demande.csr");
    if (!existsSync(path)) return undefined;
    const { publicKey } = readCsr(readFileSync(path));
    const serialNumber = serialNumberOf(ticket, String(this.#serial++));
    const life = lifeFrom(new Date(this.places.trueNow.getTime() - 3_600_000));
    const right = { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber, ...life } as const;
    const { hierarchy } = this.places.common;
    return asPem("CERTIFICATE", await issueLeaf({ ...right, ...change }, hierarchy)) + asPem("CERTIFICATE", hierarchy.issuing.certificate);
  }

  async takeTime(): Promise<void> {
    // here they come when somebody brings them
  }
  async bringJunk(chance: Chance): Promise<void> {
    const [name, bytes] = chance.pick<readonly [string, string | Uint8Array]>([
      ["photo.jpg", Buffer.from("ffd8ffe000104a464946", "hex")],
      ["vide.pem", ""],
      ["Thumbs.db", randomBytes(4000)],
      ["autre.pdf", "%PDF-1.7\n% un autre document\n%%EOF\n"],
      ["reponse.txt", "envoyé le: 01/02/2026\n"],
      ["ancien.pem", asPem("CERTIFICATE", this.places.common.hierarchy.issuing.certificate)],
    ]);
    this.#bring(name, bytes);
    if (chance.happens(0.2) && isFolder(this.places.exchange)) mkdirSync(this.#at("inbox", "dossier", "vide"), { recursive: true });
  }

  loseFolder(chance: Chance): void {
    rmSync(this.#at(chance.pick(["outbox", "outbox", "inbox", "archive", "withdrawn", "quarantine", "ca"])), {
      recursive: true,
      force: true,
    });
  }
  loseTicket(chance: Chance): void {
    const places = ["outbox", "outbox", "outbox", "archive", "withdrawn"];
    const place = chance.pick(places);
    const tickets = namesIn(this.#at(place)).sort(byRound);
    if (tickets.length === 0) return;
    const ticket = chance.pick(tickets);
    const name = chance.pick(["", "", "reponse.txt", "demande.csr", "fiche-de-commande.txt", "formulaire-413.pdf", "a-faire.txt"]);
    rmSync(this.#at(place, ticket, name), { recursive: true, force: true });
  }

  async answerAll(): Promise<void> {
    for (const ticket of this.#tickets("f413-")) {
      this.#sign(ticket, true);
      this.#note(ticket, { "envoyé le": this.#today }, false);
      this.#validate(ticket, false);
    }
    for (const ticket of this.#tickets("commande-")) {
      const right = await this.#certificate(ticket);
      if (!right) continue;
      // Of several the person leaves the right one.
      for (const folder of [this.#at("inbox"), this.#at("outbox", ticket)])
        for (const name of namesIn(folder).filter((each) => each.endsWith(".pem"))) rmSync(join(folder, name));
      this.#bring(`${ticket}.pem`, right);
    }
  }

  sees(): Observation["exchange"] {
    const { places } = this;
    const openInPlace = this.#tickets("commande-");
    return {
      inPlace: places.exchangeIsThere,
      open: [...new Set(places.exchanges.flatMap((root) => this.#tickets("commande-", root)))].sort(),
      openInPlace,
      forms: this.#tickets("f413-"),
      answered: openInPlace.filter((ticket) => this.#isAnswered(ticket)),
    };
  }
  /** Whether one file in the inbox is for an order, for its key, and whole. */
  #isAnswered(ticket: string): boolean {
    const { publicKeySha256 } = JSON.parse(readFileSync(this.#at("outbox", ticket, "ticket.json"), "utf8")) as { publicKeySha256: string };
    const files = namesIn(this.#at("inbox"))
      .filter((name) => name.endsWith(".pem"))
      .map((name) => ({ name, path: this.#at("inbox", name) }))
      .filter(({ name, path }) => name.includes(ticket) || certifies(readFileSync(path), publicKeySha256));
    const [file] = files;
    if (!file || files.length > 1) return false;
    const age = this.places.machineNow.getTime() - statSync(file.path).mtimeMs;
    return Math.abs(age) > 10_000 && certifies(readFileSync(file.path), publicKeySha256);
  }
}

function certifies(bytes: Buffer, key: string): boolean {
  try {
    return readAnswer(bytes).certificates.some(({ publicKeySha256 }) => publicKeySha256 === key);
  } catch {
    return false;
  }
}
