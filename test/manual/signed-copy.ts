/**
 * A form as a signing service gives it back: the same bytes, and behind them a signature over all of it but itself
 * (ISO 32000-1 section 12.8.1). Of a kind that nobody reads, so it is taken and not checked; real ones are in test/signed-forms.
 */
export function signedCopy(form: Buffer): Buffer {
  const width = 10;
  const gap = "<00>";
  const head = "\n9000 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /rehearsal /Name (Direction) /ByteRange [0 ";
  const tail = ">>\nendobj\n%%EOF\n";
  const start = form.length + head.length + 3 * width + 2 + "] /Contents ".length;
  const numbers = [start, start + gap.length, tail.length].map((number) => String(number).padStart(width, "0")).join(" ");
  return Buffer.concat([form, Buffer.from(`${head}${numbers}] /Contents ${gap}${tail}`, "latin1")]);
}
