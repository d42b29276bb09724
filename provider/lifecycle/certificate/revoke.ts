import { type Fault, isFault } from "../../fault";
import type { Revocation } from "../../igc";
import {
  type AskedRevocation,
  formerEntry,
  type IssuanceStep,
  normaliseSerialNumber,
  type Revoke,
  type RevokingFacts,
  rememberedRevocation,
  revocationTicket,
  revokeFault,
} from "../../policy";
import { hasUnknown } from "../../rpc";
import { type Look, lookOrFault, shownPath, type World } from "../common";
import type { Bench } from "./bench";
import { paperDigest, whoseSheet } from "./paper";
import { type CertificateInputs, type CertificateState, identityOf, nameOf, newState } from "./state";

/** Revocations as they are asked for: the sheet that a person follows, from `revoke` in the program to the CRL. */

/** What the program asks for, as far as it is known: an output of another resource may not be there in a preview. */
const knownRevoke = ({ revoke }: CertificateInputs): Revoke | undefined => (revoke && !hasUnknown(revoke) ? revoke : undefined);

/** A revocation is final: it is refused before anything is done where it names neither the certificate in service nor the one of now. @throws Fault `revoke-confirm` */
export function mustConfirm(wish: CertificateInputs, state: CertificateState): void {
  const revoke = knownRevoke(wish);
  const fault: Fault | undefined = revoke && revokeFault(revoke, state);
  if (fault) throw fault;
}

/** As `mustConfirm`, of a certificate that takes the place of another: it has nothing yet that could be revoked. @throws Fault `revoke-confirm` */
export const mustConfirmAnew = (wish: CertificateInputs): void => mustConfirm(wish, newState);

type Step = Extract<IssuanceStep, { act: "ask-revocation" | "file-revocation" | "drop-revocation" }>;

/** Where the certificate's key lies, and until when it lives: of now, of before and in service, or asked for while it was. */
function holderOf(serialNumber: string, state: CertificateState) {
  const { current, revocation } = state;
  const former = formerEntry(state);
  // What is gone back to lies where the one of now does.
  const served = former && { ...former, elsewhere: current?.elsewhere };
  const holder = [current, served, revocation?.asked].find((each) => each?.serialNumber === serialNumber);
  if (!holder) throw new Error("A revocation is of the certificate of now, of the one in service, or of one asked for.");
  const { entry, elsewhere, notAfter } = holder;
  return { entry, notAfter, ...(elsewhere && { elsewhere }) };
}

function revocationOf(serialNumber: string, { reason }: Revoke, state: CertificateState, wish: CertificateInputs): Revocation {
  const { entry, elsewhere } = holderOf(serialNumber, state);
  return {
    wish: revocationTicket(identityOf(wish), serialNumber),
    serialNumber,
    reason,
    ...whoseSheet(wish),
    admins: wish.formRequest.admins,
    code: { vault: elsewhere?.vault ?? wish.vault, entry },
  };
}

export function revokingFacts(state: CertificateState, wish: CertificateInputs, look: Look | undefined): RevokingFacts {
  const wished = knownRevoke(wish);
  const asked = state.revocation?.asked;
  const holders = [state.current, formerEntry(state), asked];
  const serials = holders.flatMap((each) => (each ? [each.serialNumber] : []));
  const sheets = serials.map((serial) => [serial, look?.revocations.get(revocationTicket(identityOf(wish), serial))?.state] as const);
  const meant = wished && serials.find((serial) => normaliseSerialNumber(serial) === wished.confirm);
  const paper = meant ? paperDigest(revocationOf(meant, wished, state, wish)) : "";
  return { wished, asked, sheets: Object.fromEntries(sheets), paper };
}

/** What a person is told of the revocation that is asked for; `undefined` while none is. */
export function revokingAction({ revocation }: CertificateState, { platform }: CertificateInputs, look: Look) {
  const asked = revocation?.asked;
  const sheet = asked && look.revocations.get(asked.ticket);
  const { state, refused, sheetPath } = sheet ?? {};
  return asked && state === "open" ? { ...asked, sheetPath: shownPath(platform, sheetPath!), ...(refused && { refused }) } : undefined;
}

/** Each of the three can be repeated after a crash: the ticket follows from the serial number. */
export async function followRevocation(
  { act, because, serialNumber }: Step,
  state: CertificateState,
  bench: Bench,
): Promise<CertificateState> {
  const { wish, look, world } = bench;
  if (act === "ask-revocation") return ask(serialNumber, state, bench);
  const ticket = revocationTicket(identityOf(wish), serialNumber);
  const { asked, past = [] } = state.revocation ?? {};
  const left = asked?.serialNumber === serialNumber ? undefined : asked;
  if (act === "drop-revocation") {
    await look.platform.withdraw(ticket);
    look.noteRevocation(ticket, undefined);
    world.say(`${nameOf(wish)}: revocation sheet taken back: ${because}`);
    return { ...state, revocation: rememberedRevocation(state.revocation, { asked: left }) };
  }
  await look.platform.closeRevocation(ticket);
  const sheet = look.revocations.get(ticket);
  look.noteRevocation(ticket, sheet && { ...sheet, state: "settled" });
  world.say(`${nameOf(wish)}: revocation sheet put away: ${because}`);
  return { ...state, revocation: rememberedRevocation(state.revocation, { asked: left, past: [...past, serialNumber] }) };
}

async function ask(serialNumber: string, state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  const revoke = knownRevoke(wish)!;
  const revocation = revocationOf(serialNumber, revoke, state, wish);
  const before = state.revocation?.asked?.serialNumber === serialNumber ? state.revocation.asked : undefined;
  const progress = await look.platform.submitRevocation({ ...revocation, ...(before && { askedAt: before.askedAt }) });
  look.noteRevocation(revocation.wish, progress);
  const asked: AskedRevocation = {
    ...{ serialNumber, reason: revoke.reason, ticket: revocation.wish, askedAt: progress.askedAt, paper: paperDigest(revocation) },
    ...holderOf(serialNumber, state),
    ...(before?.revoked && { revoked: before.revoked }),
  };
  world.say(`${nameOf(wish)}: revocation of ${serialNumber} asked for: the sheet is ${shownPath(wish.platform, progress.sheetPath)}`);
  return { ...state, revocation: rememberedRevocation(state.revocation, { asked }) };
}

/**
 * Nobody is asked any more: the certificate is no longer managed, or its exchange is another one.
 * @throws Fault `platform-unreachable` where the sheet is out and its place away: a person might still follow it.
 */
export async function leaveRevocation(state: CertificateState, wish: CertificateInputs, world: World): Promise<CertificateState> {
  const asked = state.revocation?.asked;
  if (!asked) return state;
  const look = await lookOrFault(world, wish.platform);
  if (isFault(look)) throw look;
  if (look.revocations.get(asked.ticket)?.state === "open") {
    await look.platform.withdraw(asked.ticket);
    look.noteRevocation(asked.ticket, undefined);
    world.say(`${nameOf(wish)}: revocation sheet of ${asked.serialNumber} taken back: whether it was followed, the CRL alone says`);
  }
  return { ...state, revocation: rememberedRevocation(state.revocation, { asked: undefined }) };
}
