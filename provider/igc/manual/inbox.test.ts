import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { type FolderStage, formOf, orderIn, orderOf, phaseIn } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";
import { key, leaf } from "../../../test/x509/leaf";
import { readCertificatePem } from "../../x509/certificate";
import { readBounded } from "./disk";
import { BroughtFiles } from "./inbox";

/** What people bring, in whatever shape and under whatever name. */
let stage: FolderStage;
const ticket = "commande-1690781810-srv1-0a1b2c3d4e-r1";
const form = "f413-1690781810-org-0a1b2c3d4e";
const inbox = (...path: string[]): string => join(stage.folder, "inbox", ...path);
const put = (name: string, content: string | Buffer): void => {
  mkdirSync(dirname(inbox(name)), { recursive: true });
  writeFileSync(inbox(name), content);
};
const certificate = (): string => certificateFor(readFileSync(join(stage.folder, "outbox", ticket, "demande.csr"), "utf8"));
const foreign = leaf({ publicKey: key.publicKey.export({ type: "spki", format: "der" }) }).pem;
/** The issuing CA of production: what people bring with a certificate. */
const issuerFile = join(__dirname, "../../../../shared/data/igc-sante/ACI-EL-ORG.pem");
if (!existsSync(issuerFile)) throw new Error(`${issuerFile} is missing: put the shared test inputs beside the repository.`);
const issuer = readFileSync(issuerFile, "utf8");
const state = async (): Promise<string | undefined> => (await orderIn(stage.platform, ticket))?.state;
const unmatched = async () => (await stage.platform.poll()).unmatched;

beforeEach(async () => {
  stage = await openManualStage();
  await stage.platform.submitOrder(await orderOf(ticket));
  await stage.platform.submitForm(formOf(form));
});
afterEach(() => stage.dispose());

describe("a certificate", () => {
  it.each<[string, string, (pem: string) => string | Buffer]>([
    ["PEM", "a.pem", (pem) => pem],
    [
      "PEM with Windows line ends and the bag attributes of a tool",
      "a.crt",
      (pem) => `Bag Attributes\r\n    localKeyID: 01\r\n${pem.replaceAll("\n", "\r\n")}`,
    ],
    ["PEM with its issuer after it", "chaine.pem", (pem) => pem + issuer],
    ["DER", "certificat.cer", (pem) => readCertificatePem(pem).der],
    ["base64 without its lines", "copie", (pem) => pem.replace(/-----.*-----\n/g, "")],
    ["PEM in a text file", "reponse.txt", (pem) => `Bonjour, voici le certificat :\n${pem}`],
    ["PEM in a folder of the inbox", "Mme Martin/a.pem", (pem) => pem],
  ])("is recognised by its key: %s", async (_shape, name, wrap) => {
    const bytes = Buffer.from(wrap(certificate()));
    put(name, bytes);
    expect(await state()).toBe("answered");
    expect(await stage.reopen().collect(ticket)).toEqual({ bytes, source: `inbox/${name}` });
    expect(await unmatched()).toEqual([]);
  });

  it.each([[`${ticket}.p12`], [`portail/${ticket.toUpperCase()} (1).pfx`], [`${ticket}/export.p12`]])(
    "is recognised by its order's name when it does not lie open: %s",
    async (name) => {
      put(name, Buffer.from("3082000a", "hex"));
      expect(await state()).toBe("answered");
      expect((await stage.reopen().collect(ticket))!.source).toBe(`inbox/${name}`);
    },
  );

  it("for another key is an answer when it bears the order's name, so that its fault is said", async () => {
    put(`${ticket}.pem`, foreign);
    expect((await stage.reopen().collect(ticket))!.bytes.toString()).toBe(foreign);
  });

  it("with the right key counts more than what only bears the name", async () => {
    put(`${ticket}/autre.pem`, foreign);
    const right = certificate();
    put(`${ticket}/bon.pem`, right);
    expect((await stage.reopen().collect(ticket))!.bytes.toString()).toBe(right);
  });

  it("does not answer an order whose name only begins like the one it bears", async () => {
    put(`${ticket}0.p12`, Buffer.from("3082000a", "hex"));
    expect(await state()).toBe("open");
  });

  it("brought twice is one answer, taken from the file with more of its chain", async () => {
    const pem = certificate();
    put("a.cer", readCertificatePem(pem).der);
    put("b.pem", pem + issuer);
    expect(await state()).toBe("answered");
    expect((await stage.reopen().collect(ticket))!.source).toBe("inbox/b.pem");
  });

  it("brought beside a different one is nobody's to choose: both stay, until one is taken away", async () => {
    put("a.pem", certificate());
    put("b.pem", certificate());
    expect(await orderIn(stage.platform, ticket)).toMatchObject({
      state: "open",
      quarantined: expect.stringMatching(/inbox\/a\.pem, inbox\/b\.pem[\s\S]+\[answer-ambiguous\]/) as string,
    });
    expect(await stage.reopen().collect(ticket)).toBeUndefined();
    rmSync(inbox("a.pem"));
    expect(await orderIn(stage.platform, ticket)).toEqual(expect.not.objectContaining({ quarantined: expect.anything() as unknown }));
    expect(await state()).toBe("answered");
  });

  it("may lie in the order's own folder as well", async () => {
    writeFileSync(join(stage.folder, "outbox", ticket, "telechargement.pem"), certificate());
    expect((await stage.reopen().collect(ticket))!.source).toBe(`outbox/${ticket}/telechargement.pem`);
  });

  it("of an order that is settled can be removed, and is said so", async () => {
    const pem = certificate();
    put("a.pem", pem);
    await stage.platform.settle(ticket);
    put("encore.pem", pem);
    expect(await unmatched()).toEqual([
      {
        file: "inbox/encore.pem",
        because: `its certificate is for the key of the order ${ticket}, which is settled: compare its serial number with the one in service, and remove the file if it is the same`,
      },
    ]);
  });

  it("counts more than a refusal noted before", async () => {
    put("reponse.txt", `ticket: ${ticket}\nrefusé le: 20/11/2026\nmotif: doublon`);
    expect(await orderIn(stage.platform, ticket)).toMatchObject({ state: "refused", reason: "doublon" });
    put("a.pem", certificate());
    expect(await state()).toBe("answered");
  });
});

const mailWith = (attached: Buffer): string =>
  [
    ...["From: direction@centre.example", "To: dsi@centre.example", "Subject: formulaire", "MIME-Version: 1.0"],
    ...['Content-Type: multipart/mixed; boundary="x"', "", "--x", "Content-Type: text/plain", "", "ci-joint", "--x"],
    ...["Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "", attached.toString("base64"), "--x--", ""],
  ].join("\r\n");

describe("a signed form", () => {
  const handedOut = (): string => join(stage.folder, "outbox", form, "formulaire-413.pdf");
  const signedBy = (name: string): void => {
    put(name, "");
    copyFileSync(handedOut(), inbox(name));
    appendFileSync(inbox(name), "1 0 obj << /Type /Sig >> endobj\n%%EOF\n");
  };

  it.each<[string, () => void]>([
    ["signed electronically, under any name", () => signedBy("scan0001.pdf")],
    ["scanned, under the form's name", () => put(`${form.toUpperCase()}.PDF`, "%PDF-1.4 scan")],
    ["scanned, in a folder of the form's name", () => put(`${form}/scan0001.pdf`, "%PDF-1.4 scan")],
    ["written anew with the ticket in its text", () => put("scan.pdf", `%PDF-1.7\n(${form})`)],
    ["photographed, under the form's name", () => put(`IMG_0413 ${form}.jpg`, Buffer.from("ffd8ffe000104a46494600", "hex"))],
    ["photographed with a telephone of another make", () => put(`${form}.heic`, Buffer.from("00000018667479706865696300000000", "hex"))],
    ["packed, under the form's name", () => put(`${form}.zip`, Buffer.from(zipSync({ "scan0001.pdf": Buffer.from("%PDF-1.4 scan") })))],
    ["in a mail saved under the form's name", () => put(`${form}.eml`, mailWith(Buffer.from("%PDF-1.4 scan")))],
    ["with bytes before its beginning", () => put(`${form}.pdf`, "\n\n%PDF-1.4 scan")],
  ])("is recognised %s", async (_how, bring) => {
    bring();
    const progress = (await stage.platform.poll()).forms.get(form)!;
    expect(progress).toMatchObject({ phase: "to-send", signedAt: expect.stringMatching(/^20.*Z$/) as string });
    expect(progress.formPath).toMatch(/^inbox\//);
    expect(await unmatched()).toEqual([]);
  });

  it("is not signed when it is the form as handed out", async () => {
    put(`${form}.pdf`, "");
    copyFileSync(handedOut(), inbox(`${form}.pdf`));
    expect(await phaseIn(stage.platform, form)).toBe("to-sign");
    expect(await unmatched()).toEqual([
      { file: `inbox/${form}.pdf`, because: `it is the form ${form} as it was handed out, without a signature`, about: form },
    ]);
  });
});

it.each([
  "scan.pdf:Zone.Identifier",
  "@eaDir/a.pem",
  "__MACOSX/a.pem",
  "portail.url",
  "inbox.lnk",
  "reponse.txt~",
  "a.pem.bak",
  "Thumbs.db",
  ".DS_Store",
])("is not looked at, nor named, as nobody brought it: %s", async (name) => {
  put(name, certificate());
  expect([await state(), await unmatched()]).toEqual(["open", []]);
});

describe("a file that answers nothing", () => {
  it.each<[string, string, () => void, RegExp]>([
    [
      "a picture",
      "a.jpg",
      () => put("a.jpg", Buffer.from("ffd8ffe000104a46494600", "hex")),
      /a picture \(JPEG\): if it is a signed form, put the form's ticket \(f413-\.\.\.\) into its name/,
    ],
    [
      "a certificate for another key",
      "a.pem",
      () => put("a.pem", foreign),
      /serial number 1D5DE25E3DC14BDE616C9AE5D028D672\) is for a key that no open order has/,
    ],
    ["the request itself", "a.csr", () => copyFileSync(join(stage.folder, "outbox", ticket, "demande.csr"), inbox("a.csr")), /request/],
    [
      "another PDF",
      "facture.pdf",
      () => put("facture.pdf", "%PDF-1.4"),
      /none of the forms that wait: put the form's ticket into its name/,
    ],
    ["a PDF with an order's name", `${ticket}.pdf`, () => put(`${ticket}.pdf`, "%PDF-1.4"), /none of the forms/],
    ["a reply that names no ticket", "reponse.txt", () => put("reponse.txt", "ticket:\nenvoyé le: 20/11/2026"), /names no ticket/],
    [
      "a reply on an unknown ticket",
      "reponse.txt",
      () => put("reponse.txt", "ticket: f413-9"),
      /on the ticket f413-9, and none of that name is open/,
    ],
    ["a link", "lien.pem", () => symlinkSync("/dev/null", inbox("lien.pem")), /no link/],
    ["a folder in a folder", "a/b", () => put("a/b/c.pem", certificate()), /one level higher/],
    [
      "a file too big to look into",
      "disque.iso",
      () => (put("disque.iso", "x"), truncateSync(inbox("disque.iso"), 40_000_000)),
      /40000000 bytes/,
    ],
  ])("is named and left: %s", async (_what, file, bring, because) => {
    bring();
    expect(await unmatched()).toEqual([{ file: `inbox/${file}`, because: expect.stringMatching(because) as string }]);
    expect([await state(), await phaseIn(stage.platform, form)]).toEqual(["open", "to-sign"]);
  });

  it.each(["vide.pem", ".DS_Store", "a.pem.part", "a.pem.crdownload", "a.tmp", "~$reponse.txt", "Thumbs.db", "desktop.ini"])(
    "is not yet there, or nobody's: %s",
    async (name) => {
      put(name, name === "vide.pem" ? "" : certificate());
      expect([await state(), await unmatched()]).toEqual(["open", []]);
    },
  );

  it("is not whole yet while somebody writes it", async () => {
    const root = mkdtempSync(join(tmpdir(), "manual-inbox-"));
    writeFileSync(join(root, "a.pem"), foreign);
    const now = () => new Date(0);
    const today = () => "2026-11-24";
    const reading: typeof readBounded = (path, limit, head) =>
      readBounded(path, limit, (first, size) => {
        appendFileSync(path, "\n");
        return head!(first, size);
      });
    expect(await new BroughtFiles(root, now, today, reading).inTree(root)).toMatchObject([{ unfinished: "it is still being written" }]);
    const [whole] = await new BroughtFiles(root, now, today).inTree(root);
    expect(whole).toMatchObject({ name: "a.pem", content: { kind: "certificates" } });
    expect(whole).not.toHaveProperty("unfinished");
    rmSync(root, { recursive: true });
  });

  it("is looked into again only when it changed", async () => {
    const root = mkdtempSync(join(tmpdir(), "manual-inbox-"));
    writeFileSync(join(root, "a.pem"), foreign);
    const read = jest.fn(readBounded);
    const files = new BroughtFiles(
      root,
      () => new Date(0),
      () => "2026-11-24",
      read,
    );
    for (let look = 0; look < 3; look++) await files.inTree(root);
    expect(read).toHaveBeenCalledTimes(1);
    appendFileSync(join(root, "a.pem"), foreign);
    await files.inTree(root);
    expect(read).toHaveBeenCalledTimes(2);
    rmSync(root, { recursive: true });
  });
});
