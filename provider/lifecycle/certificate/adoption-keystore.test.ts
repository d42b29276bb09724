import { createPublicKey } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Existing, existing, trust } from "../../../test/adopt/existing";
import { Workbench } from "../../../test/fuzz/fixtures";
import { type Operations, operations } from "../../../test/operations";
import { type Hierarchy, makeHierarchy } from "../../igc/sandbox";

/** Keystores of several entries, as keytool makes them for a server with two certificates. */
const now = new Date("2026-11-24T09:00:00Z");
const password = "motdepasse";
const bench = new Workbench();
afterAll(() => bench.remove());
let hierarchy: Hierarchy;
let client: Existing;
let signature: Existing;
let keystore: Buffer;
let life: Operations;
beforeAll(async () => {
  hierarchy = await makeHierarchy();
  client = await existing(hierarchy, now);
  signature = await existing(hierarchy, now, { usage: "SIGN", serialNumber: "5a0103" });
  keystore = keystoreOf({ insi_client: client, signature });
});
beforeEach(() => {
  life = operations({ "igc-sante:platform": "manual:./igc-sante" }, () => now, { IGC_SANTE_P12_PASSWORD: password });
  trust(join(life.dir, "igc-sante"), hierarchy);
});
afterEach(() => life.dispose());

const file = (name: string, content: string | Uint8Array): string => (writeFileSync(join(life.dir, name), content), `file:./${name}`);

/** What keytool -importkeystore makes of one P12 after the other. */
function keystoreOf(entries: Readonly<Record<string, Existing>>): Buffer {
  const name = `${Object.keys(entries).join("-")}.p12`;
  for (const [alias, { key, certificate }] of Object.entries(entries)) {
    bench.write("one.pem", key + certificate);
    bench.openssl(`pkcs12 -export -in one.pem -out one.p12 -name ${alias} -passout env:P`, { P: password });
    bench.keytool(
      `-importkeystore -srckeystore one.p12 -srcstoretype PKCS12 -srcstorepass:env P -destkeystore ${name} -deststoretype PKCS12 -deststorepass:env P`,
      { P: password },
    );
  }
  return bench.read(name);
}

it("takes the entry whose usage is wished", async () => {
  const state = await life.up({ adopt: file("deux.p12", keystore) });
  expect(state.current!.publicKeySha256).toBe(client.publicKeySha256);
});

it.each(["?alias=insi_client", "?alias=INSI%5FClient", "?password-variable=IGC_SANTE_P12_PASSWORD&alias=insi_client"])(
  "takes the entry that %s names, in whatever case",
  async (query) => {
    const state = await life.up({ adopt: file("deux.p12", keystore) + query });
    expect(state.current!.publicKeySha256).toBe(client.publicKeySha256);
  },
);

const refused: readonly [string, string, RegExp, () => string | Promise<string>][] = [
  ["the entry of another usage, by name", "answer-wrong-usage", /SIGN/, () => `${file("deux.p12", keystore)}?alias=signature`],
  [
    "an alias that is not there",
    "adopt-unusable",
    /none of its 2 keys .*"insi_client", "signature"/,
    () => `${file("deux.p12", keystore)}?alias=x`,
  ],
  [
    "two entries that both fit",
    "adopt-unusable",
    /holds 2 keys .*"a", "b"\), and 2 of them are what is wished[^]*\?alias=/,
    async () => file("deux.p12", keystoreOf({ a: client, b: await existing(hierarchy, now, { serialNumber: "5a0104" }) })),
  ],
  [
    "two entries of which none fits, by the fault of the one of the wished usage",
    "answer-wrong-subject",
    /cannot be taken over/,
    async () => {
      const subject = { department: "Rhône (69)", organization: "Autre", organizationalUnit: "1750712184", commonName: "INSI-AUTO" };
      return file("deux.p12", keystoreOf({ c: await existing(hierarchy, now, { subject }), s: signature }));
    },
  ],
  [
    "two certificates of one key",
    "answer-ambiguous",
    /2 certificates of one key/,
    async () => {
      const renewed = await existing(hierarchy, now, { publicKey: createPublicKey(client.key), serialNumber: "5a0105" });
      return file("deux.pem", client.key + client.certificate + renewed.certificate);
    },
  ],
  [
    "a Java keystore of before, with keytool's command",
    "answer-unreadable",
    /keytool -importkeystore/,
    () => file("insi.jks", Buffer.from("feedfeed0000000200000001", "hex")),
  ],
];
it.each(refused)("refuses %s as %s, before anything is made", async (_what, code, says, make) => {
  const fault = await life.up({ adopt: await make() }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect(fault).toContain(`[${code}]`);
  expect(fault).toMatch(says);
  expect(readdirSync(life.dir)).not.toContain("vault");
});
