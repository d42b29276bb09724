import * as sdk from "@pulumi/pulumi/runtime/debuggable";

/** The SDK's own; its types leave it out. */
const debuggable = sdk as { debuggablePromise?: (...given: unknown[]) => unknown };

/**
 * From now on the SDK's `debuggablePromise` writes no stacks, until what is returned is called: in the same breath, before
 * anybody else runs. It writes one for each of the four promises of a property, through source maps (35 µs), and only
 * `PULUMI_DEBUG_PROMISE_LEAKS` ever reads them: half of what a program of thousands of certificates took (issue 15). No
 * frame is even collected while it runs, and it alone: every other error keeps its stack, whole, be it one that is thrown
 * meanwhile, or the one that the SDK makes beforehand to lead from a failed registration to the user's line.
 */
export function emptyPromiseStacks(): () => void {
  const { debuggablePromise: whole } = debuggable;
  // Who looks for a leak needs the stacks; and an SDK that is built otherwise keeps them.
  const isOurs = Object.getOwnPropertyDescriptor(debuggable, "debuggablePromise")?.writable === true;
  if (!whole || !isOurs || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return () => undefined;
  debuggable.debuggablePromise = (...given) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return whole(...given);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return () => {
    debuggable.debuggablePromise = whole;
  };
}
