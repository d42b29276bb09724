import type { FaultCode } from "../../provider/fault";
import { faultGroups } from "../../provider/fault-codes";
import { actionIn, type FaultWords, faultWordsOf, remarkInFrench, roleInFrench } from "../words";
import { afterNews } from "./model-news";

/** French of what states hold in English: the words of the whole command, and those of the desk alone. Pure. */

interface Act {
  readonly what: string;
  readonly where: string;
  readonly because: string;
}

const own: Readonly<Record<string, string>> = {
  [afterNews.answered]: "lancer « pulumi up » : le certificat déposé est vérifié et rangé",
  [afterNews.validated]: "lancer « pulumi up » : les commandes suivent le formulaire validé par l'ANS",
  [afterNews.because]: "déposé dans l'échange depuis le dernier passage",
};

/** Who acts, by their role. What is not known stays as it is. */
export const frenchRole = (role: string): string => (role === "you" ? runs : (roleInFrench(role) ?? role));

/** A state says "you" to whoever runs the program; who reads here is somebody else. */
const runs = "qui lance « pulumi up »";

/** What to do, where and why. What no rule of this version words stays as it is. */
export function frenchAct(act: Act): Act {
  const { what, where, because } = actionIn("fr", { who: "", what: act.what, where: act.where, because: act.because });
  return { what: own[act.what] ?? what, where, because: own[act.because] ?? because };
}

/**
 * Why a file is refused, was set aside, or waits: a fault's message by its code, with its facts as they are, or the clauses of the
 * exchange and of signed forms; `undefined` where some of it has no French.
 */
export function frenchRemark(remark: string): string | undefined {
  const { text, isWhole } = remarkInFrench(remark);
  return isWhole ? text : undefined;
}

/** Why something is so. */
export const frenchReason = (because: string): string => frenchAct({ what: "", where: "", because }).because;

const codes = new Set<string>(Object.values(faultGroups).flatMap((group) => Object.keys(group)));

/** What a fault is, and what to do; `undefined` where there is no such code. */
export const frenchFault = (code: string): FaultWords | undefined => (codes.has(code) ? faultWordsOf(code as FaultCode) : undefined);
