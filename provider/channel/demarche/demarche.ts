import { Fault, isFault, orFault } from "../../fault";
import { type DemarcheAddress, demarcheForm } from "./address";
import type { SeenDossier } from "./answers";
import { type Dossier, dossierOf } from "./dossier";
import type { Content } from "./fields";
import { type Mapping, noMapping, readProcedureMapping } from "./mapping";
import { differences, type Procedure } from "./procedure";
import { openService, type Service, type ServiceContext } from "./service";
import { type RememberedDossier, type Standing, standingOf } from "./standing";

/** What must never be seen: whoever has them first, owns the dossier. */
export interface DossierSecret {
  readonly url: string;
  readonly token: string;
}

export interface HandedDossier extends RememberedDossier {
  readonly secret: DossierSecret;
}

/** One that is asked for. */
export interface AskedDossier extends Omit<RememberedDossier, "sha256"> {
  readonly token: string;
}

export interface DemarcheContext extends ServiceContext {
  /** Content of a file of the user's. @throws Fault */
  readonly file: (path: string) => Promise<string>;
}

/** An online procedure, opened for one operation. */
export interface Demarche {
  /** The procedure, once it is the pinned one and the mapping can be used; nothing is posted. @throws Fault `demarche-revision` and what reading it throws */
  look(): Promise<Pick<Procedure, "number" | "title" | "revision">>;
  /** What would be posted, once the procedure is the pinned one and takes it. @throws Fault as `dossierOf`, or `demarche-revision` */
  prepare(content: Content): Promise<Dossier & { readonly procedure: number }>;
  /**
   * Posts a dossier. That the same is not posted twice, whoever calls it holds (lifecycle/form/channel.ts): by an intent that is noted before.
   * A crash before the answer is remembered leaves a dossier that is nobody's and purges itself.
   */
  hand(content: Content): Promise<HandedDossier>;
  /** How dossiers stand, by number, in one request for as many as an address has room for. Of one with a fault nothing is concluded. @throws Fault where the service said nothing of any */
  standings(handed: readonly AskedDossier[]): Promise<ReadonlyMap<number, Standing | Fault>>;
}

export function openDemarche(address: DemarcheAddress, context: DemarcheContext): Demarche {
  const service = openService(address, context);
  let looked: Promise<{ procedure: Procedure; mapping: Mapping }> | undefined;
  const look = () => (looked ??= lookAt(service, address, context));
  const prepare = async (content: Content) => {
    const { procedure, mapping } = await look();
    mustBePinned(procedure, address, mapping, () => dossierOf(procedure, content, mapping));
    return { ...dossierOf(procedure, content, mapping), procedure: procedure.number };
  };
  return {
    async look() {
      const { procedure, mapping } = await look();
      mustBePinned(procedure, address, mapping);
      return procedure;
    },
    prepare,
    async hand(content) {
      const { procedure, body, sha256 } = await prepare(content);
      const { number, url, token } = await service.create(procedure, body);
      // What was filled in cannot be read back, so the questions must have been these until it was done.
      mustBeTheSame(await service.schema(), address, number);
      return { number, procedure, handedAt: context.now().toJSON(), sha256, state: "prefilled", secret: { url, token } };
    },
    async standings(handed) {
      const standings = new Map<number, Standing | Fault>();
      let [failed, isAnyHeard]: [Fault | undefined, boolean] = [undefined, false];
      for (const procedure of new Set(handed.map((each) => each.procedure))) {
        const those = handed.filter((each) => each.procedure === procedure);
        const tokens = those.map(({ token }) => token);
        const poll = await orFault(() => service.poll(procedure, tokens));
        if (isFault(poll)) failed ??= poll;
        else isAnyHeard = true;
        for (const each of those) standings.set(each.number, isFault(poll) ? poll : standingIn(each, poll.get(each.token), context.now()));
      }
      if (failed && !isAnyHeard) throw failed;
      return standings;
    },
  };
}

async function lookAt(service: Service, { mapping: file }: DemarcheAddress, context: DemarcheContext) {
  const mapping = file === undefined ? noMapping : readProcedureMapping(await context.file(file), file);
  return { procedure: await service.schema(), mapping };
}

/** A token's dossier has one number for ever. */
function standingIn(known: AskedDossier, seen: SeenDossier | Fault | undefined, now: Date): Standing | Fault {
  if (isFault(seen)) return seen;
  const { number } = known;
  if (!seen || seen.number === number) return standingOf(known, seen, now);
  return new Fault(
    "demarche-answer",
    `The service answers dossier ${seen.number} where dossier ${number} was asked for.`,
    "Look at both in a browser. Nothing is concluded from the answer.",
  );
}

/** @param fits throws where the form does not fit the revision that is there; absent where there is no form */
function mustBePinned(
  { number, title, revision, questions }: Procedure,
  address: DemarcheAddress,
  mapping: Mapping,
  fits?: () => unknown,
): void {
  if (address.revision === revision.id) return;
  const pin = `revision=${encodeURIComponent(revision.id)}`;
  const published = revision.publishedAt === null ? "" : `, published on ${revision.publishedAt.slice(0, 10)}`;
  const there = `procedure ${number} (${title}) is in revision ${revision.id}${published}`;
  if (address.revision === undefined)
    throw new Fault(
      "demarche-revision",
      `The address of the online procedure pins no revision, and ${there}.`,
      `Look at what it asks (igc-sante form procedure <address>), then pin it: ${demarcheForm.replace(/revision=.*/, pin)}`,
    );
  const changes = differences(mapping.questions, questions);
  const said =
    mapping.questions.length > 0
      ? changes.length > 0
        ? `since the mapping was drafted it ${changes.slice(0, mostChanges).join("; ")}${more(changes.length)}`
        : "it asks what it asked when the mapping was drafted"
      : "which questions changed can be told only with a drafted mapping, which keeps them";
  throw new Fault(
    "demarche-revision",
    `The address pins revision ${address.revision}, and ${there}: ${said}.${fits ? ` ${fitClause(fits)}` : ""}`,
    `Look at what has changed (igc-sante form procedure <address>), then pin it: write ${pin} in the address. Nothing was posted.`,
  );
}

/** More are counted, not named. */
const mostChanges = 10;
const more = (count: number): string => (count > mostChanges ? `; and ${count - mostChanges} changes more` : "");

function fitClause(fits: () => unknown): string {
  try {
    fits();
    return "What the form says still has its questions.";
  } catch (error) {
    return error instanceof Fault ? error.what.replace(/^Nothing was posted: t/, "T") : "The form does not fit it.";
  }
}

function mustBeTheSame({ revision }: Procedure, address: DemarcheAddress, dossier: number): void {
  if (revision.id === address.revision) return;
  throw new Fault(
    "demarche-revision",
    `While dossier ${dossier} was made, the procedure got revision ${revision.id} in place of ${address.revision}, so what is in it is not certain.`,
    `Nobody is asked to open it, and it purges itself after 5 days. Look at what has changed, then write revision=${encodeURIComponent(revision.id)} in the address.`,
  );
}
