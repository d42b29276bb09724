/** The help of every command in French. The English stands with each command, which its own file words; a test holds one to the other. PURE. */
import { certificatesHelp } from "./certificates";
import type { Help } from "./common";
import { followHelp } from "./follow";
import { prepareHelp } from "./prepare";

export const helpInFrench: Readonly<Record<string, Help>> = { ...followHelp, ...certificatesHelp, ...prepareHelp };
