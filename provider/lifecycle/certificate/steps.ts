import { Fault } from "../../fault";
import type { Answer, Order } from "../../igc";
import { type Current, entryName, type IssuanceStep, type Next, orderTicket } from "../../policy";
import type { Issued, VaultKey } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import { buildCsr } from "../../x509/csr";
import type { Look, World } from "../common";
import { adopt, issuedAtSource } from "./adoption";
import { issuedOf, judgeAnswer, keyNotTaken } from "./answer";
import type { Bench } from "./bench";
import { packBundles } from "./bundles";
import { type CertificateInputs, type CertificateState, identityOf, metadataOf, nameOf, subjectOfWish } from "./state";
import { currentOf, nextOf } from "./vault";

/** Carries out one step and gives the state after it. Each step can be repeated after a crash with the same outcome. */
export async function takeStep(step: IssuanceStep, state: CertificateState, bench: Bench): Promise<CertificateState> {
  switch (step.act) {
    case "begin":
      return begin(step.because, state, bench);
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
    case "note":
      return { ...state, next: state.next && { ...state.next, refused: step.refused, quarantined: step.quarantined } };
  }
}

/** The key is in the vault, read back, before anything else knows of it. */
async function begin(because: string, state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  if (state.next?.ticket) await look.platform.withdraw(state.next.ticket);
  const round = (state.current?.round ?? 0) + 1;
  const vault = await world.vault(wish.vault);
  const key = await vault.createKey(entryName(identityOf(wish), round), wish.keyAlgorithm, metadataOf(wish, round));
  world.say(`${nameOf(wish)}: key made: ${key.entry} in ${wish.vault} (${round === 1 ? because : `renewal: ${because}`})`);
  return { ...state, next: nextOf(key, round, wish, because), drift: null };
}

/** The request is built from the key as stored, so a retry gives the same bytes and the platform the same ticket. */
async function order(state: CertificateState, { wish, look, world }: Bench): Promise<CertificateState> {
  const next = expectNext(state);
  const key = await storedKey(next, wish, world);
  const ticket = orderTicket(identityOf(wish), next.round, key.publicKeySha256);
  const csr = await buildCsr({ subject: subjectOfWish(wish), publicKey: key.publicKey, sign: (bytes) => key.sign(bytes) });
  const progress = await look.platform.submitOrder(orderOf(ticket, csr, key, state, wish, look));
  look.noteOrder(ticket, progress);
  world.say(`${nameOf(wish)}: ordered: the sheet is ${progress.sheetPath}`);
  return { ...state, next: { ...next, ticket } };
}

function orderOf(ticket: string, csr: Buffer, key: VaultKey, { current }: CertificateState, wish: CertificateInputs, look: Look): Order {
  const { structure, formRequest, usage, commonName, environment, serverInstance, contactMail, informedMail } = wish;
  return {
    wish: ticket,
    csr,
    publicKeySha256: key.publicKeySha256,
    environment,
    offer: usage === "SSL" ? "SERV" : "ORG",
    usage,
    commonName,
    structure: { name: structure.name, idNat: structure.idNat, department: structure.departmentLabel },
    serverInstance,
    actorEmail: contactMail,
    informedEmail: informedMail,
    // ANS renews a certificate only while it is active; afterwards a new one is ordered (FAQ).
    renews:
      current && look.now < new Date(current.notAfter) ? { serialNumber: current.serialNumber, notAfter: current.notAfter } : undefined,
    admins: formRequest.admins,
    dossierReference: look.forms.get(formRequest.ticket)?.dossierReference,
  };
}

/** An answer is checked before it is stored; a wrong one is set aside with its fault, and nothing is ordered again. */
async function collect(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const { wish, look, world } = bench;
  const next = expectNext(state);
  const answer = await look.platform.collect(next.ticket!);
  if (!answer) return state;
  const { judgement, broughtKey } = await judgeAnswer(answer, next.publicKeySha256, bench);
  if (!judgement.ok) return setAside(judgement.fault, answer, state, bench);
  const vault = await world.vault(wish.vault);
  if (broughtKey && !vault.importKey) return setAside(keyNotTaken(wish.vault), answer, state, bench);
  const issued = issuedOf(judgement);
  const round = broughtKey ? next.round + 1 : next.round;
  const key = broughtKey ? await vault.importKey!(entryName(identityOf(wish), round), broughtKey, metadataOf(wish, round)) : next;
  await vault.storeIssued(key.entry, issued);
  await look.platform.settle(next.ticket!);
  const current = currentOf(key, round, issued, next.subject);
  for (const warning of judgement.warnings.filter(({ severity }) => severity === "warning"))
    world.say(`${nameOf(wish)}: warning: ${warning.message} [${warning.id}]`);
  world.say(`${nameOf(wish)}: certificate stored: serial ${current.serialNumber}, in service until ${current.notAfter.slice(0, 10)}`);
  return { current, next: null, drift: null };
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

/** The certificate in service is gone from the vault, its key is not: the archived answer, or what was taken over, is checked and stored again. */
async function restore(state: CertificateState, bench: Bench): Promise<CertificateState> {
  const { wish, world } = bench;
  const current = state.current!;
  const then = { ...bench, look: { ...bench.look, now: whileValid(current, bench.look.now) } };
  const issued = (await archived(current, then)) ?? (wish.adopt ? await issuedAtSource(wish.adopt, current.sha256, then) : undefined);
  if (!issued) {
    world.say(`${nameOf(wish)}: the certificate ${current.serialNumber} cannot be restored from the platform's archive`);
    if (state.next) return { ...state, drift: null }; // its successor is asked for already
    return begin("the certificate in service is gone from the vault", state, bench);
  }
  await (await world.vault(wish.vault)).storeIssued(current.entry, issued);
  world.say(`${nameOf(wish)}: certificate restored: serial ${current.serialNumber}`);
  return { ...state, current: currentOf(current, current.round, issued, current.subject), drift: null };
}

/** A certificate that was in service is looked at within its life: a clock that is wrong now must not cost a new key and an order. */
function whileValid({ notBefore, notAfter }: Current, now: Date): Date {
  if (now < new Date(notBefore)) return new Date(notBefore);
  return now > new Date(notAfter) ? new Date(notAfter) : now;
}

/** What the platform keeps of the order of a round, if it is the certificate that was in service. */
async function archived({ round, publicKeySha256, sha256 }: Current, bench: Bench): Promise<Issued | undefined> {
  const answer = await bench.look.platform.collect(orderTicket(identityOf(bench.wish), round, publicKeySha256));
  const judgement = answer && (await judgeAnswer(answer, publicKeySha256, bench)).judgement;
  return judgement?.ok && judgement.chain[0]!.sha256 === sha256 ? issuedOf(judgement) : undefined;
}

/** `whatNow` asks for these steps only when a request is open. */
function expectNext({ next }: CertificateState): Next {
  if (!next) throw new Error("A step on an open request needs one.");
  return next;
}

async function storedKey(next: Next, { vault }: CertificateInputs, world: World): Promise<VaultKey> {
  const key = await (await world.vault(vault)).readKey(next.entry);
  if (key?.publicKeySha256 === next.publicKeySha256) return key;
  throw new Fault(
    "vault-conflict",
    `The vault ${vault} holds ${key ? "another key" : "no key"} under ${next.entry}, where the request's key (SHA-256 ${next.publicKeySha256}) should be.`,
    "Put the key back, or run pulumi refresh and pulumi up: a new key and a new request will be made.",
  );
}
