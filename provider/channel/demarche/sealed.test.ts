import { newKey, opened, seal } from "./sealed";

test("what is sealed opens with its key, for its form and its try alone", () => {
  const [key, other] = [newKey(), newKey()];
  const [asking, whose] = [
    { token: "secret-token", number: "7", procedure: "1" },
    { ticket: "a", at: "2026-11-28T00:00:00.000Z" },
  ];
  const sealed = seal(asking, whose, key);
  expect([opened(sealed, whose, [other, key]), Buffer.from(sealed, "base64url").includes("secret")]).toEqual([asking, false]);
  const wrong = [
    opened(sealed, whose, [other]),
    opened(sealed, { ...whose, ticket: "b" }, [key]),
    opened(sealed, { ...whose, at: "" }, [key]),
  ];
  expect([...wrong, opened("", whose, [key]), opened(sealed.slice(0, -4), whose, [key])]).toEqual(Array(5).fill(undefined));
});
