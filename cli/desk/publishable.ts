import type { DeskForm, DeskModel, DeskOrder, Remark } from "./types";

/**
 * What may stand where a whole team reads. The model has no card number of its own; sentences that quote what somebody typed or brought
 * (a changed form, a refusal) may, so no number of a card's shape is left in them. Pure.
 */
export function publishable(model: DeskModel): DeskModel {
  const known = new Set([...model.certificates, ...model.forms.values()].map(({ structure }) => structure.idNat));
  const masked = (text: string): string =>
    text.replace(/(?<![\w-])\d{10}(?![\w-])/g, (number) => (known.has(number) ? number : "(numéro masqué)"));
  const orNone = (text: string | null): string | null => (text === null ? null : masked(text));
  const remark = (each: Remark): Remark => ({ file: masked(each.file), because: masked(each.because) });
  const order = (each: DeskOrder): DeskOrder => ({
    ...each,
    refused: orNone(each.refused),
    quarantined: orNone(each.quarantined),
    waiting: orNone(each.waiting),
    remarks: each.remarks.map(remark),
  });
  const form = (each: DeskForm): DeskForm => ({ ...each, refusal: orNone(each.refusal), remarks: each.remarks.map(remark) });
  return {
    ...model,
    work: model.work.map((item) => ({ ...item, what: masked(item.what), where: masked(item.where), because: masked(item.because) })),
    certificates: model.certificates.map((each) => ({
      ...each,
      because: orNone(each.because),
      history: each.history.map((event) => ({ ...event, sentence: masked(event.sentence) })),
      drift: each.drift.map((found) => ({ ...found, sentence: masked(found.sentence) })),
    })),
    orders: new Map([...model.orders].map(([ticket, each]) => [ticket, order(each)])),
    revocations: new Map(
      [...model.revocations].map(([ticket, each]) => [
        ticket,
        { ...each, refused: orNone(each.refused), remarks: each.remarks.map(remark) },
      ]),
    ),
    forms: new Map([...model.forms].map(([ticket, each]) => [ticket, form(each)])),
  };
}
