/**
 * What follows from an object alone is made once for it: thousands of certificates of one form are given the same
 * (`packing.ts`). Other values are not remembered.
 * @param made what it takes besides the object must be the same each time
 */
export function oncePerObject<Rest extends readonly unknown[], Made>(
  made: (value: unknown, ...rest: Rest) => Made,
): (value: unknown, ...rest: Rest) => Made {
  const known = new WeakMap<object, { readonly made: Made }>();
  return (value, ...rest) => {
    if (typeof value !== "object" || value === null) return made(value, ...rest);
    const there = known.get(value) ?? { made: made(value, ...rest) };
    known.set(value, there);
    return there.made;
  };
}
