import { Fault } from "../../fault";
import {
  type Current,
  entryName,
  inServiceName,
  type NextAction,
  type Past,
  partnerActions,
  partnerNextAction,
  partnersWait,
  pastAfter,
  pastOf,
  wronglyTold,
} from "../../policy";
import { readCertificatePem } from "../../x509/certificate";
import type { World } from "../common";
import { type CertificateInputs, type CertificateState, identityOf, nameOf, subjectText } from "./state";
import { currentOf, holderOf, readPlace } from "./vault";

/** Partners who registered something of a certificate: what is remembered for them, and what is refused (`policy/partners.ts`). */

/** Certificates looked for in the vault behind the one in service, when nobody had to be told before. */
const mostRounds = 4;

/** The state with what partners may have registered: remembered, else read from the rounds that the vault keeps. */
export async function withPast(state: CertificateState, wish: CertificateInputs, world: World): Promise<CertificateState> {
  const { current, past } = state;
  if (!wish.partners?.length || !current || past) return rememberPast(current, state, wish);
  return { ...state, past: await pastInVault(current, state, wish, world) };
}

async function pastInVault(current: Current, state: CertificateState, wish: CertificateInputs, world: World): Promise<Past[]> {
  const vault = await holderOf(current, wish, state, world);
  const found: Past[] = [];
  for (let round = current.round - 1; round >= Math.max(1, current.round - mostRounds); round--) {
    const entry = entryName(identityOf(wish), round);
    const [key, issued] = [await vault.readKey(entry), await vault.readIssued(entry)];
    if (key && issued) found.push(pastOf(currentOf(key, round, issued, subjectText(wish))));
  }
  if (current.inService !== undefined || found.length === 0) return found;
  const place = inServiceName(identityOf(wish));
  const there = await readPlace(vault, place);
  const serving = there && there !== "damaged" ? readCertificatePem(there.certificate).sha256 : undefined;
  return found.map((each) => (each.sha256 === serving ? pastOf(each, { place, bundles: [] }) : each));
}

/** The state after a step that another certificate may have come by. @param before the one in service before it */
export function rememberPast(before: Current | null, after: CertificateState, { partners }: CertificateInputs): CertificateState {
  const past = pastAfter(before, { ...after, partners });
  const { past: _, ...rest } = after;
  return past ? { ...rest, past } : rest;
}

/**
 * That a partner confirmed what this certificate never was is a mistake: of another certificate, or a typing error.
 * @throws Fault `partner-told`
 */
export function refuseWronglyTold(state: CertificateState, { partners, adopt, ...wish }: CertificateInputs): void {
  const { current, past } = state;
  if (!current && adopt) return; // what is taken over is not known yet
  if (current && current.round > 1 && !past) return; // the next run reads the rounds of before
  const index = wronglyTold({ ...state, partners });
  if (index === undefined) return;
  const numbers = [current, ...(past ?? [])].flatMap((each) => each?.serialNumber ?? []);
  throw new Fault(
    "partner-told",
    `\`partners[${index}].told\` of ${nameOf(wish)} is ${partners![index]!.told}, and no certificate of it has this serial number${numbers.length > 0 ? `: they have ${numbers.join(", ")}` : " yet"}.`,
    "Copy it from what the partner confirmed (igc-sante status --partners names it), or leave `told` out.",
  );
}

/** The first thing a person must send, once the certificate itself waits for nobody. */
export function partnerAct(state: CertificateState, wish: CertificateInputs): NextAction | null {
  const { structure, usage, commonName, serverInstance, partners } = wish;
  const whose = { structureName: structure.name, idNat: structure.idNat, usage, commonName, serverInstance };
  const [first] = partners?.length ? partnerActions({ ...state, partners }, whose) : [];
  return first ? partnerNextAction(first) : null;
}

/** Says that the switch waits, and for whom. */
export function sayWhoWaits(state: CertificateState, wish: CertificateInputs, now: Date, { say }: Pick<World, "say">): void {
  if (partnersWait({ ...state, partners: wish.partners, now }))
    say(`${nameOf(wish)}: issued and not put in service yet: a partner must know it first (igc-sante status --partners)`);
}
