import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import { emptyPromiseStacks } from "./stacks";
import { TechnicalAdmin } from "./technical-admin";

/** Stacks are emptied for the SDK's promises alone, while a resource of ours is made, and for nobody else. */
const admin = {
  cardType: "CPA",
  lastName: "Noël",
  firstName: "Zoé",
  phone: "0144000002",
  email: "z@editeur.example",
  employer: "vendor",
} as const;
const mapped: NonNullable<typeof Error.prepareStackTrace> = (error, stack) =>
  stack.length === 0 ? "" : `mapped: ${String(error)} at ${stack[0]?.getFunctionName()}`;
/** The SDK serializes the provider that the pinned text replaces: that would outlive the test. */
jest.mock("@pulumi/pulumi/runtime/closure/serializeClosure", () => ({
  serializeFunction: async () => ({ text: "", containsSecrets: false }),
}));

/** The SDK's own, which its types leave out. */
const sdk = debuggable as unknown as { debuggablePromise(promise: Promise<void>, context: string): unknown };
const whole = sdk.debuggablePromise;
const errors = Error as { prepareStackTrace?: typeof Error.prepareStackTrace | undefined };
const before = errors.prepareStackTrace;
const resources: pulumi.CustomResource[] = [];
afterAll(() => Promise.all(resources.map(({ urn }) => new Promise((resolve) => urn.apply(resolve)))));
beforeAll(() => pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }));
beforeEach(() => {
  Error.prepareStackTrace = mapped;
});
afterEach(() => {
  errors.prepareStackTrace = before;
  delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
});

const stackOf = (promise: Promise<unknown>): unknown => (promise as unknown as { _debugStackTrace: unknown })._debugStackTrace;
function made(): string {
  const promise = Promise.resolve();
  void sdk.debuggablePromise(promise, "here");
  return String(stackOf(promise));
}
function userError(): Error {
  return new Error("mine");
}

it("empties the stacks of debuggablePromise, leaves every other error's whole, and puts back what was there", () => {
  const limit = Error.stackTraceLimit;
  const restore = emptyPromiseStacks();
  const during = [made(), userError().stack, Error.stackTraceLimit];
  restore();
  expect(during).toEqual(["", "mapped: Error: mine at userError", limit]);
  expect(made()).toBe("mapped: Error at debuggablePromise");
  expect(sdk.debuggablePromise).toBe(whole);
});

it("puts the limit back when debuggablePromise itself throws", () => {
  const limit = Error.stackTraceLimit;
  const restore = emptyPromiseStacks();
  expect(() => sdk.debuggablePromise(Object.freeze(Promise.resolve()), "here")).toThrow(TypeError);
  expect(Error.stackTraceLimit).toBe(limit);
  restore();
});

it("does nothing where PULUMI_DEBUG_PROMISE_LEAKS is set, or where the SDK cannot be asked so", () => {
  process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "true";
  emptyPromiseStacks();
  expect(sdk.debuggablePromise).toBe(whole);
  delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
  Object.defineProperty(sdk, "debuggablePromise", { writable: false });
  emptyPromiseStacks();
  Object.defineProperty(sdk, "debuggablePromise", { writable: true });
  expect(sdk.debuggablePromise).toBe(whole);
});

describe("a resource of ours", () => {
  /** What a user's transformation sees: it runs inside the constructor. */
  const seenInside = (transformation: pulumi.ResourceTransformation): unknown =>
    resources.push(new TechnicalAdmin("zoe", admin, { transformations: [transformation] }));

  it("is made with empty promise stacks, and whole stacks for a user's transformation", () => {
    const seen: unknown[] = [];
    seenInside(({ props, opts }) => (seen.push(made(), userError().stack), { props, opts }));
    expect(seen).toEqual(["", "mapped: Error: mine at userError"]);
    expect(sdk.debuggablePromise).toBe(whole);
  });

  it("that cannot be made puts the stacks back, and the user's error is whole", () => {
    const throwing = (): never => {
      throw userError();
    };
    expect(() => seenInside(throwing)).toThrow(expect.objectContaining({ stack: "mapped: Error: mine at userError" }));
    expect(sdk.debuggablePromise).toBe(whole);
  });

  it("leaves the stacks to its user as soon as it is made, before its promises settle", () => {
    resources.push(new TechnicalAdmin("zoe", admin));
    expect(made()).toBe("mapped: Error at debuggablePromise");
  });
});
