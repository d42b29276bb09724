type Prepare = NonNullable<ErrorConstructor["prepareStackTrace"]>;

/**
 * From now on the SDK's `debuggablePromise` gets empty stacks, until what is returned is called: in the same breath, before
 * anybody else runs. It writes a stack for each of the four promises of a property, through source maps (35 µs), and only
 * `PULUMI_DEBUG_PROMISE_LEAKS` ever reads them: half of what a program of thousands of certificates took (issue 15). Every
 * other error keeps its stack, whole: one that is thrown meanwhile, and the one that the SDK makes beforehand to lead
 * from a failed registration to the user's line.
 */
export function emptyPromiseStacks(): () => void {
  const prepare = Error.prepareStackTrace;
  // Without source maps a stack costs no more than asking whose it is; and who looks for a leak needs it.
  if (!prepare || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return () => undefined;
  const emptied: Prepare = (error, stack): unknown => (stack[0]?.getFunctionName() === "debuggablePromise" ? "" : prepare(error, stack));
  Error.prepareStackTrace = emptied;
  return () => {
    Error.prepareStackTrace = prepare;
  };
}
