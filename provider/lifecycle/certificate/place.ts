import { bundlesInService, type Current, givesWay, inServiceName, remaining, rolledBackSentence } from "../../policy";
import type { InService, KeptBundle, Vault } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import { readCertificatePem } from "../../x509/certificate";
import type { Bench } from "./bench";
import { type CertificateState, identityOf, nameOf } from "./state";
import { holderOf, readPlace, signingEndOf } from "./vault";

/**
 * Puts the certificate in service under the one name that its server reads (issue 14): the last act by which it becomes current, in
 * one write. Until then the server reads the one before, whole. Can be repeated after a crash: the same is not written twice.
 * @returns `undefined` when a later certificate of the same name is there: a run put it there whose state was lost.
 */
export async function putInPlace(state: CertificateState, bench: Bench): Promise<CertificateState | undefined> {
  const { wish, world, begun } = bench;
  const current = state.current!;
  const vault = await holderOf(current, wish, state, world);
  const place = inServiceName(identityOf(wish));
  const there = begun.current?.sha256 === current.sha256 ? await readPlace(vault, place) : undefined;
  if (isLater(there, current)) return undefined;
  const bundles = bundlesInService(current, wish.bundles ?? []) as BundleKind[];
  const rolledBack = standingRollback(there, current, bench);
  if (rolledBack)
    return { ...state, current: { ...current, inService: { place, bundles } }, rolledBack, drift: remaining(state.drift, "place") };
  const { rolledBack: _, ...kept } = state;
  const content = await contentOf(current, bundles, vault);
  if (!content) {
    world.say(`${nameOf(wish)}: not put in service: ${vault.address} has not both key and certificate of ${current.entry}`);
    return { ...kept, current: { ...current, inService: null }, drift: remaining(state.drift, "place") };
  }
  const leftOut = await vault.putInService(place, content);
  world.say(`${nameOf(wish)}: in service: serial ${current.serialNumber}, for its server to read as ${place} in ${vault.address}`);
  if (leftOut.length > 0)
    world.say(
      `${nameOf(wish)}: warning: ${leftOut.join(", ")} would not fit into one value of ${vault.address} beside key and chain: it stays with the entry ${current.entry} alone (igc-sante export)`,
    );
  return { ...kept, current: { ...current, inService: { place, bundles } }, drift: remaining(state.drift, "place") };
}

/** A person put an earlier certificate in the place of this one: it stays there, unless it ends. */
function standingRollback(there: InService | "damaged" | undefined, current: Current, { wish, world, look }: Bench) {
  if (!there || there === "damaged" || there.rolledBack?.from !== current.sha256) return undefined;
  const rolledBack = rolledBackOf(there);
  if (givesWay(rolledBack, look.now)) return undefined;
  world.say(`${nameOf(wish)}: not put in service: ${rolledBackSentence(rolledBack, current)}`);
  return rolledBack;
}

/** What is remembered of a rollback, by the document that says so. */
export function rolledBackOf(served: InService) {
  const certificate = readCertificatePem(served.certificate);
  const signingEnds = signingEndOf(certificate);
  const { serialNumber, notAfter } = certificate;
  return { at: served.rolledBack!.at, serialNumber, notAfter: notAfter.toISOString(), ...(signingEnds && { signingEnds }) };
}

/** Whether what is in service was issued after what the state knows: a server is never given an earlier one. */
function isLater(there: InService | "damaged" | undefined, current: Current): boolean {
  if (!there || there === "damaged") return false;
  const { sha256, notBefore } = readCertificatePem(there.certificate);
  return sha256 !== current.sha256 && notBefore > new Date(current.notBefore);
}

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
