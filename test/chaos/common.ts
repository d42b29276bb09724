import { generateKeyPair, type KeyObject } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Hierarchy, openHierarchy } from "../../provider/igc/sandbox";
import { openFileVault } from "../../provider/vault/file";
import type { KeyAlgorithm } from "../../provider/x509/key";

/** What all histories share: made once, since RSA keys are what takes long. */
export interface Common {
  /** Files that are synced a million times lie in memory where the machine offers it. */
  readonly root: string;
  readonly hierarchy: Hierarchy;
  /** Sets the clock of this machine. */
  readonly setClock: (now: Date) => void;
  /** Hands out the pool's keys in turn: no key twice in one history. */
  keys(): (algorithm: KeyAlgorithm) => Promise<KeyObject>;
  /** Puts the authority's certificates, and for a sandbox its keys, into an exchange. */
  trust(exchange: string, platform: string): void;
  /** Puts a vault that is another one, with its identity, in a vault's place. */
  strangeVault(place: string): void;
  dispose(): void;
}

/** For a test file's `beforeAll`, in which the clock of this machine, and nothing else of its time, is the histories'. */
export function openCommonWithClock(): Promise<Common> {
  const real = ["hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "clearImmediate"] as const;
  const timers = ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] as const;
  jest.useFakeTimers({ doNotFake: [...real, ...timers] });
  return openCommon((now) => jest.setSystemTime(now));
}

const makeKey = promisify(generateKeyPair);
const rsa = async (modulusLength: number): Promise<KeyObject> => (await makeKey("rsa", { modulusLength })).privateKey;
const sizes: Readonly<Record<KeyAlgorithm, number>> = { "rsa-2048": 2048, "rsa-3072": 3072, "rsa-4096": 4096 };
const pooled: readonly (readonly [KeyAlgorithm, number])[] = [
  ["rsa-2048", 12],
  ["rsa-3072", 3],
];

async function openCommon(setClock: (now: Date) => void): Promise<Common> {
  const root = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "igc-chaos-"));
  const authority = join(root, "authority");
  const hierarchy = await openHierarchy(authority);
  const pool = new Map<KeyAlgorithm, KeyObject[]>();
  for (const [algorithm, count] of pooled)
    pool.set(algorithm, await Promise.all(Array.from({ length: count }, () => rsa(sizes[algorithm]))));
  const stranger = join(root, "stranger", "vault");
  await (await openFileVault(stranger, "file:./vault", { env: {}, notice: () => undefined, now: () => new Date() })).establish();
  return {
    root,
    hierarchy,
    setClock,
    keys() {
      const used = new Map<KeyAlgorithm, number>();
      return async (algorithm) => {
        const keys = pool.get(algorithm) ?? [];
        pool.set(algorithm, keys);
        const next = used.get(algorithm) ?? 0;
        used.set(algorithm, next + 1);
        if (next === keys.length) keys.push(await rsa(sizes[algorithm]));
        return keys[next]!;
      };
    },
    trust(exchange, platform) {
      mkdirSync(join(exchange, "ca"), { recursive: true });
      const names = platform === "sandbox" ? ["root.pem", "issuing.pem", "root.key", "issuing.key"] : ["root.pem", "issuing.pem"];
      for (const name of names) cpSync(join(authority, "ca", name), join(exchange, "ca", name));
    },
    strangeVault(place) {
      cpSync(stranger, place, { recursive: true });
      cpSync(`${stranger}.identity`, `${place}.identity`);
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}
