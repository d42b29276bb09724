import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault, isFault } from "../../fault";
import { realPatience } from "../../vault/common";
import { type Channel, type ChannelContext, type Handed, type Planned, probed, type Reply, type Sending } from "../channel";
import { procedureOf, readDemarcheAddress } from "./address";
import { type DossierState, dossierStates } from "./answers";
import { type AskedDossier, type Demarche, openDemarche } from "./demarche";
import type { Content } from "./fields";
import { newKey, opened, seal } from "./sealed";
import { isDecided, type Standing, standingClause } from "./standing";

/** An online procedure as a channel. Nothing is asked before a form is handed over or answers are looked for. @throws Fault `channel-address` */
export async function openDemarcheChannel(
  text: string,
  { cwd, now }: ChannelContext,
  patience: Pick<typeof realPatience, "sleep" | "random"> = realPatience,
): Promise<Channel> {
  const address = readDemarcheAddress(text);
  if (address instanceof Fault) throw address;
  const { to, place } = procedureOf(address);
  /** What opens what other forms left sealed in the exchange: of each form that was asked for in this operation. */
  const keys = new Set<string>();
  const demarche = openDemarche(address, { now, ...patience, file: (path) => userFile(resolve(cwd, path), path) });
  return {
    address: place,
    // The number is not known before, and the URL never to anybody but its owner: the content is what makes it the same.
    plan: (sending): Planned => ({ reference: contentSha256(sending).slice(0, 16), token: sending.ticket, to }),
    async hand(sending, planned) {
      const { secret, number, procedure, sha256, handedAt } = await demarche.hand(contentOf(sending));
      const { ticket, at, signed } = sending;
      const [key = newKey()] = keys;
      keys.add(key);
      const asking = { token: secret.token, number: String(number), procedure: String(procedure) };
      return {
        ...{ ...planned, ticket, channel: place, sha256: signed.sha256, at: handedAt, outcome: "drafted" },
        secret: { ...secret, ...asking, content: sha256, key },
        sealed: seal(asking, { ticket, at }, key),
      };
    },
    alongside(forms, others) {
      for (const { secret } of forms) if (secret?.["key"]) keys.add(secret["key"]);
      return others.flatMap((each) => {
        const secret = each.over || each.sealed === undefined ? undefined : opened(each.sealed, each, keys);
        return secret ? [{ ...each, secret: { ...secret } }] : [];
      });
    },
    poll: (handed) => replies(handed, demarche, now()),
    probe: async () => [
      await probed(`channel ${place}`, async () => {
        const { number, title, revision } = await demarche.look();
        return `procedure ${number} (${title}) can be read, and is in the pinned revision ${revision.id}; nothing was posted`;
      }),
    ],
  };
}

async function replies(handed: readonly Handed[], demarche: Demarche, now: Date): Promise<ReadonlyMap<string, Reply | Fault>> {
  const known = handed.flatMap((each) => dossierIn(each) ?? []);
  const standings = known.length > 0 ? await demarche.standings(known.map(({ dossier }) => dossier)) : new Map<number, Standing>();
  return new Map([
    ...handed.flatMap((each) => (dossierIn(each) || !isForgotten(each, now) ? [] : [[each.ticket, forgotten] as const])),
    ...known.map(({ ticket, dossier, standing }) => {
      const now = standings.get(dossier.number)!;
      return [ticket, isFault(now) ? now : replyOf(dossier, standing, now)] as const;
    }),
  ]);
}

/** Longer than any run needs between posting a dossier and remembering it. Milliseconds. */
const longestRun = 60 * 60 * 1000;

/** The run that made it ended before its link was remembered: nobody can open it. */
const isForgotten = ({ outcome, at, standing }: Handed, now: Date): boolean =>
  outcome !== "sent" && standing === undefined && now.getTime() - Date.parse(at) > longestRun;
const forgotten: Reply = {
  lost: "the run that made it ended before its link was remembered: nobody can open it, and it purges itself after 5 days",
};

interface KnownDossier {
  readonly ticket: string;
  readonly dossier: AskedDossier;
  /** As it was heard last. */
  readonly standing: string | undefined;
}

/** The dossier of a form, from its secret; `undefined` where there is none. */
function dossierIn({ ticket, at, secret, standing }: Handed): KnownDossier | undefined {
  const { token, number, procedure } = secret ?? {};
  if (!token || !Number(number) || !Number(procedure)) return undefined;
  const state = standing === undefined ? "prefilled" : stateBehind(standing);
  return {
    ticket,
    standing,
    dossier: { number: Number(number), procedure: Number(procedure), handedAt: at, state, token },
  };
}

/** The state that a word of ours was said of; what is gone was somebody's. */
const stateBehind = (standing: string): DossierState =>
  standing === "corrections" ? "en_construction" : (dossierStates.find((each) => each === standing) ?? "brouillon");

/** What is heard of a dossier, by what was heard last. That nobody has opened it is no news. */
function replyOf(dossier: AskedDossier, before: string | undefined, standing: Standing): Reply {
  const { is, submittedAt, processedAt } = standing;
  const source = `dossier ${dossier.number}`;
  if (is === "prefilled") return before === undefined ? {} : { standing: is, source };
  if (is === "expired") return { lost: standingClause(standing, dossier) };
  // A decision stands, whatever its owner did with the dossier since.
  if (is === "gone" && isDecided(dossier.state)) return {};
  if (is === "gone" || is === "brouillon") return { standing: is, source };
  // The service always gives these days; should it not, the day it was handed over is not after them.
  const sentAt = submittedAt ?? dossier.handedAt;
  const decidedAt = processedAt ?? sentAt;
  return {
    standing: is === "en_construction" && (standing.backFrom !== null || before === "corrections") ? "corrections" : is,
    source,
    sentAt,
    ...(is !== "en_construction" && { dossierReference: String(dossier.number) }),
    ...(is === "accepte" && { validatedAt: decidedAt }),
    ...((is === "refuse" || is === "sans_suite") && {
      refusedAt: decidedAt,
      reason: `${standingClause(standing, dossier)}; why, its page and ANS' mail say`,
    }),
  };
}

/** What a form says, as its dossier does. */
function contentOf({
  form,
  structure,
  signatory,
  certificateType,
  admins,
  usage,
  vendor,
  solution,
  domain,
  server,
  change,
}: Sending): Content {
  const { name, finess, siret, rppsRanks } = structure;
  const type = certificateType as Content["certificateType"];
  const common = {
    structure: { name, ...(finess && { finess }), ...(siret && { siret }), ...(rppsRanks && { rppsRanks }) },
    signatory: { ...signatory, role: signatory.role ?? ("responsable-legal" as const) },
    certificateType: type,
    ...(type === "SERV_SSL" ? { ...(domain && { domain }), ...(server && { server }) } : domain && { mailDomain: domain }),
  };
  if (form === "503") return { ...common, arriving: admins, leaving: [], ...change };
  return { ...common, admins, usage, ...(vendor && { vendor }), ...(solution && { solution }) };
}

const contentSha256 = (sending: Sending): string =>
  createHash("sha256")
    .update(JSON.stringify(contentOf(sending)))
    .digest("hex");

async function userFile(path: string, named: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Fault(
      "demarche-mapping",
      `The mapping ${named} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      "Give its path in the address (&mapping=FILE), from the folder of the program.",
    );
  }
}
