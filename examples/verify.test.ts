import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "..", "shared", "data", "igc-sante");
const der = (name: string): Buffer =>
  Buffer.from(readFileSync(join(folder, `${name}.pem`), "utf8").replace(/-----[^-]+-----|\s/g, ""), "base64");

jest.mock("pulumi-igc-sante/x509", () => jest.requireActual("../provider/x509"), { virtual: true });

it("the README's example judges a real certificate inside and outside its life", () => {
  const { verdict } = jest.requireActual<typeof import("./verify")>("./verify");
  const at = (day: string): string[] =>
    verdict(join(folder, "leaf-prod-serv-ssl-2019.pem"), [der("ACR-EL")], [der("ACI-EL-ORG")], new Date(day));
  expect(at("2021-01-01")[0]).toBe("SSL of 318751275100020 (production)");
  expect(
    at("2021-01-01")
      .slice(1)
      .filter((line) => /^(expired|signature|issuer)/.test(line)),
  ).toEqual([]);
  expect(at("2024-01-01").join("\n")).toMatch(/expired/);
});
