import { join } from "node:path";
import { isUnreadable, readBounded, stampOf } from "./disk";
import { largestPdf } from "./inbox";
import type { Shelves } from "./signed";

/** A folder's files, for whoever judges signed forms. */
export const shelvesOnDisk: Shelves = {
  whole: async ({ path, stamp }) => {
    const read = await readBounded(path, largestPdf);
    return read === undefined || isUnreadable(read) || stampOf(read.facts) !== stamp ? undefined : read.bytes;
  },
  paper: async ({ folder }, name) => {
    const read = await readBounded(join(folder, name), largestPdf);
    return read === undefined || isUnreadable(read) ? undefined : read.bytes;
  },
};
