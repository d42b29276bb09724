/**
 * From what lies in a server's folder and what should lie there to the steps between. PURE.
 *
 * The files of one delivery are a set: a folder of their own, never changed once it is whole. The names that the server
 * reads are links through one link, `current`, so that one rename changes all of them at once, and one puts them back
 * (as kubelet's atomic writer does, and certbot's live/). A journal is there from before that rename until the server was
 * seen with the new set: a run that finds one mends what another left.
 */
import { createHash } from "node:crypto";

/** A file as it should be. */
export interface FileWish {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What a name of the folder is now. */
export type Named =
  | { readonly kind: "absent" }
  /** Something that is neither ours nor a plain file: a folder, somebody's link. */
  | { readonly kind: "foreign" }
  /** `plain`: a file somebody put there. `ours`: a link through `current`, to a file that is there. */
  | { readonly kind: "plain" | "ours"; readonly sha256: string; readonly mode: number; readonly uid: number; readonly gid: number };

/** Written before `current` changes, removed when the server was seen with the new set. */
export interface Journal {
  /** The set to put back; null where there was none: the first files stay, and the server is asked again by the next run. */
  readonly from: string | null;
  readonly to: string;
  /** Names the new set brings: to be taken away again. */
  readonly added: readonly string[];
  /** SHA-256 of the new certificate, for a person to see. */
  readonly certificate: string;
}

/** What lies in the folder. */
export interface There {
  /** The set that `current` leads to. */
  readonly current: string | null;
  /** Names of the files of that set. */
  readonly files: readonly string[];
  readonly sets: readonly string[];
  readonly journal: Journal | null;
  /** Of every name that is wished or in the current set. */
  readonly names: Readonly<Record<string, Named>>;
}

/** One thing to do; each can be repeated. */
export type Step =
  | { readonly do: "discard"; readonly set: string }
  /** Writes a whole set and syncs it. Nothing reads it yet. */
  | { readonly do: "stage"; readonly set: string }
  /** Links the files that lie there into a set of their own, so that they can be put back. */
  | { readonly do: "keep"; readonly set: string; readonly names: readonly string[] }
  /** Makes ready what putting back needs, so that a full disk cannot stop it, then writes the journal. */
  | { readonly do: "open"; readonly journal: Journal }
  | { readonly do: "switch"; readonly set: string }
  /** Lets names lead to `current`: each is changed by one rename. */
  | { readonly do: "link"; readonly names: readonly string[] }
  | { readonly do: "unlink"; readonly names: readonly string[] }
  | { readonly do: "check" | "reload" | "probe" }
  /** Lets `current` lead to the set of before. */
  | { readonly do: "back"; readonly set: string }
  /** Removes the journal: the delivery is over. */
  | { readonly do: "close" };

/** One line a change. */
export interface Change {
  readonly name: string;
  readonly how: "new" | "replaced" | "rights" | "taken away";
}

export interface Plan {
  readonly changes: readonly Change[];
  /** Nothing that the server reads changes: where one fails, nothing has to be put back. */
  readonly before: readonly Step[];
  /** From the journal on: where one fails, all is put back. */
  readonly during: readonly Step[];
  /** The server has the new set; what fails here is tidied by the next run. */
  readonly after: readonly Step[];
}

/** Which of the server's own acts are configured. */
export interface Acts {
  readonly check: boolean;
  readonly reload: boolean;
  readonly probe: boolean;
}

/** Names that hold something deliver did not put there and will not replace. */
export const inTheWay = ({ names }: There, wishes: readonly FileWish[]): string[] =>
  wishes.flatMap(({ name }) => (names[name]?.kind === "foreign" ? [name] : []));

/**
 * What is to be done; without changes nothing is, but for what an earlier run left lying. A journal that has a set to put
 * back was closed before (`putBack`); one without says that the server was never seen with its first files.
 */
export function planOf(there: There, wishes: readonly FileWish[], certificate: string, acts: Acts): Plan {
  const changes = changesOf(there, wishes);
  const left = there.sets.filter((set) => set !== there.current).map((set): Step => ({ do: "discard", set }));
  const acting = (["check", "reload", "probe"] as const).filter((act) => acts[act]).map((act): Step => ({ do: act }));
  const unseen = there.journal !== null && there.journal.from === null;
  if (changes.length === 0) return { changes, before: left, during: unseen ? [...acting, { do: "close" }] : [], after: [] };
  const to = unused(setName(wishes), there.current);
  const kept = keptBefore(there, wishes);
  const from = unseen ? null : kept.from;
  const has = (name: string): boolean => there.names[name]?.kind === "ours" || there.names[name]?.kind === "plain";
  const added = wishes.map(({ name }) => name).filter((name) => !has(name));
  const gone = changes.filter(({ how }) => how === "taken away").map(({ name }) => name);
  const old = [...new Set([there.current, kept.from])].filter((set) => set !== null);
  return {
    changes,
    before: [...left, { do: "stage", set: to }, ...kept.steps],
    during: [
      { do: "open", journal: { from, to, added, certificate } },
      { do: "switch", set: to },
      ...(added.length > 0 ? [{ do: "link", names: added } as const] : []),
      ...acting,
      { do: "close" },
    ],
    after: [...(gone.length > 0 ? [{ do: "unlink", names: gone } as const] : []), ...old.map((set): Step => ({ do: "discard", set }))],
  };
}

/** Plain files in the way are the set of before: the same content under the same names, at every moment. */
function keptBefore(
  { current, names }: There,
  wishes: readonly FileWish[],
): { readonly steps: readonly Step[]; readonly from: string | null } {
  const plain = wishes.map(({ name }) => name).filter((name) => names[name]!.kind === "plain");
  if (plain.length === 0) return { steps: [], from: current };
  const all = [...plain, ...Object.keys(names).filter((name) => names[name]!.kind === "ours")];
  const from = unused("kept", current);
  return {
    steps: [
      { do: "keep", set: from, names: all },
      { do: "switch", set: from },
      { do: "link", names: plain },
    ],
    from,
  };
}

function changesOf({ names, files }: There, wishes: readonly FileWish[]): Change[] {
  const wished = wishes.flatMap((wish): Change[] => {
    const how = differs(names[wish.name]!, wish);
    return how ? [{ name: wish.name, how }] : [];
  });
  const gone = files.filter((file) => !wishes.some(({ name }) => name === file));
  return [...wished, ...gone.map((name): Change => ({ name, how: "taken away" }))];
}

function differs(named: Named, { bytes, mode, uid, gid }: FileWish): Change["how"] | undefined {
  if (named.kind === "absent" || named.kind === "foreign") return "new";
  if (named.sha256 !== sha256(bytes)) return "replaced";
  return named.kind === "plain" || named.mode !== mode || named.uid !== uid || named.gid !== gid ? "rights" : undefined;
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A name that follows from the content: a run after a crash stages the same set. */
function setName(wishes: readonly FileWish[]): string {
  const facts = wishes.map(({ name, bytes, mode, uid, gid }) => [name, sha256(bytes), mode, uid, gid]);
  return sha256(Buffer.from(JSON.stringify(facts))).slice(0, 16);
}

/** The set in use is never written to: somebody's hand may have changed it under its own name. */
const unused = (name: string, current: string | null): string => (name === current ? `${name}-again` : name);

/** What a failed or cut-off delivery needs, so that the server has what it had. A server that may have read the new set is told. */
export const putBack = ({ to, added }: Journal, from: string, reload: boolean): readonly Step[] => [
  { do: "back", set: from },
  ...(added.length > 0 ? [{ do: "unlink", names: added } as const] : []),
  ...(reload ? [{ do: "reload" } as const] : []),
  { do: "close" },
  { do: "discard", set: to },
];
