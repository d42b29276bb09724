/** Sum of Luhn's rule (ISO/IEC 7812-1 annex B): every second digit from the right is doubled, digit sums. A multiple of 10 is right. PURE. */
export function luhnSum(digits: readonly number[]): number {
  return [...digits].reverse().reduce((sum, digit, place) => {
    const weighted = place % 2 === 0 ? digit : digit * 2;
    return sum + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
}

/** Whether a text of digits passes Luhn's rule. */
export const passesLuhn = (text: string): boolean => luhnSum(Array.from(text, Number)) % 10 === 0;
