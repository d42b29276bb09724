import { entry, faultOf } from "../../../../test/contract/vault-stage";
import { type SoftHsm, startSoftHsm } from "../../../../test/servers/softhsm";
import { context } from "../../../../test/servers/softhsm-stage";
import { openPkcs11Vault } from "../adapter";
import { ckr, cryptoki } from "./cryptoki";

/** A module that read its tokens while another process wrote one: it never looks again by itself. */
let hsm: SoftHsm;
let cryptokiModule: ReturnType<typeof cryptoki>;
beforeAll(async () => {
  hsm = await startSoftHsm(["one", "two", "three", "four"]);
  hsm.useHere();
  cryptokiModule = cryptoki(hsm.modulePath);
});
afterAll(() => hsm?.dispose());
afterEach(() => jest.restoreAllMocks());

const read = async (token: string) => (await openPkcs11Vault(hsm.rest(token), `pkcs11:${hsm.rest(token)}`, context)).readKey(entry);

it("that cannot begin again says what was wrong at first", async () => {
  jest.spyOn(cryptokiModule, "C_GetSlotList").mockReturnValueOnce([]);
  const begin = cryptokiModule.C_Initialize.bind(cryptokiModule);
  const fails = () => {
    throw ckr("CKR_GENERAL_ERROR", "C_Initialize");
  };
  jest.spyOn(cryptokiModule, "C_Initialize").mockImplementationOnce(begin).mockImplementationOnce(fails);
  expect((await faultOf(read("four"))).what).toContain("shows no token four");
});

it("is begun anew while nothing else uses it, and the token is there", async () => {
  const begun = jest.spyOn(cryptokiModule, "C_Initialize");
  jest.spyOn(cryptokiModule, "C_GetSlotList").mockReturnValueOnce([]).mockReturnValueOnce([]);
  expect(await read("one")).toBeUndefined();
  expect(begun).toHaveBeenCalledTimes(3);
});

it("is left alone while another token of it is in use", async () => {
  const ended = jest.spyOn(cryptokiModule, "C_Finalize");
  jest.spyOn(cryptokiModule, "C_GetSlotList").mockReturnValueOnce([]);
  expect((await faultOf(read("two"))).code).toBe("vault-unreachable");
  expect(ended).not.toHaveBeenCalled();
  expect(await read("two")).toBeUndefined(); // it was not remembered
});

it("that shows no user PIN compared none: the refusal is not remembered", async () => {
  jest.spyOn(cryptokiModule, "C_Login").mockImplementation(() => {
    throw ckr("CKR_USER_PIN_NOT_INITIALIZED", "C_Login");
  });
  const fault = await faultOf(read("three"));
  expect([fault.code, fault.what]).toEqual([
    "vault-forbidden",
    "The token three has no user PIN yet (C_Login: CKR_USER_PIN_NOT_INITIALIZED).",
  ]);
  jest.restoreAllMocks();
  expect(await read("three")).toBeUndefined();
});
