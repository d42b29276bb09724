import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendHappenings } from "../provider/evidence";
import { openPlatform } from "../provider/igc";
import { openVault } from "../provider/vault";
import { at } from "../test/conformance/pki";
import { formOf, orderOf } from "../test/contract/platform-stage";
import { certificateFor, now } from "../test/manual/stage";
import { schemaFaults, schemaNames } from "../test/schemas";
import { hierarchy } from "../test/x509/hierarchy";
import { key } from "../test/x509/leaf";
import { state } from "./people-stage";
import { run } from "./run";

/** What each command prints as JSON is what its schema in docs/schemas says, member by member. */
const folder = mkdtempSync(join(tmpdir(), "igc-schemas-"));
const data = join(__dirname, "..", "..", "shared", "data");
const before = process.cwd();
const said: string[] = [];
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const stack = file("state.json", state);
const pem = file("cert.pem", "x");
const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), Buffer.alloc(64)]);
const [entry, waiting] = ["igc-1690781810-r1", "igc-1690781810-r2"];
const leaf = join(data, "igc-sante", "leaf-test-org-sign-2021.pem");

beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  jest.spyOn(console, "error").mockReturnValue();
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  mkdirSync(join(folder, "repository"));
  execFileSync("git", ["init", "-q"], { cwd: join(folder, "repository") });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(folder, "repository", "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  process.chdir(folder);
  await run(["init", "--yes", "--dir", join(folder, "program")]);
  const platform = await openPlatform("manual:./igc-sante", { cwd: folder, now: () => now });
  await platform.submitOrder(await orderOf("commande-1"));
  await platform.submitForm(formOf("f413-1"));
  const drafted = { event: "drafted", ticket: "f413-1", by: { role: "pulumi" } } as const;
  await appendHappenings(platform.evidence!, "f413-1", null, [drafted], { recordedAt: now.toISOString(), recordedBy: "pulumi up" });
  writeFileSync(
    join(folder, "answer.cer"),
    certificateFor(readFileSync(join(folder, "igc-sante", "outbox", "commande-1", "demande.csr"), "utf8")),
  );
  const pki = hierarchy();
  const vault = await openVault("file:./vault", { cwd: folder, env: {}, now: () => at, notice: () => undefined });
  const words = { structure: "1690781810", serverInstance: "srv1", usage: "AUTH_CLI", commonName: "INSI-AUTO", environment: "rehearsal" };
  await vault.importKey!(entry, key.privateKey, { ...words, round: 1 });
  await vault.storeIssued(entry, { certificate: pki.issue().pem, chain: [pki.issuer.certificate.pem] });
  await vault.createKey(waiting, "rsa-2048", { ...words, round: 2 });
  const zoe = "Zoé,Noël,2600301752,0144000002,zoe.noel@editeur.example";
  const printed = ["--usage", "INSi", "--vendor", "Éditeur", "--solution", "Logiciel", "--type", "ORG", "--finess", "690781810"];
  await run(["form", "413", "--name", "Centre des Lilas", "--signatory", zoe, "--admin", zoe, ...printed, "-o", join(folder, "made.pdf")]);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function json(...args: readonly string[]): Promise<string> {
  said.length = 0;
  await run([...args, "--json"]);
  return said.join("\n");
}

const partners = state.replace(
  '"serverInstance":"srv1"',
  '"serverInstance":"srv1","partners":[{"name":"Mailiz","knows":"dn","contact":"a@b.fr"}]',
);
const person = { firstName: "Zoé", lastName: "Noël", phone: "0144000002", email: "zoe.noel@editeur.example" };
const change = {
  ...{ structure: { name: "Centre des Lilas", finess: "690781810" }, signatory: { ...person, firstName: "Aïcha" } },
  arriving: [{ ...person, cardNumber: "2600301752" }],
};
const cases: readonly (readonly [schema: string, ...args: string[]])[] = [
  ["status", "status", "--file", stack],
  ["status", "status", "--file", stack, "--phase", "sent"],
  ["status-revocation", "status", "--file", stack, "--revocation", "--at", "2027-04-20"],
  [
    "status-partners",
    "status",
    "--file",
    file(
      "partners.json",
      partners.replaceAll(
        '"current":null',
        '"current":{"serialNumber":"01","sha256":"aa","publicKeySha256":"bb","subject":"CN=a","notBefore":"2027-01-01T00:00:00Z","notAfter":"2030-01-01T00:00:00Z"}',
      ),
    ),
    "--partners",
  ],
  ["next", "next", "--file", stack],
  ["explain", "explain", "renewing", "--file", stack],
  ["explain", "explain", "expired", "--file", stack],
  ["explain", "explain", "lilas", "--file", stack],
  ["history", "history", "renewing", "--file", stack],
  ["history", "history", "port", "--file", stack],
  ["status-overdue", "status", "--file", stack, "--overdue", "--at", "2028-06-01"],
  ["notify", "notify", "--file", stack, "--smtp", "smtp://127.0.0.1:1", "--from", "a@editeur.example", "--record", folder, "--dry-run"],
  [
    "notify",
    ...["notify", "--file", stack, "--smtp", "smtp://127.0.0.1:1", "--from", "a@editeur.example"],
    ...["--record", folder, "--dry-run", "--to", "Zoé Noël=zoe@editeur.example"],
  ],
  ["evidence", "evidence", "--file", stack],
  ["evidence", "evidence", "f413-1", "--platform", "manual:./igc-sante"],
  ["plan", "plan", join(folder, "program", "structures.csv"), "--environment", "rehearsal"],
  ["verify", "verify", leaf, "--ca", join(data, "igc-sante"), "--at", "2022-06-01"],
  ["verify", "verify", leaf, "--at", "2035-06-01"],
  ["verify-many", "verify", join(data, "igc-sante"), "--at", "2022-06-01"],
  ["keys", "keys", "file:./vault", "--file", stack],
  ["authorities", "authorities"],
  ["doctor", "doctor", "--file", file("empty.json", JSON.stringify({ deployment: { resources: [] } }))],
  ["check-repo", "check-repo", join(folder, "repository")],
  ["outbox", "outbox"],
  ["outbox", "outbox", "--platform", "manual:./nothing"],
  ["outbox-ticket", "outbox", "commande-1"],
  ["export", "export", "file:./vault", entry, "--as", "pem", "--out", "x.pem"],
  ["export", "export", "file:./vault", entry, "--as", "node", "--out", "x.p12"],
  ["revocation-code", "revocation-code", "file:./vault", waiting],
  ["rehearse", "rehearse", join(folder, "sandbox"), "clock", "--to", "2027-01-31"],
  ["rehearse", "rehearse", join(folder, "sandbox"), "sign"],
  ["init", "init", "--yes", "--dir", join(folder, "another")],
  ["desk-export", "desk", "--export", join(folder, "site"), "--file", stack],
  ["bring", "bring", join(folder, "answer.cer"), pem],
  ["form-check", "form", "check", pem, "--made", pem],
  ["form-check", "form", "check", file("scan.png", picture), "--made", pem],
  ["form-read", "form", "read", join(folder, "made.pdf")],
  ["form-print", "form", "414", "--from", file("414.json", "{}"), "-o", join(folder, "414.pdf")],
  ["form-print", "form", "503", "--from", file("503.json", JSON.stringify(change)), "-o", join(folder, "503.pdf")],
];

it.each(cases)("%s: %s %s %s", async (schema, ...args) => {
  const output = await json(...args);
  expect(schemaFaults(schema, output)).toEqual([]);
  if (schema !== "authorities" && schema !== "form-read") expect(output).not.toMatch(/représentant|administrateur technique/);
});

it("has a schema for every output, and each is held to one here or, for what needs a server, beside its own tests", () => {
  expect([...new Set([...cases.map(([schema]) => schema), "deliver", "csr", "rollback", "form-procedure", "form-dossier"])].sort()).toEqual(
    [...schemaNames].sort(),
  );
});

it("takes neither a member that is missing nor one that is not documented", async () => {
  const [row] = JSON.parse(await json("status", "--file", stack)) as Record<string, unknown>[];
  const { phase: _, ...less } = row!;
  expect(schemaFaults("status", JSON.stringify([less]))).toEqual([expect.stringContaining("phase")]);
  expect(schemaFaults("status", JSON.stringify([{ ...row, more: 1 }]))).toEqual([expect.stringContaining("additional")]);
});

it("prints machine output in English, whatever the locale", async () => {
  process.env["LC_ALL"] = "fr_FR.UTF-8";
  const french = await json("explain", "renewing", "--file", stack);
  delete process.env["LC_ALL"];
  expect(french).toBe(await json("explain", "renewing", "--file", stack));
  expect(await json("history", "renewing", "--file", stack, "--lang", "fr")).toBe(await json("history", "renewing", "--file", stack));
});

it("is named on the page of commands, each schema", () => {
  const page = readFileSync(join(__dirname, "..", "docs", "cli.md"), "utf8");
  for (const name of schemaNames) expect(page).toContain(`(schemas/${name}.json)`);
});
