import { type CertificateIdentity, type Next, orderTicket, orderTicketHead } from "../../policy";
import type { Look } from "../common";
import { lingeringOrders } from "./order";
import type { CertificateInputs, CertificateState } from "./state";

/** Which orders a certificate takes back: its own of earlier rounds, by round and key; never another certificate's. */
const key = (of: string): string => of.repeat(64).slice(0, 64);
const identity: CertificateIdentity = {
  environment: "rehearsal",
  idNat: "1690781810",
  serverInstance: "srv-1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
};
const wish = { ...identity, structure: { idNat: identity.idNat } } as unknown as CertificateInputs;
const next = { round: 3, publicKeySha256: key("3") } as Next;
const state = { current: null, next } as unknown as CertificateState;
const order = (round: number, of: string, change: Partial<CertificateIdentity> = {}, progress: object = {}) =>
  [orderTicket({ ...identity, ...change }, round, key(of)), { state: "open", publicKeySha256: key(of), ...progress }] as const;
const found = (...orders: ReturnType<typeof order>[]): string[] =>
  lingeringOrders(state, wish, { orders: new Map(orders) } as unknown as Look);

const earlier = order(1, "1");
it.each<[string, readonly string[], ReturnType<typeof order>]>([
  ["an order of an earlier round", [earlier[0]], earlier],
  ["one that was answered", [earlier[0]], order(1, "1", {}, { state: "answered" })],
  ["none that is settled", [], order(1, "1", {}, { state: "settled" })],
  ["not the open request's own", [], order(3, "3")],
  ["none of a later round: another run may have begun it", [], order(4, "4")],
  ["none of another instance whose ticket reads alike", [], order(1, "1", { serverInstance: "srv.1" })],
  ["none of another environment", [], order(1, "1", { environment: "production" })],
  ["none whose key is not what its ticket says", [], order(1, "1", {}, { publicKeySha256: key("2") })],
])("%s", (_what, expected, given) => {
  expect(orderTicketHead(given[0])).toBe(orderTicketHead(earlier[0]));
  expect(found(given)).toEqual(expected);
});
