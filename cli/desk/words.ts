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
/** And of which server and structure: in the title of a window no other has. */
export const wholeTitleOf = (of: Pick<DeskCertificate, "usage" | "commonName" | "serverInstance" | "structure">): string =>
  `${titleOf(of)}, ${of.serverInstance}, ${of.structure.name}`;
