import { readWho } from "../../provider/policy";

/** French of what states hold in English. Pure. */

interface Act {
  readonly what: string;
  readonly where: string;
  readonly because: string;
}

export const frenchRole = (role: string): string => readWho(role).role;

export const frenchAct = ({ what, where, because }: Act): Act => ({ what, where, because });
