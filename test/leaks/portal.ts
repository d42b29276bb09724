import { createPublicKey, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Chance } from "../../cli/rehearsal/chance";
import { asPem, type Hierarchy, issueLeaf, lifeFrom, openHierarchy, serialNumberOf } from "../../provider/igc/sandbox";
import type { Properties } from "../../provider/rpc";
import { makeBundle } from "../../provider/x509/bundle";
import { damaged } from "./damage";
import { digest } from "./ledger";

export interface PortalParts {
  readonly chance: Chance;
  /** Folder of the sandbox whose CA is that of all. */
  readonly authority: string;
  /** A key that is not the vault's yet. */
  readonly newKey: () => KeyObject;
  /** Of the P12, as the provider knows it; and one it does not know. */
  readonly password: string;
  readonly otherPassword: string;
}

/** What an authority issues and what people have of it in files: certificates, and keys with them, in many wrappings. */
export class Portal {
  readonly #parts: PortalParts;
  /** Digests of the files that were brought: they may hold what a person put into them. */
  readonly #left = new Set<string>();
  #serial = 0;
  #hierarchy: Promise<Hierarchy> | undefined;

  constructor(parts: PortalParts) {
    this.#parts = parts;
  }

  /** Whether a file is as a person brought it. */
  brought(bytes: Buffer): boolean {
    return this.#left.has(digest(bytes));
  }

  bring(path: string, bytes: Buffer): void {
    this.#left.add(digest(bytes));
    writeFileSync(path, bytes);
  }

  async certificate(publicKey: KeyObject, { usage, commonName, service }: Properties, at: Date): Promise<Buffer> {
    const subject = {
      department: "Rhône (69)",
      organization: "Centre de santé des Lilas",
      organizationalUnit: "1690781810",
      commonName: (commonName ?? service) as string,
    };
    const leaf = {
      subject,
      publicKey,
      usage: usage as "SIGN",
      environment: "rehearsal" as const,
      serialNumber: serialNumberOf(`portal ${this.#serial++}`),
      ...lifeFrom(at),
    };
    return Buffer.from(asPem("CERTIFICATE", await issueLeaf(leaf, await (this.#hierarchy ??= openHierarchy(this.#parts.authority)))));
  }

  /** A new key with its certificate, in a file as chance has it; and how its name ends. */
  async keyed(wish: Properties, at: Date): Promise<{ ending: string; bytes: Buffer }> {
    const { chance, newKey, password, otherPassword } = this.#parts;
    const privateKey = newKey();
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const certificate = (await this.certificate(createPublicKey(privateKey), wish, at)).toString();
    const p12 = async (secret: string): Promise<Buffer> =>
      Buffer.from(await makeBundle("pkcs12-legacy", { certificate, chain: [], privateKey, password: secret }));
    const makers: readonly (() => Promise<{ ending: string; bytes: Buffer }>)[] = [
      async () => ({ ending: "p12", bytes: await p12(password) }),
      async () => ({ ending: "p12", bytes: await p12(otherPassword) }),
      async () => {
        const bytes = await p12(password);
        bytes[chance.below(bytes.length)]! ^= 1 + chance.below(255);
        return { ending: "p12", bytes };
      },
      async () => ({ ending: "pem", bytes: Buffer.from(pem + certificate) }),
      async () => ({ ending: "pem", bytes: Buffer.from(damaged(pem, chance).text + certificate) }),
      async () => ({ ending: "pem", bytes: Buffer.from(damaged(pem, chance).text) }),
      async () => ({ ending: "pem", bytes: Buffer.from(pem) }),
    ];
    return chance.pick(makers)();
  }
}
