import { Fault } from "../fault";
import type { Environment } from "../structure";

/** The addresses of folders: scheme, folder, and for a shared drive who may read what lies there. */
const folderShape = /^(manual|sandbox):([^?]+)(\?.*)?$/;
/** `manual:<service>://<place>`: a store of objects. */
const storeShape = /^manual:([a-z0-9]+):\/\/([^?]*)(?:\?(.*))?$/;

/** A folder that people work in, or a simulator's. */
export interface FolderAddress {
  readonly scheme: "manual" | "sandbox";
  /** As written. */
  readonly folder: string;
  readonly shared: "owner" | "group";
  /** Days after which the papers of a ticket that is over are removed; absent: never. */
  readonly retention?: number;
}

/** The services whose stores can be an exchange. */
export type StoreService = "s3" | "azblob" | "gs";

/** A part of a bucket or container that people and pipelines reach from anywhere. */
export interface StoreAddress {
  readonly scheme: "manual";
  readonly service: StoreService;
  /** The account of Azure Storage; the other services have none in an address. */
  readonly account?: string;
  /** Bucket or container. */
  readonly bucket: string;
  /** What every name in it begins with: empty, or without slashes at its ends. */
  readonly prefix: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** As of a folder. */
  readonly retention?: number;
  /** As people write it to the service's own tools: without parameters, without a slash at its end. */
  readonly place: string;
}

export type PlatformAddress = FolderAddress | StoreAddress;

/** How each service is written. A literal table. */
const services: Readonly<Record<StoreService, { readonly form: string; readonly parameters: readonly string[]; readonly bucket: RegExp }>> =
  {
    // Amazon S3 "General purpose bucket naming rules": 3 to 63 lower-case letters, digits, hyphens and periods.
    s3: {
      form: "manual:s3://<bucket>/<prefix>?region=<region>",
      parameters: ["region", "endpoint", "retention"],
      bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    },
    // Azure "Naming and referencing containers": 3 to 63 lower-case letters, digits and single hyphens.
    azblob: {
      form: "manual:azblob://<account>/<container>/<prefix>",
      parameters: ["endpoint", "retention"],
      bucket: /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    },
    // Google Cloud "About Cloud Storage buckets": 3 to 63, with underscores; names with periods up to 222.
    gs: { form: "manual:gs://<bucket>/<prefix>", parameters: ["endpoint", "retention"], bucket: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/ },
  };
const storeForms = Object.values(services).map(({ form }) => form);

/** The parts of a platform's address, or what is wrong with it. PURE. */
export function readPlatformAddress(address: string): PlatformAddress | Fault {
  const store = storeShape.exec(address);
  if (store) return readStoreAddress(store as unknown as [string, string, string, string | undefined]);
  const match = folderShape.exec(address);
  if (!match)
    return new Fault(
      "address-shape",
      `The platform "${address}" is neither manual:<dir> nor sandbox:<dir>.`,
      `Use manual:./igc-sante, ${storeForms[0]}, or sandbox:./sandbox in rehearsal.`,
    );
  const [, scheme, folder, query] = match as unknown as [string, FolderAddress["scheme"], string, string | undefined];
  const parameters = new URLSearchParams(query ?? "");
  if (query !== undefined && !(scheme === "manual" && areOfFolder(parameters)))
    return new Fault(
      "address-shape",
      `The platform "${address}" has the parameter "${query.slice(1)}", which it does not take.`,
      `Remove it. Those there are: manual:<dir>?shared=group, for a drive that a group of users works on, and ${retentionForm}.`,
    );
  return { scheme, folder, shared: parameters.has("shared") ? "group" : "owner", ...retentionIn(parameters) };
}

function areOfFolder(parameters: URLSearchParams): boolean {
  const names = [...parameters.keys()];
  const { shared = "group", retention = "1" } = Object.fromEntries(parameters);
  const areKnown = names.length > 0 && names.every((name) => name === "shared" || name === "retention");
  return areKnown && new Set(names).size === names.length && shared === "group" && isRetention(retention);
}

/** Ten years: of the longest-lived certificate (three years) and its renewals nothing is left to look up by then. */
const longestRetention = 3650;
const retentionForm = `retention=<days>, from 1 to ${longestRetention}, after which the papers of what is over are removed`;
const isRetention = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= longestRetention;
const retentionIn = (parameters: URLSearchParams): { readonly retention?: number } =>
  parameters.has("retention") ? { retention: Number(parameters.get("retention")) } : {};

/** Days after which the exchange at an address removes the papers of what is over; `undefined` where it keeps them. PURE. */
export function retentionOf(address: string): number | undefined {
  const read = readPlatformAddress(address);
  return read instanceof Fault ? undefined : read.retention;
}

function readStoreAddress([, name, path, query = ""]: readonly [string, string, string, string | undefined]): StoreAddress | Fault {
  if (!Object.hasOwn(services, name))
    return new Fault(
      "address-scheme",
      `No store of an exchange is called "${name}".`,
      `Use one of ${storeForms.join(", ")}, or manual:<dir>.`,
    );
  const service = name as StoreService;
  const parts = path.split("/");
  const account = service === "azblob" ? parts.shift() : undefined;
  const bucket = parts.shift() ?? "";
  const prefix = parts.join("/").replace(/\/$/, "");
  const parameters = new URLSearchParams(query);
  const because = wrongPlace(service, account, bucket, prefix) ?? wrongParameters(service, parameters);
  // An address may hold a secret by mistake: the part that is wrong is named, and the address not repeated.
  if (because !== undefined)
    return new Fault(
      "address-shape",
      `The exchange's address manual:${service}://... is not usable: ${because}.`,
      `Write it as ${services[service].form}.`,
    );
  const [region, endpoint] = [parameters.get("region"), parameters.get("endpoint")];
  return {
    scheme: "manual",
    service,
    ...(account !== undefined && { account }),
    bucket,
    prefix,
    ...(region !== null && { region }),
    ...(endpoint !== null && { endpoint: endpoint.replace(/\/+$/, "") }),
    ...retentionIn(parameters),
    place: `${service}://${[account, bucket, prefix].filter(Boolean).join("/")}`,
  };
}

function wrongPlace(service: StoreService, account: string | undefined, bucket: string, prefix: string): string | undefined {
  if (account !== undefined && !/^[a-z0-9]{3,24}$/.test(account)) return "a storage account has 3 to 24 lower-case letters and digits";
  if (!services[service].bucket.test(bucket)) return `it names no ${service === "azblob" ? "container" : "bucket"} that can exist`;
  const plain = prefix === "" || /^[A-Za-z0-9_.=@-]+(\/[A-Za-z0-9_.=@-]+)*$/.test(prefix);
  if (!plain || /(^|\/)\.\.?(\/|$)/.test(prefix)) return "its prefix may have letters, digits and _.=@- between single slashes";
  return prefix.length > 200 ? "its prefix has more than 200 characters" : undefined;
}

function wrongParameters(service: StoreService, parameters: URLSearchParams): string | undefined {
  const names = [...parameters.keys()];
  const known = services[service].parameters;
  if (names.some((name) => !known.includes(name)) || new Set(names).size < names.length)
    return `its parameters are ${known.join(" and ")}, each once at most`;
  if (!isRetention(parameters.get("retention") ?? "1")) return `it takes ${retentionForm}`;
  const region = parameters.get("region");
  if (region !== null && !/^[a-z0-9-]{2,40}$/.test(region)) return "its region has lower-case letters, digits and hyphens";
  const endpoint = parameters.get("endpoint");
  return endpoint === null ? undefined : wrongEndpoint(endpoint);
}

/** https, or http to this machine alone: forms with names and card numbers travel on it. */
function wrongEndpoint(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) return "its endpoint is no https URL";
  if (url.username || url.password) return "its endpoint holds a user or password: give secrets through the environment";
  if (url.search || url.hash) return "its endpoint has a query or a fragment of its own";
  return url.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
    ? "its endpoint is not encrypted: http is for this machine alone"
    : undefined;
}

/** What is wrong with a platform's address in an environment, or `undefined`. PURE. */
export function platformAddressFault(address: string, environment: Environment): Fault | undefined {
  const read = readPlatformAddress(address);
  if (read instanceof Fault) return read;
  // provider/README.md: the sandbox is only ever `rehearsal`, so nobody ships a toy certificate by forgetting a setting.
  if (read.scheme === "sandbox" && environment !== "rehearsal") {
    return new Fault(
      "environment-platform",
      `The platform "${address}" is a simulator, and the environment is ${environment}.`,
      "Use manual:<dir> here, or set igc-sante:environment to rehearsal.",
    );
  }
  return undefined;
}

/** Where a platform is when nothing says: the sandbox in rehearsal, people elsewhere. */
export const defaultPlatform = (environment: Environment): string =>
  environment === "rehearsal" ? "sandbox:./sandbox" : "manual:./igc-sante";
