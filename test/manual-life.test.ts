import { execFileSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { asPem, type Hierarchy, issueLeaf, type Leaf, lifeFrom, makeHierarchy, serialNumberOf } from "../provider/igc/sandbox";
import { readCsr } from "../provider/x509/csr";
import { leaksIn, tracesOf } from "./leaks";
import { signedCopy } from "./manual/signed-copy";
import { type Operations, operations } from "./operations";

/**
 * The folder people work in, from the form to the certificate: what an administrator and a legal representative
 * do with files, and every wrong file an administrator may bring. Real vault, real folder; only ANS' CA is ours.
 */
const now = new Date("2026-11-24T09:00:00Z");
const portalPassword = "mot de passe du portail";
let hierarchy: Hierarchy;
let life: Operations;
const root = (...path: string[]): string => join(life.dir, "igc-sante", ...path);

let env: Record<string, string>;
beforeAll(async () => {
  hierarchy = await makeHierarchy();
});
beforeEach(async () => {
  env = { IGC_SANTE_P12_PASSWORD: portalPassword };
  life = operations({ "igc-sante:platform": "manual:./igc-sante" }, () => now, env);
  await life.up();
  mkdirSync(root("ca"));
  for (const member of ["root", "issuing"] as const)
    writeFileSync(root("ca", `${member}.pem`), asPem("CERTIFICATE", hierarchy[member].certificate));
});
afterEach(() => life.dispose());

const tickets = (kind: string): string[] => readdirSync(root("outbox")).filter((name) => name.startsWith(kind));
const bring = (name: string, content: string | Uint8Array): void => writeFileSync(root("inbox", name), content);

/** What people do until ANS validated: sign, bring, send, note the answers. */
function habilitate(): void {
  const [form] = tickets("f413-");
  bring(`${form}-signe.pdf`, signedCopy(readFileSync(root("outbox", form!, "formulaire-413.pdf"))));
  const reply = readFileSync(root("outbox", form!, "reponse.txt"), "utf8");
  bring(
    "reponse-ans.txt",
    reply
      .replace("envoyé le:", "envoyé le: 24/11/2026")
      .replace("référence du dossier:", "référence du dossier: ANS-2026-4711")
      .replace("habilitation validée le:", "habilitation validée le: 24/11/2026"),
  );
}

async function ordered() {
  habilitate();
  const state = await life.up();
  expect(state.phase).toBe("to-order");
  return state;
}

/** The certificate ANS would issue for the CSR in the outbox. */
function rightLeaf(): Leaf {
  const [ticket] = tickets("commande-");
  const { publicKey } = readCsr(readFileSync(root("outbox", ticket!, "demande.csr")));
  const subject = {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  };
  return { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: serialNumberOf(ticket!), ...lifeFrom(now) };
}
const issue = (change: Partial<Leaf> = {}): Promise<Buffer> => issueLeaf({ ...rightLeaf(), ...change }, hierarchy);
const pem = (der: Buffer): string => asPem("CERTIFICATE", der);
const otherKey = (bits = 2048): KeyObject => generateKeyPairSync("rsa", { modulusLength: bits }).publicKey;

it("goes from the signed form to the certificate in the vault by files alone", async () => {
  const state = await ordered();
  const [ticket] = tickets("commande-");
  const sheet = readFileSync(root("outbox", ticket!, "fiche-de-commande.txt"), "utf8");
  for (const part of ["INSI-AUTO", "1690781810", "ANS-2026-4711", "Zoé Noël", "DEMANDER", "certificats@editeur.example", "RETIRER"])
    expect(sheet).toContain(part);
  expect(state.nextAction).toMatchObject({ who: "Zoé Noël, technical administrator", where: expect.stringContaining(ticket!) });
  expect((await life.preview()).changes).toBe(false);

  bring("téléchargement (1).cer", await issue());
  expect((await life.preview()).changes).toBe(true);
  expect(await life.up()).toMatchObject({ phase: "issued", next: null, nextAction: null });
  expect((await life.preview()).changes).toBe(false);
  expect(readdirSync(root("inbox")).filter((name) => name.includes("cer"))).toEqual([]);
  expect(readdirSync(root("archive"))).toContain(ticket);
});

it.each<[string, () => Promise<string | Uint8Array>]>([
  ["DER", () => issue()],
  ["PEM", async () => pem(await issue())],
  ["PEM with Windows line ends and a byte order mark", async () => `\uFEFF${pem(await issue()).replace(/\n/g, "\r\n")}`],
  ["PEM with text around it", async () => `Bonjour,\nvoici le certificat :\n${pem(await issue())}\nCordialement\n`],
  ["base64 without headers", async () => (await issue()).toString("base64")],
  ["PEM with its chain", async () => pem(await issue()) + pem(hierarchy.issuing.certificate) + pem(hierarchy.root.certificate)],
  ["the chain first", async () => pem(hierarchy.root.certificate) + pem(hierarchy.issuing.certificate) + pem(await issue())],
  ["a ZIP of the PEM", async () => zipSync({ "certificat.pem": Buffer.from(pem(await issue())) })],
])("takes the certificate as %s", async (_wrapping, make) => {
  await ordered();
  bring("answer", await make());
  expect((await life.up()).phase).toBe("issued");
});

it("takes the portal's P12, made online with a key of its own: the key goes to the vault and nowhere else", async () => {
  const { next } = await ordered();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const input = key + pem(await issue({ publicKey }));
  // RC2-40 and 3DES, as the portal writes it
  const p12 = execFileSync("openssl", ["pkcs12", "-export", "-legacy", "-passout", "env:PORTAL"], {
    input,
    env: { ...process.env, PORTAL: portalPassword },
    stdio: ["pipe", "pipe", "ignore"],
  });
  bring(`${next!.ticket}.p12`, p12);
  const state = await life.up();
  expect(state).toMatchObject({ phase: "issued", next: null, current: { round: 2 } });
  expect(state.current!.publicKeySha256).not.toBe(next!.publicKeySha256);
  const traces = tracesOf(key);
  expect(leaksIn(Buffer.from(JSON.stringify(state) + life.said().join("\n")), traces)).toEqual([]);
  for (const name of readdirSync(join(life.dir, "vault"))) expect(leaksIn(readFileSync(join(life.dir, "vault", name)), traces)).toEqual([]);
  expect(readdirSync(root("inbox"))).not.toContain(`${next!.ticket}.p12`);
  const archived = readdirSync(root("archive", next!.ticket!)).filter((name) => /p12|pem/.test(name));
  expect(archived).toEqual(["certificat.pem"]);
  expect((await life.preview()).changes).toBe(false);
  life.forget();
  expect((await life.up()).current).toEqual(state.current);
});

it("takes a PEM with the order's own key beside its certificate, and the archive keeps the certificates alone", async () => {
  const { next } = await ordered();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  bring(`${next!.ticket}.pem`, key + pem(await issue({ publicKey })));
  expect(await life.up()).toMatchObject({ phase: "issued" });
  const traces = tracesOf(key);
  for (const name of readdirSync(root("archive", next!.ticket!)))
    expect(leaksIn(readFileSync(root("archive", next!.ticket!, name)), traces)).toEqual([]);
  expect(readdirSync(root("archive", next!.ticket!))).toContain("certificat.pem");
});

it("archives a file whole that holds another private key than the one stored: nothing is lost", async () => {
  const { next } = await ordered();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  bring("deux.pem", (privateKey.export({ type: "pkcs8", format: "pem" }) as string) + pem(await issue()));
  expect(await life.up()).toMatchObject({ phase: "issued" });
  expect(readdirSync(root("archive", next!.ticket!))).toContain("deux.pem");
});

it("takes the certificate for its key out of a file with several: the old leaf of a renewal, a pair for DMP", async () => {
  const { next } = await ordered();
  bring("deux.pem", pem(await issue({ publicKey: otherKey() })) + pem(await issue()));
  expect(await life.up()).toMatchObject({ phase: "issued", current: { publicKeySha256: next!.publicKeySha256 } });
});

async function portalP12(password: string): Promise<Buffer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return execFileSync("openssl", ["pkcs12", "-export", "-passout", "env:PORTAL"], {
    input: (privateKey.export({ type: "pkcs8", format: "pem" }) as string) + pem(await issue({ publicKey })),
    env: { ...process.env, PORTAL: password },
    stdio: ["pipe", "pipe", "ignore"],
  });
}

it("knows a P12 by its bytes, whatever its ending", async () => {
  const { next } = await ordered();
  bring(`${next!.ticket}.bin`, await portalP12(portalPassword));
  expect(await life.up()).toMatchObject({ phase: "issued" });
});

it("opens a P12 with the password of its order before the common one", async () => {
  const { next } = await ordered();
  bring(`${next!.ticket}.p12`, await portalP12("celui de cette commande"));
  expect(await life.up()).toMatchObject({ phase: "to-order" });
  env[`IGC_SANTE_P12_PASSWORD_${next!.ticket!.toUpperCase().replaceAll("-", "_")}`] = "celui de cette commande\n";
  expect(await life.up()).toMatchObject({ phase: "issued" });
});

/** Files that hold a certificate for the order's key and are wrong: set aside with their fault. */
const wrong: readonly [string, string, () => Promise<string | Uint8Array>][] = [
  [
    "another structure's OU",
    "answer-wrong-subject",
    () => issue({ subject: { ...rightLeaf().subject, organizationalUnit: "1750712184" } }),
  ],
  ["another service's CN", "answer-wrong-subject", () => issue({ subject: { ...rightLeaf().subject, commonName: "INSI-MANU" } })],
  ["a CN in lower case", "answer-wrong-subject", () => issue({ subject: { ...rightLeaf().subject, commonName: "insi-auto" } })],
  ["a SIGN certificate", "answer-wrong-usage", () => issue({ usage: "SIGN" })],
  ["a CONF certificate", "answer-wrong-usage", () => issue({ usage: "CONF" })],
  ["a production certificate", "answer-wrong-environment", () => issue({ environment: "production" })],
  ["a TEST certificate", "answer-wrong-environment", () => issue({ environment: "test" })],
  ["one that ended", "answer-expired", () => issue(lifeFrom(new Date("2022-01-01T00:00:00Z")))],
  ["one that begins next month", "answer-not-yet-valid", () => issue(lifeFrom(new Date("2026-12-24T00:00:00Z")))],
  ["one of another CA", "answer-chain-foreign", async () => issueLeaf(rightLeaf(), await makeHierarchy())],
  ["one signed with SHA-1", "answer-profile", () => issue({ hash: "SHA-1" })],
  ["two of the same key", "answer-ambiguous", async () => pem(await issue()) + pem(await issue({ serialNumber: "5AFE" }))],
];

/** Files that are no certificate for the order: left where they are and named. */
const foreign: readonly [string, () => Promise<string | Uint8Array>][] = [
  ["a certificate for another key", () => issue({ publicKey: otherKey() })],
  ["a certificate with a weak key", () => issue({ publicKey: otherKey(1024) })],
  ["the CSR itself", async () => readFileSync(root("outbox", tickets("commande-")[0]!, "demande.csr"))],
  ["the CA's certificate alone", async () => pem(hierarchy.issuing.certificate)],
  ["a public key", async () => rightLeaf().publicKey.export({ type: "spki", format: "pem" })],
  ["a saved error page", async () => "<!DOCTYPE html><html><body>Session expirée</body></html>"],
  ["an e-mail", async () => "From: noreply@pfc.eservices.esante.gouv.fr\r\nSubject: Retrait\r\n\r\nVotre certificat est disponible.\r\n"],
  ["half a certificate", async () => pem(await issue()).slice(0, 700)],
  ["another PDF", async () => "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"],
  ["noise", async () => Buffer.from(Array.from({ length: 900 }, (_, index) => (index * 7919) % 251))],
];

it("has at least 20 wrong files here, beside those of the sandbox", () => expect(wrong.length + foreign.length).toBeGreaterThanOrEqual(20));

it.each(wrong)("sets aside %s as %s, with key, order and vault untouched", async (_what, code, make) => {
  const before = await ordered();
  bring("answer.pem", await make());
  const state = await life.up();
  expect(state).toMatchObject({
    phase: "quarantined",
    current: null,
    next: { publicKeySha256: before.next!.publicKeySha256, ticket: before.next!.ticket },
  });
  expect(state.next!.quarantined).toContain(`[${code}]`);
  expect(tickets("commande-")).toHaveLength(1);
  expect((await life.preview()).changes).toBe(false);

  for (const name of readdirSync(root("inbox")).filter((file) => file.startsWith("answer"))) writeFileSync(root("inbox", name), "");
  bring("answer-2.pem", await issue({ serialNumber: "0B0B" }));
  expect((await life.up()).phase).toBe("issued");
});

it.each(foreign)("leaves %s where it is, and names it", async (_what, make) => {
  await ordered();
  bring("answer.bin", await make());
  const state = await life.up();
  expect(state).toMatchObject({ phase: "to-order", next: { quarantined: null } });
  expect(life.said().join("\n")).toContain("left where it is: inbox/answer.bin: ");
  expect(readdirSync(root("inbox"))).toContain("answer.bin");
  expect((await life.preview()).changes).toBe(false);
  bring("right.pem", await issue());
  expect((await life.up()).phase).toBe("issued");
});

it("without the CA's certificates says which are missing, and keeps the answer for later", async () => {
  await ordered();
  bring("answer.pem", pem(await issue()));
  const kept = readFileSync(root("ca", "root.pem"));
  writeFileSync(root("ca", "root.pem"), asPem("CERTIFICATE", hierarchy.issuing.certificate));
  await expect(life.up()).rejects.toMatchObject({ code: "anchor-missing" });
  expect(readdirSync(root("inbox"))).toContain("answer.pem");
  writeFileSync(root("ca", "root.pem"), kept);
  expect((await life.up()).phase).toBe("issued");
});

it("when the CA's certificates cannot be read, the answer stays where it is and is judged later", async () => {
  await ordered();
  bring("answer.pem", pem(await issue()));
  renameSync(root("ca"), root("ca-aside"));
  writeFileSync(root("ca"), "a folder that is none: reading it fails as a broken disk does");
  await expect(life.up()).rejects.toMatchObject({ code: "platform-unreachable" });
  expect(readdirSync(root("inbox"))).toContain("answer.pem");
  rmSync(root("ca"));
  renameSync(root("ca-aside"), root("ca"));
  expect((await life.up()).phase).toBe("issued");
});
