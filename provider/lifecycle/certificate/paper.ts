import { createHash } from "node:crypto";
import type { Order } from "../../igc";
import { type Current, hasEnded, mayOrder } from "../../policy";
import type { World } from "../common";
import type { CertificateInputs, CertificateState } from "./state";

/** What the order sheet says of the wish. The dossier's reference is not of the wish: it is printed where it is known. Where the code is read stands beside: states of before do not count it. */
export type Paper = Omit<Order, "wish" | "csr" | "publicKeySha256" | "orderedAt" | "dossierReference" | "certificate" | "code">;

/** What every sheet says of a certificate: whose it is, and what for. A digest is over its order too. */
export const whoseSheet = ({ structure, usage, commonName, environment, serverInstance }: CertificateInputs) => ({
  environment,
  offer: usage === "SSL" ? ("SERV" as const) : ("ORG" as const),
  usage,
  commonName,
  structure: { name: structure.name, idNat: structure.idNat, department: structure.departmentLabel },
  serverInstance,
});

/** @param named names that ANS knows of the administrators, where that is known */
export function paperOf(wish: CertificateInputs, current: Current | null, now: Date, named: readonly string[] | undefined): Paper {
  const { formRequest, contactMail, informedMail } = wish;
  return {
    ...whoseSheet(wish),
    actorEmail: contactMail,
    informedEmail: informedMail,
    // ANS renews a certificate only while it is active; afterwards, and when it is revoked, a new one is ordered (FAQ).
    renews:
      current && !current.revoked && !hasEnded(current, now)
        ? { serialNumber: current.serialNumber, notAfter: current.notAfter }
        : undefined,
    admins: mayOrder(formRequest.admins, named, now).map(({ lastName, firstName }) => ({ lastName, firstName })),
  };
}

/** Whom ANS knows of the administrators: as the form of this operation says, else as it was at the last look. */
export const namedOf = ({ named }: Pick<CertificateState, "named">, { formRequest }: CertificateInputs, world: World) =>
  world.form(formRequest.ticket)?.named ?? named;

/** The state with what is known of them, where the program names somebody else. */
export function withNamed(state: CertificateState, wish: CertificateInputs, world: World): CertificateState {
  const { named: _, ...rest } = state;
  const named = namedOf(state, wish, world);
  return named && mayOrder(wish.formRequest.admins, named, new Date(0)).length < wish.formRequest.admins.length ? { ...rest, named } : rest;
}

/** The state with what must be done first of all, as the form of this operation says, else as it was at the last look. */
export function withBlocking(state: CertificateState, { formRequest }: CertificateInputs, world: World): CertificateState {
  const { blocking: before, ...rest } = state;
  if (!state.next || state.next.ticket) return rest;
  const now = world.form(formRequest.ticket)?.blocking;
  const blocking = now === undefined ? before : now;
  return blocking ? { ...rest, blocking } : rest;
}

/** SHA-256 of a sheet's facts, lower-case hex: a state remembers it, and sees that the wish has another one. */
export const paperDigest = (paper: object): string => createHash("sha256").update(JSON.stringify(paper)).digest("hex");
