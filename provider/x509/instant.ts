/** Instants as certificates count them. PURE. */

/** Clocks that differ by less are not told apart: a list or an answer made just now may be dated later. Milliseconds. */
export const clockDifference = 300_000;

/**
 * The whole second an instant lies in. Dates of certificates have no fractions, and a validity period is inclusive
 * (RFC 5280 sections 4.1.2.5 and 4.1.2.5.1): the second that notAfter names belongs to it to its end, and the one before
 * notBefore does not.
 */
export const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);
