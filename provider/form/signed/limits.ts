/** What a form that comes back may cost to read. What is beyond is not read, and that is said. PURE. */
export const limits = {
  /** Bytes of one file: a form signed and scanned has a few million. */
  fileBytes: 32 * 1_048_576,
  /** Indirect objects: the official form has 400, one that was printed a few thousand. */
  objects: 50_000,
  /** Bytes of one object stream, unpacked. They are unpacked before anything is known of the file. */
  objectStreamBytes: 8 * 1_048_576,
  objectStreams: 2_000,
  /** Bytes of all page contents, fonts' tables and forms in pages together, unpacked. */
  contentBytes: 32 * 1_048_576,
  /** Bytes of a stream whose packing has no bound of its own (LZW, run lengths), packed. */
  oddlyPackedBytes: 65_536,
  pages: 60,
  /** Nodes of the page tree, and of the tree of fields. */
  nodes: 5_000,
  operators: 1_000_000,
  characters: 200_000,
  /** Forms drawn within forms, and how many are drawn at all: ten that draw each other twice are a thousand. */
  drawnDepth: 12,
  drawn: 2_000,
  /** Entries of one font's table of characters. */
  fontEntries: 70_000,
  /** Brackets within brackets: pdf-lib reads them by recursion. */
  nesting: 500,
  signatures: 32,
  /** Bytes of one CMS; with a chain and lists of revoked certificates some have 0.3 million. */
  cmsBytes: 4 * 1_048_576,
} as const;
