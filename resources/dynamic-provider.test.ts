import { createHash } from "node:crypto";
import { type Kind, providerText } from "./dynamic-provider";

/**
 * The text in every user's state. Changing a byte of it makes every resource of every stack differ, and
 * old states would still carry the old text: it is frozen since release 1.
 */
const frozen: Readonly<Record<Kind, string>> = {
  "health-structure": "c11c5992e7ed7b156ab4d714c74c9a4d24f904fe77b74a8377a9ca3b41518093",
  "technical-admin": "45cae1a4ae50240414b1371607c1946ff059ca3c4aeeb340d1240740592eed89",
  "form413-request": "3d89a788455f096dd03d50b182fc3bca87248ef1d757ed55e30bf8b4051957c8",
  "org-certificate": "61aa180ef68e6ffead5b52bffb11441baca1a1b88f7b412261bb4df3583e7473",
};

describe("the pinned provider text", () => {
  it.each(Object.keys(frozen) as Kind[])("of %s is frozen", (kind) => {
    expect(createHash("sha256").update(providerText(kind)).digest("hex")).toBe(frozen[kind]);
  });

  it.each(Object.keys(frozen) as Kind[])("of %s is at most 220 bytes, has no version and no path", (kind) => {
    const text = providerText(kind);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(220);
    expect(text).toContain(`"pulumi-igc-sante/provider/${kind}"`);
    expect(text).not.toMatch(/\d+\.\d+\.\d+|node_modules|dist/);
  });

  it("reads as one statement of plain ES2018", () => {
    expect(providerText("org-certificate")).toMatchInlineSnapshot(
      `"exports.handler=()=>{let P="pulumi-igc-sante/provider/org-certificate",m;try{m=require(P)}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;m=require("module").createRequire(process.cwd()+"/_")(P)}return m.provider};"`,
    );
  });
});
