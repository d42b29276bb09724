import { readFileSync } from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";
import {
  beginText,
  endText,
  PDFDocument,
  PDFHexString,
  StandardFonts,
  setFontAndSize,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
} from "pdf-lib";
import { describeSigned, judgeSigned, type SignedForm } from "./judge";

/** Ways in which the form came back, made by other programs: test/signed-forms/make.py says by which. */
const folder = path.join(__dirname, "../../../test/signed-forms");
const file = (name: string): Buffer => readFileSync(path.join(folder, name));
const made = file("made.pdf");
const director = { signer: "Aïcha Lefèvre", organisation: "Centre de santé des Lilas" };

describe("What is the form, signed, is taken for what it is", () => {
  it.each<[string, string, Partial<SignedForm>, RegExp]>([
    ["signed by pyHanko (PAdES, RSA)", "pades-rsa.pdf", { kind: "pades", ...director, signature: "holds" }, /goes on where the form/],
    ["signed with ECDSA", "pades-ec.pdf", { kind: "pades", signer: "Bruno Petit", signature: "holds" }, /fits the bytes/],
    ["signed with RSA-PSS", "pades-pss.pdf", { kind: "pades", ...director, signature: "holds" }, /fits the bytes/],
    [
      "signed as Acrobat does (adbe.pkcs7.detached)",
      "adbe-pkcs7.pdf",
      { kind: "pades", ...director, signature: "holds" },
      /fits the bytes/,
    ],
    [
      "dated and ticked by pypdf, then signed",
      "dated-pades.pdf",
      { kind: "pades", ...director, dated: "27/11/2026" },
      /every text of the form/,
    ],
    ["signed by two", "pades-twice.pdf", { kind: "pades", ...director, signature: "holds" }, /signed before by Bruno Petit/],
    [
      "signed, and something added behind",
      "pades-added.pdf",
      { kind: "pades", ...director, signature: "holds" },
      /\d+ bytes were added behind/,
    ],
    [
      "printed to a PDF by Ghostscript",
      "printed-ghostscript.pdf",
      { kind: "filled", signer: null, signature: null },
      /not checked by machine/,
    ],
    ["printed by poppler", "printed-poppler.pdf", { kind: "filled" }, /every text/],
    ["printed to PostScript and back", "printed-postscript.pdf", { kind: "filled" }, /every text/],
    ["printed smaller", "printed-smaller.pdf", { kind: "filled" }, /every text/],
    ["flattened by qpdf", "flattened-qpdf.pdf", { kind: "filled" }, /every text/],
    ["dated, then printed", "dated-printed.pdf", { kind: "filled", dated: "27/11/2026" }, /every text/],
    ["signed with ink on a screen", "inked.pdf", { kind: "filled", dated: "27/11/2026" }, /not checked by machine/],
    ["scanned to a PDF", "scan.pdf", { kind: "scan", dated: null }, /not checked by machine/],
    ["scanned, with the words a scanner guesses", "scan-ocr.pdf", { kind: "scan" }, /not checked by machine/],
    ["scanned, one page of it", "scan-one-page.pdf", { kind: "scan" }, /has 1 page\(s\), and the form has 2/],
    ["scanned, then signed electronically", "scan-pades.pdf", { kind: "pades", ...director, signature: "holds" }, /a picture of the form/],
    ["photographed", "photo-2.jpg", { kind: "scan" }, /a picture \(JPEG\)/],
  ])("%s", async (_way, name, wanted, said) => {
    const verdict = await judgeSigned(file(name), made);
    expect(verdict).toMatchObject({ accepted: true, form: { size: file(name).length, differences: [], ...wanted } });
    expect(verdict.accepted && describeSigned(verdict.form)).toMatch(said);
  });

  it.each<[string, Record<string, string>, SignedForm["kind"]]>([
    ["photos in a ZIP", { "1.jpg": "photo-2.jpg", "2.jpg": "photo-2.jpg" }, "scan"],
    [
      "a signed PDF in a ZIP, beside the one that was handed out",
      { "formulaire-413.pdf": "made.pdf", "signé.pdf": "pades-rsa.pdf" },
      "pades",
    ],
  ])("%s", async (_way, members, kind) => {
    const zip = Buffer.from(zipSync(Object.fromEntries(Object.entries(members).map(([name, from]) => [name, file(from)]))));
    expect(await judgeSigned(zip, made)).toMatchObject({ accepted: true, form: { kind, size: zip.length } });
  });

  it("a scan whose scanner laid a whole page of guesses under the picture", async () => {
    const document = await PDFDocument.load(file("scan.pdf"), { updateMetadata: false });
    const page = document.getPage(0);
    page.drawText("x", { size: 1, font: await document.embedFont(StandardFonts.Helvetica) }); // makes the font known to the page
    page.pushOperators(
      beginText(),
      setTextRenderingMode(TextRenderingMode.Invisible),
      setFontAndSize(page.node.normalizedEntries().Font.keys()[0]!, 8),
    );
    for (let line = 0; line < 40; line++)
      page.pushOperators(setTextMatrix(1, 0, 0, 1, 40, 780 - 15 * line), showText(PDFHexString.of("4c31366e6533".repeat(8))));
    page.pushOperators(endText());
    const scan = Buffer.from(await document.save());
    expect(await judgeSigned(scan, made)).toMatchObject({ accepted: true, form: { kind: "scan" } });
  });

  it("the attachment of a mail that was saved whole", async () => {
    const attached = file("pades-rsa.pdf").toString("base64").replace(/.{76}/g, "$&\r\n");
    const mail = [
      ...["From: a@b.example", "To: c@d.example", "Subject: f413", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="x"', ""],
      ...[
        "--x",
        "Content-Type: text/plain",
        "",
        "Bonjour",
        "--x",
        "Content-Type: application/pdf",
        "Content-Transfer-Encoding: base64",
        "",
      ],
      ...[attached, "--x--", ""],
    ].join("\r\n");
    expect(await judgeSigned(Buffer.from(mail), made)).toMatchObject({ accepted: true, form: { kind: "pades", ...director } });
  });
});

describe("What is certainly not the form, signed, is refused with what to do", () => {
  let prepared: Buffer;
  beforeAll(async () => {
    const document = await PDFDocument.load(made, { updateMetadata: false });
    const field = document.context.register(
      document.context.obj({
        Type: "Annot",
        Subtype: "Widget",
        FT: "Sig",
        T: PDFHexString.fromText("Signature1"),
        Rect: [0, 0, 0, 0],
        F: 4,
      }),
    );
    document.getForm().acroForm.addField(field);
    document.getPage(0).node.addAnnot(field);
    prepared = Buffer.from(await document.save({ updateFieldAppearances: false }));
  });
  const cut = (): Buffer => file("pades-rsa.pdf").subarray(0, 9_000);
  const altered = (): Buffer => {
    const bytes = Buffer.from(file("pades-rsa.pdf"));
    bytes.write("/Creation", bytes.indexOf("/Producer"), "latin1");
    return bytes;
  };
  const shortened = (): Buffer => Buffer.concat([file("pades-added.pdf").subarray(0, -4_000)]);
  it.each<[string, () => Buffer, RegExp, RegExp]>([
    ["as it was handed out", () => made, /as it was handed out, without a signature/, /legal representative/],
    ["saved anew by qpdf", () => file("saved-qpdf.pdf"), /only saved anew/, /have it signed/],
    ["saved anew by MuPDF", () => file("saved-mupdf.pdf"), /only saved anew/, /have it signed/],
    ["dated and ticked, and not signed", () => file("dated-pypdf.pdf"), /dated 27\/11\/2026, and nobody signed it/, /have it signed/],
    ["the same, made fast for the web", () => file("dated-linearized.pdf"), /nobody signed it/, /have it signed/],
    ["made ready for an electronic signature that nobody gave", () => prepared, /only saved anew/, /have it signed/],
    ["protected by a password", () => file("encrypted-user.pdf"), /protected/, /without protection/],
    ["protected against changes", () => file("encrypted-owner.pdf"), /protected/, /without protection/],
    ["cut off in the middle", cut, /cut off or damaged|cannot be read/, /once more/],
    ["changed after it was signed", altered, /signature of Aïcha Lefèvre is broken: it does not fit/, /as the signing service gave it/],
    ["a signed one whose end is missing", shortened, /./, /./],
    ["no form at all", () => Buffer.from("Bonjour, voici le formulaire."), /no PDF, no picture/, /scan or photo/],
    [
      "a certificate request",
      () => Buffer.from("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n"),
      /no PDF/,
      /scan/,
    ],
    ["a ZIP without a form", () => Buffer.from(zipSync({ "lisezmoi.txt": Buffer.from("rien") })), /nothing in it is a PDF/, /scan/],
    ["a ZIP with the one that was handed out", () => Buffer.from(zipSync({ "f.pdf": made })), /as it was handed out/, /signed/],
  ])("%s", async (_way, bytes, because, hint) => {
    const verdict = await judgeSigned(bytes(), made);
    expect(verdict).toEqual({ accepted: false, because: expect.stringMatching(because), hint: expect.stringMatching(hint) });
  });
});

it("takes what cannot be compared, where the form that was handed out is gone, and says so", async () => {
  expect(await judgeSigned(file("dated-printed.pdf"), undefined)).toMatchObject({ accepted: true, form: { kind: "unreadable-accepted" } });
  expect(await judgeSigned(file("pades-rsa.pdf"), undefined)).toMatchObject({ accepted: true, form: { kind: "pades", ...director } });
  expect(await judgeSigned(Buffer.from("%PDF-1.4 scan"), Buffer.from("%PDF-1.7 formulaire"))).toMatchObject({
    accepted: true,
    form: { kind: "unreadable-accepted" },
  });
});
