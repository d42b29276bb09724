import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { type Drift, nearDrift, readDrift, shownDrift, timeDrift } from "../provider/policy";

/** Words of time: a state has them of its last run, and the day that is asked for decides. */
const ofTime: readonly Drift["class"][] = ["expired", "not-yet-valid", "expiry-near"];

/** What a state of any version says is not as it should be, and what follows on a day. Pure. */
export function driftAt(outputs: Readonly<Record<string, unknown>>, at: Date): Drift[] {
  const { current, next, renewBeforeDays } = outputs as Partial<CertificateOutputs>;
  const served = { current: isWhole(current) ? current : null, next: typeof next === "object" ? (next ?? null) : null };
  const lead = typeof renewBeforeDays === "number" ? renewBeforeDays : 0;
  const written = readDrift(outputs["drift"]).filter(({ class: code }) => !ofTime.includes(code));
  const known = written.some(({ class: code }) => code === "revoked") || !served.current?.revoked;
  const byTime = served.current?.revoked ? [] : [...timeDrift(served, at), ...nearDrift(served, lead, at)];
  return shownDrift([...written, ...byTime, ...(known ? [] : [{ class: "revoked" } as const])], served);
}

/** What `pulumi.secret` hides has no dates. */
const isWhole = (current: unknown): current is NonNullable<CertificateOutputs["current"]> =>
  ["notBefore", "notAfter"].every((name) => typeof (current as Record<string, unknown> | null | undefined)?.[name] === "string");
