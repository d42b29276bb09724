/** Bytes of a file that is still read from the inbox: a signed and scanned form is a few megabytes. */
export const sizeLimit = 32 * 1024 * 1024;
