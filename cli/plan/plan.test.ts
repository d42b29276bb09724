import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificatesOf } from "../../resources/certificate-set";
import { csvOf, structureRow } from "../../test/many-structures";
import { runPlan } from ".";
import { certificatesOfNeed, type Plan } from "./lines";

/** `igc-sante plan`: what a sheet will take, and nothing made. */
const cwd = mkdtempSync(join(tmpdir(), "igc-plan-"));
afterAll(() => rmSync(cwd, { recursive: true }));

const rows = [
  structureRow(1, { Clé: "lilas", "Besoins": "INSi auto, DMP", "Serveurs": "srv1, srv2", "Noms SSL": "w.lilas.example" }),
  structureRow(2, {
    Clé: "alpes",
    "Contrat signé le": "",
    "Carte du responsable légal": "",
    "Administrateurs": "ana, bea, cleo, dora, zoe",
  }),
];
writeFileSync(join(cwd, "s.csv"), csvOf(rows));

async function said(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  expect(await runPlan(args, { cwd, env: {}, now: () => new Date(0), say: (line) => void lines.push(line) })).toBe(0);
  return lines.join("\n");
}

it("names forms, certificates, cards and what each person will do", async () => {
  const plan = JSON.parse(await said("s.csv", "--json")) as Plan;
  expect(plan.structures.map(({ name }) => name)).toEqual(["lilas", "alpes"]);
  expect(plan.forms.map(({ name }) => name)).toEqual(["lilas-org", "lilas-serv-ssl-w.lilas.example", "alpes-org", "alpes-org-2"]);
  expect(plan.certificates).toEqual([
    ...["srv1", "srv2"].flatMap((server) =>
      ["insi-auto", "dmp-auth-cli", "dmp-sign", "w.lilas.example"].map((key) => `lilas-${server}-${key}`),
    ),
    ...["dmp-auth-cli", "dmp-sign"].map((key) => `alpes-srv1-${key}`),
  ]);
  expect(plan.cards).toEqual([
    { who: expect.stringContaining("Aïcha Lefèvre (Centre de santé n° 2"), what: "order a director's card (CDE) with form 101" },
  ]);
  expect(plan.people.map(({ acts }) => acts)).toEqual([
    ["sign form 413, ORG", "sign form 413, SERV_SSL w.lilas.example"],
    [
      expect.stringMatching(/^sign the membership contract with ANS for FINESS \d{9}$/),
      "order a director's card (CDE) with form 101",
      "sign form 413, ORG",
      "sign form 413, ORG",
    ],
    ["send 4 signed forms to ANS, which takes about three working days for each"],
    ["8 certificates to order and to withdraw on the portal"],
    ["2 certificates to order and to withdraw on the portal"],
  ]);
});

it("prints a screen of it, and says how much more there is", async () => {
  writeFileSync(join(cwd, "many.csv"), csvOf(Array.from({ length: 50 }, (_, index) => structureRow(index + 1))));
  const text = await said("many.csv");
  expect(text).toMatch(/^50 structures:\n/);
  expect(text).toContain("\n  and 30 more\n50 forms 413 to sign:\n");
  expect(text).toContain("100 certificates:");
});

it("makes nothing, and says every bad row", async () => {
  writeFileSync(join(cwd, "bad.csv"), csvOf([structureRow(1, { FINESS: "1" }), structureRow(2, { Besoins: "INSi" })]));
  await expect(said("bad.csv")).rejects.toThrow(/row 2, column C[^]*row 3, column O/);
  await expect(said("bad.csv", "--environment", "moon")).rejects.toMatchObject({ code: "unknown-value" });
  await expect(said()).rejects.toMatchObject({ code: "required" });
  expect(readdirSync(cwd).sort()).toEqual(["bad.csv", "many.csv", "s.csv"]);
});

it("names the certificates that a CertificateSet makes", () =>
  expect(certificatesOfNeed).toEqual(
    Object.fromEntries(Object.entries(certificatesOf).map(([need, certificates]) => [need, certificates.map(({ key }) => key)])),
  ));
