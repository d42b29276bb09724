import { Fault } from "./fault";
import { defineLifecycle, hasUnknown, isUnknown, type Lifecycle, type Properties, plain, Unfinished, unknownValue } from "./rpc";

interface Wish {
  readonly size: number;
}
interface State extends Wish {
  readonly note: string;
  readonly madeAt: string;
}
type World = { log: string[] };

const world: World = { log: [] };
const base: Lifecycle<World, Wish, State> = {
  stateVersion: 2,
  inputNames: ["size"],
  migrations: { 1: (outputs) => ({ ...outputs, note: `${String(outputs["label"])} (was label)` }) },
  check: async (news) => ({ inputs: news, refusals: [] }),
  diff: async (_id, state, news) => ({ changes: state.size !== news.size }),
  create: async (inputs) => ({ id: "it", outputs: { ...inputs, note: "new", madeAt: new Date(0) as unknown as string } }),
  update: async (_id, state, news) => ({ ...state, ...news }),
  read: async (_id, state) => state,
  remove: async (_id, state) => void world.log.push(state.note),
};
const provider = (change: Partial<typeof base> = {}) => defineLifecycle({ ...base, ...change }, () => world);
const stored = { size: 1, note: "kept", madeAt: "1970-01-01T00:00:00.000Z", stateVersion: 2, __provider: "text" };

describe("defineLifecycle", () => {
  it("hides __provider from lifecycles and writes plain outputs with their version", async () => {
    let seen: Properties = {};
    const made = await provider({
      create: async (inputs) => (
        (seen = inputs as unknown as Properties), base.create(inputs, { world, config: { get: () => undefined } })
      ),
    }).create({ size: 3, __provider: "text" });
    expect(seen).toEqual({ size: 3 });
    expect(made).toEqual({ id: "it", outs: { size: 3, note: "new", madeAt: "1970-01-01T00:00:00.000Z", stateVersion: 2 } });
  });

  it("returns whole outputs on update", async () => {
    expect((await provider().update("it", stored, { size: 2, __provider: "text" })).outs).toEqual({
      size: 2,
      note: "kept",
      madeAt: stored.madeAt,
      stateVersion: 2,
    });
  });

  it("returns inputs on read, so that a refresh shows no false change", async () => {
    expect(await provider().read("it", stored)).toEqual({
      id: "it",
      props: { size: 1, note: "kept", madeAt: stored.madeAt, stateVersion: 2 },
      inputs: { size: 1 },
    });
  });

  it("is a difference in the one diff that follows a read which found something, as the engine asks a refresh", async () => {
    const found = provider({ read: async (_id, state) => ({ ...state, note: "found" }) });
    const differs = async (olds: object): Promise<boolean> => (await found.diff("it", olds as never, { size: 1 })).changes;
    const { props } = await found.read("it", stored);
    expect([await differs(props!), await differs(props!)]).toEqual([true, false]);
    await found.read("it", { ...props, __provider: "text" }); // recorded: the next refresh finds nothing
    expect(await differs(props!)).toBe(false);
    await found.read("another", stored);
    expect(await differs(props!)).toBe(false);
  });

  it("says nothing of an object that is gone", async () => {
    expect(await provider({ read: async () => undefined }).read("it", stored)).toEqual({});
  });

  it("upgrades a state of an older version in every method", async () => {
    const old = { size: 1, label: "old", madeAt: "x", stateVersion: 1 };
    await provider().delete("it", old);
    expect(world.log).toContain("old (was label)");
    expect((await provider().read("it", old)).props!["note"]).toBe("old (was label)");
    expect((await provider().diff("it", old, { size: 1 })).changes).toBe(false);
  });

  it("leaves the version of a state as it was where a refresh finds nothing, and writes its own where something is new", async () => {
    const old = { size: 1, note: "kept", madeAt: "x", stateVersion: 1 };
    const versionOf = async (from: object): Promise<unknown> => (await provider().read("it", from as never)).props!["stateVersion"];
    expect(await versionOf({ ...(await provider().read("it", old)).props, stateVersion: 1 })).toBe(1);
    expect(await versionOf({ size: 1, label: "old", madeAt: "x", stateVersion: 1 })).toBe(2);
  });

  it("refuses a state of a newer version by name", async () => {
    await expect(provider().diff("it", { ...stored, stateVersion: 3 }, { size: 1 })).rejects.toMatchObject({ code: "state-too-new" });
  });

  it("keeps __provider in a partial failure, or a later delete could not run", async () => {
    const fault = new Fault("pending", "Not issued.", "Wait.");
    const failing = provider({
      create: async (inputs) => {
        throw new Unfinished("it", { ...inputs, note: "half", madeAt: "x" }, fault);
      },
    });
    await expect(failing.create({ size: 1, __provider: "text" })).rejects.toMatchObject({
      id: "it",
      reasons: [fault.message],
      properties: { size: 1, note: "half", stateVersion: 2, __provider: "text" },
    });
  });

  it("reports refusals by property with sentence, hint and code", async () => {
    const fault = new Fault("required", "`size` is missing.", "Give it.");
    const { failures } = await provider({ check: async (inputs) => ({ inputs, refusals: [{ property: "size", fault }] }) }).check({}, {});
    expect(failures).toEqual([{ property: "size", reason: "`size` is missing.\n  Give it.\n  [required]" }]);
  });

  it("has the configuration before the first await of configure", async () => {
    let answer: string | undefined;
    const configured = provider({
      check: async (news, _olds, { config }) => ((answer = config.get("igc-sante:environment")), { inputs: news, refusals: [] }),
    });
    void configured.configure({ config: { get: (key) => `value of ${key}` } });
    await configured.check({}, {});
    expect(answer).toBe("value of igc-sante:environment");
  });

  it("leaves no stack on a Fault: the SDK would print it after the sentence", async () => {
    const failing = provider({
      diff: async () => {
        throw new Fault("vault-forbidden", "No.", "Ask.");
      },
    });
    await expect(failing.diff("it", stored, { size: 1 })).rejects.toMatchObject({ stack: "" });
  });
});

it.each([
  [unknownValue, true, true],
  [[{ a: unknownValue }], false, true],
  [{ a: { b: [1, "x"] } }, false, false],
  [null, false, false],
  ["", false, false],
])("knows what is unknown in %j", (value, itself, within) => {
  expect([isUnknown(value), hasUnknown(value)]).toEqual([itself, within]);
});

it("makes JSON that Pulumi can carry", () => {
  expect(plain({ a: undefined, b: [undefined, new Date(0)], c: { d: undefined, e: null } })).toEqual({
    b: [null, "1970-01-01T00:00:00.000Z"],
    c: { e: null },
  });
});
