import { mayOrder } from "../../provider/policy";
import type { StackResource } from "../stack";
import { idOf, list, namesOf, ofKind, record, remarksOn, seenAt, text, textOr } from "./reading";
import type { DeskExchange, DeskForm, DeskOrder, DeskStack } from "./types";

/** Orders under way, by ticket: what the portal's fields take, as the order sheet has it. Pure. */
export function ordersOf(
  stacks: readonly DeskStack[],
  exchanges: readonly DeskExchange[],
  forms: readonly DeskForm[],
  now: Date,
): Map<string, DeskOrder> {
  const byTicket = new Map(forms.map((form) => [form.ticket, form]));
  const orders = ofKind(stacks, "OrgCertificate").flatMap(({ stack, resource }) => {
    const next = record(resource.outputs["next"]);
    if (typeof next["ticket"] !== "string") return [];
    const form = byTicket.get(text(record(resource.outputs["formRequest"])["ticket"]));
    return [orderOf(resource, stack, next["ticket"], { exchanges, form, now })];
  });
  return new Map(orders.map((order) => [order.ticket, order]));
}

interface Around {
  readonly exchanges: readonly DeskExchange[];
  readonly form: DeskForm | undefined;
  readonly now: Date;
}

function orderOf(resource: StackResource, stack: string, ticket: string, { exchanges, form, now }: Around): DeskOrder {
  const { outputs } = resource;
  const next = record(outputs["next"]);
  const structure = record(outputs["structure"]);
  const seen = seenAt(exchanges, "orders", ticket);
  const renews = renewedOf(outputs["current"], now);
  const admins = seen?.admins ?? administratorsOf(outputs, now);
  return {
    ticket,
    certificate: idOf(resource, stack),
    exchange: text(outputs["platform"]),
    environment: text(outputs["environment"]),
    offer: outputs["usage"] === "SSL" ? "SERV" : "ORG",
    structure: { name: text(structure["name"]), idNat: text(structure["idNat"]), department: text(structure["departmentLabel"]) },
    serverInstance: text(outputs["serverInstance"]),
    usage: text(outputs["usage"]),
    commonName: text(outputs["commonName"]),
    actorEmail: text(outputs["contactMail"]),
    informedEmail: textOr(outputs["informedMail"], null),
    renews,
    admins,
    isNobodys: admins.length === 0 && (seen?.admins !== undefined || namesOf(list(record(outputs["formRequest"])["admins"])).length > 0),
    dossierReference: form?.dossierReference ?? null,
    formNumber: form?.number ?? (outputs["environment"] === "test" ? "414" : "413"),
    publicKeySha256: text(next["publicKeySha256"]),
    code: { vault: text(outputs["vault"]), entry: text(next["entry"]) },
    orderedAt: textOr(next["orderedAt"], seen?.orderedAt ?? null),
    state: seen?.state ?? "unseen",
    refused: seen?.reason ?? textOr(next["refused"], null),
    quarantined: seen?.quarantined ?? textOr(next["quarantined"], null),
    waiting: seen?.waiting ?? textOr(next["waiting"], null),
    remarks: remarksOn(exchanges, ticket),
    sheetPath: seen?.sheetPath ?? null,
    by: renews?.notAfter.slice(0, 10) ?? null,
  };
}

/** ANS renews a certificate only while it is active; afterwards, and when it is revoked, a new one is ordered (FAQ). */
function renewedOf(written: unknown, now: Date): DeskOrder["renews"] {
  const { serialNumber, notAfter, revoked } = record(written);
  if (typeof serialNumber !== "string" || typeof notAfter !== "string" || revoked) return null;
  return now < new Date(notAfter) ? { serialNumber, notAfter } : null;
}

/** Those who may order, by the state: whose card has ended may not, nor whom the validated form does not name. */
export function administratorsOf(outputs: Readonly<Record<string, unknown>>, now: Date): string[] {
  const admins = list(record(outputs["formRequest"])["admins"]).filter((admin) => namesOf([admin]).length > 0);
  const named = Array.isArray(outputs["named"]) ? (outputs["named"] as string[]) : undefined;
  return namesOf(mayOrder(admins as Parameters<typeof mayOrder>[0], named, now));
}
