/** Channels that carry a signed form to ANS and hear what it answers: the port, the table that opens it from one address, and the desk where all forms ask at once. */
export { readChannelAddress } from "./address";
export type { Channel, Handed, Planned, Reply, Sending } from "./channel";
export { readProcedureOf } from "./demarche";
export { type ChannelDesk, channelDesk } from "./desk";
export { openChannel } from "./open";
