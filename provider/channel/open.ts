import { Fault } from "../fault";
import { readChannelAddress } from "./address";
import type { Channel, ChannelContext } from "./channel";

/** Scheme -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<string, (address: string, context: ChannelContext) => Promise<Channel>>> = {
  smtp: async (address, context) => (await import("./mail/index.js")).openMail(address, context),
  smtps: async (address, context) => (await import("./mail/index.js")).openMail(address, context),
  demarche: async (address, context) => (await import("./demarche/index.js")).openDemarcheChannel(address, context),
};

/** Opens the channel of an address. Nobody is asked before a form is handed over or answers are looked for. @throws Fault `channel-address` */
export async function openChannel(address: string, context: ChannelContext): Promise<Channel> {
  const read = readChannelAddress(address);
  if (read instanceof Fault) throw read;
  return adapters[address.slice(0, address.indexOf(":"))]!(address, context);
}
