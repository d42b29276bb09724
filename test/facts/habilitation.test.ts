import { execFile } from "node:child_process";
import { generateKeyPair } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { asPem, type Hierarchy, issueLeaf, makeHierarchy } from "../../provider/igc/sandbox";
import { finessFault } from "../../provider/structure";
import { trust } from "../adopt/existing";
import { expectClean, expectGood } from "../engine/example";
import { newProject, type Project } from "../engine/project";
import { structureAndAdmin } from "../four-resources";
import { deep } from "../sample";
import { count, daysAfter, exchange, leafFor, names, setClock, start, stateOf } from "./story";

/**
 * A customer who has everything already (issue 11): a form that ANS validated and a certificate in service for each of many
 * structures, taken over by one `pulumi up` without a signature and without an order. All 200 of each in a deep run.
 */
jest.setTimeout(600_000);
const many = deep ? 200 : 60;
const password = "geheim";

interface Centre {
  readonly finess: string;
  readonly structureName: string;
}
const check = Array.from({ length: 10 }, (_, digit) => String(digit));
const centres: readonly Centre[] = Array.from({ length: many }, (_, index) => {
  const body = `6900${String(index + 1).padStart(4, "0")}`;
  const finess = check.map((digit) => body + digit).find((number) => !finessFault(number, "rehearsal"))!;
  return { finess, structureName: `Centre de santé ${index + 1}` };
});

const program = `const igc = require("pulumi-igc-sante");
${structureAndAdmin}
for (const { finess, structureName } of ${JSON.stringify(centres)}) {
  const centre = new igc.HealthStructure("centre-" + finess, {
    structureName, finess, kind: "centre-de-sante", contract: { signedOn: "2024-03-18" },
    legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  });
  const formRequest = new igc.Form413Request("form-" + finess, {
    structure: centre, admins: [admin], usage: "Usage INSi", habilitation: { validatedOn: "2024-02-05", channel: "form" },
  });
  new igc.OrgCertificate(finess, {
    structure: centre, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance: "srv1",
    contactMail: "certificats@editeur.example", adopt: "file:./existing/" + finess + ".p12",
  });
}
`;

let project: Project;
beforeAll(async () => {
  const hierarchy = await makeHierarchy();
  project = await newProject({
    files: { "index.js": program, "existing/LISEZMOI.txt": "P12 of today's servers\n" },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal", "igc-sante:platform": `manual:./${exchange}` },
  });
  setClock(project, start);
  project.env["IGC_SANTE_P12_PASSWORD"] = password;
  trust(join(project.dir, exchange), hierarchy);
  await Promise.all(centres.map((centre) => existingP12(join(project.dir, "existing"), centre, hierarchy)));
});
afterAll(() => project?.dispose());

/** A P12 as it lies on a server today, with a key of its own. */
async function existingP12(folder: string, { finess, structureName }: Centre, hierarchy: Hierarchy): Promise<void> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const leaf = leafFor(publicKey, daysAfter(start, -200));
  const subject = { ...leaf.subject, organization: structureName, organizationalUnit: `1${finess}` };
  const der = await issueLeaf({ ...leaf, subject }, hierarchy);
  const pem = join(folder, `${finess}.pem`);
  writeFileSync(pem, (privateKey.export({ type: "pkcs8", format: "pem" }) as string) + asPem("CERTIFICATE", der), { mode: 0o600 });
  const args = ["pkcs12", "-export", "-in", pem, "-out", join(folder, `${finess}.p12`), "-passout", "env:P12"];
  await promisify(execFile)("openssl", args, { env: { ...process.env, P12: password } });
}

const all = (value: unknown): unknown[] => Array<unknown>(many).fill(value);

it(`takes over ${many} habilitations and ${many} certificates in one up: nobody signs, nobody orders, and the next is clean`, async () => {
  const up = await project.up();
  expectGood(up);
  expect(count(up, /: taken over from file:/)).toBe(many);
  expect(count(up, /key made: |ordered: |Next, by people/)).toBe(0);
  expect(names(join(project.dir, exchange))).toEqual(["ca", "evidence"]); // no outbox at all
  const certificates = Object.values(await stateOf(project, "OrgCertificate")).map(({ outputs }) => outputs!);
  expect(certificates.map(({ phase }) => phase)).toEqual(all("issued"));
  expect(new Set(certificates.map(({ current }) => (current as { publicKeySha256: string }).publicKeySha256)).size).toBe(many);
  const forms = Object.values(await stateOf(project, "Form413Request")).map(({ outputs }) => outputs!);
  expect(forms.map(({ phase, form, nextAction }) => ({ phase, form, nextAction }))).toEqual(
    all({ phase: "validated", form: null, nextAction: null }),
  );
  await expectClean(project);
  expect(names(join(project.dir, exchange))).toEqual(["ca", "evidence"]);
});
