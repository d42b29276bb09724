import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Stage } from "../../cli/rehearsal/stage";
import { Fault } from "../../provider/fault";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { type Look, openWorld, type World } from "../../provider/lifecycle/common";
import type { Vault } from "../../provider/vault";
import { joined, type Place, type SecretStore, softwareVault } from "../../provider/vault/common";
import { MemoryPlatform } from "./memory-platform";

/** The real software vault over a store in memory that keeps the contract of `SecretStore`. */
class MemoryStore implements SecretStore {
  readonly #bytes = new Map<string, Buffer>();
  constructor(
    readonly address: string,
    /** What is told of each document that a server reads. */
    readonly served: (name: string, certificate: string) => void,
  ) {}
  nameOf = (place: Place): string => joined(place, "/");
  async create(place: Place, bytes: Buffer): Promise<"created" | "exists"> {
    if (this.#bytes.has(this.nameOf(place))) return "exists";
    this.#bytes.set(this.nameOf(place), Buffer.from(bytes));
    return "created";
  }
  async read(place: Place): Promise<Buffer | undefined> {
    return this.#bytes.get(this.nameOf(place));
  }
  async put(place: Place, bytes: Buffer): Promise<void> {
    this.#bytes.set(this.nameOf(place), Buffer.from(bytes));
    if (place.kind === "current") this.served(place.name, (JSON.parse(bytes.toString()) as { certificate: string }).certificate);
  }
}

export interface MemoryStage extends Stage {
  readonly platform: MemoryPlatform;
}

const away = (code: "vault-unreachable" | "platform-unreachable"): Fault => new Fault(code, "It is away.", "Wait.");

/** Made once for all worlds of a test file, since RSA keys are what takes long. */
let authority: ReturnType<typeof makeHierarchy> | undefined;
const pool: Promise<KeyObject>[] = [];
const make = promisify(generateKeyPair);

/**
 * Keys are used again in another vault: what is simulated is decisions, not keys.
 * @param delays whether the exchange remembers how long people took: renewals then begin by that, too
 */
export async function openMemoryStage(delays = true): Promise<MemoryStage> {
  const platform = new MemoryPlatform(await (authority ??= makeHierarchy()), delays);
  const vaults = new Map<string, Vault>();
  const gone = new Set<string>();
  const vaultAt = (address: string): Vault => {
    let turn = 0;
    const generate = (): Promise<KeyObject> => (pool[turn++] ??= make("rsa", { modulusLength: 2048 }).then(({ privateKey }) => privateKey));
    const vault =
      vaults.get(address) ??
      softwareVault(new MemoryStore(address, platform.witness.served.bind(platform.witness)), { now: () => platform.now, generate });
    vaults.set(address, vault);
    return vault;
  };
  const reached = <T>(place: string, code: Parameters<typeof away>[0], found: T): T => {
    if (gone.has(place)) throw away(code);
    return found;
  };
  return {
    platform,
    portal: platform.portal,
    world(say): World {
      let seen: Promise<Look> | undefined;
      return {
        ...openWorld({ cwd: "/", env: {}, now: () => platform.now, say }),
        vault: async (address) => reached("vault", "vault-unreachable", vaultAt(address)),
        look: async () => (seen ??= lookAt(reached("exchange", "platform-unreachable", platform))),
      };
    },
    setNow: async (now) => {
      platform.now = now;
      platform.witness.day(now);
      platform.forget(new Date(now.getTime() - 400 * 86_400_000));
    },
    away: (place, isAway) => {
      platform.witness.away(place, isAway);
      if (isAway) gone.add(place);
      else gone.delete(place);
    },
    dispose: () => undefined,
  };
}

async function lookAt(platform: MemoryPlatform): Promise<Look> {
  const { forms, orders, troubles } = await platform.poll();
  const [known, ordered] = [new Map(forms), new Map(orders)];
  return {
    platform,
    now: platform.now,
    forms: known,
    orders: ordered,
    revocations: new Map(),
    overdue: [],
    troubles,
    remarks: new Map(),
    noteForm: (ticket, progress) => void known.set(ticket, progress),
    noteOrder: (ticket, progress) => void ordered.set(ticket, progress),
    noteRevocation: () => undefined,
  };
}
