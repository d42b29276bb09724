/** A server's folder, its vault and its certificates, for tests of `igc-sante deliver`. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Machine, realMachine, runDeliver } from "../../cli/deliver";
import { isFault } from "../../provider/fault";
import { type InService, openVault } from "../../provider/vault";
import type { Certificate } from "../../provider/x509/certificate";
import { extensions, time } from "../x509/forge";
import { hierarchy } from "../x509/hierarchy";
import { commonNames, host, type LeafOverrides } from "../x509/leaf";

export const pki = hierarchy();
export const place = "igc-1690781810-srv1-ssl-current";
const day = 86_400_000;
/** TLS compares dates with the machine's clock, so they are told by it. */
export const now = new Date();
const instant = (days: number): Buffer => time(`${new Date(now.getTime() + days * day).toISOString().slice(0, 19)}Z`);

/** Few, taken in turn: what is tested is that the key changes, not that it is new. */
const keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }[] = [];
const keyOf = (turn: number) => (keys[turn % 3] ??= generateKeyPairSync("rsa", { modulusLength: 2048 }));

export interface Renewal extends InService {
  readonly leaf: Certificate;
  readonly privateKey: KeyObject;
}

export interface Life {
  /** Days from now. */
  readonly begins?: number;
  readonly ends?: number;
}

/** The certificate of one renewal: right, but for the overrides. */
export function renewal(turn: number, { begins = -1, ends = 365, ...overrides }: LeafOverrides & Life = {}): Renewal {
  const { publicKey, privateKey } = keyOf(turn);
  const der = publicKey.export({ type: "spki", format: "der" });
  const leaf = pki.issue({
    ...{ usage: "SSL", publicKey: der, notBefore: instant(begins), notAfter: instant(ends) },
    serial: Buffer.from((0x4000_0000 + turn).toString(16).padStart(32, "5"), "hex"),
    ...overrides,
    extensions: { subjectKeyIdentifier: extensions.subjectKeyIdentifier(der), ...overrides.extensions },
  });
  return { leaf, privateKey, certificate: leaf.pem, chain: [pki.issuer.certificate.pem, pki.root.certificate.pem], bundles: {} };
}

export interface Ran {
  /** The exit code, as main.ts makes it. */
  readonly code: number;
  /** Of the fault it ended in. */
  readonly fault: string | undefined;
  readonly said: string;
}

/** What a test may change of a run. */
export type Parts = Partial<Machine>;

export class Stage {
  readonly root = mkdtempSync(join(tmpdir(), "igc-deliver-"));
  readonly folder = join(this.root, "tls");
  readonly config = join(this.root, "deliver.json");

  constructor() {
    for (const folder of [this.folder, join(this.root, "ca")]) mkdirSync(folder);
    chmodSync(this.folder, 0o755);
    writeFileSync(join(this.root, "ca/root.pem"), pki.root.certificate.pem);
    this.configure();
  }

  /** The usual configuration with changes; `undefined` leaves a field out. */
  configure(changes: Readonly<Record<string, unknown>> = {}): void {
    const usual = {
      ...{ vault: "file:./vault", place, folder: "./tls", authorities: "./ca" },
      files: { "fullchain.pem": { holds: "full-chain" }, "key.pem": { holds: "key", mode: "0600" } },
      expect: { environment: "rehearsal", usage: "SSL", idNat: "1690781810", commonName: commonNames.SSL },
      ...{ check: ["check"], reload: ["reload"], probe: { host: "127.0.0.1", port: 1, serverName: host, tries: 3 } },
    };
    writeFileSync(this.config, JSON.stringify({ ...usual, ...changes }), { mode: 0o644 });
  }

  async put(inService: InService): Promise<void> {
    const vault = await openVault("file:./vault", { cwd: this.root, env: {}, now: () => now, notice: () => undefined });
    await vault.putInService(place, inService);
  }

  /** Runs the command as main.ts does. */
  run(parts: Parts = {}, ...args: string[]): Promise<Ran> {
    return this.runAt(now, parts, ...args);
  }

  /** At another time. */
  async runAt(at: Date, parts: Parts = {}, ...args: string[]): Promise<Ran> {
    const lines: string[] = [];
    const surroundings = {
      cwd: this.root,
      env: { PATH: process.env["PATH"] },
      now: () => at,
      say: (line: string) => void lines.push(line),
    };
    const machine = { ...realMachine, pause: () => Promise.resolve(), ...parts };
    try {
      return {
        code: await runDeliver(["--config", "deliver.json", ...args], surroundings, machine),
        fault: undefined,
        said: lines.join("\n"),
      };
    } catch (error) {
      if (!isFault(error)) throw error;
      return { code: 2, fault: error.code, said: [...lines, error.message].join("\n") };
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
