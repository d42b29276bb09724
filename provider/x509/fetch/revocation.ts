/**
 * Fetching CRLs and OCSP answers, and the status of a path's certificates by them. Everything that comes back is
 * checked by `x509/revocation`; nothing is asked of an address that an unpinned certificate names.
 */
import { Fault } from "../../fault";
import { matchesPin } from "../anchors";
import type { Certificate } from "../certificate";
import { checkPath } from "../path";
import { Desk } from "./desk";
import type { FetchedStatus, FetchOptions } from "./options";

/** Where the IGC-Santé publishes CRLs and answers OCSP (real certificates, both environments). */
export const revocationHosts: readonly string[] = ["igc-sante.esante.gouv.fr", "ocsp.esante.gouv.fr"];

/**
 * The status of every certificate below the anchor, leaf first: by OCSP, and where that does not decide, by CRL.
 * What cannot be had is in `faults`, never thrown.
 * @param path leaf first, root last, as `checkPath` gives it. It is checked again: the addresses come from it.
 * @throws Fault `revocation-unpinned` when its root is not pinned or it is no good path at `at`; `revocation-host` when
 * the loopback's host is not this machine.
 */
export async function fetchRevocation(path: readonly Certificate[], options: FetchOptions): Promise<FetchedStatus[]> {
  const hosts = allowedHosts(path, options);
  const desk = new Desk(options);
  const statuses: FetchedStatus[] = [];
  for (const [index, certificate] of path.slice(0, -1).entries())
    statuses.push(await desk.status({ certificate, issuer: path[index + 1]!, hosts }));
  return statuses;
}

/**
 * Asks for the status of any number of certificates, each CRL once for all of them: those that ask while a CRL is under way
 * share it.
 * @returns asks for a leaf, by a path as `fetchRevocation` takes it; where only files are looked at, its issuer is enough.
 */
export function revocationDesk(options: FetchOptions): (path: readonly Certificate[]) => Promise<FetchedStatus> {
  const desk = new Desk(options);
  return async (path) => {
    const [certificate, issuer] = path;
    if (!certificate || !issuer) throw unpinned("it names no issuer");
    return desk.status({ certificate, issuer, hosts: options.offline ? [] : allowedHosts(path, options) });
  };
}

/** Whom a path's certificates may send us to. */
function allowedHosts(path: readonly Certificate[], { at, loopback }: FetchOptions): readonly string[] {
  const root = path[path.length - 1];
  const pinned = root !== undefined && matchesPin(root)?.role === "root";
  const rehearsed = root !== undefined && !pinned && root.sha256 === loopback?.root;
  if (!pinned && !rehearsed) throw unpinned("its root is none of the pinned ones");
  const checked = checkPath({ leaf: path[0]!, intermediates: path.slice(1, -1), anchors: [root], at });
  if (!checked.ok) throw unpinned(checked.findings[0]!.message);
  const found = checked.path.map(({ sha256 }) => sha256).join();
  if (found !== path.map(({ sha256 }) => sha256).join()) throw unpinned("its certificates are not each the issuer of the one before");
  if (pinned) return revocationHosts;
  if (!/^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$/.test(loopback!.host))
    throw new Fault(
      "revocation-host",
      `${loopback!.host} is not this machine.`,
      "A root that is not pinned is for tests on this machine alone.",
    );
  return [loopback!.host];
}

const unpinned = (because: string): Fault =>
  new Fault(
    "revocation-unpinned",
    `Nothing is fetched for this path: ${because.replace(/\.$/, "")}.`,
    "Check the path first; only a path to a pinned root names addresses that are asked.",
  );
