import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpacked } from "../provider/packing";
import { unknownValue } from "../provider/rpc";
import { type Kind, providerText } from "../resources/dynamic-provider";
import { type Properties, type ProviderProcess, startProvider } from "./engine/provider-process";

/** The built lifecycles in the real provider process of Pulumi, call by call, with what the engine sends. */
let folder: string;
let provider: ProviderProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "igc-sante-process-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(__dirname, ".."), join(folder, "node_modules", "pulumi-igc-sante"));
  provider = await startProvider({ cwd: folder, config: { "igc-sante:environment": "rehearsal", "igc-sante:renewBeforeDays": "30" } });
});
afterAll(async () => {
  await provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const of = (kind: Kind, properties: Properties): Properties => ({ ...properties, __provider: providerText(kind) });
const representative = {
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "04 72 00 00 01",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};
const administrator = {
  lastName: "Noël",
  firstName: "Zoé",
  phone: "0144000002",
  email: "certificats@editeur.example",
  cardNumber: "2600301752",
};
const structure = of("health-structure", {
  structureName: "Centre",
  finess: "690781810",
  kind: "centre-de-sante",
  legalRepresentative: representative,
});
const form = of("form413-request", {
  environment: "rehearsal",
  structure: { name: "Centre", finess: "690781810", idNat: "1690781810" },
  signatory: representative,
  admins: [administrator],
  usage: "Usage INSi",
});
const certificate = of("org-certificate", {
  owner: "c",
  environment: "rehearsal",
  structure: { name: "Centre", idNat: "1690781810", departmentLabel: "Rhône (69)" },
  formRequest: { ticket: "f413-unknown", certificateType: "ORG", admins: [administrator] },
  usage: "AUTH_CLI",
  service: "INSi",
  commonName: "INSI-AUTO",
  serverInstance: "srv1",
  contactMail: "certificats@editeur.example",
});

describe("in the real provider process", () => {
  it("concurrent first calls of a kind all see the stack's configuration", async () => {
    const checked = await Promise.all([1, 2, 3].map(() => provider.check({}, certificate)));
    expect(
      checked.map(({ inputs }) => unpacked(inputs)).map((inputs) => [inputs["renewBeforeDays"], inputs["platform"], inputs["vault"]]),
    ).toEqual(Array(3).fill([30, "sandbox:./sandbox", "file:./vault"]));
  });

  it("unknown values pass check, and what follows from them stays unknown", async () => {
    const { inputs, failures } = await provider.check({}, { ...structure, finess: unknownValue, legalRepresentative: unknownValue });
    expect(failures).toEqual([]);
    expect([inputs["idNat"], inputs["departmentLabel"]]).toEqual([unknownValue, unknownValue]);
  });

  it("check writes what it derives, and keeps __provider", async () => {
    const { inputs } = await provider.check({}, structure);
    expect(inputs).toMatchObject({
      idNat: "1690781810",
      departmentLabel: "Rhône (69)",
      environment: "rehearsal",
      __provider: structure["__provider"],
    });
    expect(inputs["legalRepresentative"]).toMatchObject({ phone: "0472000001" });
  });

  it("checks again what check wrote, and finds nothing to change", async () => {
    const { inputs } = await provider.check({}, structure);
    const again = await provider.check(inputs, inputs);
    expect(again).toEqual({ inputs, failures: [] });
  });

  it("create, diff, update, read and delete keep outputs whole", async () => {
    const { inputs } = await provider.check({}, form);
    const { id, properties } = await provider.create(inputs);
    expect(properties).toMatchObject({ ...inputs, phase: "to-sign", stateVersion: 2, dossierReference: null });
    expect(await provider.diff(id, properties, inputs)).toMatchObject({ changes: "none" });
    expect(await provider.diff(id, properties, { ...inputs, usage: "DMP" })).toMatchObject({ changes: "some", replaces: [] });
    expect((await provider.diff(id, properties, { ...inputs, certificateType: "PRO" })).replaces).toEqual(["certificateType"]);
    expect((await provider.update(id, properties, inputs)).properties).toEqual(properties);
    const read = await provider.read(id, properties);
    expect(read.properties).toEqual(properties);
    const { usage, ticket, platform } = inputs;
    expect(read.inputs).toMatchObject({ usage, ticket, platform });
    expect(read.inputs).not.toHaveProperty("phase");
    await provider.delete(id, properties);
  });

  it("a certificate that must not be pending fails with its state kept, and can be deleted", async () => {
    const { inputs } = await provider.check({}, { ...certificate, serverInstance: "srv2", owner: "d", onPending: "fail" });
    const failure = await provider
      .create(inputs)
      .catch((error: unknown) => error as { id: string; properties: Properties; reasons: string[]; message: string });
    expect(failure).toMatchObject({ id: "1690781810/srv2/AUTH_CLI/INSI-AUTO", reasons: [expect.stringContaining("[pending]")] });
    const { properties } = failure as { properties: Properties };
    expect(properties).toMatchObject({ phase: "awaiting-habilitation", stateVersion: 4, __provider: inputs["__provider"] });
    await provider.delete((failure as { id: string }).id, properties);
  });

  it("says one line for what happened, and none for what did not", async () => {
    const { inputs } = await provider.check({}, { ...certificate, serverInstance: "srv3", owner: "e" });
    const lines = (): string[] =>
      provider
        .stdout()
        .split("\n")
        .filter((line) => line.includes("srv3"));
    const { id, properties } = await provider.create(inputs);
    expect(lines()).toEqual([expect.stringMatching(/^Centre, srv3, AUTH_CLI INSI-AUTO: key made: igc-1690781810-srv3-/)]);
    await provider.diff(id, properties, inputs);
    await provider.read(id, properties);
    expect(lines()).toHaveLength(1);
  });

  it("a state of a newer version is refused by name", async () => {
    const { inputs } = await provider.check({}, structure);
    await expect(provider.diff("1690781810", { ...inputs, stateVersion: 99 }, inputs)).rejects.toThrow(/\[state-too-new\]/);
    expect(provider.stderr()).not.toMatch(/\n\s+at /);
  });
});
