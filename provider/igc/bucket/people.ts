import { isFault } from "../../fault";
import type { ExchangeStore } from "../store";

/** Where what others brought lies, which may hold a private key, and what no paper is in: people need neither to fetch or bring. */
const notForPeople = ["inbox/", "ca/"];

/**
 * A store as people see it whose rights end at what they fetch and bring (docs/exchange.md): what they may not read of the
 * inbox is not there for them, and they are told of it. A pipeline must not see it so: it would wait for ever for what it may not read.
 */
export const asPeopleSee = (store: ExchangeStore, unread: (name: string) => void): ExchangeStore => ({
  place: store.place,
  async create(name, bytes) {
    try {
      return await store.create(name, bytes);
    } catch (error) {
      // A signature of Azure that may create and not write forbids a name that is taken: only a look at it tells.
      if (isFault(error, "exchange-forbidden") && (await store.read(name, 1, "head"))) return undefined;
      throw error;
    }
  },
  replace: (name, bytes, version) => store.replace(name, bytes, version),
  list: (folder) => store.list(folder),
  remove: (name, version) => store.remove(name, version),
  async read(name, limit, head) {
    try {
      return await store.read(name, limit, head);
    } catch (error) {
      if (!isFault(error, "exchange-forbidden") || !notForPeople.some((folder) => name.startsWith(folder))) throw error;
      if (name.startsWith("inbox/")) unread(name);
      return undefined;
    }
  },
});
