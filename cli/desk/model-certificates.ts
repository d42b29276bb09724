import { type CertificateOutputs, identityOf } from "../../provider/lifecycle/certificate";
import { daysUntil, inServiceName } from "../../provider/policy";
import type { StackResource } from "../stack";
import { alarmIn } from "../status-alarm";
import { driftAt } from "../status-drift";
import { driftIn } from "../words";
import { historyOf } from "./history";
import { askedRevocation } from "./model-revocations";
import { idOf, ofKind, record, text, textOr } from "./reading";
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
  const around = { forms: new Map(forms.map((form) => [form.ticket, form])), rounds: ordersByName(exchanges), now };
  return ofKind(stacks, "OrgCertificate")
    .map(({ stack, resource }) => certificateOf(resource, stack, around))
    .sort((one, other) => collator.compare(orderOf(one), orderOf(other)));
}

type Round = { readonly orderedAt: string; readonly settledAt?: string; readonly state: string };

interface Around {
  readonly forms: ReadonlyMap<string, DeskForm>;
  /** Orders by what their certificate is called through all its rounds. */
  readonly rounds: ReadonlyMap<string, readonly Round[]>;
  readonly now: Date;
}

function ordersByName(exchanges: readonly DeskExchange[]): Map<string, Round[]> {
  const rounds = new Map<string, Round[]>();
  for (const { report } of exchanges)
    for (const order of report?.orders.values() ?? [])
      if (order.certificate) rounds.set(order.certificate, [...(rounds.get(order.certificate) ?? []), order]);
  return rounds;
}

function certificateOf(resource: StackResource, stack: string, { forms, rounds, now }: Around): DeskCertificate {
  const { outputs, name } = resource;
  const [structure, next] = [record(outputs["structure"]), record(outputs["next"])];
  const current = currentOf(outputs["current"]);
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
    daysLeft: current && daysUntil(now, new Date(current.notAfter)),
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
  return { ...shown, history: historyOf(outputs, form ? forms.get(form) : undefined, orders) };
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
