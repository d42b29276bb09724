import type { Channel, ChannelContext } from "../channel";

export async function openMail(_address: string, _context: ChannelContext): Promise<Channel> {
  throw new Error("not yet");
}
