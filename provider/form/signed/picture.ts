/** What a telephone or a scanner makes of a page that was signed on paper, by its first bytes. PURE. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ["JPEG", /^\xff\xd8\xff/],
  ["PNG", /^\x89PNG\r\n\x1a\n/],
  ["TIFF", /^(?:II\x2a\x00|MM\x00\x2a)/],
  ["HEIC", /^[^]{4}ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1)/],
  ["WebP", /^RIFF[^]{4}WEBP/],
];

/** The name of a picture's format, or `undefined` for what is none. */
export const pictureIn = (bytes: Buffer): string | undefined => {
  const first = bytes.toString("latin1", 0, 16);
  return kinds.find(([, begins]) => begins.test(first))?.[0];
};
