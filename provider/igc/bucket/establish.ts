import { type ExchangeStore, prove } from "../store";

/** `exchange.json`: that the store is an exchange, and what it showed of itself. Without it nothing was ever handed out here. */
export const exchangeFile = "exchange.json";
const largestNote = 65_536;

interface Note {
  readonly exchange: 1;
  /** Whether the store keeps a condition on removals: else nothing is removed, and records say what is done with. */
  readonly removes: boolean;
}

/** What an exchange remembers of its store; `undefined` while it is not established, or was not to its end. */
export async function establishedNote(store: ExchangeStore): Promise<Note | undefined> {
  const read = await store.read(exchangeFile, largestNote);
  try {
    const note = JSON.parse(read?.bytes?.toString("utf8") ?? "null") as Partial<Note> | null;
    return note?.exchange === 1 && typeof note.removes === "boolean" ? { exchange: 1, removes: note.removes } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Proves a store before anything is handed out on it, once: the proof's own object then says so, so that a run after it
 * reads one object, and a preview, which writes nothing, needs none. @throws Fault `exchange-unconditional`
 */
export async function establish(store: ExchangeStore): Promise<{ readonly removes: boolean }> {
  const noteOf = ({ removes }: { readonly removes: boolean }): Buffer =>
    Buffer.from(`${JSON.stringify({ exchange: 1, removes } satisfies Note, null, 2)}\n`, "utf8");
  return (await establishedNote(store)) ?? (await prove(store, exchangeFile, noteOf));
}
