import type { Surroundings } from "../../../provider/lifecycle/common";
import { openVault } from "../../../provider/vault";
import { codeOf, keptCodeOf } from "../../revocation-code";
import { deskApp } from "./app";
import type { Place } from "./guards";
import { type Listening, listen, type Patience } from "./listen";
import { Loading } from "./loading";
import { Waiting } from "./pending";
import { Session } from "./session";
import { DeskSource, type Read } from "./sources";
import type { Acts } from "./writing-routes";

/** A desk that somebody may open. */
export interface Desk extends Listening {
  /** To print: it lets in whoever opens it first. */
  readonly link: string;
}

/** Listens, and begins to read. @param port 0: a free one */
export async function openDesk(read: Read, port: number, surroundings: Surroundings, patience?: Patience): Promise<Desk> {
  let place: Place = { host: "", origin: "" };
  const { app, session, loading } = assembled(read, surroundings, () => place);
  const listening = await listen(app, port, patience);
  ({ place } = listening);
  void loading.start();
  return { ...listening, link: linkTo(place, session) };
}

export const linkTo = ({ origin }: Place, { token }: Session): string => `${origin}/entree?jeton=${token}`;

/** All of a desk but the port. */
export function assembled(read: Read, surroundings: Surroundings, place: () => Place) {
  const session = new Session();
  const source = new DeskSource(read, surroundings);
  const loading = new Loading(source);
  const vaultAt = (address: string) => openVault(address, { ...surroundings, notice: surroundings.say });
  const acts: Acts = {
    open: (address) => source.open(address),
    waiting: new Waiting(surroundings.now),
    now: surroundings.now,
    revocationCode: async ({ vault, entry }) => codeOf(await vaultAt(vault), entry),
    keptRevocationCode: async ({ vault, entry }) => keptCodeOf(await vaultAt(vault), entry),
    forget: () => source.forget(),
  };
  return { app: deskApp({ session, loading, acts, say: surroundings.say, place }), session, loading };
}
