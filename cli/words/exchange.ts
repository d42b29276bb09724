import { both } from "./both";
import type { Language } from "./language";
import { phaseIn } from "./wordings";

/** What `igc-sante bring` and `igc-sante outbox` say. PURE. */
export const exchangeWords = {
  notBrought: both("{path}: not brought, since {because}.", "{path} : non déposé. Motif : {because}."),
  brought: both("{path}: {as} for {ticket}, now {file}. {then}", "{path} : {as} pour {ticket}, maintenant {file}. {then}"),
  itIs: both("It is {said}.", "Nature du document : {said}."),
  judgedLater: both("It is judged at the next pulumi up.", "Contrôle au prochain pulumi up."),
  open: both("{ticket}  {kind} {state}  since {day}  {path}", "{ticket}  {kind}, {state}  depuis le {day}  {path}"),
  unreadable: both("{ticket}  cannot be read now", "{ticket}  illisible pour l'instant"),
  unread: both(
    "{count} files in inbox/ may not be read with these rights: what they answer is shown as before they came.",
    "Fichiers de inbox/ que ces droits ne permettent pas de lire : {count}. Ce à quoi ils répondent est montré comme avant leur arrivée.",
  ),
  neverUsed: both("Nothing was ever handed out at {platform}.", "Rien n'a encore été remis dans {platform}."),
  nothingWaits: both("Nothing waits for anybody at {platform}.", "Personne n'a rien à faire dans {platform}."),
} as const;

/** As what a file was brought. */
export const broughtAs = {
  "answer": both("answer", "réponse à la commande"),
  "signed form": both("signed form", "formulaire signé"),
  "reply": both("reply", "réponse notée"),
} as const;

export const ticketKinds = {
  form: both("form", "formulaire"),
  order: both("order", "commande"),
  revocation: both("revocation", "révocation"),
} as const;

/** How far a ticket is, in French: of forms the phase, of orders and revocations as the exchange says. */
const states: Readonly<Record<string, string>> = { open: "en cours", answered: "réponse reçue", refused: "refus noté", settled: "close" };

export const ticketState = (language: Language, kind: keyof typeof ticketKinds, state: string): string =>
  language === "en" ? state : kind === "form" ? phaseIn(language, state) : (states[state] ?? state);
