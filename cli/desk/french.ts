import { afterNews } from "./model-news";

/** French of what states hold in English, beside the words that the whole command has. Pure. */

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

export const french = (text: string): string => own[text] ?? text;
export const frenchRole = (role: string): string => role;
export const frenchAct = ({ what, where, because }: Act): Act => ({ what: french(what), where, because: french(because) });
