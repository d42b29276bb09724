/** The address of a procedure: `demarche:https://<host>/commencer/<slug>?revision=<id>[&mapping=<file>]`. PURE. */
import { Fault } from "../../fault";

export interface DemarcheAddress {
  /** `https://<host>`: where the service is. */
  readonly origin: string;
  readonly slug: string;
  /** The revision that was looked at by a person; `undefined` where none is pinned yet. */
  readonly revision: string | undefined;
  /** Path of the user's mapping. */
  readonly mapping: string | undefined;
}

/** What it looks like, for messages. */
export const demarcheForm = "demarche:https://demarche.numerique.gouv.fr/commencer/f413?revision=<revision>";

const isHere = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** The parts of an address, or what is wrong with it. It may hold a token by mistake, so it is not repeated. */
export function readDemarcheAddress(address: string): DemarcheAddress | Fault {
  const text = address.replace(/^demarche:/, "");
  if (!URL.canParse(text) || /[\p{Cc}\s]/u.test(text)) return wrongAddress("what follows demarche: is no address");
  const { protocol, hostname, origin, username, password, pathname, searchParams, hash } = new URL(text);
  const slug = /^\/commencer\/([a-z0-9][a-z0-9-]{0,199})\/?$/.exec(pathname)?.[1];
  if (protocol !== "https:" && !(protocol === "http:" && isHere.test(hostname))) return wrongAddress("it is not https");
  if (username || password) return wrongAddress("it holds a user or a password");
  if (slug === undefined) return wrongAddress("its path is not /commencer/<slug>, as the page of the procedure has it");
  const unknown = [...new Set(searchParams.keys())].filter((name) => name !== "revision" && name !== "mapping");
  if (searchParams.has("prefill_token")) return wrongAddress("it is that of one dossier, whose token is a secret");
  if (unknown.length > 0 || hash !== "") return wrongAddress("it takes revision= and mapping=, and nothing else");
  const [revision, mapping] = [valueOf(searchParams, "revision"), valueOf(searchParams, "mapping")];
  if (revision === null || mapping === null) return wrongAddress("revision= or mapping= stands in it twice, or empty");
  return { origin, slug, revision, mapping };
}

/** Where dossiers go, for people; and the address without its parameters. */
export const procedureOf = ({ origin, slug }: DemarcheAddress): { readonly to: string; readonly place: string } => ({
  to: `${new URL(origin).host}/commencer/${slug}`,
  place: `demarche:${origin}/commencer/${slug}`,
});

/** `null`: twice, or empty. */
function valueOf(params: URLSearchParams, name: string): string | undefined | null {
  const values = params.getAll(name);
  if (values.length === 0) return undefined;
  return values.length === 1 && values[0] !== "" ? values[0]! : null;
}

const wrongAddress = (because: string): Fault =>
  new Fault("channel-address", `The address of the online procedure is not usable: ${because}.`, `Write it as ${demarcheForm}.`);
