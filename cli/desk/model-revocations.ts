import type { StackResource } from "../stack";
import { administratorsOf } from "./model-orders";
import { idOf, ofKind, record, remarksOn, seenAt, text, textOr } from "./reading";
import type { DeskExchange, DeskRevocation, DeskStack } from "./types";

type Facts = Readonly<Record<string, unknown>>;

/** What the state remembers of a revocation that is asked for; nothing of one that the CRL shows already. Pure. */
export function askedRevocation(outputs: Facts): Facts {
  const [asked, current] = [record(record(outputs["revocation"])["asked"]), record(outputs["current"])];
  const isDone = !!asked["revoked"] || (!!current["revoked"] && current["serialNumber"] === asked["serialNumber"]);
  return isDone ? {} : asked;
}

/** Revocations that a person must do, by ticket: what the portal's fields take, as the revocation sheet has it. Pure. */
export function revocationsOf(stacks: readonly DeskStack[], exchanges: readonly DeskExchange[], now: Date): Map<string, DeskRevocation> {
  const revocations = ofKind(stacks, "OrgCertificate").flatMap(({ stack, resource }) => {
    const { ticket } = askedRevocation(resource.outputs);
    return typeof ticket === "string" ? [revocationOf(resource, stack, ticket, { exchanges, now })] : [];
  });
  return new Map(revocations.map((revocation) => [revocation.ticket, revocation]));
}

interface Around {
  readonly exchanges: readonly DeskExchange[];
  readonly now: Date;
}

function revocationOf(resource: StackResource, stack: string, ticket: string, { exchanges, now }: Around): DeskRevocation {
  const { outputs } = resource;
  const { serialNumber, reason, askedAt, entry, elsewhere, refused } = askedRevocation(outputs);
  const structure = record(outputs["structure"]);
  const seen = seenAt(exchanges, "revocations", ticket);
  return {
    ticket,
    certificate: idOf(resource, stack),
    exchange: text(outputs["platform"]),
    environment: text(outputs["environment"]),
    structure: { name: text(structure["name"]), idNat: text(structure["idNat"]), department: text(structure["departmentLabel"]) },
    serverInstance: text(outputs["serverInstance"]),
    usage: text(outputs["usage"]),
    commonName: text(outputs["commonName"]),
    serialNumber: text(serialNumber),
    reason: text(reason),
    askedAt: textOr(seen?.askedAt, text(askedAt)),
    state: seen ? (seen.refused !== undefined ? "refused" : seen.state) : "unseen",
    refused: seen ? (seen.refused ?? null) : textOr(refused, null),
    remarks: remarksOn(exchanges, ticket),
    admins: administratorsOf(outputs, now),
    // The program may name another vault by now than the one the key lies in.
    code: { vault: textOr(record(elsewhere)["vault"], text(outputs["vault"])), entry: text(entry) },
  };
}
