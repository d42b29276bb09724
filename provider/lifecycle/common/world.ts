import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault, isFault } from "../../fault";
import { type FormProgress, type OrderProgress, openPlatform, type Platform, type PlatformReport } from "../../igc";
import { openVault, type Vault } from "../../vault";

/** What a lifecycle reaches the world through; tests give their own. */
export interface World {
  vault(address: string): Promise<Vault>;
  /** One look at a platform, memoised for the operation: `check`, `diff` and the rest of a `pulumi up` share it. */
  look(address: string): Promise<Look>;
  /** Claims a key for a resource; gives the name of the resource that claimed it before in this operation, if another. */
  claim(key: string, owner: string): string | undefined;
  /** The bytes of a file of the user's, `undefined` when there is none. Relative paths start from the program's folder. @throws Fault `file-unreadable`. */
  file(path: string): Promise<Buffer | undefined>;
  /** A setting of the process' environment; secrets come this way, and no other. */
  setting(name: string): string | undefined;
  /** One line for the user, shown beside the resource. */
  say(line: string): void;
}

/** A platform, the time it is there, and what it reported. */
export interface Look {
  readonly platform: Platform;
  /** The platform's clock (sandbox), else the machine's. */
  readonly now: Date;
  readonly forms: ReadonlyMap<string, FormProgress>;
  readonly orders: ReadonlyMap<string, OrderProgress>;
  readonly unmatched: PlatformReport["unmatched"];
  /** What a submission just answered, so that the rest of the operation sees it. */
  noteForm(ticket: string, progress: FormProgress): void;
  noteOrder(ticket: string, progress: OrderProgress): void;
}

/** A platform that has not answered by then is out of reach: a preview must not hang on it. Milliseconds. */
const lookLimit = 20_000;

/** A look for `diff`: a platform out of reach is said, and changes nothing (pulumi.md section 2: offline is unchanged). */
export async function lookIfReachable(world: World, address: string): Promise<Look | undefined> {
  try {
    return await world.look(address);
  } catch (error) {
    if (!isFault(error, "platform-unreachable")) throw error;
    world.say(`${error.what} Nothing is decided without it.`);
    return undefined;
  }
}

async function bounded<T>(work: Promise<T>, address: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fault = (): Fault =>
      new Fault(
        "platform-unreachable",
        `The platform ${address} did not answer within ${lookLimit / 1000} s.`,
        "Check the folder or mount it lies on, then run pulumi up again.",
      );
    timer = setTimeout(() => reject(fault()), lookLimit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function look(platform: Platform, systemNow: () => Date): Promise<Look> {
  const now = platform.clock ? await platform.clock() : systemNow();
  const report = await platform.poll();
  const forms = new Map(report.forms);
  const orders = new Map(report.orders);
  return {
    platform,
    now,
    forms,
    orders,
    unmatched: report.unmatched,
    noteForm: (ticket, progress) => void forms.set(ticket, progress),
    noteOrder: (ticket, progress) => void orders.set(ticket, progress),
  };
}

async function readUserFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new Fault(
      "file-unreadable",
      `The file ${path} cannot be read (${code}).`,
      "Check that it is a file and that this user may read it.",
    );
  }
}

/** What a world is made of; the provider's process gives its own. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly say: (line: string) => void;
}

/** A world for one Pulumi operation: its memos end with it. */
export function openWorld({ say, ...rest }: Surroundings): World {
  const context = { ...rest, notice: say };
  const looks = new Map<string, Promise<Look>>();
  const claims = new Map<string, string>();
  return {
    say,
    setting: (name) => rest.env[name],
    file: (path) => readUserFile(resolve(rest.cwd, path)),
    claim: (key, owner) => {
      const holder = claims.get(key) ?? owner;
      claims.set(key, holder);
      return holder === owner ? undefined : holder;
    },
    vault: (address) => openVault(address, context),
    look: (address) => {
      const known = looks.get(address);
      if (known) return known;
      const looking = bounded(
        openPlatform(address, context).then((platform) => look(platform, context.now)),
        address,
      );
      looks.set(address, looking);
      looking.catch(() => looks.delete(address)); // a failure is not remembered: the next resource looks again
      return looking;
    },
  };
}

/** The world of the provider's process, whose life is one operation; shared by all kinds. */
let shared: World | undefined;
export const sharedWorld = (): World =>
  (shared ??= openWorld({ cwd: process.cwd(), env: process.env, now: () => new Date(), say: (line) => console.log(line) }));
