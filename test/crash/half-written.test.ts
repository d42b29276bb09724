import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "../../provider/fault";
import type { Vault } from "../../provider/vault";
import { attributes, cryptoki, find, openPkcs11Vault } from "../../provider/vault/pkcs11";
import { chainCertificate, entry, issuedFor, metadata } from "../contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../servers/softhsm";
import { context, looking } from "../servers/softhsm-stage";
import { contentOf, kindIn } from "../servers/token-objects";

/**
 * Killed inside the module: a token writes an object in many steps, between two awaits of ours. Every moment of the
 * token's folder is kept while one process makes a key and stores two certificates; from each that looks different to
 * whoever reads the token, the next process goes on.
 */
jest.setTimeout(600_000);

interface Told {
  readonly publicKeySha256: string;
  /** The first and the second. */
  readonly certificates: readonly string[];
  /** How many moments there were when each step was done. */
  readonly key: number;
  readonly first: number;
  readonly second: number;
}
interface Moment {
  readonly number: number;
  readonly folder: string;
}

const token = "half written";
let hsm: SoftHsm;
let told: Told;
let moments: Moment[];

const tokens = (): string => join(hsm.folder, "tokens");
const rest = (): string => hsm.rest(token);

beforeAll(async () => {
  hsm = await startSoftHsm([token]);
  hsm.useHere();
  const [library, kept] = [join(hsm.folder, "moments.so"), join(hsm.folder, "moments")];
  if (process.platform !== "linux") throw new Error("The moments of a token's folder are caught by LD_PRELOAD: run this test on Linux.");
  execFileSync("cc", ["-Wall", "-Werror", "-shared", "-fPIC", "-o", library, join(__dirname, "moments.c"), "-ldl"]);
  mkdirSync(kept);
  const env = { ...process.env, ...hsm.env, LD_PRELOAD: library, MOMENTS_OF: tokens(), MOMENTS_IN: kept };
  told = JSON.parse(
    execFileSync(process.execPath, [join(__dirname, "half-written-child.js"), rest(), kept], { env, encoding: "utf8" }),
  ) as Told;
  moments = differing(
    readdirSync(kept)
      .sort()
      .map((name) => ({ number: Number(name), folder: join(kept, name) })),
  );
});
afterAll(() => hsm?.dispose());

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".object"))
    .sort();

/** What a folder holds, but for the files that only say that something changed. */
function contentsOf(folder: string): string {
  return files(folder)
    .map(
      (name) =>
        `${name} ${createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")}`,
    )
    .join("\n");
}

/**
 * One moment of each look of the token between two steps of the life. SoftHSM writes its account of the token itself
 * in place at each login: a process killed in that moment has destroyed the token, which nobody can mend.
 */
function differing(all: readonly Moment[]): Moment[] {
  const looks = new Set<string>();
  let contents = "";
  return all.filter(({ number, folder }) => {
    if (files(folder).some((name) => name.endsWith("token.object") && statSync(join(folder, name)).size === 0)) return false;
    const before = contents;
    contents = contentsOf(folder);
    if (contents === before) return false;
    putBack(folder);
    return looks.size < looks.add(`${stepsBefore(number)}\n${lookAt()}`).size;
  });
}

/** How many steps of the life were done before a moment: the key, the first certificate. */
const stepsBefore = (number: number): number => [told.key, told.first].filter((done) => number > done).length;

/** The token as it was at a moment; the module reads it anew. */
function putBack(folder: string): void {
  try {
    cryptoki(hsm.modulePath).C_Finalize();
  } catch {
    // nothing used it yet
  }
  rmSync(tokens(), { recursive: true });
  cpSync(folder, tokens(), { recursive: true });
}

/** What a reader sees of each object: which of its attributes are there, and how long they are. */
function lookAt(): string {
  const session = looking(hsm, token);
  const b = require("pkcs11js") as typeof import("pkcs11js");
  const shown = [
    b.CKA_CLASS,
    b.CKA_LABEL,
    b.CKA_ID,
    b.CKA_APPLICATION,
    b.CKA_MODULUS,
    b.CKA_VALUE,
    b.CKA_SENSITIVE,
    b.CKA_EXTRACTABLE,
    b.CKA_LOCAL,
  ];
  const attribute = (object: Buffer, type: number): string => {
    try {
      const [value] = attributes(session, object, [type]) as [Buffer];
      return value.length > 8 ? String(value.length) : value.toString("hex");
    } catch (error) {
      return (error as Error).message;
    }
  };
  const objects = find(session, []).map((object) => shown.map((type) => attribute(object, type)).join());
  session.close();
  return objects.sort().join("\n");
}

/** What is stored for the entry, as the next process finds it: damaged is what is restored from the platform's archive. */
async function stored(vault: Vault): Promise<string | undefined> {
  const issued = await vault.readIssued(entry).catch((error: unknown) => {
    if (isFault(error, "vault-corrupt")) return undefined;
    throw error;
  });
  return issued?.certificate;
}

it("goes on from each moment at which the process that wrote may have died", async () => {
  const wrong: string[] = [];
  for (const moment of moments) {
    putBack(moment.folder);
    const steps = stepsBefore(moment.number);
    const vault = await openPkcs11Vault(rest(), `pkcs11:${rest()}`, context);
    try {
      const found = await stored(vault);
      const key = await vault.createKey(entry, "rsa-2048", metadata);
      if (steps > 0) expect(key.publicKeySha256).toBe(told.publicKeySha256);
      if (steps > 1 || found !== undefined) expect(told.certificates.slice(0, steps)).toContain(found);
      const issued = issuedFor(key.publicKey, [chainCertificate(1)], "13");
      await vault.storeIssued(entry, issued);
      expect(await vault.readIssued(entry)).toEqual(issued);
      expect((await key.sign(Buffer.from("x"))).length).toBe(256);
      mustBeOne();
    } catch (error) {
      wrong.push(`moment ${moment.number}: ${(error as Error).message.slice(0, 400)}`);
    }
  }
  process.stdout.write(`killed inside the module: ${moments.length} moments that look different, of ${told.second}\n`);
  expect(wrong).toEqual([]);
  expect(moments.length).toBeGreaterThan(20);
});

/** Whoever looks for the entry's key by its name finds one pair, and its certificate. */
function mustBeOne(): void {
  const content = contentOf(hsm, token);
  const named = (["private", "public", "certificate", "unfinished"] as const).map((kind) =>
    kindIn(content, kind).filter(({ label }) => label === entry),
  );
  expect(named.map((objects) => objects.length)).toEqual([1, 1, 1, 0]);
  expect(named[0]![0]!.modulus).toBe(named[1]![0]!.modulus);
}
