import { cheap, lookedAt } from "./cost";

it("holds work to a floor: what is dear three times is refused by its name, what is dear once is not, and what it gives is given", () => {
  const twenty = (): void => Array.from({ length: 20 }).forEach(lookedAt);
  expect(() => cheap(twenty, () => "Input 7", 1)).toThrow(/^Input 7 is three times dearer than 1 floors: \d+, \d+, \d+ ms\.$/);
  let turn = 0;
  expect(cheap(() => (turn++ === 0 ? twenty() : lookedAt()) ?? "given", undefined, 5)).toBe(lookedAt());
});
