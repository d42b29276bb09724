import type { Case, Ending, Plan } from "./process";
import type { Stage } from "./stage";

/** What may be wrong after a crash and the next run, one sentence each. */

export function howItEnded({ act }: Plan, { dead, met, failed }: Ending, signal: NodeJS.Signals | null): string[] {
  const kills = act === "kill" || act === "torn";
  if (act === "nothing") return failed && failed.name !== "Fault" ? [`it failed with no Fault: ${failed.stack}`] : [];
  if (!met) return [`the point was not met: ${failed?.stack ?? "the run went by"}`];
  if (kills) return dead && signal === "SIGKILL" ? [] : [`it was to die by SIGKILL, and ended otherwise (${signal})`];
  return failed && failed.name !== "Fault" ? [`it failed with no Fault: ${failed.stack}`] : [];
}

export const lost = (
  when: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  { name: vault }: Stage,
): string[] =>
  [...before]
    .filter(([name, hash]) => after.get(name) !== hash)
    .map(([name]) => `${name} was ${after.has(name) ? "changed" : "lost"} ${when} (${vault})`);

export const twice = (orders: readonly string[], undisturbed: readonly string[]): string[] =>
  orders.length > undisturbed.length ? [`there are the orders ${orders.join(", ")}, and undisturbed ${undisturbed.join(", ")}`] : [];

/** The certificate in service is never without a successor: it is the one of before, or one of a later round. */
export function outOfService({ states: { certificate: before } }: Case, { states: { certificate: after } }: Case): string[] {
  const [was, is] = [before, after].map((state) => state?.["current"] as { round: number; sha256: string } | null | undefined);
  if (!was) return [];
  return is && (is.sha256 === was.sha256 || is.round > was.round)
    ? []
    : [`the certificate of round ${was.round} was in service, and now ${is ? `another of round ${is.round}` : "none"} is`];
}

/** What the state names is in the vault, and its server reads the certificate in service: key and certificate that fit, or the vault had said it is damaged. */
export function vaultDisagrees({ states: { certificate } }: Case, inspected: Record<string, unknown>): string[] {
  const { certificate: current } = (inspected["current"] ?? {}) as { certificate?: string };
  if (current !== inspected["served"]) return ["its server reads something else than the certificate in service"];
  return (["current", "next"] as const).flatMap((which) => {
    const named = certificate?.[which] as { publicKeySha256: string; sha256?: string } | null | undefined;
    if (!named) return [];
    const found = inspected[which] as { key?: string; certificate?: string } | undefined;
    if (found?.key !== named.publicKeySha256)
      return [`the vault holds ${found?.key ?? "no key"} where ${which} is ${named.publicKeySha256}`];
    return which === "current" && !found.certificate ? ["the vault has lost the certificate in service"] : [];
  });
}
