import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where one case lives: a machine of its own, as far as the provider can see. */
export interface Place {
  readonly id: string;
  /** Shared with the other cases of one process. */
  readonly batch: string;
  /** The folder of the Pulumi program. */
  readonly dir: string;
}

/** How a case reaches its vault, and its exchange where that is a service too. */
export interface Reach {
  readonly vault: string;
  /** Default: the folder `igc-sante` of the project. */
  readonly platform?: string;
  /** What the service says when it refuses. Default: an answer in JSON that the vaults' services give. */
  readonly refused?: { readonly type: string; readonly text: string };
  readonly env: Readonly<Record<string, string>>;
  /** `host:port` of the service, when there is one. */
  readonly host?: string;
  /** What in its requests is this case's own: [text, shown as]. */
  readonly names?: readonly (readonly [string, string])[];
  /** The id that the vault has by itself, where a copy has another. */
  readonly id?: string;
}

/** A key pair and its certificate, PEM, and what they are called in a token; `id` in hex. */
export interface ForeignObject {
  readonly label: string;
  readonly id: string;
  readonly key: string;
  readonly certificate: string;
}

/** A kind of vault, real or strict, with as many vaults in it as there are cases. */
export interface Stage {
  readonly name: string;
  readonly bundles: readonly string[];
  /** What a child needs besides its job. */
  readonly job: Readonly<Record<string, unknown>>;
  env(batch: string): Readonly<Record<string, string>>;
  /** Makes an empty vault for a case. */
  reach(place: Place): Reach;
  /** Copies everything one vault holds into another that was just made. */
  copy(from: Place, to: Place): Promise<void>;
  /** Stores a key and its certificate as a secret of somebody else's, under `secretName`. Absent where there is no service of secrets. */
  bringSecret?(place: Place, text: string): Promise<void>;
  secretName?(place: Place): string;
  /** Puts a key pair and its certificate into a case's token, as other programs do. Absent where keys are no objects. */
  bringObject?(place: Place, object: ForeignObject): Promise<void>;
  /** Where people are elsewhere than in the project's folder. */
  readonly exchange?: {
    /** Brings what people see into the folder `igc-sante` of the project. */
    fetch(place: Place): Promise<void>;
    /** Puts what people left there where the provider sees it. */
    bring(place: Place): Promise<void>;
    /** Everything that lies in it: after a crash and the next run nothing more, nothing less. */
    names(place: Place): Promise<readonly string[]>;
  };
  /** The points at which it is disturbed, by their labels. Default: all. */
  readonly disturbs?: RegExp;
  /** Whether a failure may end otherwise than the undisturbed run, by what the pages say. Default: none. */
  readonly spares?: (label: string, act: string) => boolean;
  /** Cases in one process. Default: 48. */
  readonly together?: number;
  /** Every secret in a vault: its name, and the SHA-256 of what is stored. */
  secrets(place: Place): Promise<ReadonlyMap<string, string>>;
  /** Clears a case's vault away, where a server gets slow with many. */
  clear?(place: Place): Promise<void>;
  /** Whether a case's points show how many others share its process: then each scenario is rehearsed in one of its own. */
  readonly alone?: true;
  stop(): Promise<void>;
}

export const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** `file:`, in the case's own folder: copied with it. */
export const fileStage = (): Stage => ({
  ...{ name: "file", bundles: ["pem", "pkcs12-modern"], job: {} },
  env: () => ({}),
  reach: () => ({ vault: "file:./vault", env: {} }),
  copy: async () => undefined,
  async secrets({ dir }) {
    const sealed = namesIn(join(dir, "vault")).filter((name) => name.endsWith(".age"));
    return new Map(sealed.map((name) => [name, sha256(readFileSync(join(dir, "vault", name)))]));
  },
  stop: async () => undefined,
});

/** A folder that a place can be made in. */
export function newPlace(batch: string, id: string): Place {
  const dir = join(batch, id, "project");
  mkdirSync(dir, { recursive: true });
  mkdirSync(join(batch, "tmp"), { recursive: true });
  return { id, batch, dir };
}

/** Gives a case what it needs of a server: the PEM file of its CA, a token. */
export function bringFile(place: Place, name: string, content: string | { readonly from: string }): string {
  const path = join(place.dir, "..", name);
  if (typeof content === "string") writeFileSync(path, content, { mode: 0o600 });
  else copyFileSync(content.from, path);
  return path;
}
