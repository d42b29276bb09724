import { bundlesInService, type Current, formerEntry, givesWay, inServiceName, remaining, rolledBackSentence } from "../../policy";
import type { InService, KeptBundle, Vault } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import { readCertificatePem } from "../../x509/certificate";
import { oncePerObject } from "../common";
import type { Bench } from "./bench";
import { type CertificateInputs, type CertificateState, identityOf, nameOf } from "./state";
import { endsOf, findFormer, holderOf, readPlace } from "./vault";

/**
 * Puts the certificate in service under the one name that its server reads (issue 14): the last act by which it becomes current, in
 * one write. Until then the server reads the one before, whole. Can be repeated after a crash: the same is not written twice.
 * @returns `undefined` when a later certificate of the same name is there: a run put it there whose state was lost.
 */
export async function putInPlace(state: CertificateState, bench: Bench): Promise<CertificateState | undefined> {
  const { wish, world, look, begun } = bench;
  const current = state.current!;
  const vault = await holderOf(current, wish, state, world);
  const place = inServiceName(identityOf(wish));
  const isLooked = begun.current !== null && !stored(look).has(current.sha256);
  const there = isLooked ? await readPlace(vault, place) : undefined;
  if (isLater(there, current) || isEarlierRound(there, current)) return undefined;
  const bundles = bundlesInService(current, wish.bundles ?? []) as BundleKind[];
  const placed = { ...state, current: { ...current, inService: { place, bundles } }, drift: remaining(state.drift, "place") };
  const rolledBack = standingRollback(there, state, bench);
  if (rolledBack) return withFormerHeld({ ...placed, rolledBack }, there as InService, wish, vault);
  if (isLooked && (await restoredRollback(there, state, { ...bench, vault, place }))) return placed;
  const { rolledBack: _, ...kept } = placed;
  const content = await contentOf(current, bundles, vault);
  if (!content) {
    world.say(`${nameOf(wish)}: not put in service: ${vault.address} has not both key and certificate of ${current.entry}`);
    return { ...placed, current: { ...current, inService: null } }; // what its server reads is what it was
  }
  const leftOut = await vault.putInService(place, content);
  world.say(`${nameOf(wish)}: in service: serial ${current.serialNumber}, for its server to read as ${place} in ${vault.address}`);
  if (leftOut.length > 0)
    world.say(
      `${nameOf(wish)}: warning: ${leftOut.join(", ")} would not fit into one value of ${vault.address} beside key and chain: it stays with the entry ${current.entry} alone (igc-sante export)`,
    );
  return kept;
}

/** Fingerprints of what an operation stored itself: nobody can have gone back from it yet, so its place needs no look. */
export const stored = oncePerObject((_look) => new Set<string>());

/** A person put an earlier certificate in the place of this one: it stays there, unless it ends or was revoked. */
function standingRollback(there: InService | "damaged" | undefined, state: CertificateState, { wish, world, look }: Bench) {
  const current = state.current!;
  if (!there || there === "damaged" || there.rolledBack?.from !== current.sha256) return undefined;
  const rolledBack = rolledBackOf(there);
  const known = state.rolledBack?.serialNumber === rolledBack.serialNumber ? state.rolledBack : undefined;
  if (known?.revoked || givesWay(rolledBack, look.now)) return undefined;
  world.say(`${nameOf(wish)}: not put in service: ${rolledBackSentence(rolledBack, current)}`);
  return rolledBack;
}

/** What its server reads is gone or damaged, and a person had put an earlier certificate there: that one is put there again, while the vault has it. */
async function restoredRollback(
  there: InService | "damaged" | undefined,
  state: CertificateState,
  { wish, world, look, vault, place }: Bench & { readonly vault: Vault; readonly place: string },
): Promise<boolean> {
  const { rolledBack } = state;
  const current = state.current!;
  const entry = formerEntry(state);
  if ((there && there !== "damaged") || !rolledBack || !entry || current.inService === undefined) return false;
  if (rolledBack.revoked || givesWay(rolledBack, look.now)) return false;
  const content = await contentOf(entry, wish.bundles ?? [], vault);
  if (!content) return false;
  await vault.putInService(place, { ...content, rolledBack: { at: rolledBack.at, from: current.sha256 } });
  world.say(`${nameOf(wish)}: put there again: ${rolledBackSentence(rolledBack, current)}`);
  return true;
}

/**
 * Where a certificate of before lies that serves, beside what is known of it: found again where its days were over before the rollback
 * was seen.
 * @param served what `rolledBack` of the state says is served
 */
export async function withFormerHeld<State extends CertificateState>(
  state: State,
  served: InService,
  wish: CertificateInputs,
  vault: Vault,
): Promise<State> {
  const { current, rolledBack } = state;
  if (!current || !rolledBack || formerEntry(state)) return state;
  const previous = await findFormer(vault, wish, current, served, new Date(rolledBack.at));
  return previous ? { ...state, previous } : state;
}

/** What is remembered of a rollback, by the document that says so. */
export function rolledBackOf(served: InService) {
  const certificate = readCertificatePem(served.certificate);
  return { at: served.rolledBack!.at, serialNumber: certificate.serialNumber, ...endsOf(certificate) };
}

/** Whether what is in service was issued after what the state knows: a server is never given an earlier one. */
function isLater(there: InService | "damaged" | undefined, current: Current): boolean {
  if (!there || there === "damaged") return false;
  const { sha256, notBefore } = readCertificatePem(there.certificate);
  return sha256 !== current.sha256 && notBefore > new Date(current.notBefore);
}

/** Whether it was put back in the place of a later one that the state knows nothing of: that one is looked for, and a person's decision stands. */
const isEarlierRound = (there: InService | "damaged" | undefined, current: Current): boolean =>
  there !== undefined &&
  there !== "damaged" &&
  there.rolledBack !== undefined &&
  readCertificatePem(there.certificate).sha256 === current.sha256;

/** Key, certificate, chain and bundles as stored; `undefined` where the vault has lost one of the first two. */
export async function contentOf(
  { entry, sha256 }: Pick<Current, "entry" | "sha256">,
  kinds: readonly BundleKind[],
  vault: Vault,
): Promise<InService | undefined> {
  const key = await vault.readKey(entry);
  const issued = key && (await vault.readIssued(entry));
  if (!issued || readCertificatePem(issued.certificate).sha256 !== sha256) return undefined;
  const bundles: Partial<Record<BundleKind, KeptBundle>> = {};
  for (const kind of kinds) {
    const bundle = await vault.readBundle?.(entry, kind);
    if (bundle) bundles[kind] = bundle;
  }
  const held = key.exportPrivateKey ? { privateKey: await key.exportPrivateKey() } : { keyReference: key.keyReference! };
  return { ...issued, ...held, bundles };
}
