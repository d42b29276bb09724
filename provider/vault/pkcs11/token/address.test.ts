import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, faultOf } from "../../../../test/contract/vault-stage";
import { readTokenAddress } from "./address";
import { readPin } from "./pin";

const read = (rest: string) => readTokenAddress(rest, `pkcs11:${rest}`, "/srv/app");
const reading = async (rest: string) => read(rest);

describe("the address of a token (RFC 7512)", () => {
  it("is read with its percent-encoded values", () => {
    expect(read("token=IGC%20Sant%C3%A9;serial=00%3Bab;object-prefix=prod.?module-path=/usr/lib/m.so&pin-source=file:/run/p%20in")).toEqual(
      {
        address: "pkcs11:token=IGC%20Sant%C3%A9;serial=00%3Bab;object-prefix=prod.?module-path=/usr/lib/m.so&pin-source=file:/run/p%20in",
        match: { token: "IGC Santé", serial: "00;ab" },
        objectPrefix: "prod.",
        modulePath: "/usr/lib/m.so",
        pinFile: "/run/p in",
      },
    );
  });

  it.each([
    ["file:/run/pin", "/run/pin"],
    ["file:///run/pin", "/run/pin"],
    ["/run/pin", "/run/pin"],
    ["pin.txt", "/srv/app/pin.txt"],
    ["file:pin.txt", "/srv/app/pin.txt"],
  ])("reads the PIN of pin-source=%s in %s", (source, path) => {
    expect(read(`token=a?module-path=m.so&pin-source=${source}`).pinFile).toBe(path);
  });

  it.each([
    ["/usr/lib/m.so", "/usr/lib/m.so"],
    ["./m.so", "/srv/app/m.so"],
    ["m.so", "m.so"],
  ])("takes the module %s for %s", (path, module) => {
    expect(read(`token=a?module-path=${path}`).modulePath).toBe(module);
  });

  it.each([
    "token=a;object=b?module-path=m.so",
    "token=a;slot-id=1?module-path=m.so",
    "token=a?module-path=m.so&pin-value=1",
    "token=a?module-path=",
    "token=%ff?module-path=m.so",
    "token=%00?module-path=m.so",
    "token=%2?module-path=m.so",
    "token=a;object-prefix=%0a?module-path=m.so",
    "token=a?module-path=m.so&pin-source=%7Ccat",
    "token=a?module-path=m.so&pin-source=file:",
    "token=a?module-path=m.so&pin-source=file://host/pin",
  ])("is refused: %s", async (rest) => {
    expect(await codeOf(reading(rest))).toBe("address-shape");
  });
});

describe("the PIN", () => {
  const folder = mkdtempSync(join(tmpdir(), "igc-pin-"));
  const file = (content: string): string => {
    writeFileSync(join(folder, "pin"), content);
    return join(folder, "pin");
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["1234", "1234\n", "1234\r\n"])("is the text of its file without a last line end: %j", async (content) => {
    expect(await readPin(file(content), { IGC_SANTE_PKCS11_PIN: "other" })).toBe("1234");
  });

  it("keeps its spaces", async () => {
    expect(await readPin(file(" 12 34 \n"), {})).toBe(" 12 34 ");
  });

  it("comes from the environment where no file is named", async () => {
    expect(await readPin(undefined, { IGC_SANTE_PKCS11_PIN: "1234" })).toBe("1234");
  });

  it.each([
    ["no variable", undefined],
    ["no file", "/nowhere/pin"],
    ["an empty file", ""],
    ["a blank line", "\n"],
  ])("is asked for with %s", async (_what, source) => {
    const path = source === undefined || source.startsWith("/") ? source : file(source);
    const fault = await faultOf(readPin(path, {}));
    expect(fault.code).toBe("vault-forbidden");
    expect(fault.message).toMatch(/pin-source/);
  });
});
