import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import {
  type Drift,
  formerDrift,
  formerInService,
  type MayBeRead,
  nearDrift,
  readDrift,
  shownDrift,
  timeDrift,
} from "../../provider/policy";

/** Words of time: a state has them of its last run, and the day that is asked for decides. */
const ofTime: readonly Drift["class"][] = ["expired", "not-yet-valid", "expiry-near", "in-service-ended"];

/** What a state of any version says is not as it should be, and what follows on a day. Pure. */
export function driftAt(outputs: Readonly<Record<string, unknown>>, at: Date): Drift[] {
  const { current, next, renewBeforeDays } = outputs as Partial<CertificateOutputs>;
  const served = { current: isWhole(current) ? current : null, next: typeof next === "object" ? (next ?? null) : null };
  const lead = typeof renewBeforeDays === "number" ? renewBeforeDays : 0;
  const written = readDrift(outputs["drift"]).filter(({ class: code }) => !ofTime.includes(code));
  const known = written.some(({ class: code }) => code === "revoked") || !served.current?.revoked;
  const byTime = served.current?.revoked ? [] : [...timeDrift(served, at), ...nearDrift(served, lead, at)];
  const ofFormer = written.some(({ class: code }) => code === "in-service-revoked") ? [] : formerDrift(readable(outputs), at);
  return shownDrift([...written, ...byTime, ...ofFormer, ...(known ? [] : [{ class: "revoked" } as const])], served);
}

/** What `pulumi.secret` hides has no dates. */
const isWhole = (current: unknown): current is NonNullable<CertificateOutputs["current"]> =>
  ["notBefore", "notAfter"].every((name) => typeof (current as Record<string, unknown> | null | undefined)?.[name] === "string");

/** What of a state says what its server reads, as far as the program does not hide it. */
function readable({ current, previous, rolledBack }: Partial<CertificateOutputs>): MayBeRead {
  const seen = <T extends { readonly notAfter: string }>(each: T | null | undefined): T | null =>
    typeof each?.notAfter === "string" ? each : null;
  return { current: isWhole(current) ? current : null, previous: seen(previous), rolledBack: seen(rolledBack) };
}

/** The certificate that its server reads, by a state: the one of now, or one of before that a person put back or whose switch waits. */
export const servedOf = (state: Partial<CertificateOutputs>) => formerInService(readable(state)) ?? state.current ?? null;
