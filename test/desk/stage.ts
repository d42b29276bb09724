/** A desk on a real exchange folder, with its people and the authority that answers them, for tests. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assembled, type Desk, linkTo, openDesk } from "../../cli/desk/server";
import type { Patience } from "../../cli/desk/server/listen";
import type { Read } from "../../cli/desk/server/sources";
import { asPem, type Hierarchy, issueLeaf, type Leaf, lifeFrom, makeHierarchy, serialNumberOf } from "../../provider/igc/sandbox";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readCsr } from "../../provider/x509/csr";
import { treeIn } from "../contract/platform-stage";
import { type Operations, operations } from "../operations";

export const now = new Date("2026-11-24T09:00:00Z");

export interface DeskStage {
  readonly life: Operations;
  /** What the desk said in the terminal. */
  readonly said: string[];
  /** `pulumi up`, and the export that the desk reads. */
  up(change?: Parameters<Operations["up"]>[0]): Promise<void>;
  /** Listening. */
  open(patience?: Patience): Promise<Desk>;
  /** The same without a port, for what no port is needed to show. */
  visit(): Visitor;
  /** Path in the exchange folder. */
  path(...parts: string[]): string;
  /** The ticket of the first open form, order or revocation. */
  ticket(kind: "f413-" | "commande-" | "revocation-"): string;
  /** A certificate as the portal would give it for the order under way, right but for what is changed. PEM. */
  certificate(change?: Partial<Leaf>): Promise<string>;
  /** All that lies in the exchange, by path. */
  tree(): Record<string, string>;
  readonly stateFile: string;
  dispose(): void;
}

/** The authority of all desks of a test file: its two RSA keys would be most of the time of a test. */
let made: Promise<Hierarchy> | undefined;

export async function openDeskStage(): Promise<DeskStage> {
  const hierarchy = await (made ??= makeHierarchy());
  const life = operations({ "igc-sante:platform": "manual:./igc-sante" }, () => now);
  const path = (...parts: string[]): string => join(life.dir, "igc-sante", ...parts);
  const stateFile = join(life.dir, "état.json");
  const said: string[] = [];
  const read = { files: ["état.json"], stacks: [], platform: undefined };
  const surroundings = { cwd: life.dir, env: {}, now: () => now, say: (line: string) => void said.push(line) };
  const ticket = (kind: string): string => readdirSync(path("outbox")).find((name) => name.startsWith(kind))!;
  const up = async (change: Parameters<Operations["up"]>[0] = {}): Promise<void> => {
    await life.up(change);
    writeFileSync(stateFile, life.exported());
  };
  await up();
  mkdirSync(path("ca"));
  for (const member of ["root", "issuing"] as const)
    writeFileSync(path("ca", `${member}.pem`), asPem("CERTIFICATE", hierarchy[member].certificate));
  return {
    ...{ life, said, up, path, ticket, stateFile },
    open: (patience) => openDesk(read, 0, surroundings, patience),
    visit: () => new Visitor(withoutPort(read, surroundings)),
    certificate: async (change = {}) =>
      asPem("CERTIFICATE", await issueLeaf({ ...rightLeaf(path, ticket("commande-")), ...change }, hierarchy)),
    tree: () => treeIn(path()),
    dispose: () => life.dispose(),
  };
}

function withoutPort(read: Read, surroundings: Surroundings): Reached {
  const place = { host: "127.0.0.1:4000", origin: "http://127.0.0.1:4000" };
  const { app, session, loading } = assembled(read, surroundings, () => place);
  void loading.start();
  return { origin: place.origin, link: linkTo(place, session), csrf: session.csrf, fetch: async (url, init) => app.request(url, init) };
}

function rightLeaf(path: DeskStage["path"], ticket: string): Leaf {
  const { publicKey } = readCsr(readFileSync(path("outbox", ticket, "demande.csr")));
  const subject = {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  };
  return { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: serialNumberOf(ticket), ...lifeFrom(now) };
}

/** A desk as a visitor reaches it: by its port, or without one. */
export interface Reached {
  readonly origin: string;
  readonly link: string;
  /** The token of all its forms, where no page need be read for it. */
  readonly csrf?: string;
  fetch(url: URL, init: RequestInit): Promise<Response>;
}

export const byPort = ({ place, link }: Desk): Reached => ({
  origin: place.origin,
  link,
  fetch: (url, init) => fetch(url, { redirect: "manual", ...init }),
});

/** A browser as far as guards see one: it keeps the cookie, and says where its requests come from. */
export class Visitor {
  cookie = "";

  constructor(readonly desk: Reached) {}

  /** Comes by the link in the terminal, and waits until everything was read, or does not wait. */
  async enter(waits = true): Promise<Response> {
    const answer = await this.ask(this.desk.link, { headers: { "sec-fetch-site": "none" } });
    this.cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0]!;
    while (waits && (await this.ask("/")).status === 503) await new Promise((done) => setTimeout(done, 10));
    return answer;
  }

  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.desk.origin);
    const own = { "host": url.host, "cookie": this.cookie, "sec-fetch-site": "same-origin" };
    return this.desk.fetch(url, { ...init, headers: { ...own, ...(init.headers as Record<string, string> | undefined) } });
  }

  async text(path: string): Promise<string> {
    return (await this.ask(path)).text();
  }

  /** The hidden field of the page's forms. */
  async csrf(path: string): Promise<string> {
    return this.desk.csrf ?? /name="csrf" value="([^"]+)"/.exec(await this.text(path))?.[1] ?? "";
  }

  /** Fills in a form of a page: fields, and files by name. */
  async fill(
    page: string,
    action: string,
    fields: Readonly<Record<string, string | File>>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const form = new FormData();
    const all = { csrf: await this.csrf(page), ...fields };
    for (const [name, value] of Object.entries(all)) form.append(name, value);
    return this.post(action, form, headers);
  }

  post(action: string, body: FormData | URLSearchParams | string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask(action, {
      method: "POST",
      body: body as NonNullable<RequestInit["body"]>,
      headers: { origin: this.desk.origin, ...headers },
    });
  }
}

export const file = (content: string | Uint8Array, name = "fichier.pem"): File => new File([content], name);
