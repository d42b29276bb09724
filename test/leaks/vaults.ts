import type { Chance } from "../../cli/rehearsal/chance";
import type { Vault } from "../../provider/vault";
import type { KeyGenerator, Place } from "../../provider/vault/common";
import type { Scanner } from "./scanner";

/** Makes something go wrong until what it gives back is called. */
export type Trouble = () => Promise<() => Promise<void>>;

/** A vault of one project, as the runs see it. */
export interface LeakVault {
  /** As it is written in a program. */
  readonly address: string;
  /** What the provider's process has in its environment for it. Troubles change it. */
  readonly env: Record<string, string>;
  /** Opens it as another process would, with `env` as it is now. `notice` hears what it says for the user. */
  open(generate: KeyGenerator, notice: (line: string) => void): Promise<Vault>;
  /** By name: what the service, the disk or the user's settings may do. */
  readonly troubles: Readonly<Record<string, Trouble>>;
  /** Absent where keys are no secrets of a store. */
  overwrite?(place: Place, bytes: Buffer): Promise<void>;
  plain?(place: Place): Promise<Buffer>;
  /** Whether a file of the project's folder is the vault's, or holds what opens it. */
  holds(path: string): boolean;
  /** Tells the scanner the secrets that came up meanwhile, such as an identity that was made. */
  tell(scanner: Scanner): Promise<void>;
  close(): Promise<void>;
}

/** One kind of vault with its server, if it has one. */
export interface LeakServer {
  /** A new, empty vault for a project in this folder. */
  vault(folder: string, chance: Chance, scanner: Scanner): Promise<LeakVault>;
  stop(): Promise<void>;
}

/** Sets variables, and gives back what puts the old ones back. */
export const setting =
  (env: Record<string, string>, change: Readonly<Record<string, string | undefined>>): Trouble =>
  async () => {
    const before = { ...env };
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
    return async () => {
      for (const name of Object.keys(env)) delete env[name];
      Object.assign(env, before);
    };
  };

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Puts another function in a method's place, and gives back what undoes it. */
export function replaced(holder: object, name: string, make: (real: Method) => Method): () => void {
  const methods = holder as Record<string, Method>;
  const real = methods[name]!;
  methods[name] = make(real);
  return () => void (methods[name] = real);
}
