import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ChannelDesk, channelDesk, openChannel } from "../../channel";
import { Fault, isFault } from "../../fault";
import { type FormProgress, type OrderProgress, openPlatform, type Platform, type RevocationProgress } from "../../igc";
import type { FormPhase, NextAction } from "../../policy";
import { openRegisters, type RegisterDesk } from "../../registry";
import { mustBe, openVault, resolvedPath, type Vault } from "../../vault";
import { type FetchOptions, revocationDesk } from "../../x509/fetch";
import { visible } from "../../x509/profile";
import { registerCacheFolder } from "./caches";
import { type KeptChains, keptIn } from "./kept-chains";
import { resolvedAddress } from "./places";

/** What a lifecycle reaches the world through; tests give their own. */
export interface World {
  /** @param id the id the vault is remembered by: another vault, or none, is a fault before anything is asked of it. */
  vault(address: string, id?: string | null): Promise<Vault>;
  /** One look at a platform, memoised for the operation, a failed one too: `check`, `diff` and the rest of a `pulumi up` share it. */
  look(address: string): Promise<Look>;
  /** Where forms are handed to a channel, and its answers heard: one look for all forms of the operation. */
  channel(address: string): Promise<ChannelDesk>;
  /** A platform's chains of evidence: one listing for the operation; `undefined` where it keeps none. */
  chains(address: string): Promise<KeptChains | undefined>;
  /** An address as it is compared with another: a folder by its absolute path. */
  resolve(address: string): string;
  /**
   * Asks for the status of certificates, each list once for the operation (x509/fetch).
   * @param about whom is asked, and how: who asks the same way shares it
   */
  desk(about: string, options: () => Promise<FetchOptions>): Promise<ReturnType<typeof revocationDesk>>;
  /** Asks the registers of the setting `igc-sante:registry`, each number once for the operation (registry). */
  register(setting: string): Promise<RegisterDesk>;
  /** Whether this is the first time in this operation: what concerns every resource is said, and fails, once. */
  first(what: string): boolean;
  /** Notes that a resource of this operation goes on with a ticket: one that is deleted must not withdraw it. */
  follow(ticket: string): void;
  isFollowed(ticket: string): boolean;
  /** What this operation knows of a form, whatever its place says now; certificates ask for it. */
  noteForm(ticket: string, form: KnownForm): void;
  form(ticket: string): KnownForm | undefined;
  /** Notes since when a structure is closed, or that nobody says so (`null`); certificates ask for it. */
  noteClosing(idNat: string, closedOn: string | null): void;
  /** `undefined`: no structure of this operation is known by it. */
  closing(idNat: string): string | null | undefined;
  /** The machine's clock, where a platform's cannot be asked. */
  now(): Date;
  /** Claims a key for a resource; gives the name of the resource that claimed it before in this operation, if another. */
  claim(key: string, owner: string): string | undefined;
  /** A path of the user's, absolute: a relative one starts from the program's folder, `~` is the home folder. */
  path(path: string): string;
  /** The bytes of a file of the user's, `undefined` when there is none. Relative paths start from the program's folder. @throws Fault `file-unreadable`. */
  file(path: string): Promise<Buffer | undefined>;
  /** A setting of the process' environment; secrets come this way, and no other. */
  setting(name: string): string | undefined;
  /** One line for the user, shown beside the resource. */
  say(line: string): void;
}

/** What a certificate needs to know of its form. */
export interface KnownForm {
  readonly phase: FormPhase;
  readonly dossierReference: string | null;
  /** Names of the administrators ANS knows; absent until it is validated. */
  readonly named?: readonly string[];
  /** What a refresh saw since ANS validated it: that ANS decided against it, or that its decision is open again. Absent where it stands. */
  readonly since?: "refused" | "open";
  /** What must be done first of all before it can be signed, `null` where nothing; absent where this operation has not looked. */
  readonly blocking?: NextAction | null;
}

/** A platform, the time it is there, and what it reported. */
export interface Look {
  readonly platform: Platform;
  /** The platform's clock (sandbox), else the machine's. */
  readonly now: Date;
  readonly forms: ReadonlyMap<string, FormProgress>;
  readonly orders: ReadonlyMap<string, OrderProgress>;
  readonly revocations: ReadonlyMap<string, RevocationProgress>;
  /** Tickets that are there and cannot be read now, with the reason: nothing is concluded from that they say nothing. */
  readonly troubles: ReadonlyMap<string, string>;
  /** Tickets that are over, and whose papers were kept as long as the address says. */
  readonly overdue: readonly string[];
  /** Ticket -> English clause: a file that was brought for it and cannot be used; the first where there are several. */
  readonly remarks: ReadonlyMap<string, string>;
  /** What a submission just answered, so that the rest of the operation sees it. */
  noteForm(ticket: string, progress: FormProgress): void;
  noteOrder(ticket: string, progress: OrderProgress): void;
  /** @param progress `undefined` once it was taken back */
  noteRevocation(ticket: string, progress: RevocationProgress | undefined): void;
}

/** A platform that has not answered by then is out of reach: a preview must not hang on it. Milliseconds. */
const lookLimit = 20_000;

/** A look, or the fault of a platform that is out of reach. @throws any other fault */
export async function lookOrFault(world: World, address: string): Promise<Look | Fault> {
  try {
    return await world.look(address);
  } catch (error) {
    if (isFault(error, "platform-unreachable")) return error;
    throw error;
  }
}

/**
 * What `diff` makes of a place that could not be looked at (issue 11): where somebody or something is waited for, the
 * run fails with the place's own fault, once for all resources; where nothing depends on it, one warning.
 */
export function unseen(fault: Fault, isAwaited: boolean, world: World): { readonly changes: false } {
  if (isAwaited && world.first(`failed: ${fault.message}`)) throw fault;
  if (!isAwaited && world.first(`warned: ${fault.message}`)) world.say(`warning: ${fault.what} Nothing waits for it here.`);
  return { changes: false };
}

/**
 * A ticket lies in its place and cannot be read: what it would say is waited for.
 * @throws Fault `platform-unreachable`
 */
export function mustBeReadable(ticket: string | null | undefined, { troubles }: Look): void {
  const because = ticket ? troubles.get(ticket) : undefined;
  if (because === undefined) return;
  throw new Fault(
    "platform-unreachable",
    `The ticket ${ticket} cannot be read: ${because}.`,
    "Mend the file or folder that is named, then run pulumi up again. What is known of it stands.",
  );
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

/** More than these are counted, not named, in one run's lines. */
const mostNamed = 20;

async function look(platform: Platform, systemNow: () => Date, say: (line: string) => void): Promise<Look> {
  const now = platform.clock ? await platform.clock() : systemNow();
  const report = await platform.poll();
  const forms = new Map(report.forms);
  const orders = new Map(report.orders);
  const revocations = new Map(report.revocations);
  for (const { file, because } of report.unmatched.slice(0, mostNamed)) say(`left where it is: ${file}: ${because}`);
  if (report.unmatched.length > mostNamed) say(`left where they are: ${report.unmatched.length - mostNamed} more files`);
  return {
    platform,
    now,
    forms,
    orders,
    revocations,
    troubles: report.troubles,
    overdue: report.overdue ?? [],
    remarks: new Map(
      report.unmatched.flatMap(({ about, file, because }) => (about ? [[about, visible(`${file}: ${because}`)] as const] : [])).reverse(),
    ),
    noteForm: (ticket, progress) => void forms.set(ticket, progress),
    noteOrder: (ticket, progress) => void orders.set(ticket, progress),
    noteRevocation: (ticket, progress) => void (progress ? revocations.set(ticket, progress) : revocations.delete(ticket)),
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
export function openWorld({ say: sayIt, ...rest }: Surroundings): World {
  /** Names of files, replies and certificates are other people's words: none moves a terminal's cursor (issue 13). */
  const say = (line: string): void => sayIt(visible(line));
  const context = { ...rest, notice: say };
  const looks = new Map<string, Promise<Look>>();
  const chains = new Map<string, ReturnType<World["chains"]>>();
  const desks = new Map<string, ReturnType<World["desk"]>>();
  const registers = new Map<string, Promise<RegisterDesk>>();
  const channels = new Map<string, Promise<ChannelDesk>>();
  const claims = new Map<string, string>();
  const closings = new Map<string, string | null>();
  const told = new Set<string>();
  const followed = new Set<string>();
  const known = new Map<string, KnownForm>();
  const checks = new Map<string, Promise<void>>();
  return {
    say,
    now: rest.now,
    setting: (name) => rest.env[name],
    path: (path) => resolvedPath(path, rest),
    file: (path) => readUserFile(resolve(rest.cwd, path)),
    claim: (key, owner) => {
      const holder = claims.get(key) ?? owner;
      claims.set(key, holder);
      return holder === owner ? undefined : holder;
    },
    vault: async (address, id) => {
      const vault = await openVault(address, context);
      if (!id) return vault;
      const asked = `${resolvedAddress(address, rest)} ${id}`;
      const check = checks.get(asked) ?? mustBe(vault, id);
      checks.set(asked, check);
      await check;
      return vault;
    },
    desk: (about, options) => {
      const desk = desks.get(about) ?? options().then(revocationDesk);
      desks.set(about, desk);
      return desk;
    },
    register: (setting) => {
      const desk = registers.get(setting) ?? openRegisters(setting, { ...rest, cache: registerCacheFolder((name) => rest.env[name]) });
      registers.set(setting, desk);
      return desk;
    },
    channel: (address) => {
      const desk = channels.get(address) ?? openChannel(address, rest).then(channelDesk);
      channels.set(address, desk);
      return desk;
    },
    chains: (address) => {
      const place = resolvedAddress(address, rest);
      const listing =
        chains.get(place) ??
        bounded(
          openPlatform(address, context).then(({ evidence }) => evidence && keptIn(evidence, (work) => bounded(work, address))),
          address,
        );
      chains.set(place, listing);
      return listing;
    },
    resolve: (address) => resolvedAddress(address, rest),
    first: (what) => !told.has(what) && told.add(what) !== undefined,
    follow: (ticket) => void followed.add(ticket),
    isFollowed: (ticket) => followed.has(ticket),
    noteForm: (ticket, form) => void known.set(ticket, form),
    form: (ticket) => known.get(ticket),
    noteClosing: (idNat, closedOn) => void closings.set(idNat, closedOn),
    closing: (idNat) => closings.get(idNat),
    look: (address) => {
      const place = resolvedAddress(address, rest);
      const found = looks.get(place);
      if (found) return found;
      const looking = bounded(
        openPlatform(address, context).then((platform) => look(platform, context.now, say)),
        address,
      );
      looks.set(place, looking);
      looking.catch(() => undefined); // whoever asks gets the failure; that nobody does is no crash
      return looking;
    },
  };
}

/** The world of the provider's process, whose life is one operation; shared by all kinds. */
let shared: World | undefined;
export const sharedWorld = (): World =>
  (shared ??= openWorld({ cwd: process.cwd(), env: process.env, now: () => new Date(), say: (line) => console.log(line) }));
