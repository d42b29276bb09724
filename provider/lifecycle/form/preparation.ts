import { cardIncidents } from "../../policy";
import type { Properties, StackConfiguration } from "../../rpc";
import { choice, day, list, optional, record, resolvedVendorContract, text, vendorContract } from "../common";
import { mostAdmins } from "./shape";
import type { Preparation } from "./wish";

/** What becomes of an administrator's card: no form prints it. */
export const cardFacts = { cardExpiresOn: optional(day), cardIncident: optional(record({ kind: choice(cardIncidents), since: day })) };

/** Judged where it is given, by structure and administrators. */
export const preparation = record({
  kind: optional(text()),
  contract: optional(record({ signedOn: day, reference: optional(text()) })),
  signatoryCardExpiresOn: optional(day),
  department: optional(text()),
  administrators: optional(list(record({ cardType: text(), vendorContract: optional(vendorContract) }), 0, mostAdmins)),
});

/** A contract of the vendor that the stack's configuration names holds for all its staff. */
export function prepared(given: unknown, config: StackConfiguration): unknown {
  const administrators = (given as Partial<Preparation> | undefined)?.administrators;
  if (!Array.isArray(administrators)) return given;
  const vendors = (administrators as readonly Properties[]).map((each) => ({
    ...each,
    vendorContract: resolvedVendorContract({ ...each, employer: each["cardType"] === "CPA" ? "vendor" : "structure" }, config),
  }));
  return { ...(given as Preparation), administrators: vendors };
}
