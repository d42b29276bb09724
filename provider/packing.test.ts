import { isHidden, isOfBefore, type Packing, packedInputs, packedOutputs, propertyOf, unpacked } from "./packing";
import { unknownValue } from "./values";

/** Properties in texts: what lifecycles see, what the state keeps, and what is not known yet. */
const packing: Packing = {
  input: { name: "structureAndForm", holds: ["environment", "structure", "platform"] },
  shown: ({ phase, nextAction }) => ({ phase, nextAction: nextAction ? "somebody: something" : null }),
};
const lifecycle = { packing, inputNames: ["environment", "structure", "platform", "usage"] };
const structure = { name: "Lilas", idNat: "1690781810" };
const text = JSON.stringify({ environment: "test", structure, platform: "manual:./of-form" });

describe("inputs", () => {
  it("are opened, and a property that stands by itself wins", () => {
    expect(unpacked({ usage: "SIGN", structureAndForm: text }, packing)).toEqual({
      usage: "SIGN",
      environment: "test",
      structure,
      platform: "manual:./of-form",
    });
    expect(unpacked({ platform: "manual:./own", structureAndForm: text }, packing)).toMatchObject({ platform: "manual:./own" });
    expect(unpacked({ platform: null, structureAndForm: text }, packing)).toMatchObject({ platform: "manual:./of-form" });
  });

  it("say which of their facts is not known yet, so that the others are judged", () => {
    const marked = JSON.stringify({ environment: "test", structure: { name: { unknown: true }, idNat: "1690781810" } });
    expect(unpacked({ structureAndForm: marked }, packing)).toEqual({
      environment: "test",
      structure: { name: unknownValue, idNat: "1690781810" },
    });
  });

  it("that are wholly unknown are so for a check, and for a diff as the state has them, but never the same", () => {
    const hidden = { usage: "SIGN", structureAndForm: unknownValue };
    const unknown = { environment: unknownValue, structure: unknownValue, platform: unknownValue };
    expect(unpacked(hidden, packing)).toEqual({ usage: "SIGN", ...unknown });
    const known = { environment: "test", structure, platform: "manual:." };
    expect(unpacked(hidden, packing, { ...known, phase: "issued" })).toEqual({ usage: "SIGN", ...known });
    expect([isHidden(hidden, packing), isHidden({ structureAndForm: text }, packing)]).toEqual([true, false]);
  });

  it("are packed as they came: an argument of its own stays one", () => {
    const inputs = { environment: "test", structure, platform: "manual:./x", usage: "SIGN" };
    expect(packedInputs(inputs, { structureAndForm: text }, packing)).toEqual({
      usage: "SIGN",
      structureAndForm: JSON.stringify({ environment: "test", structure, platform: "manual:./x" }),
    });
    expect(packedInputs(inputs, { structureAndForm: text, platform: "manual:./x" }, packing)).toEqual({
      usage: "SIGN",
      platform: "manual:./x",
      structureAndForm: JSON.stringify({ environment: "test", structure }),
    });
  });

  it("are not known where one fact of theirs is not", () => {
    const inputs = { environment: "test", structure: { ...structure, name: unknownValue }, usage: "SIGN" };
    expect(packedInputs(inputs, { structureAndForm: text }, packing)).toEqual({ usage: "SIGN", structureAndForm: unknownValue });
  });
});

describe("outputs", () => {
  const outputs = {
    environment: "test",
    structure,
    platform: "p",
    usage: "SIGN",
    phase: "issued",
    nextAction: null,
    current: { round: 1 },
  };

  it("keep what is alone, and say the rest in one text that the same facts make the same", () => {
    const packed = packedOutputs({ ...outputs, stateVersion: 3 }, { structureAndForm: text }, lifecycle);
    expect(packed).toEqual({
      usage: "SIGN",
      phase: "issued",
      stateVersion: 3,
      nextAction: null,
      structureAndForm: JSON.stringify({ environment: "test", structure, platform: "p" }),
      outcome: '{"current":{"round":1},"nextAction":null,"phase":"issued"}',
    });
    const opened = unpacked(packed, packing);
    expect(opened).toEqual({ ...outputs, stateVersion: 3 });
    expect(packedOutputs(opened, packed, lifecycle)).toEqual(packed);
  });

  it("say the next action in words beside, and give it whole to who reads the text", () => {
    const nextAction = { who: "somebody", what: "something" };
    const packed = packedOutputs({ ...outputs, nextAction }, {}, lifecycle);
    expect(packed["nextAction"]).toBe("somebody: something");
    expect(unpacked(packed, packing)["nextAction"]).toEqual(nextAction);
  });

  it("of before are read as they are, and are known by it", () => {
    expect(unpacked(outputs, packing)).toEqual(outputs);
    expect([isOfBefore(outputs, packing), isOfBefore({ outcome: "{}" }, packing), isOfBefore(outputs, undefined)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(packedOutputs(outputs, outputs, lifecycle)).toMatchObject({ structureAndForm: expect.stringContaining('"platform":"p"') });
  });

  it.each(["{", "[]", "null", '"text"'])("whose text is %s are refused, and the text is not quoted", (outcome) => {
    const secret = `${outcome} s3cret`;
    expect(() => unpacked({ outcome: secret })).toThrow(expect.objectContaining({ code: "text-unreadable" }));
    expect(() => unpacked({ outcome: secret })).not.toThrow(/s3cret/);
    expect(() => unpacked({ outcome })).toThrow(expect.objectContaining({ code: "text-unreadable" }));
  });
});

it("names for Pulumi what a lifecycle replaces by", () => {
  const given = { structureAndForm: text, platform: "manual:." };
  const names = ["structure", "platform", "usage"];
  expect(names.map((name) => propertyOf(name, given, packing))).toEqual(["structureAndForm", "platform", "usage"]);
  expect(names.map((name) => propertyOf(name, given, undefined))).toEqual(names);
});
