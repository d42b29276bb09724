import { Fault, type FaultCode } from "../../fault";
import type { Answer, Settlement } from "../../igc";
import { type Current, endOfUse, entryName, type IssuanceStep, inServiceName, type Next, orderTicket, remaining } from "../../policy";
import type { Issued, VaultKey } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import type { Certificate } from "../../x509/certificate";
import { buildCsr } from "../../x509/csr";
import { shownPath, type World } from "../common";
import { adopt, issuedAtSource } from "./adoption";
import { insteadOf, issuedOf, judgeAnswer, keyNotTaken } from "./answer";
import type { Bench } from "./bench";
import { packBundles } from "./bundles";
import { orderOf, takeBack } from "./order";
import { namedOf, paperDigest, paperOf } from "./paper";
import { putInPlace, stored } from "./place";
import { followRevocation } from "./revoke";
import {
  type CertificateInputs,
  type CertificateState,
  identityOf,
  metadataOf,
  nameOf,
  newState,
  subjectOfWish,
  subjectText,
} from "./state";
import { currentOf, freeRound, holderOf, nextOf, roundsSince } from "./vault";

/** Carries out one step and gives the state after it. Each step can be repeated after a crash with the same outcome. */
export async function takeStep(step: IssuanceStep, state: CertificateState, bench: Bench): Promise<CertificateState> {
  if (step.act === "begin" || step.act === "order" || step.act === "collect") {
    const taken = await takeUp(step.act, state, bench);
    if (taken) return taken;
  }
  switch (step.act) {
    case "begin":
      return begin(step, state, bench);
    case "adopt":
      return adopt(state, bench);
    case "order":
      return order(state, bench);
    case "collect":
      return collect(state, bench);
    case "restore":
      return restore(state, bench);
    case "pack":
      return { ...state, current: await packBundles(state.current!, step.bundles as readonly BundleKind[], bench) };
    case "place":
      return (await putInPlace(state, bench)) ?? (await laterInService(state, bench));
    case "close":
      return close(step, state, bench);
    case "ask-revocation":
    case "file-revocation":
    case "drop-revocation":
      return followRevocation(step, state, bench);
    case "drop":
      return drop(step.because, state, bench);
    case "note": {
      const { refused, quarantined, waiting } = step;
      return { ...state, next: state.next && { ...state.next, refused, quarantined, waiting } };
    }
  }
}

type Close = Omit<Extract<IssuanceStep, { act: "close" }>, "act">;
type Begin = Omit<Extract<IssuanceStep, { act: "begin" }>, "act">;

/** Goes on from what lies in the vault already: the order that led there is settled, one that was given up is withdrawn. */
async function takeUp(act: IssuanceStep["act"], state: CertificateState, bench: Bench): Promise<CertificateState | undefined> {
  const { wish, look, world } = bench;
  if (!state.current && !state.next) return undefined; // `create` has looked
  const since = await roundsSince(await world.vault(wish.vault, state.vaultId), wish, state);
  const ticket = orderOf(state.next, wish, look);
  if (since.current) {
    const { current } = since;
    if (ticket) await settleStored(ticket, state.next!, current, bench);
    world.say(`${nameOf(wish)}: found in the vault: serial ${current.serialNumber}, in service until ${current.notAfter.slice(0, 10)}`);
    return { ...state, current, next: null, drift: remaining(state.drift, "replaced") };
  }
  if (!since.next || act === "collect" || act === "place") return undefined; // an answer that came is taken first
  if (ticket) await look.platform.withdraw(ticket);
  world.say(`${nameOf(wish)}: found in the vault: the request ${since.next.entry}, begun by a run whose state was lost`);
  return { ...state, next: since.next, drift: remaining(state.drift, "begin") };
}

/** The vault has a later certificate in service than this state: it is found by its rounds, or the place is not this certificate's. */
async function laterInService(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const taken = await takeUp("place", state, bench);
  if (taken?.current && taken.current !== state.current) return taken;
  return takeStep({ act: "place", because: "" }, state, { ...bench, begun: newState });
}

/** What the exchange plans later renewals by. */
const settlementOf = (current: Current): Settlement => ({ ends: endOfUse(current).toISOString() });

/** A run died between the vault and the archive: a key that came with the answer is in the vault, and leaves the archive too. */
async function settleStored(ticket: string, next: Next, current: Current, bench: Bench): Promise<void> {
  const { platform } = bench.look;
  const answer = await platform.collect(ticket);
  const judged = answer && (await judgeAnswer(answer, { ticket, publicKeySha256: next.publicKeySha256 }, bench));
  const instead = judged?.judgement.ok ? insteadOf(answer!, judged, issuedOf(judged.judgement), current.publicKeySha256) : undefined;
  await platform.settle(ticket, instead, settlementOf(current));
}

/** The key is in the vault, read back, before anything else knows of it; the vault has an id before it has a key. */
async function begin({ because, dueOn }: Begin, state: CertificateState, { wish, look, world, looked }: Bench): Promise<CertificateState> {
  await takeBack(state.next, wish, look);
  const vault = await world.vault(wish.vault, state.vaultId);
  const vaultId = state.vaultId ?? (await vault.establish());
  const nothing = looked && !state.current && !state.next;
  const round = nothing ? 1 : await freeRound(vault, wish, state);
  const key = await vault.createKey(entryName(identityOf(wish), round), wish.keyAlgorithm, metadataOf(wish, round));
  world.say(`${nameOf(wish)}: key made: ${key.entry} in ${wish.vault} (${round === 1 ? because : `renewal: ${because}`})`);
  return { ...state, vaultId, next: nextOf(key, round, wish, because, dueOn), drift: remaining(state.drift, "begin") };
}

/** Settled where an answer lies there, so that the archive has it; else withdrawn. */
async function close({ because, tickets }: Close, state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  for (const ticket of tickets) {
    const order = look.orders.get(ticket)!;
    await (order.state === "answered" ? look.platform.settle(ticket) : look.platform.withdraw(ticket));
    look.noteOrder(ticket, { ...order, state: "settled" });
    world.say(`${nameOf(wish)}: order taken back: ${ticket}: ${because}`);
  }
  return state;
}

/** The key stays: the next request of the round takes it up again. */
async function drop(because: string, state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  await takeBack(state.next, wish, look);
  world.say(`${nameOf(wish)}: taken back: ${because}`);
  return { ...state, next: null };
}

/**
 * The request is built from the key as stored, so a retry gives the same bytes and the platform the same ticket. What was
 * handed out before is handed out again as it was, or written anew where the wish says something else.
 */
async function order(state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  const next = expectNext(state);
  const key = await storedKey(next, state.vaultId, wish, world);
  const ticket = orderTicket(identityOf(wish), next.round, key.publicKeySha256);
  const csr = await buildCsr({ subject: subjectOfWish(wish), publicKey: key.publicKey, sign: (bytes) => key.sign(bytes) });
  const paper = paperOf(wish, state.current, look.now, namedOf(state, wish, world));
  const { ticket: form } = wish.formRequest;
  const dossierReference = world.form(form)?.dossierReference ?? look.forms.get(form)?.dossierReference;
  const progress = await look.platform.submitOrder({
    ...paper,
    wish: ticket,
    certificate: inServiceName(identityOf(wish)),
    csr,
    publicKeySha256: key.publicKeySha256,
    code: { vault: wish.vault, entry: next.entry },
    ...(dossierReference && { dossierReference }),
    ...(next.orderedAt && { orderedAt: next.orderedAt }),
  });
  look.noteOrder(ticket, progress);
  const again = next.ticket === null ? "ordered" : next.paper === paperDigest(paper) ? "handed over again" : "sheet written anew";
  world.say(`${nameOf(wish)}: ${again}: the sheet is ${shownPath(wish.platform, progress.sheetPath)}`);
  return {
    ...state,
    habilitated: form,
    next: { ...next, ticket, subject: subjectText(wish), orderedAt: progress.orderedAt, paper: paperDigest(paper) },
  };
}

/** An answer is checked before it is stored; a wrong one is set aside with its fault, and nothing is ordered again. */
async function collect(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const { wish, look, world } = bench;
  const next = expectNext(state);
  const answer = await look.platform.collect(next.ticket!);
  if (!answer) return state;
  const judged = await judgeAnswer(answer, { ticket: next.ticket!, publicKeySha256: next.publicKeySha256 }, bench);
  const { judgement, broughtKey } = judged;
  if (!judgement.ok)
    return mayPass(judgement.fault, judged.leaf, look.now)
      ? leave(judgement.fault, state, bench)
      : setAside(judgement.fault, answer, state, bench);
  const vault = await world.vault(wish.vault, state.vaultId);
  if (broughtKey && !vault.importKey) return setAside(keyNotTaken(wish.vault), answer, state, bench);
  const issued = issuedOf(judgement);
  const round = broughtKey ? next.round + 1 : next.round;
  const key = broughtKey ? await vault.importKey!(entryName(identityOf(wish), round), broughtKey, metadataOf(wish, round)) : next;
  await vault.storeIssued(key.entry, issued);
  const current = currentOf(key, round, issued, next.subject);
  stored(look).add(current.sha256);
  await look.platform.settle(next.ticket!, insteadOf(answer, judged, issued, key.publicKeySha256), settlementOf(current));
  look.noteOrder(next.ticket!, { ...look.orders.get(next.ticket!)!, state: "settled" });
  for (const warning of judgement.warnings.filter(({ severity }) => severity === "warning"))
    world.say(`${nameOf(wish)}: warning: ${warning.message} [${warning.id}]`);
  world.say(`${nameOf(wish)}: certificate stored: serial ${current.serialNumber}, in service until ${current.notAfter.slice(0, 10)}`);
  return { ...state, current, next: null, drift: remaining(state.drift, "replaced") };
}

async function setAside(fault: Fault, answer: Answer, state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  // Not the answer's fault but the platform's authorities: it stays where it is until they are there.
  if (fault.code === "anchor-missing") throw fault;
  const next = expectNext(state);
  await look.platform.quarantine(next.ticket!, answer, fault.message);
  look.noteOrder(next.ticket!, { ...look.orders.get(next.ticket!)!, state: "open", quarantined: fault.message });
  world.say(`${nameOf(wish)}: set aside: ${fault.what}`);
  return { ...state, next: { ...next, quarantined: fault.message } };
}

/** What is wrong with this machine, or will be right by itself, and not with the answer: it stays where it is (issue 11). */
const machineTrouble: readonly FaultCode[] = ["answer-password", "answer-chain-missing"];

/** A clock that is behind by less does not make an answer wrong. Milliseconds. */
const clockTolerance = 15 * 60_000;

const mayPass = ({ code }: Fault, leaf: Certificate | undefined, now: Date): boolean =>
  machineTrouble.includes(code) ||
  (code === "answer-not-yet-valid" && leaf !== undefined && leaf.notBefore.getTime() - now.getTime() <= clockTolerance);

function leave(fault: Fault, state: CertificateState, { wish, look, world }: Bench): CertificateState {
  const next = expectNext(state);
  look.noteOrder(next.ticket!, { ...look.orders.get(next.ticket!)!, state: "open", waiting: fault.what });
  world.say(`${nameOf(wish)}: the answer waits where it is: ${fault.what} ${fault.hint} [answer-stuck]`);
  return { ...state, next: { ...next, waiting: fault.what } };
}

/** The certificate in service is gone from the vault, its key is not: the archived answer, or what was taken over, is checked and stored again. */
async function restore(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const { wish, world } = bench;
  const current = state.current!;
  const then = { ...bench, look: { ...bench.look, now: whileValid(current, bench.look.now) } };
  const issued = (await archived(current, then)) ?? (wish.adopt ? await issuedAtSource(wish.adopt, current.sha256, then) : undefined);
  if (!issued) {
    world.say(`${nameOf(wish)}: the certificate ${current.serialNumber} cannot be restored from the platform's archive`);
    if (state.next) return { ...state, drift: remaining(state.drift, "restore") }; // its successor is asked for already
    return begin({ because: "the certificate in service is gone from the vault" }, state, bench);
  }
  await (await holderOf(current, wish, state, world)).storeIssued(current.entry, issued);
  world.say(`${nameOf(wish)}: certificate restored: serial ${current.serialNumber}`);
  const restored = currentOf(current, current.round, issued, current.subject);
  return {
    ...state,
    current: current.elsewhere ? { ...restored, elsewhere: current.elsewhere } : restored,
    drift: remaining(state.drift, "restore"),
  };
}

/** A certificate that was in service is looked at within its life: a clock that is wrong now must not cost a new key and an order. */
function whileValid({ notBefore, notAfter }: Current, now: Date): Date {
  if (now < new Date(notBefore)) return new Date(notBefore);
  return now > new Date(notAfter) ? new Date(notAfter) : now;
}

/** What the platform keeps of the order of a round, if it is the certificate that was in service. */
async function archived({ round, publicKeySha256, sha256 }: Current, bench: Bench): Promise<Issued | undefined> {
  const ticket = orderTicket(identityOf(bench.wish), round, publicKeySha256);
  const answer = await bench.look.platform.collect(ticket);
  const judgement = answer && (await judgeAnswer(answer, { ticket, publicKeySha256 }, bench)).judgement;
  return judgement?.ok && judgement.chain[0]!.sha256 === sha256 ? issuedOf(judgement) : undefined;
}

/** `whatNow` asks for these steps only when a request is open. */
function expectNext({ next }: CertificateState): Next {
  if (!next) throw new Error("A step on an open request needs one.");
  return next;
}

async function storedKey(next: Next, vaultId: string | null, { vault }: CertificateInputs, world: World): Promise<VaultKey> {
  const key = await (await world.vault(vault, vaultId)).readKey(next.entry);
  if (key?.publicKeySha256 === next.publicKeySha256) return key;
  throw new Fault(
    "vault-conflict",
    `The vault ${vault} holds ${key ? "another key" : "no key"} under ${next.entry}, where the request's key (SHA-256 ${next.publicKeySha256}) should be.`,
    "Put the key back, or run pulumi refresh and pulumi up: a new key and a new request will be made.",
  );
}
