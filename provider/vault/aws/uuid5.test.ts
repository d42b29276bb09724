import fc from "fast-check";
import { uuid5 } from "./uuid5";

it("is frozen: a token of an earlier version must be found again", () => {
  expect(uuid5("igc-sante/key/igc-1690781810-srv1-auth-cli-insi-auto-0123456789-r1")).toBe("b26d48a0-4787-5192-b58c-a90072ae724c");
});

it("is a UUID of version 5, which AWS takes as a token (32 to 64 characters)", () => {
  fc.assert(fc.property(fc.string(), (name) => /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid5(name))));
});

it("differs where names differ", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => one === other || uuid5(one) !== uuid5(other)));
});
