import { codeOf } from "../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { context } from "../../../test/servers/softhsm-stage";
import { mustBe } from "../must-be";
import type { Vault } from "../vault";
import { openPkcs11Vault } from "./adapter";

let hsm: SoftHsm;
beforeAll(async () => {
  hsm = await startSoftHsm(["one", "other"]);
  hsm.useHere();
});
afterAll(() => hsm?.dispose());

const open = (token: string, prefix: string): Promise<Vault> => {
  const rest = hsm.rest(token, prefix);
  return openPkcs11Vault(rest, `pkcs11:${rest}`, context);
};

it("is known by its serial number and label, whatever the prefix, and another token by another", async () => {
  const id = await (await open("one", "a.")).establish();
  expect(id).toMatch(/^[0-9a-f]{16} \(one\)$/);
  expect(await (await open("one", "b.")).identity()).toBe(id);
  const other = await open("other", "a.");
  expect(await other.identity()).not.toBe(id);
  expect(await codeOf(mustBe(other, id))).toBe("vault-absent");
});
