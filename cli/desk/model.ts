import { certificatesOf } from "./model-certificates";
import { formsOf } from "./model-forms";
import { ordersOf } from "./model-orders";
import { revocationsOf } from "./model-revocations";
import { workOf } from "./model-work";
import { grouped } from "./reading";
import type { DeskExchange, DeskModel, DeskStack } from "./types";

export type * from "./types";

/** What the desk shows of stacks and exchanges at an instant. Pure. */
export function deskModel(stacks: readonly DeskStack[], exchanges: readonly DeskExchange[], now: Date): DeskModel {
  const forms = formsOf(stacks, exchanges);
  const certificates = certificatesOf(stacks, exchanges, forms, now);
  const ofForm = grouped(certificates, ({ form }) => form);
  return {
    now,
    stacks: stacks.map(({ name, writtenAt }) => ({ name, writtenAt })),
    exchanges,
    work: workOf(stacks, { forms, exchanges, now }),
    certificates,
    orders: ordersOf(stacks, exchanges, forms, now),
    revocations: revocationsOf(stacks, exchanges, now),
    forms: new Map(forms.map((form) => [form.ticket, { ...form, certificates: (ofForm.get(form.ticket) ?? []).map(({ id }) => id) }])),
  };
}
