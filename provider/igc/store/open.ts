import { realPatience } from "../../vault/common";
import type { StoreAddress, StoreService } from "../address";
import type { OpenStoreContext } from "./context";
import type { ExchangeStore } from "./store";

type Open = (address: StoreAddress, context: OpenStoreContext) => Promise<ExchangeStore>;

/** Service -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<StoreService, Open>> = {
  s3: async (address, context) => (await import("./s3.js")).openS3(address, context),
  azblob: async (address, context) => (await import("./azblob.js")).openAzureBlobs(address, context),
  gs: async (address, context) => (await import("./gs.js")).openGoogleStorage(address, context),
};

/** Opens the store of an address. Nothing is asked of it yet. @throws Fault `optional-package` when its SDK is not installed. */
export const openStore = (
  address: StoreAddress,
  { patience = realPatience, ...context }: Omit<OpenStoreContext, "patience"> & Partial<Pick<OpenStoreContext, "patience">>,
): Promise<ExchangeStore> => adapters[address.service](address, { ...context, patience });
