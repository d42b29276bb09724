import { generateKeyPairSync, randomBytes } from "node:crypto";
import { serviceWords } from "./service-words";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const lines = pem.split("\n").slice(8, -3);

it.each([
  "User: arn:aws:sts::123456789012:assumed-role/DeployRole/i-0abc is not authorized to perform: secretsmanager:CreateSecret on resource: igc-sante/key/igc-1690781810-srv1-auth-cli-insi-auto-0123456789-r1 because no identity-based policy allows it",
  "Signature expired: 20261124T110000Z is now earlier than 20261124T115500Z (20261124T120000Z - 5 min.)",
  "KMSInvalidStateException: arn:aws:kms:eu-west-3:123456789012:alias/igc-sante is pending deletion.",
  'request path "secret/data": rate limit quota exceeded',
  "connect ECONNREFUSED 127.0.0.1:8200",
])("leaves what services say as it is: %s", (text) => expect(serviceWords(text)).toBe(text));

it("puts a text on one line, and ends it", () => expect(serviceWords(`a\n\tb${" c".repeat(400)}`)).toMatch(/^a b( c){148} ?$/));

/** Pieces of 12 characters of a secret that a text still has. */
const piecesIn = (text: string, secret: string): string[] =>
  Array.from({ length: Math.max(0, secret.length - 11) }, (_, start) => secret.slice(start, start + 12)).filter((piece) =>
    text.includes(piece),
  );

it("leaves out what a parser quotes of a key, wherever it was cut", () => {
  const cuts = lines.flatMap((line) => Array.from({ length: line.length - 19 }, (_, start) => line.slice(start, start + 20)));
  expect(cuts.length).toBeGreaterThan(500);
  for (const cut of cuts)
    expect(piecesIn(serviceWords(`SyntaxError: Unexpected token in JSON, ..."${cut}"... is not valid JSON`), cut)).toEqual([]);
});

const token = `${randomBytes(90).toString("base64url")}1Aa`;
it.each([
  ["a key", pem, lines.join("")],
  ["a key in JSON", JSON.stringify({ privateKey: lines.join("\n") }), lines.join("")],
  ["a token", `x-vault-token:s.${token}, x-request: 1`, token],
  ["a token in a URL", `https://vault.example/v1/?token=${token}`, token],
  [
    "a secret id",
    '{"role_id":"2d224a0c-0c18-10aa-cac9-c22927b1f963","secret_id":"2570478f-4973-d800-8d43-e3c0f700d948"}',
    "2570478f-4973-d800-8d43-e3c0f700d948",
  ],
  ["hex", `d: ${"0a1b2c3d4e5f6789".repeat(16)}`, "0a1b2c3d4e5f6789".repeat(16)],
  ["a JWT", `jwt: eyJhbGciOiJSUzI1NiJ9.${token}`, token],
])("leaves out %s", (_what, text, secret) => expect(piecesIn(serviceWords(text), secret)).toEqual([]));
