import { list, record, textOr } from "./reading";
import type { DeskForm, HistoryLine } from "./types";

/** What happened to one certificate, as far as its state and its exchange know, the latest first. Pure. */
export function historyOf(
  outputs: Readonly<Record<string, unknown>>,
  form: DeskForm | undefined,
  orders: readonly { readonly orderedAt: string; readonly settledAt?: string; readonly state: string }[],
): HistoryLine[] {
  const [current, next, asked] = [record(outputs["current"]), record(outputs["next"]), record(record(outputs["revocation"])["asked"])];
  const [revoked, rolledBack] = [record(current["revoked"]), record(outputs["rolledBack"])];
  const serial = textOr(current["serialNumber"], "");
  const lines: (readonly [unknown, string])[] = [
    ...list(outputs["past"]).map((past) => {
      const { notBefore, serialNumber } = record(past);
      return [notBefore, `Certificat précédent délivré, n° de série ${textOr(serialNumber, "inconnu")}`] as const;
    }),
    [form?.submittedAt, `Formulaire ${form?.number ?? ""} préparé`],
    [form?.signedAt, `Formulaire ${form?.number ?? ""} signé`],
    [form?.sentAt, `Formulaire ${form?.number ?? ""} envoyé à l'ANS`],
    [form?.acknowledgedAt, `Accusé de réception de l'ANS${form?.dossierReference ? `, dossier ${form.dossierReference}` : ""}`],
    [form?.decidedAt, form?.phase === "refused" ? "Habilitation refusée par l'ANS" : "Habilitation validée par l'ANS"],
    ...orders.flatMap(({ orderedAt, settledAt }) => [
      [orderedAt, "Commande préparée"] as const,
      [settledAt, "Certificat reçu, vérifié et rangé ; commande close"] as const,
    ]),
    ...(orders.some(({ orderedAt }) => orderedAt === next["orderedAt"]) ? [] : [[next["orderedAt"], "Commande préparée"] as const]),
    [next["dueOn"], "Renouvellement commencé : nouvelle clé"],
    [current["notBefore"], `Certificat en service délivré, n° de série ${serial}`],
    [rolledBack["at"], "Certificat précédent remis en service à la main"],
    [asked["askedAt"], `Révocation demandée, n° de série ${textOr(asked["serialNumber"], "inconnu")}`],
    [revoked["at"], `Certificat révoqué, n° de série ${serial}`],
  ];
  return lines.flatMap(([at, what]) => (typeof at === "string" ? [{ at, what }] : [])).sort((one, other) => other.at.localeCompare(one.at));
}
