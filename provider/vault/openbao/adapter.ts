import { Fault, isFault } from "../../fault";
import {
  joined,
  type Labels,
  once,
  orderedJson,
  type Patience,
  type Place,
  realPatience,
  type SecretStore,
  type SoftwareVaultOptions,
  softwareVault,
} from "../common";
import type { Vault } from "../vault";
import { connectOpenBao, errorsIn, type OpenBao } from "./client";
import type { Environment } from "./login";

export interface OpenBaoVaultContext extends SoftwareVaultOptions {
  readonly env: Environment;
  readonly notice: (line: string) => void;
  readonly patience?: Patience;
}

/**
 * `openbao:https://<host>/<mount>/<prefix>?auth=..`: the secrets engine KV version 2 of OpenBao, or of HashiCorp Vault.
 * A value is a secret of its own at `<prefix>/<kind>/<name>`, field `value`, and the vault's own id at `<prefix>/vault`.
 * What is in service is a secret of several fields, for what reads it (agents, secret operators, CSI drivers) takes fields by name.
 * `cas=0` makes a write create-only.
 */
export async function openOpenBaoVault(rest: string, address: string, context: OpenBaoVaultContext): Promise<Vault> {
  const base = new URL(rest);
  const server = await connectOpenBao({ ...context, base, parameters: base.searchParams, patience: context.patience ?? realPatience });
  return softwareVault(new KvVersion2(server, base.pathname.replace(/^\/|\/$/g, ""), address, context.notice), context);
}

/** What KV knows of a place: its bytes when it shows them, and the number its next write must name. */
interface Version {
  readonly bytes?: Buffer;
  readonly number: number;
  readonly state: "there" | "absent" | "deleted";
}

/** Tries of a replacement while others replace too. */
const replacements = 5;

class KvVersion2 implements SecretStore {
  readonly #mount = once(() => this.#findMount());
  constructor(
    private readonly server: OpenBao,
    private readonly path: string,
    readonly address: string,
    private readonly notice: (line: string) => void,
  ) {}

  async create(place: Place, bytes: Buffer, labels: Labels): Promise<"created" | "exists"> {
    // A version that was destroyed leaves its number behind: the next create-only write names it.
    const created =
      (await this.#write(place, bytes, 0)) ||
      ((await this.#isGone(place)) && (await this.#write(place, bytes, (await this.#look(place)).number)));
    if (created && place.kind !== "public-key") await this.#label(place, labels);
    return created ? "created" : "exists";
  }

  async read(place: Place): Promise<Buffer | undefined> {
    return (await this.#restored(place)).bytes;
  }

  async look(place: Place): Promise<Buffer | undefined> {
    return (await this.#look(place)).bytes;
  }

  /** By pages, as OpenBao gives them (`limit`, `after`); HashiCorp Vault knows no pages and gives all at once, each time. */
  async names(kind: Place["kind"]): Promise<string[]> {
    const folder = `${await this.#pathOf("metadata", { kind, name: "" })}/`;
    const names = new Set<string>();
    for (let after = ""; ; ) {
      const page = await this.#page(folder, after);
      const before = names.size;
      for (const name of page) names.add(name);
      if (page.length !== namesAPage || names.size === before) return [...names].filter((name) => !name.endsWith("/"));
      after = page.at(-1)!;
    }
  }

  async #page(folder: string, after: string): Promise<readonly string[]> {
    const query = new URLSearchParams({ list: "true", limit: String(namesAPage), ...(after && { after }) });
    const { status, body } = await this.server.call("GET", `${folder}?${query.toString()}`).catch((error: unknown) => {
      throw isFault(error, "vault-forbidden") ? mayNotList(error, folder) : error;
    });
    const keys = (body as { data?: { keys?: unknown } } | undefined)?.data?.keys;
    if (status === 200 && Array.isArray(keys)) return keys as string[];
    if (isAbsent(status, body)) return [];
    throw this.#unexpected(folder, status, body);
  }

  /** @param name below the mount. The texts of all its fields count: people keep key and certificate in one each. */
  async readForeign(name: string): Promise<Buffer | undefined> {
    const path = `${await this.#mount()}data/${name.split("/").map(encodeURIComponent).join("/")}`;
    const { status, body } = await this.server.call("GET", path);
    const fields = (body as { data?: { data?: Readonly<Record<string, unknown>> | null } } | undefined)?.data?.data;
    if (status === 200 && fields)
      return Buffer.from(
        Object.values(fields)
          .filter((field) => typeof field === "string")
          .join("\n"),
        "utf8",
      );
    if (isAbsent(status, body) || versionIn(body) > 0) return undefined;
    throw this.#unexpected(path, status, body);
  }

  nameOf(place: Place): string {
    return `${this.path}/${joined(place, "/")}`;
  }

  async put(place: Place, bytes: Buffer, labels: Labels): Promise<void> {
    // A certificate is stored once as a rule: the first try takes the place for empty, and saves a look.
    for (let tries = 0, version = 0; tries <= replacements; tries++) {
      if (await this.#write(place, bytes, version)) return place.kind === "current" ? undefined : this.#label(place, labels);
      const there = await this.#restored(place);
      if (there.bytes?.equals(bytes)) return;
      version = there.number;
    }
    throw new Fault(
      "vault-conflict",
      `${joined(place, "/")} in ${this.address} was changed by others ${replacements} times while it was written.`,
      "Find out what else writes to this vault, then run pulumi up again.",
    );
  }

  /** Writes if the place is at that version (0: never written). False when it is not. */
  async #write(place: Place, bytes: Buffer, version: number): Promise<boolean> {
    const path = await this.#pathOf("data", place);
    const { status, body } = await this.server.call("POST", path, { data: fieldsOf(place, bytes), options: { cas: version } });
    if (status < 400) return true;
    if (errorsIn(body).includes("check-and-set")) return false;
    throw this.#unexpected(path, status, body);
  }

  async #look(place: Place): Promise<Version> {
    const path = await this.#pathOf("data", place);
    const { status, body } = await this.server.call("GET", path);
    const data = (body as { data?: { data?: Fields | null; metadata?: { destroyed?: boolean } } } | undefined)?.data;
    const number = versionIn(body);
    const value = status === 200 && data?.data ? valueOf(place, data.data) : undefined;
    if (value !== undefined) return { bytes: Buffer.from(value, "utf8"), number, state: "there" };
    if (status === 200 && number > 0)
      throw new Fault(
        "vault-corrupt",
        `${path} in ${this.address} has no field "value".`,
        "Put back the version before: bao kv rollback. It was not changed.",
      );
    if (status === 404 && number > 0) return { number, state: data?.metadata?.destroyed ? "absent" : "deleted" };
    if (isAbsent(status, body)) return { number: 0, state: "absent" };
    throw this.#unexpected(path, status, body);
  }

  /** A softly deleted version is given back, and said: a key is never made anew while the old one can be had. */
  async #restored(place: Place): Promise<Version> {
    const found = await this.#look(place);
    if (found.state !== "deleted") return found;
    const path = await this.#pathOf("undelete", place);
    const { status, body } = await this.server.call("POST", path, { versions: [found.number] });
    if (status >= 400) throw this.#unexpected(path, status, body);
    this.notice(`restored ${joined(place, "/")} in ${this.address}: it had been deleted, and is in use.`);
    return this.#look(place);
  }

  async #isGone(place: Place): Promise<boolean> {
    return (await this.#restored(place)).state === "absent";
  }

  async #label(place: Place, labels: Labels): Promise<void> {
    const path = await this.#pathOf("metadata", place);
    const { status, body } = await this.server.call("POST", path, { custom_metadata: customMetadata(labels) });
    if (status >= 400) throw this.#unexpected(path, status, body);
  }

  async #pathOf(area: "data" | "metadata" | "undelete", place: Place): Promise<string> {
    const mount = await this.#mount();
    const prefix = this.path.slice(mount.length);
    return `${mount}${area}/${prefix ? `${prefix}/` : ""}${joined(place, "/")}`;
  }

  /** The mount the path begins with, with its slash, checked once: on KV version 1 `cas` means nothing. */
  async #findMount(): Promise<string> {
    const { status, body } = await this.server.call("GET", `sys/internal/ui/mounts/${this.path}`);
    const { path, options, type } =
      (body as { data?: { path?: string; options?: { version?: string } | null; type?: string } } | undefined)?.data ?? {};
    if (status >= 400 || path === undefined) throw this.#unexpected(this.path, status, body);
    if (type === "kv" && options?.version === "2") return path;
    throw new Fault(
      "vault-unreachable",
      `${path} of ${this.address} is no secrets engine KV version 2.`,
      "Enable one: bao secrets enable -path=<mount> -version=2 kv",
    );
  }

  #unexpected(path: string, status: number, body: unknown): Fault {
    return new Fault(
      "vault-unreachable",
      `OpenBao answers ${status} for ${path} of ${this.address} (${errorsIn(body) || "no reason"}).`,
      "Check the mount in the address: openbao:https://<host>/<mount>/<prefix>.",
    );
  }
}

/** Names asked for at once: an entry has 100 bytes at most, and an answer of the server far fewer than the client takes. */
const namesAPage = 1000;

const mayNotList = ({ code, what }: Fault, folder: string): Fault =>
  new Fault(
    code,
    what,
    `Listing needs a right that nothing else does: the capability "list" on ${folder} (docs/vaults.md, "Rights to list"). Check the namespace too.`,
  );

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a KV secret: those of the document itself where it is in service, and else one, `value`. */
const fieldsOf = ({ kind }: Place, bytes: Buffer): Fields =>
  kind === "current" ? (JSON.parse(bytes.toString("utf8")) as Fields) : { value: bytes.toString("utf8") };

/** The document that was written, byte for byte. */
function valueOf({ kind }: Place, fields: Fields): string | undefined {
  if (kind !== "current") return typeof fields["value"] === "string" ? fields["value"] : undefined;
  return orderedJson(fields);
}

/**
 * KV version 2 says of a secret that never was: 404 and an empty list of errors. A mount or namespace that is not there
 * says 404 and why ("no handler for route"), a proxy says 404 and a page.
 */
function isAbsent(status: number, body: unknown): boolean {
  const errors = (body as { errors?: unknown } | undefined)?.errors;
  return status === 404 && Array.isArray(errors) && errors.length === 0;
}

/** The number of the version an answer is about, also of one that was deleted (404); 0 when it is about none. */
function versionIn(body: unknown): number {
  const version = (body as { data?: { metadata?: { version?: unknown } } } | undefined)?.data?.metadata?.version;
  return typeof version === "number" ? version : 0;
}

/** At most 64 pairs, keys of 128 and values of 512 bytes (KV version 2, "custom_metadata"); ours are fewer and shorter. */
const customMetadata = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, value.replace(/[\0-\x1f\x7f]/g, " ").slice(0, 128) || "-"]));
