/** The vectors of C2SP/wycheproof for what our own code decides: PBKDF2, and PBES2 with AES-256-CBC. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isFault } from "../../../fault";
import { encode, encodeOid } from "../../der";
import { readElement } from "../ber";
import type { Opening } from "../harvest";
import { pbkdf2 } from "./key-derivation";
import type { PasswordForm } from "./password";
import { open } from "./password-encryption";

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly password: string;
  readonly salt: string;
  readonly iterationCount: number;
  readonly result: "valid" | "invalid";
}
interface PbeVector extends Vector {
  readonly iv: string;
  readonly msg: string;
  readonly ct: string;
}
interface PbkdfVector extends Vector {
  readonly dkLen: number;
  readonly dk: string;
}

function vectors<T extends Vector>(name: string): T[] {
  const file = path.join(__dirname, "../../../../../shared/data/wycheproof", `${name}_test.json`);
  if (!existsSync(file)) throw new Error(`The Wycheproof vectors ${file} are missing: this test cannot run without them.`);
  const { testGroups } = JSON.parse(readFileSync(file, "utf8")) as { testGroups: { tests: T[] }[] };
  return testGroups.flatMap(({ tests }) => tests);
}

const hex = (octets: string): Buffer => Buffer.from(octets, "hex");
/** The octets as they are, text or not: which octets a text becomes is tested on files of other programs. */
const formOf = ({ password }: Vector): PasswordForm => ({ bmp: Buffer.alloc(0), octets: hex(password) });
const opening = ({ password, iterationCount }: Vector): Opening => ({
  password: hex(password).toString("utf8"),
  iterations: 4 * iterationCount,
  openOnly: false,
});

test.each([
  ["pbkdf2_hmacsha256", 60],
  ["pbes2_hmacsha1_aes_256", 84],
  ["pbes2_hmacsha256_aes_256", 84],
])("of %s there are %i vectors", (name, all) => {
  expect(vectors(name)).toHaveLength(all);
});

test("PBKDF2 with HMAC-SHA-256 derives the key of every vector", () => {
  for (const vector of vectors<PbkdfVector>("pbkdf2_hmacsha256")) {
    const { salt, iterationCount, dkLen } = vector;
    const key = pbkdf2(
      { hash: "sha256", salt: hex(salt), iterations: iterationCount, length: dkLen },
      formOf(vector).octets,
      opening(vector),
    );
    expect([vector.tcId, key.toString("hex") === vector.dk]).toEqual([vector.tcId, vector.result === "valid"]);
  }
});

describe.each([
  ["pbes2_hmacsha1_aes_256", undefined],
  ["pbes2_hmacsha256_aes_256", "1.2.840.113549.2.9"],
])("%s", (name, prf) => {
  const usable = vectors<PbeVector>(name);

  test("opens every vector", () => {
    for (const vector of usable) {
      const opened = open(algorithmOf(vector, prf), hex(vector.ct), formOf(vector), opening(vector)).bytes.toString("hex");
      expect([vector.tcId, opened === vector.msg]).toEqual([vector.tcId, vector.result === "valid"]);
    }
  });

  test("opens none with a ciphertext that was cut, and says that the password may be wrong", () => {
    for (const vector of usable) {
      const act = (): unknown => open(algorithmOf(vector, prf), hex(vector.ct).subarray(1), formOf(vector), opening(vector));
      expect(act).toThrow(expect.objectContaining({ code: "answer-password" }));
    }
  });

  test("does no work beyond the iterations it may spend", () => {
    const vector = usable[0]!;
    for (const [iterations, code] of [
      [vector.iterationCount - 1, "answer-too-big"],
      [vector.iterationCount * 2, undefined],
    ] as const) {
      expect(codeOf(() => open(algorithmOf(vector, prf), hex(vector.ct), formOf(vector), { ...opening(vector), iterations }))).toBe(code);
    }
  });
});

/** PBES2-params (RFC 8018 appendix A.4); without `prf` the default, HMAC-SHA-1, is meant. */
function algorithmOf({ salt, iterationCount, iv }: PbeVector, prf: string | undefined): ReturnType<typeof readElement> {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(iterationCount);
  const function_ = prf === undefined ? Buffer.alloc(0) : encode(0x30, encodeOid(prf), encode(0x05));
  const derivation = encode(
    0x30,
    encodeOid("1.2.840.113549.1.5.12"),
    encode(0x30, encode(0x04, hex(salt)), encode(0x02, count), function_),
  );
  const cipher = encode(0x30, encodeOid("2.16.840.1.101.3.4.1.42"), encode(0x04, hex(iv)));
  return readElement(encode(0x30, encodeOid("1.2.840.113549.1.5.13"), encode(0x30, derivation, cipher)));
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error.code;
    throw error;
  }
  return undefined;
}
