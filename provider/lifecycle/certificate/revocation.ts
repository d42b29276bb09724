import { Fault, type FaultCode, isFault } from "../../fault";
import {
  type Current,
  certificateNextAction,
  certificatePhase,
  formerInService,
  formerRevokedAction,
  hasEnded,
  isOpenQuestion,
  type Previous,
  type RevocationDoubt,
  type RevocationVerdict,
  type RolledBack,
  rememberedRevocation,
  rememberRevocation,
  revokedSentence,
} from "../../policy";
import type { Session, StackConfiguration } from "../../rpc";
import type { InService, Issued } from "../../vault";
import { type Certificate, readCertificatePem } from "../../x509/certificate";
import { type FetchOptions, revocationDoubt } from "../../x509/fetch";
import { crlCacheFolder, lookOrFault, type World } from "../common";
import { type CertificateInputs, type CertificateOutputs, nameOf } from "./state";
import { orDamaged } from "./vault";

/**
 * What a refresh learns of revocation: the list of the issuing CA, asked once for all certificates of the operation.
 * @param issued the certificate of now as the vault has it; absent where it is not there, or another one
 * @param served what its server reads; absent where that is away or cannot be read
 */
export async function lookAtRevocation(
  state: CertificateOutputs,
  issued: Issued | undefined,
  session: Session<World>,
  served?: InService,
): Promise<CertificateOutputs> {
  return lookAtServed(await lookAtAsked(await lookAtCurrent(state, issued, session), session), served, session);
}

async function lookAtCurrent(
  state: CertificateOutputs,
  issued: Issued | undefined,
  { world, config }: Session<World>,
): Promise<CertificateOutputs> {
  const { current } = state;
  if (!current || !issued || !isOpenQuestion(current.revoked)) return state;
  const verdict = await verdictOn(current, issued, state, world, config);
  const before = state.revocation?.doubt ?? null;
  const { revoked, doubt } = rememberRevocation(current.revoked, before, verdict);
  if (revoked && !current.revoked) world.say(`${nameOf(state)}: ${revokedSentence(revoked)}: serial ${current.serialNumber}`);
  const { revoked: _, ...rest } = current;
  const revocation = rememberedRevocation(state.revocation, { doubt });
  return withPhase({ ...state, current: revoked ? { ...rest, revoked } : rest, revocation });
}

/** A certificate whose revocation was asked for and that is not the one of now: it is followed until the list has it. */
async function lookAtAsked(state: CertificateOutputs, { world, config }: Session<World>): Promise<CertificateOutputs> {
  const asked = state.revocation?.asked;
  if (!asked || !isOpenQuestion(asked.revoked) || asked.serialNumber === state.current?.serialNumber) return state;
  const { vault, vaultId } = asked.elsewhere ?? state;
  const issued = await orDamaged((await world.vault(vault, vaultId)).readIssued(asked.entry));
  if (!issued || issued === "damaged") return state; // as of one that is not there: nothing is known
  const { revoked } = rememberRevocation(asked.revoked, null, await verdictOn(asked, issued, state, world, config));
  if (revoked === asked.revoked) return state;
  const isServed = formerInService(state)?.serialNumber === asked.serialNumber;
  const which = isServed ? "which its server reads" : "which another one has replaced";
  if (revoked) world.say(`${nameOf(state)}: ${revokedSentence(revoked)}: serial ${asked.serialNumber}, ${which}`);
  const { revoked: _, ...rest } = asked;
  const remembered = { ...state, revocation: rememberedRevocation(state.revocation, { asked: { ...rest, ...(revoked && { revoked }) } }) };
  // Nobody goes back to it.
  const { previous } = remembered;
  if (!previous || previous.serialNumber !== asked.serialNumber) return remembered;
  const { revoked: _before, ...was } = previous;
  return { ...remembered, previous: { ...was, ...(revoked && { revoked }) } };
}

/**
 * A certificate of before that its server reads all the same, put back by a person or since the switch waits: what is read is what is
 * watched. One that is remembered and read by nobody is not asked about: nothing would follow, and a rollback asks first of all.
 */
async function lookAtServed(
  state: CertificateOutputs,
  served: InService | undefined,
  { world, config }: Session<World>,
): Promise<CertificateOutputs> {
  const former = formerInService(state);
  if (!former || !served || !isOpenQuestion(former.revoked)) return state;
  if (readCertificatePem(served.certificate).serialNumber !== former.serialNumber) return state;
  const verdict = await verdictOn(former, served, state, world, config);
  const { revoked } = rememberRevocation(former.revoked, null, verdict);
  const { asked } = state.revocation ?? {};
  const isSaid = asked?.revoked !== undefined && asked.serialNumber === former.serialNumber;
  if (revoked && !former.revoked && !isSaid)
    world.say(`${nameOf(state)}: ${revokedSentence(revoked)}: serial ${former.serialNumber}, which its server reads`);
  const doubted = verdict.is === "doubtful" ? { doubt: verdict.doubt } : {};
  const { revoked: _, ...rest } = former;
  const known = { ...rest, ...(revoked && { revoked }) };
  const kept = state.rolledBack ? { rolledBack: known as RolledBack } : { previous: known as Previous };
  return withFormer({ ...state, ...kept, revocation: rememberedRevocation(state.revocation, doubted) });
}

/** Whoever put it back is told at once that it serves nobody, and no more where a hold was lifted. */
function withFormer(state: CertificateOutputs): CertificateOutputs {
  const { current, next } = state;
  const former = formerInService(state);
  if (former?.revoked && current && !current.revoked) return { ...state, nextAction: formerRevokedAction(former, former.revoked, current) };
  const told = former && current && state.nextAction?.what === formerRevokedAction(former, noRevocation, current).what;
  return told && !next ? withAction(state) : state;
}

const noRevocation = { at: "", reason: "" };

/** The phase follows at once where somebody was revoked, or a hold was lifted; all else is the next preview's. */
function withPhase(state: CertificateOutputs): CertificateOutputs {
  const { current, next } = state;
  if (!current?.revoked && state.phase !== "revoked") return state;
  const phase = certificatePhase({ now: new Date(current!.notBefore), current, next });
  return next ? { ...state, phase } : withAction({ ...state, phase });
}

/** What is to be done where no order is open: it follows from the certificates alone. */
function withAction(state: CertificateOutputs): CertificateOutputs {
  const { phase, current, next, rolledBack = null, previous = null } = state;
  const alone = { admins: [], sheetPath: null, inbox: "", formTicket: "" };
  return { ...state, nextAction: certificateNextAction({ phase, current, next, rolledBack, previous, ...alone }) };
}

/** Silence is no answer: a list that is away changes nothing, one that is old, unusable or forged is remembered, and each is said once. */
async function verdictOn(
  current: Pick<Current, "notAfter">,
  issued: Issued,
  wish: CertificateInputs,
  world: World,
  config: StackConfiguration,
): Promise<RevocationVerdict> {
  const path = [issued.certificate, ...issued.chain].map((pem) => readCertificatePem(pem));
  try {
    const desk = await deskFor(wish, world, config);
    return desk && !hasEnded(current, desk.at) ? await ask(desk.ask, path) : { is: "unseen" };
  } catch (error) {
    if (!isFault(error)) throw error;
    const { code, what, hint } = error;
    if (world.first(`revocation: ${code}: ${what}`)) world.say(`warning: revocation is not known: ${what} ${hint} [${code}]`);
    const doubt = doubts[code];
    return doubt ? { is: "doubtful", doubt } : { is: "unseen" };
  }
}

/** What is there and not believed: a list that is old, one that cannot be used, or something in place of a list. */
const doubts: Readonly<Partial<Record<FaultCode, RevocationDoubt>>> = {
  "revocation-stale": "revocation-stale",
  "revocation-unusable": "revocation-unusable",
  "revocation-too-big": "revocation-unusable", // nobody has looked at its signature
  "revocation-signer": "revocation-signer",
  "answer-unreadable": "revocation-signer",
};

type Ask = Awaited<ReturnType<World["desk"]>>;

async function ask(desk: Ask, path: readonly Certificate[]): Promise<RevocationVerdict> {
  const status = await desk(path);
  const doubt = revocationDoubt(status);
  if (doubt) throw doubt;
  return status.status === "revoked"
    ? { is: "revoked", at: (status.revokedAt ?? new Date(0)).toISOString(), reason: status.reason ?? "unspecified" }
    : { is: "good" };
}

/** Whom a refresh asks: nobody, files, the sandbox in a rehearsal, or ANS. */
async function deskFor(
  wish: CertificateInputs,
  world: World,
  config: StackConfiguration,
): Promise<{ readonly at: Date; readonly ask: Ask } | undefined> {
  const how = config.get("igc-sante:revocation") ?? "crl";
  if (!["crl", "ocsp", "off"].includes(how)) throw new Fault("unknown-value", `igc-sante:revocation is "${how}".`, "Use crl, ocsp or off.");
  if (how === "off") return undefined;
  const files = config
    .get("igc-sante:crls")
    ?.split(",")
    .map((path) => path.trim())
    .filter(Boolean);
  const offline = files?.map((path) => world.path(path));
  if (wish.environment === "rehearsal") return rehearsed(wish, world, offline);
  const at = world.now();
  const cache = config.get("igc-sante:crlCache") ?? crlCacheFolder(world.setting);
  const options: FetchOptions = { at, ocsp: how === "ocsp", ...(offline ? { offline } : { cache: world.path(cache) }) };
  return { at, ask: await world.desk("ANS", async () => options) };
}

/** A rehearsal asks no network: its CA is the sandbox's, and there is none where people play. */
async function rehearsed(wish: CertificateInputs, world: World, files: readonly string[] | undefined) {
  const look = await lookOrFault(world, wish.platform);
  if (isFault(look)) throw look;
  const { platform, now: at } = look;
  if (!files && !platform.crls) return undefined;
  return { at, ask: await world.desk(world.resolve(wish.platform), async () => ({ at, offline: files ?? (await platform.crls!()) })) };
}
