import { readFileSync } from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { judgeSigned } from "./judge";

/** PDFs that were made to cost much: each is answered within bounds, and no script is run. */
const made = readFileSync(path.join(__dirname, "../../../test/signed-forms/made.pdf"));
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const object = (number: number, body: string | Buffer): Buffer =>
  Buffer.concat([latin1(`${number} 0 obj\n`), Buffer.from(body as string, "latin1"), latin1("\nendobj\n")]);
const stream = (dictionary: string, bytes: Buffer): Buffer =>
  Buffer.concat([latin1(`<</Length ${bytes.length} ${dictionary}>>\nstream\n`), bytes, latin1("\nendstream")]);
const pdf = (...objects: (string | Buffer)[]): Buffer =>
  Buffer.concat([
    latin1("%PDF-1.7\n"),
    ...objects.map((body, index) => object(index + 1, body)),
    latin1(`trailer\n<</Root 1 0 R /Size ${objects.length + 1}>>\n%%EOF\n`),
  ]);
const catalog = "<</Type /Catalog /Pages 2 0 R>>";
const onePage = "<</Type /Pages /Kids [3 0 R] /Count 1>>";
const page = (more: string): string => `<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${more}>>`;
const zeros = (megabytes: number): Buffer => deflateSync(Buffer.alloc(megabytes * 1_048_576));

const cases: readonly (readonly [string, () => Buffer, RegExp])[] = [
  [
    "an object stream that unpacks to 64 MiB",
    () => pdf(catalog, onePage, page(""), stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zeros(64))),
    /unpacks to more than/,
  ],
  [
    "the same under an escaped name",
    () => pdf(catalog, onePage, page(""), stream("/Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode", zeros(64))),
    /packed in a way|unpacks to more/,
  ],
  [
    "one that is packed twice",
    () =>
      pdf(catalog, onePage, page(""), stream("/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]", deflateSync(zeros(64)))),
    /packed in a way/,
  ],
  [
    "two hundred of them, each within its bound",
    () =>
      pdf(
        catalog,
        onePage,
        page(""),
        ...Array.from({ length: 200 }, () => stream("/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode", zeros(7))),
      ),
    /lists of objects unpack to more than/,
  ],
  [
    "20,000 streams without an end",
    () => Buffer.concat([latin1("%PDF-1.7\n"), latin1("1 0 obj\n<<>>\nstream\nx\nendobj\n".repeat(20_000))]),
    /have no end/,
  ],
  ["60,000 objects", () => pdf(catalog, onePage, page(""), ...Array.from({ length: 60_000 }, () => "null")), /more than 50000 objects/],
  ["20,000 objects without an end", () => Buffer.concat([latin1("%PDF-1.7\n"), latin1("1 0 obj\n<<\n".repeat(20_000))]), /have no end/],
  ["brackets in brackets", () => pdf(catalog, onePage, page(`/X ${"[".repeat(100_000)}`)), /nested deeper/],
  ["pages that are their own children", () => pdf(catalog, "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"), /no page/],
  ["no page at all", () => pdf(catalog, "<</Type /Pages /Kids [] /Count 0>>"), /no page/],
  ["nothing but a header", () => latin1("%PDF-1.7\n"), /no beginning of its pages/],
];

it.each(cases)("%s is refused", async (_what, bytes, because) => {
  expect(await judgeSigned(bytes(), made)).toMatchObject({ accepted: false, because: expect.stringMatching(because) });
});

/** What the pages draw may cost too much: then nothing is concluded from them, and it is taken as a picture would be. */
it.each<[string, () => Buffer]>([
  ["a page that unpacks to 64 MiB", () => pdf(catalog, onePage, page("/Contents 4 0 R"), stream("/Filter /FlateDecode", zeros(64)))],
  [
    "drawings that draw each other twice, thirty levels deep",
    () => {
      const form = (number: number): Buffer =>
        stream(`/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources <</XObject <</A ${number + 1} 0 R>>>>`, latin1("/A Do /A Do"));
      return pdf(
        catalog,
        onePage,
        page("/Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>"),
        stream("", latin1("/A Do")),
        ...Array.from({ length: 30 }, (_, index) => form(index + 5)),
      );
    },
  ],
  [
    "two million operators",
    () =>
      pdf(catalog, onePage, page("/Contents 4 0 R"), stream("/Filter /FlateDecode", deflateSync(Buffer.from("q Q ".repeat(1_000_000))))),
  ],
])("%s is taken without a check", async (_what, bytes) => {
  const verdict = await judgeSigned(bytes(), made);
  expect(verdict).toMatchObject({ accepted: true, form: { kind: "scan" } });
});

it("runs no script and follows no action", async () => {
  const action = "<</S /JavaScript /JS (globalThis.igcSanteRan = true; app.alert\\(1\\))>>";
  const bytes = pdf(`<</Type /Catalog /Pages 2 0 R /OpenAction ${action} /AA <</WC ${action}>>>>`, onePage, page(`/AA <</O ${action}>>`));
  await judgeSigned(bytes, made);
  expect(globalThis).not.toHaveProperty("igcSanteRan");
});

/** Bytes exchanged, cut out, doubled: whatever comes of it is a verdict, and none says that a signature holds which does not. */
it("has a verdict for every damage", async () => {
  const folder = path.join(__dirname, "../../../test/signed-forms");
  const files = ["made.pdf", "pades-rsa.pdf", "dated-printed.pdf", "saved-qpdf.pdf", "scan-ocr.pdf"].map((name) =>
    readFileSync(path.join(folder, name)),
  );
  const damage = fc.record({
    file: fc.nat(4),
    kind: fc.nat(2),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    length: fc.integer({ min: 1, max: 400 }),
    octet: fc.nat(255),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, kind, at, length, octet }) => {
      const bytes = files[file]!;
      const from = Math.floor(at * bytes.length);
      const [before, cut, after] = [bytes.subarray(0, from), bytes.subarray(from, from + length), bytes.subarray(from + length)];
      const middle = [Buffer.alloc(cut.length, octet), Buffer.alloc(0), Buffer.concat([cut, cut])][kind]!;
      const damaged = Buffer.concat([before, middle, after]);
      const verdict = await judgeSigned(damaged, made);
      // Inside the signature itself a byte may say nothing; before and behind it everything is covered.
      if (file === 1 && !damaged.equals(bytes) && from + length < bytes.lastIndexOf("/Contents <"))
        expect(verdict).not.toMatchObject({ form: { signature: "holds" } });
    }),
    { numRuns: 60 },
  );
});
