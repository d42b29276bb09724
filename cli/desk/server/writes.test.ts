import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import type { Leaf } from "../../../provider/igc/sandbox";
import { type DeskStage, file, openDeskStage, type Visitor } from "../../../test/desk/stage";
import { signedCopy } from "../../../test/manual/signed-copy";

/** What people drop and type: looked at on the spot, written to the exchange alone once it is good, and then it is what `pulumi up` takes. */
let stage: DeskStage;
let visitor: Visitor;
let before: Record<string, string>;
const stages: DeskStage[] = [];
afterAll(() => stages.forEach((each) => each.dispose()));
beforeEach(() => void (before = stage.tree()));

/** An exchange with a form that nobody signed yet. */
async function begin(): Promise<void> {
  stage = await openDeskStage();
  stages.push(stage);
  visitor = stage.visit();
  await visitor.enter();
}

/** Paths in the exchange that were not there, or are not as they were. */
const written = (): string[] => Object.entries(stage.tree()).flatMap(([path, content]) => (before[path] === content ? [] : [path]));
const page = (): string => `/formulaires/${stage.ticket("f413-")}`;
const order = (): string => `/commandes/${stage.ticket("commande-")}`;
const depositIn = (text: string): string | undefined => /name="depot" value="([^"]+)"/.exec(text)?.[1];

async function drop(at: string, action: string, content: string | Uint8Array, name?: string) {
  const answer = await visitor.fill(at, `${at}/${action}`, { fichier: file(content, name) });
  const text = await answer.text();
  return { status: answer.status, text, deposit: depositIn(text) };
}
const confirm = async (at: string, action: string, depot: string): Promise<Response> =>
  visitor.post(`${at}/${action}`, new URLSearchParams({ csrf: await visitor.csrf(at), depot }));

/** Validated, and ordered by the next run. */
async function ordered(): Promise<void> {
  await begin();
  await visitor.fill(page(), `${page()}/reponse`, { envoi: "2026-11-24", dossier: "ANS-2026-4711", validation: "2026-11-24" });
  await stage.up();
  visitor = stage.visit();
  await visitor.enter();
  before = stage.tree();
}

describe("the signed form", () => {
  beforeAll(begin);
  const made = (): Buffer => readFileSync(stage.path("outbox", stage.ticket("f413-"), "formulaire-413.pdf"));

  it("is looked at, and put into the inbox by a second yes, byte for byte", async () => {
    const signed = signedCopy(made());
    const { status, deposit } = await drop(page(), "signe", signed, "scan (1).pdf");
    expect([status, deposit, written()]).toEqual([200, createHash("sha256").update(signed).digest("hex"), []]);
    const answer = await confirm(page(), "signe", deposit!);
    expect(await answer.text()).toMatch(/Au prochain « pulumi up »/);
    expect(written()).toEqual([`inbox/${stage.ticket("f413-")}-signe.pdf`]);
    expect(readFileSync(stage.path(written()[0]!)).equals(signed)).toBe(true);
  });

  it.each<[string, () => Uint8Array | string]>([
    ["the form as it was handed out", made],
    ["nothing", () => ""],
    ["another PDF", () => Buffer.from("%PDF-1.7\n%%EOF\n")],
    ["a certificate's text", () => "-----BEGIN CERTIFICATE-----\n"],
    ["a form with a private key behind it", () => Buffer.concat([signedCopy(made()), Buffer.from("-----BEGIN PRIVATE KEY-----")])],
  ])("is not %s: why is said, and nothing is written", async (_what, content) => {
    const { status, deposit, text } = await drop(page(), "signe", content());
    expect([status, deposit, written()]).toEqual([422, undefined, []]);
    expect(text).toContain("Rien n&#39;a été déposé");
    expect(text.replace(/<details>.*?<\/details>/gs, "")).not.toContain('lang="en"'); // the original sentence is folded
  });
});

describe("ANS' answers", () => {
  beforeAll(begin);
  it("are noted as a person's reponse.txt, and taken by the next run", async () => {
    const answer = await visitor.fill(page(), `${page()}/reponse`, {
      envoi: "2026-11-24",
      dossier: "ANS-2026-4711",
      validation: "2026-11-24",
    });
    expect([answer.status, written()]).toEqual([200, [`inbox/reponse-${stage.ticket("f413-")}.txt`]]);
    expect(await answer.text()).toContain("ANS-2026-4711");
    await stage.up();
    expect(stage.ticket("commande-")).toBeDefined();
  });

  it("that cannot be are not written, and what was wrong is said", async () => {
    const answer = await visitor.fill(page(), `${page()}/reponse`, { envoi: "2027-01-01" });
    expect([answer.status, written()]).toEqual([422, []]);
    expect(await answer.text()).toContain("encore à venir");
  });
});

describe("an answer that was noted wrongly", () => {
  beforeAll(begin);
  const shown = async (): Promise<string> => (await visitor.ask(page())).text();

  it("is corrected before a run took it, and after the state has a refusal", async () => {
    expect(await shown()).not.toContain("Corriger");
    await visitor.fill(page(), `${page()}/reponse`, { envoi: "2026-11-24", validation: "2026-11-24" });
    expect(await shown()).toContain("Corriger ce qui est noté");
    const corrected = await visitor.fill(page(), `${page()}/correction`, { refus: "2026-11-24", motif: "incomplet" });
    expect([corrected.status, await corrected.text()]).toEqual([200, expect.stringContaining("Formulaire refusé par l")]);
    await stage.up();
    const again = await visitor.fill(page(), `${page()}/correction`, { validation: "2026-11-24" });
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining("validé")]);
    await stage.up();
    expect(stage.ticket("commande-")).toBeDefined();
  });

  it("is not corrected where the state has the validation: orders hang on it", async () => {
    visitor = stage.visit();
    await visitor.enter();
    const before = stage.tree();
    const answer = await visitor.fill(page(), `${page()}/correction`, { validation: "2026-11-24" });
    expect([answer.status, stage.tree()]).toEqual([409, before]);
    expect(await answer.text()).toMatch(/ne se corrigent plus ici, car[^]*se corrige dans le programme[^]*validatedOn/);
  });
});

describe("the certificate", () => {
  beforeAll(ordered);
  const otherKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;

  it.each<[string, string, () => Partial<Leaf>]>([
    ["another key", "answer-wrong-key", () => ({ publicKey: otherKey() })],
    ["another usage", "answer-wrong-usage", () => ({ usage: "SIGN" })],
    ["another environment", "answer-wrong-environment", () => ({ environment: "test" })],
    [
      "another structure",
      "answer-wrong-subject",
      () => ({ subject: { department: "Rhône (69)", organization: "X", organizationalUnit: "1690000000", commonName: "INSI-AUTO" } }),
    ],
    ["a life that is over", "answer-expired", () => ({ notBefore: new Date("2020-01-01"), notAfter: new Date("2023-01-01") })],
    ["a life to come", "answer-not-yet-valid", () => ({ notBefore: new Date("2027-01-01"), notAfter: new Date("2029-01-01") })],
  ])("with %s is not written, and its code is said", async (_what, code, change) => {
    const { status, deposit, text } = await drop(order(), "certificat", await stage.certificate(change()));
    expect([status, deposit, written()]).toEqual([422, undefined, []]);
    expect(text).toContain(code);
  });

  const key = (): string =>
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const closedKey = (): Buffer =>
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs8",
      format: "der",
      cipher: "aes-256-cbc",
      passphrase: "x",
    });
  it.each<[string, (right: string) => Uint8Array | string]>([
    ["behind it in PEM", (right) => right + key()],
    ["before it, in letters of two bytes", (right) => Buffer.from(`\ufeff${key()}${right}`, "utf16le")],
    ["beside it in a ZIP", (right) => zipSync({ "c.pem": strToU8(right), "k.pem": strToU8(key()) })],
    ["in a ZIP in a ZIP", (right) => zipSync({ "c.pem": strToU8(right), "k.zip": zipSync({ "k.pem": strToU8(key()) }) })],
    ["that is cut short", (right) => `${right}-----BEGIN RSA PRIVATE KEY-----\nMII`],
    ["that is cut short, in letters of two bytes", (right) => Buffer.from(`\ufeff${right}-----BEGIN RSA PRIVATE KEY-----\nMII`, "utf16le")],
    ["that is closed, beside it in a ZIP", (right) => zipSync({ "c.pem": strToU8(right), "k.der": closedKey() })],
    ["of OpenSSH", (right) => `${right}-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n`],
    ["alone", () => key()],
  ])("with a private key %s is refused, and nothing of it is written, said or kept", async (_where, make) => {
    const { status, deposit, text } = await drop(order(), "certificat", make(await stage.certificate()));
    expect([status, deposit, written()]).toEqual([422, undefined, []]);
    expect(text).toContain("answer-private-key");
    expect(text).not.toContain("MII");
  });

  it("leaves behind all that came with it but certificates: a key nobody recognises cannot be written", async () => {
    const right = await stage.certificate();
    const { deposit } = await drop(
      order(),
      "certificat",
      zipSync({ "c.pem": strToU8(right), "notes.bin": strToU8("secret-of-a-kind-unknown") }),
    );
    await confirm(order(), "certificat", deposit!);
    expect(readFileSync(stage.path(written()[0]!), "utf8")).toBe(right);
  });

  it("that waits is taken by its digest and its order alone", async () => {
    const { deposit } = await drop(order(), "certificat", await stage.certificate());
    for (const other of ["", "0".repeat(64), `${deposit}0`, deposit!.toUpperCase()])
      expect((await confirm(order(), "certificat", other)).status).toBe(422);
    expect((await confirm(page(), "signe", deposit!)).status).toBe(422);
    expect(written()).toEqual([]);
  });

  it("a name with a path, markup or a line end is shown as text, and names nothing", async () => {
    for (const name of ["../../../evil.pem", '"><img src=x onerror=alert(1)>.pem', "a\r\nSet-Cookie: x=1.pem", "\u202emep.exe"]) {
      const { text, deposit } = await drop(order(), "certificat", await stage.certificate(), name);
      expect(text).not.toMatch(/<img|\u202e|\r\nSet-Cookie/);
      await confirm(order(), "certificat", deposit!);
    }
    expect(written().filter((path) => !path.startsWith(`inbox/${stage.ticket("commande-")}`))).toEqual([]);
  });

  it("is judged as the next run judges it, written by a second yes once, and taken by that run", async () => {
    await ordered();
    const { status, deposit, text } = await drop(order(), "certificat", await stage.certificate(), "téléchargement (1).cer");
    expect([status, written()]).toEqual([200, []]);
    expect(text).toContain("INSI-AUTO");
    const answer = await confirm(order(), "certificat", deposit!);
    expect(await answer.text()).toMatch(/Au prochain « pulumi up », il sera vérifié/);
    expect(written()).toEqual([`inbox/${stage.ticket("commande-")}.pem`]);
    expect((await stage.life.up()).phase).toBe("issued");
  });

  it("is written once by a yes that is pressed twice, and both presses are told so; a file that was not written has to be dropped again", async () => {
    await ordered();
    const { deposit } = await drop(order(), "certificat", await stage.certificate());
    const answers = await Promise.all([1, 2].map(() => confirm(order(), "certificat", deposit!)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const answer of answers) expect(await answer.text()).toContain("est dans l&#39;échange");
    expect(written()).toEqual([`inbox/${stage.ticket("commande-")}.pem`]);
    expect((await confirm(order(), "certificat", "0".repeat(64))).status).toBe(422);
  });

  it("of an order that was settled meanwhile is not written", async () => {
    await ordered();
    const right = await stage.certificate();
    const { deposit } = await drop(order(), "certificat", right);
    writeFileSync(stage.path("inbox", "by-hand.pem"), right);
    const at = order();
    await stage.life.up();
    before = stage.tree();
    expect((await confirm(at, "certificat", deposit!)).status).toBe(422);
    expect(written()).toEqual([]);
  });
});

describe("an order", () => {
  beforeAll(ordered);

  it("is noted as refused, with the reason in the portal's words", async () => {
    const answer = await visitor.fill(order(), `${order()}/refus`, { refus: "2026-11-24", motif: "CSR <b>illisible</b>" });
    expect(await answer.text()).toContain("CSR &lt;b&gt;illisible&lt;/b&gt;");
    expect(written()).toEqual([`inbox/reponse-${stage.ticket("commande-")}.txt`]);
    expect((await stage.life.up()).next?.refused).toBe("CSR <b>illisible</b>");
  });

  it("has its CSR and its form to save, as they were handed out, under a name that ends no header", async () => {
    const csr = await visitor.ask(`${order()}/demande.csr`);
    const ticket = stage.ticket("commande-");
    expect(csr.headers.get("content-disposition")).toBe(`attachment; filename="${ticket}-demande.csr"`);
    expect(csr.headers.get("content-type")).toBe("application/pkcs10");
    expect(await csr.text()).toBe(readFileSync(stage.path("outbox", ticket, "demande.csr"), "utf8"));
  });

  it("shows its revocation code when it is asked for by a form, the same each time, on no other page and in no line of the terminal", async () => {
    const codes = [];
    for (let time = 0; time < 2; time++) {
      const answer = await visitor.fill(order(), `${order()}/code`, {});
      expect(answer.headers.get("cache-control")).toBe("no-store");
      codes.push(/id="code">([^<]{4,})</.exec(await answer.text())?.[1]);
    }
    expect(codes[0]).toBeDefined();
    expect(codes[1]).toBe(codes[0]);
    for (const path of ["/", order(), `${order()}/impression`, "/certificats"]) expect(await visitor.text(path)).not.toContain(codes[0]);
    expect(stage.said.join("\n")).not.toContain(codes[0]);
    expect(written()).toEqual([]);
  });
});
