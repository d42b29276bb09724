import * as pulumi from "@pulumi/pulumi";
import { CertificateSet, type CertificateSetArgs } from "./certificate-set";
import { OrgCertificate, type OrgCertificateArgs } from "./org-certificate";

/** Which certificates a set asks for. The certificates themselves live in the tests of the engine. */
jest.mock("./org-certificate", () => ({ OrgCertificate: jest.fn() }));
const asked = jest.mocked(OrgCertificate);
beforeAll(() => pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }));
beforeEach(() => asked.mockClear());

const args = {
  needs: ["INSi (automated)", "DMP"],
  serverInstances: ["srv1", "srv2"],
  contactMail: "certificats@editeur.example",
} as unknown as CertificateSetArgs;
const certificates = (): [string, OrgCertificateArgs][] => asked.mock.calls.map(([name, wish]) => [name, wish]);

it("asks for each need on each server instance, DMP as a pair, and takes over what exists there alone", () => {
  const set = new CertificateSet("lilas", { ...args, adopt: { "srv2/dmp-sign": "file:./dmp.p12" } });
  const places = ["srv1/insi-auto", "srv1/dmp-auth-cli", "srv1/dmp-sign", "srv2/insi-auto", "srv2/dmp-auth-cli", "srv2/dmp-sign"];
  expect(Object.keys(set.certificates)).toEqual(places);
  expect(certificates().map(([name, { usage, serverInstance, adopt }]) => [name, usage, serverInstance, adopt])).toEqual([
    ["lilas-srv1-insi-auto", "AUTH_CLI", "srv1", undefined],
    ["lilas-srv1-dmp-auth-cli", "AUTH_CLI", "srv1", undefined],
    ["lilas-srv1-dmp-sign", "SIGN", "srv1", undefined],
    ["lilas-srv2-insi-auto", "AUTH_CLI", "srv2", undefined],
    ["lilas-srv2-dmp-auth-cli", "AUTH_CLI", "srv2", undefined],
    ["lilas-srv2-dmp-sign", "SIGN", "srv2", "file:./dmp.p12"],
  ]);
});

it("refuses a name that is none of its certificates: a new key would be made where one was to be taken over", () => {
  expect(() => new CertificateSet("roses", { ...args, adopt: { "srv3/dmp-sign": "file:./dmp.p12" } })).toThrow(
    /names "srv3\/dmp-sign".*\n.*srv1\/insi-auto/,
  );
  expect(certificates()).toEqual([]);
});
