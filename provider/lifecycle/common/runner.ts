import { schemeOf } from "../../vault";
import type { World } from "./world";

/** What a runner of CI may hold and lose: the words of `IGC_SANTE_RUNNER_KEEPS`. */
export type RunnerPlace = "vault" | "exchange" | "state";

/** One place on the runner's own disk, and what to do about it. */
export interface RunnerLoss {
  readonly place: RunnerPlace;
  /** One sentence with the address. */
  readonly what: string;
  readonly remedy: string;
}

/** Folders of the platforms that are folders; what is kept by a service has `scheme://` after its first word. */
const folderOfExchange = /^(?:manual|sandbox):(?!\w+:\/\/)/;

const losses: Readonly<Record<RunnerPlace, Omit<RunnerLoss, "place" | "what"> & { readonly dies: string; readonly isFolder: RegExp }>> = {
  vault: {
    isFolder: /^file:/,
    dies: "every key made in this run is lost with it, and another run orders again",
    remedy: "Use a vault that is a service (aws:, azure:, openbao:, pkcs11:), or mount the folder from where it is kept",
  },
  exchange: {
    isFolder: folderOfExchange,
    dies: "the people who sign and order never see what lies in its outbox",
    remedy: "Put the exchange where both reach it (a bucket, a mounted drive), or hand the outbox on as the job's artifact",
  },
  state: {
    isFolder: /^file:/,
    dies: "the next run knows of nothing",
    remedy: "Log in to a backend that is kept: pulumi login s3://..., azblob://..., gs://..., or Pulumi Cloud",
  },
};

/** Whether this is a runner: GitHub, GitLab and the rest set `CI`. */
export const isRunner = (setting: (name: string) => string | undefined): boolean => !/^(|0|false)$/i.test(setting("CI") ?? "");

/**
 * What a runner would lose when it ends: places on its own disk, unless `IGC_SANTE_RUNNER_KEEPS` says that they are kept. PURE.
 * @param addresses what is not known, or not a text, is passed over
 */
export function runnerLosses(
  addresses: Readonly<Record<RunnerPlace, unknown>>,
  setting: (name: string) => string | undefined,
): RunnerLoss[] {
  if (!isRunner(setting)) return [];
  const kept = (setting("IGC_SANTE_RUNNER_KEEPS") ?? "").split(/[\s,]+/);
  return (Object.keys(losses) as RunnerPlace[]).flatMap((place) => {
    const address = addresses[place];
    const { isFolder, dies, remedy } = losses[place];
    if (typeof address !== "string" || !isFolder.test(address) || kept.includes(place)) return [];
    const what = `CI is set, and the ${place === "state" ? "state backend" : place} ${address} lies on the runner's own disk: ${dies}.`;
    return [{ place, what, remedy: `${remedy}. Where it is kept already, say so: IGC_SANTE_RUNNER_KEEPS=${place}` }];
  });
}

/** Says once an operation what the runner would lose (issue 12); previews say it too. */
export function warnOfRunner({ vault, platform }: { readonly vault?: unknown; readonly platform: unknown }, world: World): void {
  // A vault's address may hold a secret by mistake: one that is none is refused by `check`, and not repeated here.
  const named = typeof vault === "string" && schemeOf(vault) ? vault : undefined;
  const state = world.setting("PULUMI_BACKEND_URL");
  for (const { what, remedy } of runnerLosses({ vault: named, exchange: platform, state }, (name) => world.setting(name)))
    if (world.first(`runner: ${what}`)) world.say(`warning: ${what} ${remedy}.`);
}
