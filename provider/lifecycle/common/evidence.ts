import {
  appendHappenings,
  type EvidenceRecord,
  type EvidenceShelf,
  type Happening,
  type Head,
  recordName,
  recordNumber,
  surveyOf,
  verifyChain,
} from "../../evidence";
import { type Fault, isFault, orFault } from "../../fault";
import type { Platform } from "../../igc";
import { visible } from "../../x509/profile";
import type { Look, World } from "./world";

/** The evidence of requests (issue 18): what lifecycles append to it, and what a refresh sees of it. */

/** What a refresh found wrong with a chain: English sentences, the first finding of each kind; absent where there is none. */
export interface ChainDamage {
  /** Records that are gone. */
  readonly missing?: string;
  /** A record that was edited, or put in another's place. */
  readonly changed?: string;
}

/** What a state remembers of a chain. */
export interface RememberedChain extends Head, ChainDamage {}

const damageIn = ({ missing, changed }: ChainDamage): ChainDamage => ({
  ...(missing !== undefined && { missing }),
  ...(changed !== undefined && { changed }),
});

/** Who records: of the name of a pipeline one line is kept, and no password that stands in an address. */
function recordedBy(world: Pick<World, "setting">): string {
  const pipeline = visible((world.setting("IGC_SANTE_PIPELINE") ?? "").trim())
    .replace(/\/\/[^/@\s]*@/g, "//")
    .slice(0, 200);
  return pipeline ? `pulumi, ${pipeline}` : "pulumi";
}

/** What an operation, which has one platform, knows of the records of each chain. */
const seen = new WeakMap<Platform, Map<string, EvidenceRecord[]>>();

function seenOf(platform: Platform, chain: string): EvidenceRecord[] {
  const chains = seen.get(platform) ?? new Map<string, EvidenceRecord[]>();
  seen.set(platform, chains);
  const records = chains.get(chain) ?? [];
  chains.set(chain, records);
  return records;
}

/**
 * Appends what happened to a chain, and gives what the state remembers of it.
 * @param known as the state remembers it; `undefined` where it has none
 * @param before what is known of before the chain began: recorded first, and said to be recorded later
 */
export async function recordEvidence(
  chain: string,
  known: RememberedChain | null | undefined,
  { happened, before = [] }: { readonly happened: readonly Happening[]; readonly before?: readonly Happening[] },
  { platform, now }: Pick<Look, "platform" | "now">,
  world: Pick<World, "setting">,
): Promise<RememberedChain | undefined> {
  if (!platform.evidence || happened.length === 0) return known ?? undefined;
  const earlier = known ? [] : before.map((each) => ({ ...each, recordedLater: true as const }));
  const head = known ? { count: known.count, sha256: known.sha256 } : null;
  const stamp = { recordedAt: now.toISOString(), recordedBy: recordedBy(world) };
  const after = await appendHappenings(platform.evidence, chain, head, [...earlier, ...happened], stamp, seenOf(platform, chain));
  return after ? { ...after, ...damageIn(known ?? {}) } : undefined;
}

/** Takes a chain along to another exchange, record by record: it goes on there. What is there already is left. */
export async function carryChain(chain: string, from: EvidenceShelf | undefined, to: EvidenceShelf | undefined): Promise<void> {
  if (!from || !to) return;
  for (let number = 1; ; number++) {
    const bytes = await from.read(chain, recordName(number));
    if (!bytes) return;
    await to.create(chain, recordName(number), bytes);
  }
}

/** Whether records of before lie in an exchange: one chain at least has its first. */
function isKept(chains: ReadonlyMap<string, readonly string[]>): boolean {
  // Asked for each of thousands of resources: the first chain that is whole ends it.
  for (const names of chains.values()) if (names.includes(recordName(1))) return true;
  return false;
}

/**
 * What a refresh sees of a chain: by the one listing of its exchange which records are gone, and by one reading of each that is there
 * which were edited. Silence is no answer: while the exchange is out of reach, or a record cannot be read, what was found before stands.
 * So it does where no chain has its beginning: an exchange that is made anew in each run of a pipeline (docs/gitops.md) keeps none, and
 * away is not gone.
 */
export async function damagedEvidence(
  chain: string,
  known: RememberedChain | null | undefined,
  platform: string,
  world: World,
): Promise<ChainDamage> {
  if (!known) return {};
  const unseen = (fault: Fault): void => {
    if (world.first(`evidence: ${fault.message}`)) world.say(`warning: evidence was not looked at: ${fault.what}`);
  };
  const kept = await orFault(() => world.chains(platform));
  if (isFault(kept)) return (unseen(kept), damageIn(known));
  if (!kept) return {};
  if (!isKept(kept.listed)) {
    if (world.first(`evidence: ${platform}`))
      world.say(
        `warning: ${platform} keeps no evidence of before (a fresh clone?): nothing is concluded; igc-sante evidence says what lacks`,
      );
    return damageIn(known);
  }
  const numbers = (kept.listed.get(chain) ?? []).flatMap((name) => recordNumber(name) ?? []);
  const missing = surveyOf(numbers, known)?.fault.what;
  const files = await orFault(() => kept.read(chain, numbers));
  if (isFault(files)) return (unseen(files), damageIn({ missing, changed: known.changed }));
  const { findings } = verifyChain(chain, files, known);
  return damageIn({ missing, changed: findings.find(({ fault }) => fault.code === "evidence-changed")?.fault.what });
}
