import { isGiven, passwordForms } from "./password";

const hex = (password: string | undefined): string[] =>
  passwordForms(password).map(({ bmp, octets }) => `${bmp.toString("hex")} ${octets.toString("hex")}`);

test("of an accent there is a form for each kind of writer, the standard's first", () => {
  expect(hex("é")).toEqual([
    "00e90000 c3a9", // RFC 7292 B.1, and UTF-8 for PBKDF2
    "00c300a90000 c3a9", // OpenSSL 1.0 with PBES2
    "00e90000 00e90000", // NSS, UTF-16 for PBKDF2 too
    "00c300a90000 00c300a90000",
    "00e90000 e9", // Latin-1
  ]);
});

test("of letters without accents two are left", () => {
  expect(hex("a")).toEqual(["00610000 61", "00610000 00610000"]);
});

test("a line end at the end is left out first, and then taken as it is", () => {
  expect(hex("a\n")).toEqual(["00610000 61", "00610000 00610000", "0061000a0000 610a", "0061000a0000 0061000a0000"]);
});

test.each([undefined, "", "\n", "\r\n"])("of %j the empty and the null form are tried", (password) => {
  expect(isGiven(password)).toBe(false);
  expect(hex(password)).toEqual(["0000 ", " "]);
});
