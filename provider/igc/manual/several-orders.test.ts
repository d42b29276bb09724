import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { type FolderStage, orderIn } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";
import { anOrder } from "../../../test/sandbox/order";
import { readAnswer } from "../../x509/answer";
import { readCertificatePem } from "../../x509/certificate";

/** One file with the certificates of two orders, as a person downloads the DMP pair: the key decides whose each is. */
let stage: FolderStage;
const [client, signature] = ["commande-1690781810-srv1-0a1b2c3d4e-r1", "commande-1690781810-srv1-5f6a7b8c9d-r1"];
const certificates: Record<string, string> = {};
beforeEach(async () => {
  stage = await openManualStage();
  for (const ticket of [client, signature]) {
    await stage.platform.submitOrder(await anOrder({ wish: ticket }, generateKeyPairSync("rsa", { modulusLength: 2048 })));
    certificates[ticket] = certificateFor(readFileSync(join(stage.folder, "outbox", ticket, "demande.csr"), "utf8"));
  }
  mkdirSync(join(stage.folder, "inbox"), { recursive: true });
});
afterEach(() => stage.dispose());

const state = async (ticket: string): Promise<string | undefined> => (await orderIn(stage.platform, ticket))?.state;
const inInbox = (name: string): boolean => existsSync(join(stage.folder, "inbox", name));

it.each<[string, string, () => Uint8Array]>([
  ["a PEM", "dmp.pem", () => Buffer.from(certificates[client]! + certificates[signature]!)],
  ["a ZIP", "dmp.zip", () => zipSync({ "1.pem": Buffer.from(certificates[client]!), "2.pem": Buffer.from(certificates[signature]!) })],
])("%s goes to both orders, and leaves the inbox with the last", async (_shape, name, bytes) => {
  writeFileSync(join(stage.folder, "inbox", name), bytes());
  for (const ticket of [client, signature]) {
    expect(await state(ticket)).toBe("answered");
    const answer = await stage.reopen().collect(ticket);
    const own = readCertificatePem(certificates[ticket]!);
    expect(readAnswer(answer!.bytes, { publicKeySha256: own.publicKeySha256 }).certificates[0]!.sha256).toBe(own.sha256);
  }
  await stage.reopen().settle(client);
  expect([await state(client), await state(signature), inInbox(name)]).toEqual(["settled", "answered", true]);
  expect(await stage.reopen().collect(client)).toBeDefined();
  await stage.reopen().settle(signature);
  expect([await state(signature), inInbox(name)]).toEqual(["settled", false]);
  expect(readdirSync(join(stage.folder, "archive", signature))).toContain(name);
  expect((await stage.reopen().poll()).unmatched).toEqual([]);
});
