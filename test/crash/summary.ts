import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./process";
import type { Stage } from "./stage";

/** What a project and its vault are like once nothing is due: what a recovery must come to as well. */
export interface Summary {
  readonly form: unknown;
  readonly certificate: unknown;
  /** Order tickets as `place/round`. */
  readonly orders: readonly string[];
  readonly secrets: readonly string[];
  /** What lies in an exchange that is a service. */
  readonly exchange?: readonly string[];
}

export async function summaryOf(stage: Stage, { place, states: { form, certificate } }: Case): Promise<Summary> {
  const { current, next, phase, drift } = (certificate ?? {}) as {
    current?: Record<string, unknown>;
    next?: Record<string, unknown>;
    phase?: string;
    drift?: string;
  };
  await stage.exchange?.fetch(place);
  const orders = ["outbox", "archive", "withdrawn"].flatMap((where) => {
    const folder = join(place.dir, "igc-sante", where);
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.startsWith("commande-"))
          .map((name) => `${where}/${name.split("-").at(-1)}`)
      : [];
  });
  const names = [...(await stage.secrets(place)).keys()];
  return {
    form: form && { ...facts(form, ["phase", "dossierReference", "administrators"]), changes: changesOf(form) },
    certificate: certificate && {
      phase,
      drift,
      current: facts(current, ["entry", "round", "serialNumber", "sha256", "publicKeySha256", "bundles", "inService"]),
      next: facts(next, ["entry", "round", "quarantined", "refused"], { ordered: next?.["ticket"] !== null }),
    },
    orders: orders.sort(),
    secrets: stage.name === "pkcs11" ? names.map(() => "a key") : names.sort(),
    ...(stage.exchange && { exchange: await stage.exchange.names(place) }),
  };
}

/** How far each form 503 is. */
const changesOf = ({ change }: Record<string, unknown>): readonly string[] =>
  ((change as { readonly forms: readonly { readonly phase: string }[] } | undefined)?.forms ?? []).map(({ phase }) => phase);

const facts = (held: Record<string, unknown> | null | undefined, names: readonly string[], more: object = {}): object | null =>
  held ? { ...Object.fromEntries(names.map((name) => [name, held[name] ?? null])), ...more } : null;
