import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { everything } from "./channels";
import { Scanner } from "./scanner";

/** The scan is worth what its scanner finds: every writing of a secret, any fragment of it, and nothing that is public. */
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }) as string;
const der = (key: KeyObject, type: "pkcs8" | "pkcs1" = "pkcs8"): Buffer => key.export({ type, format: "der" });
const jwk = pair.privateKey.export({ format: "jwk" });
const password = randomBytes(24).toString("base64url");
const identity = "AGE-SECRET-KEY-1QQPQYZRF5SVMUNFZ0AXJWHGJ4QLRLPVK6SHDKT9ANM7TEUY2WQ5SZXYA0N";

const scanner = new Scanner();
scanner.addKey("key", pair.privateKey);
scanner.addText("password", password);
scanner.addText("identity", identity);
scanner.addText("PIN", "4711-user");

const around = (middle: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from("some log line: "), Buffer.from(middle), Buffer.from("\nand more\n")]);
const found = (content: string | Buffer): string[] => [...new Set(scanner.find(around(content)).map(({ secret }) => secret))];

/** A document as vaults store it, and how it may be shown. */
const document = JSON.stringify({ format: "igc-sante-key", privateKey: pem(pair.privateKey) });
const writings: readonly [string, string | Buffer][] = [
  ["PEM", pem(pair.privateKey)],
  ["PEM of PKCS#1", pair.privateKey.export({ type: "pkcs1", format: "pem" })],
  ["PEM in JSON", document],
  ["PEM in JSON in JSON", JSON.stringify({ document })],
  ["DER", der(pair.privateKey)],
  ["DER of PKCS#1", der(pair.privateKey, "pkcs1")],
  ["base64 of DER after one byte more", Buffer.concat([Buffer.from("x"), der(pair.privateKey)]).toString("base64")],
  ["base64url of DER after two bytes more", Buffer.concat([Buffer.from("xy"), der(pair.privateKey)]).toString("base64url")],
  ["base64 of the document", Buffer.from(document).toString("base64")],
  ["hex", der(pair.privateKey).toString("hex")],
  ["hex in capitals", der(pair.privateKey).toString("hex").toUpperCase()],
  ["PEM in UTF-16", Buffer.from(pem(pair.privateKey), "utf16le")],
  ["a JWK", JSON.stringify(jwk)],
  ["one prime as a decimal number", BigInt(`0x${Buffer.from(jwk.p!, "base64url").toString("hex")}`).toString()],
  ["a Buffer, printed", everything({ value: der(pair.privateKey) })],
  ["a Uint8Array, printed", everything({ value: new Uint8Array(der(pair.privateKey)) })],
  ["a Buffer in JSON", JSON.stringify({ value: der(pair.privateKey) })],
  [
    "the cause of an error, printed",
    everything(
      new Error("no", {
        cause: Object.defineProperty(new Error("inner"), "request", { value: { body: Buffer.from(document) }, enumerable: false }),
      }),
    ),
  ],
];

it.each(writings)("finds the key as %s", (_how, content) => expect(found(content)).toEqual(["key"]));

it.each([
  ["as it is", password],
  ["in base64", Buffer.from(`a:${password}`).toString("base64")],
  ["in hex", Buffer.from(password).toString("hex")],
  ["in UTF-16", Buffer.from(password, "utf16le")],
  ["in UTF-16, big end first, as PKCS#12 has it", Buffer.from(password, "utf16le").swap16()],
  ["in a Buffer, printed", everything(Buffer.from(password))],
])("finds a password %s", (_how, content) => expect(found(content)).toEqual(["password"]));

it.each([identity, identity.toLowerCase(), identity.slice(20, 50)])("finds an age identity as %s", (content) =>
  expect(found(content)).toEqual(["identity"]),
);
it("finds a PIN", () => expect(found("CKR_PIN_INCORRECT: 4711-user")).toEqual(["PIN"]));

it("finds any 15 characters of a secret line of PEM, and what a JSON parser quotes of one", () => {
  const lines = pem(pair.privateKey).split("\n").slice(8, -2);
  for (const line of lines)
    for (let start = 0; start + 15 <= line.length; start++) expect(found(line.slice(start, start + 15))).toEqual(["key"]);
  const middle = document.indexOf(lines[3]!) + 30;
  expect(() => JSON.parse(`${document.slice(0, middle)}"${document.slice(middle)}`)).toThrow();
  try {
    JSON.parse(`${document.slice(0, middle)}\n${document.slice(middle)}`);
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("...")) expect(found(message)).toEqual(["key"]); // Node 20 and later quote; earlier ones give a position
  }
});

it.each([
  ["the public key", pair.publicKey.export({ type: "spki", format: "pem" }) as string],
  ["the public key in DER", pair.publicKey.export({ type: "spki", format: "der" })],
  ["the public key in hex", pair.publicKey.export({ type: "spki", format: "der" }).toString("hex")],
  ["the modulus", jwk.n!],
  ["the beginning of the private key, which is its public part", der(pair.privateKey).subarray(0, 290).toString("base64")],
  ["another private key", pem(other.privateKey) + der(other.privateKey).toString("hex")],
  ["noise", randomBytes(1 << 20)],
  ["noise in base64", randomBytes(1 << 20).toString("base64")],
])("finds nothing in %s", (_what, content) => expect(found(content)).toEqual([]));

it("refuses a secret that is too short to be told from chance", () =>
  expect(() => new Scanner().addText("PIN", "1234")).toThrow("too short"));
