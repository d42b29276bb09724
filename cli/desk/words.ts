import { parisDay } from "../../provider/calendar";
import type { DeskCertificate, DeskOrder, DeskRevocation, Urgency } from "./types";

/** French words of what the model has codes for, and days as people here write them. Pure. */

const long = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });
const withTime = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" });
const month = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });

const isDay = (at: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(at);
const parsed = (at: string): Date => (isDay(at) ? new Date(`${at}T00:00:00Z`) : parisDay(new Date(at)));
const isTime = (at: string): boolean => !Number.isNaN(Date.parse(at));

/** `3 décembre 2026`: the day in Paris of an instant, or a day. What is no date stays as it is. */
export const day = (at: string): string => (isTime(at) ? long.format(parsed(at)).replace(/^1 /, "1er ") : at);
/** `3 décembre 2026 à 09:30`, in Paris. */
export const dayTime = (at: string): string => (isTime(at) ? withTime.format(new Date(at)).replace(/^1 /, "1er ") : at);
/** `décembre 2026` */
export const monthOf = (at: string): string => month.format(parsed(at));
/** `2026-12-03`, for the attribute of a time. */
export const isoDay = (at: string): string => (isTime(at) ? parsed(at).toISOString().slice(0, 10) : at);

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("fr-FR")} ${Math.abs(count) < 2 ? one : many}`;

/** `dans 12 jours`, `aujourd'hui`, `depuis 3 jours` */
export function inDays(days: number): string {
  if (days === 0) return "aujourd'hui";
  return days > 0 ? `dans ${counted(days, "jour")}` : `depuis ${counted(-days, "jour")}`;
}

/** Life left, as it stands in a table. */
export const left = (days: number): string => (days > 0 ? counted(days, "jour") : "terminé");

export const urgencies: Readonly<Record<Urgency, string>> = {
  late: "En retard",
  week: "Dans les 7 jours",
  month: "Dans les 30 jours",
  later: "Plus tard",
  undated: "Sans échéance",
};

/** Why a certificate is in its phase, and what takes it out of it. */
export const whyPhase: Readonly<Record<string, string>> = {
  "awaiting-habilitation":
    "La clé est faite. Seul un formulaire validé par l'ANS ouvre la commande : la suite vient de son signataire, puis de l'ANS.",
  "to-order":
    "La clé et la demande sont faites, le formulaire est validé. Un administrateur technique commande et retire le certificat sur le portail, puis le dépose.",
  "issued": "Le certificat est délivré, vérifié et en service. Rien n'est dû avant son renouvellement.",
  "renewing":
    "Le certificat en service le reste. Son successeur est en cours : il prend sa place une fois commandé, retiré, déposé et vérifié.",
  "quarantined":
    "Le fichier déposé n'est pas le certificat commandé : il a été mis à l'écart, et rien n'est commandé à nouveau de soi-même.",
  "revoked": "L'autorité a révoqué ce certificat, et c'est définitif. Une personne décide s'il en faut un autre.",
  "expired": "Le certificat en service est arrivé à sa fin. L'ANS ne le renouvelle plus : un nouveau se commande.",
};

export const orderStates: Readonly<Record<DeskOrder["state"], string>> = {
  open: "à commander et à retirer",
  answered: "certificat déposé : le prochain « pulumi up » le vérifie et le range",
  refused: "refusée",
  settled: "close",
  unseen: "à commander et à retirer, d'après l'état",
};

export const revocationStates: Readonly<Record<DeskRevocation["state"], string>> = {
  open: "à révoquer sur le portail",
  refused: "refusée",
  settled: "close",
  unseen: "à révoquer sur le portail, d'après l'état",
};

export const environments: Readonly<Record<string, string>> = {
  production: "PRODUCTION",
  test: "TEST",
  rehearsal: "RÉPÉTITION : ne rien commander à l'ANS",
};

/** As the portal's third step offers them; what they are for, in the words of form 413. */
export const usages: Readonly<Record<string, string>> = {
  AUTH_CLI: "AUTH_CLI (authentification)",
  SIGN: "SIGN (signature)",
  CONF: "CONF (confidentialité)",
  SSL: "SSL (serveur)",
};

/** A certificate in a line: what for, and under which name. */
export const titleOf = ({ usage, commonName }: Pick<DeskCertificate, "usage" | "commonName">): string => `${usage} ${commonName}`;
