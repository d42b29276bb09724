import { drifted, isDamaged } from "./drift";
import type { Rule } from "./facts";
import { formerInService, mayTakeOver } from "./former";
import { partnersWait } from "./partners";
import type { Current } from "./remembered";
import { expiring, premature } from "./renewal";
import { inService, replacing, revokedSentence } from "./revocation";
import { noLongerCompromised, renewalOfLeaving, replacingCompromised, revoking, unlessLeaving } from "./revoking";
import { returning } from "./rollback";
import { firstOf } from "./verdict";

/**
 * What is due for one certificate. PURE: `diff` asks it (is anything due?), `update` asks it until it is silent.
 */

/** A settled order whose request is still open here: the run that stored it died before its state was written. */
const answered: Rule = ({ next, order }) =>
  next?.ticket && (order?.state === "answered" || order?.state === "settled")
    ? { act: "collect", because: "an answer to the order has come", drift: "answer-waiting" }
    : undefined;

/** A refusal or a fault once recorded stands until an answer is taken: that a note of it is gone is no statement (issue 11). */
const told: Rule = ({ next, order }) => {
  if (!next?.ticket || !order) return undefined;
  const refused = order.state === "refused" ? (order.reason ?? "no reason given") : next.refused;
  const quarantined = order.quarantined ?? next.quarantined;
  const waiting = order.waiting ?? null;
  if (refused === next.refused && quarantined === next.quarantined && waiting === next.waiting) return undefined;
  const because = waiting ?? refused ?? quarantined ?? "the answer no longer waits";
  return { act: "note", because, refused, quarantined, waiting, ...(waiting !== null && { drift: "answer-stuck" }) };
};

const habilitated: Rule = ({ next, formPhase, seen }) =>
  seen && next && !next.ticket && formPhase === "validated" ? { act: "order", because: "ANS validated the form" } : undefined;

/** The folder was lost, or another stack with the same wish withdrew it: the same request is handed over again, under its ticket. */
const forgotten: Rule = ({ next, order, seen }) =>
  seen && next?.ticket && !order ? { act: "order", because: "the platform no longer has the order" } : undefined;

/** Mails, names and administrators are on the sheet, not in the certificate: the sheet is written anew, under its ticket. */
const reworded: Rule = ({ next, paper, order }) =>
  next?.ticket && next.paper !== null && next.paper !== paper && order?.state === "open"
    ? { act: "order", because: "what the order sheet says has changed" }
    : undefined;

/** A key of another algorithm is another request: the open one is taken back. */
const rekeyed: Rule = ({ next, keyAlgorithm }) =>
  next?.algorithm && next.algorithm !== keyAlgorithm
    ? { act: "begin", because: `the key is to be ${keyAlgorithm}, and the open request has ${next.algorithm}` }
    : undefined;

/** A place that was away comes back as it was: an order it still shows was answered elsewhere, or given up (issue 11). */
const overtaken: Rule = ({ lingering }) =>
  lingering.length > 0
    ? { act: "close", because: "what it asks for is in service, or asked for by another request", tickets: lingering }
    : undefined;

/** Once: what is in service afterwards is renewed as any other, whatever still stands in the program. */
const existing: Rule = ({ current, adopt }) =>
  !current && adopt ? { act: "adopt", because: "the key and its certificate exist already" } : undefined;

const neverAsked: Rule = ({ current, next }) =>
  current || next ? undefined : { act: "begin", because: "no certificate was ever asked for" };

/** A key that cannot leave its vault is renewed in the other one: its certificate serves meanwhile, and ANS is asked for a renewal. */
const stranded: Rule = ({ current, next }) =>
  current?.elsewhere && !next
    ? { act: "begin", because: `its key cannot leave ${current.elsewhere.vault}, and another vault is wished` }
    : undefined;

const unpacked: Rule = ({ current, bundles }) => {
  const missing = current && !current.elsewhere ? bundles.filter((kind) => !current.bundles?.includes(kind)) : [];
  return missing.length > 0 ? { act: "pack", because: `the vault keeps no ${missing.join(", ")} of it yet`, bundles: missing } : undefined;
};

/** Its bundles that are wished: what its server finds beside it. */
export const bundlesInService = (current: Pick<Current, "bundles">, wished: readonly string[]): string[] =>
  wished.filter((kind) => current.bundles?.includes(kind));

/** Last of all that a certificate becomes current by: what its server reads is the one of before until then (issue 14). */
const unplaced: Rule = (facts) => {
  const { current, bundles, drift, switchWaits } = facts;
  if (!current || current.inService === null || isDamaged(drift)) return undefined;
  const former = formerInService(facts);
  if (!current.inService && former?.revoked && mayTakeOver(current, facts.now))
    return { act: "place", because: `what its server reads was ${revokedSentence(former.revoked)}`, drift: "in-service-revoked" };
  if (switchWaits || partnersWait(facts)) return undefined;
  if (!current.inService) return { act: "place", because: "its server does not read it yet" };
  const [is, wished] = [current.inService.bundles, bundlesInService(current, bundles)].map((kinds) => [...kinds].sort().join());
  return is === wished ? undefined : { act: "place", because: "other bundles are wished beside it" };
};

/** What is due now. What exists is taken over before anything is made; what was lost is mended first, an answer is taken before anything is asked, and nobody is asked twice for one wish. */
export const whatNow: Rule = firstOf(
  existing,
  inService(drifted),
  answered,
  told,
  overtaken,
  revoking,
  noLongerCompromised,
  renewalOfLeaving,
  premature,
  rekeyed,
  habilitated,
  forgotten,
  reworded,
  neverAsked,
  replacing,
  inService(unpacked),
  inService(unplaced),
  inService(returning),
  replacingCompromised,
  inService(unlessLeaving(stranded)),
  inService(unlessLeaving(expiring)),
);
