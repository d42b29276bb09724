import fc from "fast-check";
import { sample } from "../../../test/sample";
import {
  beginInstant,
  type CardIncident,
  type Current,
  cardIncidents,
  type FoundDrift,
  humanDelay,
  type Next,
  overdueOrder,
  type RevocationDoubt,
} from "../../policy";
import type { Session } from "../../rpc";
import type { World } from "../common";
import { withFound } from "./drift";
import { orgCertificate } from "./lifecycle";
import { paperDigest, paperOf } from "./paper";
import type { CertificateInputs, CertificateOutputs } from "./state";

/**
 * Previews of certificates of which nothing is due, over random states and clocks: once a run and a refresh have recorded what is the
 * case, no later preview is a difference until a day comes on which something else is. So no value of a state changes daily.
 */
const day = 86_400_000;
const epoch = Date.parse("2026-01-01T00:00:00Z");
const iso = (time: number): string => new Date(time).toISOString();
const dayOf = (time: number): string => iso(time).slice(0, 10);
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Days are counted from the first day of the certificate in service. */
interface Draw {
  readonly life: number;
  readonly renewBeforeDays: number;
  /** Where the clock of the run stands, in lives. */
  readonly elapsed: number;
  /** How much of the time to the next change passes until the preview. */
  readonly later: number;
  readonly open: "none" | "form" | "order" | "refused" | "quarantined";
  readonly revoked: string | undefined;
  readonly doubt: RevocationDoubt | undefined;
  readonly found: readonly FoundDrift["class"][];
  readonly renamed: boolean;
  readonly cardEnds: number | undefined;
  readonly incident: CardIncident["kind"] | undefined;
  readonly closes: number | undefined;
  readonly formRefused: boolean;
  readonly administrator: string | undefined;
}

const thousandths = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max }).map((number) => number / 1000);

const drawn: fc.Arbitrary<Draw> = fc.record({
  life: fc.integer({ min: 4, max: 1095 }),
  renewBeforeDays: fc.integer({ min: 1, max: 400 }),
  elapsed: thousandths(-200, 1300), // a double of fast-check is nearly always next to 0
  later: thousandths(0, 999),
  open: fc.constantFrom("none", "form", "order", "refused", "quarantined"),
  revoked: some(fc.constantFrom("keyCompromise", "superseded", "certificateHold")),
  doubt: some(fc.constantFrom<RevocationDoubt>("revocation-stale", "revocation-unusable", "revocation-signer")),
  found: fc.subarray<FoundDrift["class"]>(["exportable-flipped", "vault-rights-widened", "name-wrong", "usage-wrong", "ca-horizon"]),
  renamed: fc.boolean(),
  cardEnds: some(fc.integer({ min: -400, max: 1500 })),
  incident: some(fc.constantFrom(...cardIncidents)),
  closes: some(fc.integer({ min: -400, max: 1500 })),
  formRefused: fc.boolean(),
  administrator: some(fc.constantFrom("Zoé Noël", "Ali Roux")),
});

/** The first instant at which an order of the epoch is late. */
let lateFrom = 0;
beforeAll(() => {
  lateFrom = epoch;
  while (!overdueOrder(iso(epoch), "metropole", new Date(lateFrom))) lateFrom += day / 24;
});

function wishOf({ renamed, cardEnds, incident, renewBeforeDays }: Draw): CertificateInputs {
  const structure = { name: renamed ? "Centre des Roses" : "Centre des Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)" };
  const card = {
    ...(cardEnds !== undefined && { cardExpiresOn: dayOf(epoch + cardEnds * day) }),
    ...(incident && { cardIncident: { kind: incident, since: dayOf(epoch) } }),
  };
  const admin = { lastName: "Noël", firstName: "Zoé", ...card };
  return {
    owner: "insi",
    environment: "rehearsal",
    structure,
    formRequest: { ticket: "f413-1", certificateType: "ORG", admins: [admin] },
    usage: "AUTH_CLI",
    commonName: "INSI-AUTO",
    serverInstance: "srv1",
    contactMail: "certificats@editeur.example",
    renewBeforeDays,
    keyAlgorithm: "rsa-2048",
    vault: "file:./vault",
    platform: "manual:./igc",
  };
}

const currentOf = ({ life, revoked }: Draw): Current => ({
  entry: "igc-r1",
  round: 1,
  publicKeySha256: "aa",
  serialNumber: "5A",
  sha256: "A",
  subject: "CN=INSI-AUTO,OU=1690781810,O=Centre des Lilas,ST=Rhône (69),C=FR",
  notBefore: iso(epoch),
  notAfter: iso(epoch + life * day),
  inService: { place: "igc-current", bundles: [] },
  ...(revoked && { revoked: { at: iso(epoch), reason: revoked } }),
});

const namedIn = ({ administrator }: Draw): string[] | undefined => (administrator ? [administrator] : undefined);

function nextOf(open: Draw["open"], named: string[] | undefined, wish: CertificateInputs, current: Current, at: Date): Next | null {
  if (open === "none") return null;
  const ordered = open !== "form";
  return {
    entry: "igc-r2",
    round: 2,
    publicKeySha256: "bb",
    subject: current.subject,
    because: "its time has come",
    ticket: ordered ? "commande-1-r2" : null,
    quarantined: open === "quarantined" ? "another key" : null,
    refused: open === "refused" ? "carte périmée" : null,
    waiting: null,
    algorithm: "rsa-2048",
    dueOn: null,
    orderedAt: ordered ? iso(epoch) : null,
    paper: ordered ? paperDigest(paperOf(wish, current, at, named)) : null,
  };
}

/** A certificate of which nothing is due, and the instants at which something becomes the case. */
function quiet(draw: Draw) {
  const [wish, current] = [wishOf(draw), currentOf(draw)];
  const at = epoch + draw.elapsed * draw.life * day;
  const renewal = beginInstant(current, { renewBeforeDays: draw.renewBeforeDays, humanDays: humanDelay([]) }).getTime();
  // A renewal that is due is a step: from then on a request is open, unless a revocation ended it.
  const open = draw.open === "none" && at >= renewal && !draw.revoked ? "order" : draw.open;
  const next = nextOf(open, namedIn(draw), wish, current, new Date(at));
  const revocation = draw.doubt ? { doubt: draw.doubt } : null;
  const before = { ...wish, current, next, revocation, drift: null, vaultId: "one", habilitated: "f413-1" };
  const turns = [epoch, epoch + draw.life * day, ...(open === "none" ? [renewal] : [])];
  // A renewal that nobody answers grows louder with each of these.
  if (next && !draw.revoked) turns.push(...[90, 60, 30, 14, 7].map((left) => epoch + (draw.life - left) * day));
  if (draw.cardEnds !== undefined) turns.push(epoch + (draw.cardEnds + 1) * day); // it is good on its last day
  if (draw.closes !== undefined) turns.push(epoch + draw.closes * day);
  turns.push(lateFrom); // whoever orders is reminded
  return { wish, before: before as unknown as CertificateOutputs, at, turns, open };
}

/** A world where nobody is asked for anything: whatever touches vault or platform fails. */
function sessionOf({ formRefused, administrator, closes }: Draw, open: Draw["open"], now: number): Session<World> {
  const order = { state: open === "refused" ? "refused" : "open", reason: "carte périmée", publicKeySha256: "bb", sheetPath: "fiche.txt" };
  const look = {
    platform: { inbox: "inbox" },
    now: new Date(now),
    forms: new Map([["f413-1", { phase: formRefused ? "refused" : "validated" }]]),
    revocations: new Map(),
    orders: new Map(open === "none" || open === "form" ? [] : [["commande-1-r2", order]]),
    troubles: new Map(),
    remarks: new Map(),
  };
  const form = {
    phase: open === "form" ? "sent" : "validated",
    dossierReference: null,
    ...(administrator && { named: [administrator] }),
  };
  const world = {
    look: async () => look,
    vault: async () => ({}),
    form: () => form,
    closing: () => (closes === undefined ? null : dayOf(epoch + closes * day)),
    now: () => new Date(now),
    resolve: (address: string) => address,
    say: () => undefined,
    follow: () => undefined,
  };
  return { world: world as unknown as World, config: { get: () => undefined } };
}

const quietStates = sample("of states of which nothing is due");

it("10,000 previews are no difference until something else is the case", async () => {
  const seen = new Set<string>();
  for (const draw of quietStates.take(fc.sample(drawn, { numRuns: 10_000, seed: 16 }), 0.1, (each) => each.open)) {
    const { wish, before, at, turns, open } = quiet(draw);
    const session = sessionOf(draw, open, at);
    const run = await orgCertificate.update("c", before, wish, session);
    const found = draw.found.map((code) => ({ class: code, fact: "2033-06-24" }));
    const recorded = withFound(run, found, session.world);
    for (const { class: code } of recorded.drift ?? []) seen.add(code);

    const next = Math.min(...turns.filter((turn) => turn > at), at + 3650 * day);
    const { changes } = await orgCertificate.diff("c", recorded, wish, sessionOf(draw, open, at + draw.later * (next - at)));
    // What has ended or was revoked keeps the gate shut, whatever is recorded.
    const isOver = draw.revoked !== undefined || at >= epoch + draw.life * day;
    expect({ draw, changes }).toEqual({ draw, changes: isOver });
  }
  expect(seen.size).toBe(16); // all but what an answer, a key or a list of orders would be needed for
});
