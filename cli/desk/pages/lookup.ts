import type { DeskCertificate, DeskModel, WorkItem } from "../types";

/** A model by what its pages ask it for: thousands of pages of one model are rendered one after the other. */

interface Lookup {
  readonly certificates: ReadonlyMap<string, DeskCertificate>;
  /** Work by the id of its certificate. */
  readonly work: ReadonlyMap<string, readonly WorkItem[]>;
}

const known = new WeakMap<DeskModel, Lookup>();

export function lookupOf(model: DeskModel): Lookup {
  const before = known.get(model);
  if (before) return before;
  const work = new Map<string, WorkItem[]>();
  for (const item of model.work) if (item.certificate) work.set(item.certificate, [...(work.get(item.certificate) ?? []), item]);
  const made = { certificates: new Map(model.certificates.map((each) => [each.id, each])), work };
  known.set(model, made);
  return made;
}
