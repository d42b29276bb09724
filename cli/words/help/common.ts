/** What the French help of several commands has in the same words. PURE. */

/** The help of one command. */
export interface Help {
  /** One line for the overview. */
  readonly summary: string;
  /** What `igc-sante COMMAND --help` prints. */
  readonly usage: string;
}

export const lang = "en ou fr ; par défaut : selon la locale (LC_ALL, LC_MESSAGES, LANG), sinon en";
export const several = "peut être donné plusieurs fois";
export const stack = "un export de la stack (pulumi stack export > state.json) ; par défaut : la stack de ce dossier";
export const stacks = `un export de la stack (pulumi stack export > state.json) ; ${several}. Par défaut : la stack de ce dossier`;
export const day = "le jour à partir duquel compter, ISO 8601 ; par défaut : maintenant";
export const exchange = "manual:<dir>, manual:s3://<bucket>/<prefix>, manual:azblob://..., manual:gs://... ;";
export const exchangeByDefault = "par défaut : IGC_SANTE_PLATFORM, sinon manual:./igc-sante";
export const replaces = "remplace les fichiers qui sont déjà là";
export const environments = "production, test ou rehearsal";
