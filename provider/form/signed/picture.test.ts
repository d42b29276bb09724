import { pictureIn } from "./picture";

it.each<[string | undefined, string, string]>([
  ["JPEG", "a photo of a telephone", "ffd8ffe000104a46494600010101004800480000"],
  ["PNG", "a screenshot", "89504e470d0a1a0a0000000d49484452"],
  ["TIFF", "a scan, least significant byte first", "49492a0008000000"],
  ["TIFF", "a scan, most significant byte first", "4d4d002a00000008"],
  ["HEIC", "a photo of an iPhone", "00000018667479706865696300000000"],
  ["WebP", "a picture of a web page", "524946461234567857454250"],
  [undefined, "a PDF", "255044462d312e370a"],
  [undefined, "a ZIP", "504b030414000000"],
  [undefined, "a text that quotes one", "4a504547"],
  [undefined, "nothing", ""],
])("%s: %s", (kind, _what, hex) => {
  expect(pictureIn(Buffer.from(hex, "hex"))).toBe(kind);
});
