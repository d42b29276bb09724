import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Fault } from "../../provider/fault";
import { openPlatform } from "../../provider/igc";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readArguments } from "../arguments";
import { exitCode } from "../exit-codes";
import { needed } from "../export-entry";
import { langOption, languageHere } from "../people";
import { linesFor, sayResult } from "../result";
import { resourcesOf, type StackResource } from "../stack";
import { type Language } from "../words";
import { shown } from "./print";
import { formWords } from "./words";

export const dossierOptions = { again: { type: "boolean" }, json: { type: "boolean" }, lang: langOption } as const;

/** The state of the stack in the current folder, secrets opened: it stays in this process. */
export type OpenedState = (surroundings: Surroundings) => Promise<string>;

/**
 * `igc-sante form dossier`: the link of a prepared dossier, for whoever is to own it; or that another one is to be prepared.
 * @returns the exit code: 0
 * @throws Fault `required` where there is no dossier, `not-configured`, `state-unreadable`, and what the platform throws
 */
export async function runFormDossier(
  args: readonly string[],
  surroundings: Surroundings,
  state: OpenedState = openedState,
): Promise<number> {
  const { values, positionals } = readArguments("form dossier", args, dossierOptions, 1);
  const language = languageHere(values.lang, surroundings.env);
  const wanted = needed(positionals[0], "the name or ticket of a form", "form dossier");
  const forms = resourcesOf(await state(surroundings)).filter(({ kind }) => kind === "Form413Request");
  const dossiers = forms.flatMap(dossiersOf);
  const those = dossiers.filter(({ name, ticket }) => name === wanted || ticket === wanted);
  const [dossier] = those;
  if (!dossier || those.length > 1) {
    const none = those.length === 0;
    const there = (those.length > 1 ? those : dossiers).map(({ name, ticket }) => `${ticket} (${name})`).join(", ") || "none";
    throw new Fault(
      "required",
      `The stack has ${none ? "no prepared dossier" : "several prepared dossiers"} of "${shown(wanted)}"; there: ${shown(there)}.`,
      none ? "A dossier is prepared by pulumi up once the signed form was brought." : "Give the ticket of one.",
    );
  }
  const { name, ticket, number, url } = dossier;
  if (values.again) await again(dossier, linesFor(values.json, surroundings), language);
  else if (!values.json) surroundings.say(shown(url));
  if (values.json) sayResult(surroundings, { name, ticket, number, again: values.again === true, url: values.again ? null : url });
  return exitCode.fine;
}

interface PreparedDossier {
  readonly name: string;
  readonly ticket: string;
  readonly url: string;
  readonly number: string;
  /** Address of the exchange. */
  readonly platform: string;
}

/** Those of the form itself, and of forms 503 on it. */
function dossiersOf({ name, outputs }: StackResource): readonly PreparedDossier[] {
  const change = opened(outputs["change"]);
  const secrets = [opened(outputs["channelSecrets"]), opened(isRecord(change) ? change["channelSecrets"] : undefined)].filter(isRecord);
  return secrets.flatMap((each) =>
    Object.entries(each).flatMap(([ticket, secret]) => {
      const { url, number } = isRecord(secret) ? secret : {};
      const platform = outputs["platform"];
      if (typeof url !== "string" || typeof number !== "string" || typeof platform !== "string") return [];
      return [{ name, ticket, url, number, platform }];
    }),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A secret as `pulumi stack export --show-secrets` writes it: its JSON under `plaintext`. */
function opened(value: unknown): unknown {
  if (!isRecord(value) || typeof value["plaintext"] !== "string") return value;
  try {
    return JSON.parse(value["plaintext"]);
  } catch {
    return undefined;
  }
}

/** A person says that the dossier is of no more use: the next `pulumi up` prepares another. One that was submitted is not followed by another. */
async function again({ ticket, number, platform }: PreparedDossier, surroundings: Surroundings, language: Language): Promise<void> {
  const place = await openPlatform(platform, surroundings);
  const { carried, sentAt } = (await place.poll()).forms.get(ticket) ?? {};
  const attempt = carried?.attempts.at(-1);
  if (!carried || attempt?.outcome !== "drafted" || sentAt !== undefined || !place.noteCarried)
    throw new Fault(
      "required",
      `No dossier of ${ticket} waits to be submitted${sentAt === undefined ? "" : `: it was submitted on ${sentAt.slice(0, 10)}`}.`,
      "What became of a submitted one, ANS and its owner know; igc-sante next says what is due.",
    );
  const at = surroundings.now().toISOString();
  // Nobody has opened the next one: how this one stood is over.
  await place.noteCarried(ticket, {
    kind: "heard",
    number: carried.heard.length + 1,
    heard: { standing: "prefilled", source: `dossier ${number}` },
  });
  await place.noteCarried(ticket, { kind: "failed", attempt: attempt.number, because: "a person asked for another dossier", at });
  surroundings.say(formWords.again({ ticket, number })[language]);
}

async function openedState({ cwd, env }: Surroundings): Promise<string> {
  try {
    const command = ["stack", "export", "--show-secrets", "--non-interactive"];
    return (await promisify(execFile)("pulumi", command, { cwd, env: { ...env }, maxBuffer: 1 << 30 })).stdout;
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    // What it printed is not repeated, nor kept: it may hold secrets.
    throw new Fault(
      "not-configured",
      code === "ENOENT" ? "`pulumi` is not on PATH." : "`pulumi stack export --show-secrets` failed here.",
      "Run it in the folder of the Pulumi project, with its stack selected and its passphrase at hand.",
    );
  }
}
