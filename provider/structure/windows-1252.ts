/** What Windows-1252 has where ISO 8859-1 has controls, from 80 to 9F (a space: nothing). */
const windows = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Text as Windows' western encoding has it, every byte of it something. Node 20's own decoder has controls for its quotes and its euro. */
export const fromWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is not meant
    .replace(/[\x80-\x9f]/g, (character) => windows[character.charCodeAt(0) - 0x80]!.replace(" ", "\ufffd"));
