import { type EvidenceShelf, recordNumber } from "../../evidence";
import { noteName, noteText } from "../carried";
import type { CarriedNote } from "../form-progress";
import { evidenceFolder, inbox, isForm, largestEvidence, largestFetched, notedIn, type Together } from "../manual";
import type { ExchangeStore } from "../store";
import { type Filed, folderOf, ticketOf } from "./filed";
import type { Shelf } from "./shelf";

/** Notes in a form's record what came back signed, unless it is noted. */
export const noteSigned = (shelf: Shelf, filed: Filed, facts: Together): Promise<Filed> =>
  shelf.update(filed, ({ record }) => {
    const evidence = record.kind === "form" ? notedIn(record, facts) : undefined;
    return evidence && { record: evidence };
  });

/** Writes a channel's note beside an open form, unless one of its name is there. @returns whether it was written */
export async function noteBeside(shelf: Shelf, name: string, note: CarriedNote): Promise<boolean> {
  const filed = await shelf.find(name);
  if (filed?.standing.state !== "open" || !isForm(ticketOf(filed))) return false;
  return (await shelf.store.create(`${folderOf(name)}${noteName(note)}`, Buffer.from(noteText(note)))) !== undefined;
}

const placeOf = (chain: string, name = ""): string => `${evidenceFolder}/${chain}/${name}`;

/** The chains of evidence of a store: `evidence/<chain>/0001.json`, written by a conditional write. */
export const evidenceInStore = (store: ExchangeStore): EvidenceShelf => ({
  create: async (chain, name, bytes) => (await store.create(placeOf(chain, name), bytes)) !== undefined,
  read: async (chain, name) => (await store.read(placeOf(chain, name), largestEvidence))?.bytes,
  async list() {
    const chains = new Map<string, string[]>();
    for (const { name } of await store.list(`${evidenceFolder}/`)) {
      const [, chain, record, ...rest] = name.split("/");
      if (rest.length > 0 || record === undefined || recordNumber(record) === undefined) continue;
      chains.set(chain!, [...(chains.get(chain!) ?? []), record]);
    }
    return chains;
  },
  async papersOf(ticket) {
    const listed = [...(await store.list(folderOf(ticket))), ...(await store.list(`${inbox}/`))].filter(
      ({ size }) => size <= largestFetched,
    );
    const read = await Promise.all(listed.map(async ({ name }) => [name, (await store.read(name, largestFetched))?.bytes] as const));
    return new Map(read.flatMap(([name, bytes]) => (bytes ? [[name, bytes] as const] : [])));
  },
});
