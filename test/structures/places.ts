import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../engine/project";
import type { Hands } from "../manual/person";
import type { FaultProxy } from "../servers/fault-proxy";
import { s3Stage } from "../servers/s3-stage";

/** An exchange that counts how often an engine looks at it, and the people who work in it. */
export interface Place {
  readonly address: string;
  readonly env: NodeJS.ProcessEnv;
  readonly hands: Hands;
  /** Looks until now, of all processes: how often everything that lies open was listed. */
  looks(): number;
}

/** Loaded into each process of the engine: the clock says CLOCK when it starts, and a line is written each time the outbox is listed. */
const preload = `
const { CLOCK, LOOKS } = process.env;
const ahead = CLOCK ? Date.parse(CLOCK) - Date.now() : 0;
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(Date.now());
  }
  static now() {
    return super.now() + ahead;
  }
};
const fs = require("node:fs/promises");
const { appendFileSync } = require("node:fs");
const { readdir } = fs;
fs.readdir = (folder, ...rest) => {
  if (LOOKS && String(folder).endsWith("/igc-sante/outbox")) appendFileSync(LOOKS, process.pid + "\\n");
  return readdir(folder, ...rest);
};
`;

/** What makes the engine's processes live at `CLOCK` of their environment. */
export function withClock({ dir }: Project): NodeJS.ProcessEnv {
  const file = join(dir, "preload.cjs");
  writeFileSync(file, preload);
  return { NODE_OPTIONS: `--require ${file}` };
}

export function folderPlace({ dir }: Project): Place {
  const [looks, root] = [join(dir, "looks"), join(dir, "igc-sante")];
  writeFileSync(looks, "");
  return {
    address: "manual:./igc-sante",
    env: { LOOKS: looks },
    hands: {
      read: async (path) => readFileSync(join(root, path)),
      write: async (path, bytes) => writeFileSync(join(root, path), bytes),
      has: async (path) => existsSync(join(root, path)),
    },
    looks: () => readFileSync(looks, "utf8").split("\n").length - 1,
  };
}

/** The first page of a listing is one look; 1,000 objects are a page (S3). */
const isLook = ({ method, path }: { readonly method: string; readonly path: string }): boolean => {
  const { searchParams } = new URL(path, "http://s3");
  const isListing = method === "GET" && searchParams.get("list-type") === "2" && !searchParams.has("continuation-token");
  return isListing && searchParams.get("prefix")?.endsWith("/outbox/") === true;
};

export function bucketPlace(server: string, proxy: FaultProxy): Place {
  const { address, hands } = s3Stage(server, proxy.url);
  return { address, env: {}, hands, looks: () => proxy.seen.filter(isLook).length };
}
