import { type CertificateOutputs, identityOf } from "../../provider/lifecycle/certificate";
import { daysUntil, inServiceName } from "../../provider/policy";
import { historyOf, type KnownOrder } from "../history/events";
import type { StackResource } from "../stack";
import { alarmIn } from "../status/alarm";
import { driftAt, servedOf } from "../status/drift";
import { driftIn } from "../words";
import { requestAsSeen } from "./model-forms";
import { askedRevocation } from "./model-revocations";
import { grouped, idOf, ofKind, record, text, textOr } from "./reading";
import type { DeskCertificate, DeskExchange, DeskForm, DeskStack } from "./types";

const collator = new Intl.Collator("fr", { numeric: true });
const orderOf = ({ structure, serverInstance, usage, commonName }: DeskCertificate): string =>
  [structure.name, serverInstance, usage, commonName].join("\n");

/** Every certificate, by structure, server, usage and name. Pure. */
export function certificatesOf(
  stacks: readonly DeskStack[],
  exchanges: readonly DeskExchange[],
  forms: readonly DeskForm[],
  now: Date,
): DeskCertificate[] {
  const around = { requests: requestsByTicket(stacks, forms), rounds: ordersByName(exchanges), now };
  return ofKind(stacks, "OrgCertificate")
    .map(({ stack, resource }) => certificateOf(resource, stack, around))
    .sort((one, other) => collator.compare(orderOf(one), orderOf(other)));
}

interface Around {
  /** What asks for a certificate's habilitation, as far as it is by now. */
  readonly requests: ReadonlyMap<string, StackResource>;
  /** Orders by what their certificate is called through all its rounds. */
  readonly rounds: ReadonlyMap<string, readonly KnownOrder[]>;
  readonly now: Date;
}

function requestsByTicket(stacks: readonly DeskStack[], forms: readonly DeskForm[]): Map<string, StackResource> {
  const known = new Map(forms.map((form) => [form.ticket, form]));
  return new Map(
    ofKind(stacks, "Form413Request").map(({ resource }) => [text(resource.outputs["ticket"]), requestAsSeen(resource, known)]),
  );
}

function ordersByName(exchanges: readonly DeskExchange[]): Map<string, KnownOrder[]> {
  const orders = exchanges.flatMap(({ report }) => [...(report?.orders ?? [])].map(([ticket, order]) => ({ ...order, ticket })));
  return grouped(
    orders.filter(({ certificate }) => certificate),
    ({ certificate }) => certificate!,
  );
}

function certificateOf(resource: StackResource, stack: string, { requests, rounds, now }: Around): DeskCertificate {
  const { outputs, name } = resource;
  const [structure, next] = [record(outputs["structure"]), record(outputs["next"])];
  const current = currentOf(outputs["current"]);
  const served = current && servedOf(outputs);
  const form = textOr(record(outputs["formRequest"])["ticket"], null);
  const shown = {
    id: idOf(resource, stack),
    stack,
    name,
    environment: text(outputs["environment"]),
    structure: { name: textOr(structure["name"], name), idNat: text(structure["idNat"]), department: text(structure["departmentLabel"]) },
    serverInstance: text(outputs["serverInstance"]),
    usage: text(outputs["usage"]),
    commonName: text(outputs["commonName"]),
    phase: text(outputs["phase"]),
    current,
    former: served !== null && served.serialNumber !== current?.serialNumber ? served.serialNumber : null,
    end: served?.notAfter ?? null,
    daysLeft: served && daysUntil(now, new Date(served.notAfter)),
    alarm: alarmIn(outputs, now),
    renewAt: textOr(outputs["renewAt"], null),
    inService: textOr(outputs["inService"], null),
    vault: text(outputs["vault"]),
    drift: driftAt(outputs, now).map((found) => driftIn("fr", found)),
    because: textOr(next["because"], null),
    order: textOr(next["ticket"], null),
    form,
    revocation: textOr(askedRevocation(outputs)["ticket"], null),
  };
  const orders = rounds.get(roundsName(outputs)) ?? [];
  const request = form === null ? undefined : requests.get(form);
  return { ...shown, history: historyOf(resource, request ? [request] : [], now, "fr", orders) };
}

/** What its orders are filed under; nothing where the state hides who it is for. */
function roundsName(outputs: Readonly<Record<string, unknown>>): string {
  const identity = identityOf({ structure: {}, ...outputs } as unknown as CertificateOutputs);
  return Object.values(identity).every((part) => typeof part === "string") ? inServiceName(identity) : "";
}

function currentOf(written: unknown): DeskCertificate["current"] {
  const { serialNumber, notBefore, notAfter, subject, issuedSubject, sha256, publicKeySha256, revoked } = record(written);
  if (typeof notAfter !== "string" || typeof notBefore !== "string") return null; // none, or hidden by the program
  const { at, reason } = record(revoked);
  return {
    serialNumber: text(serialNumber),
    subject: textOr(issuedSubject, text(subject)),
    notBefore,
    notAfter,
    sha256: text(sha256),
    publicKeySha256: text(publicKeySha256),
    revoked: typeof at === "string" ? { at, reason: text(reason) } : null,
  };
}
