import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SandboxPerson, sandboxPerson } from "../../provider/igc/sandbox";
import { newProject, type Project, readable } from "../engine/project";
import { program } from "../four-resources";

/** The evidence of a life on the real engine: written by `up`, seen by refresh, verified by the command that users have. */
jest.setTimeout(600_000);
const repository = join(__dirname, "..", "..");
let project: Project;
let person: SandboxPerson;
afterAll(() => project?.dispose());

const command = (...args: string[]): { code: number; said: string } => {
  const env = { ...project.env, PATH: `${join(repository, "node_modules", ".bin")}:${project.env["PATH"]}` };
  try {
    const said = execFileSync(process.execPath, [join(repository, "dist", "cli", "main.js"), ...args], {
      cwd: project.dir,
      env,
      encoding: "utf8",
    });
    return { code: 0, said };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, said: stdout + stderr };
  }
};
const stateFile = async (): Promise<string> => {
  const path = join(project.dir, "state.json");
  writeFileSync(path, JSON.stringify(await project.stateExport()));
  return path;
};
const evidenceOf = async (type: string): Promise<{ count: number } | undefined> => {
  const resource = (await project.stateExport()).deployment.resources!.find((each) => each.type.endsWith(type));
  return readable(resource!).outputs!["evidence"] as { count: number } | undefined;
};

it("is a chain of the whole life, with its end in the state, and whole", async () => {
  project = await newProject({ files: program, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expect((await project.up()).code).toBe(0);
  for (const act of [() => person.sign(), () => person.send(), () => person.validate()]) {
    await act();
    expect((await project.up()).code).toBe(0);
  }
  await person.advance({ days: 1 });
  expect((await project.up()).code).toBe(0);
  const file = await stateFile();
  const events = (name: string): string[] =>
    (JSON.parse(command("evidence", name, "--file", file, "--json").said) as { records: { event: string }[] }).records.map(
      ({ event }) => event,
    );
  expect(events("form")).toEqual(["drafted", "signed", "sent", "acknowledged", "validated"]);
  expect(events("insi")).toEqual(["ordered", "issued"]);
  expect([(await evidenceOf("Form413Request"))?.count, (await evidenceOf("OrgCertificate"))?.count]).toEqual([5, 2]);
  expect(command("evidence", "--file", file)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/Whole: 5 records[^]*Whole: 2 records/) as string,
  });
  expect((await project.preview("--expect-no-changes")).code).toBe(0);
  expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
});

it("is a folder that sha256sum and openssl check", async () => {
  expect(command("evidence", "insi", "--file", await stateFile(), "--out", "audit").code).toBe(0);
  const audit = join(project.dir, "audit");
  for (const sums of ["SHA256SUMS", "chaine.sha256", "pieces.sha256"])
    execFileSync("sha256sum", ["--strict", "-c", sums], { cwd: audit, stdio: "pipe" });
  const subject = execFileSync("openssl", ["x509", "-inform", "DER", "-in", "pieces/0002-certificat.der", "-noout", "-subject"], {
    cwd: audit,
  });
  expect(subject.toString()).toContain("INSI-AUTO");
  expect(
    execFileSync("openssl", ["req", "-in", "pieces/0001-demande.csr", "-noout", "-verify"], { cwd: audit, stdio: "pipe" }),
  ).toBeDefined();
});

it("is no difference where a state of before has none, and begins at its next change with what is known", async () => {
  const state = (await project.stateExport()) as unknown as {
    deployment: { resources: { type: string; outputs: Record<string, unknown> }[] };
  };
  for (const { type, outputs } of state.deployment.resources) {
    if (type.endsWith("Form413Request")) delete outputs["evidence"];
    if (!type.endsWith("OrgCertificate")) continue;
    const { evidence: _, ...outcome } = JSON.parse(String(outputs["outcome"])) as Record<string, unknown>;
    outputs["outcome"] = JSON.stringify(outcome);
  }
  rmSync(join(project.dir, "sandbox", "evidence"), { recursive: true });
  writeFileSync(join(project.dir, "before.json"), JSON.stringify(state));
  expect((await project.run(["stack", "import", "--file", "before.json"])).code).toBe(0);
  expect((await project.preview("--expect-no-changes")).code).toBe(0);
  expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
  await person.advance({ days: 3 * 365 - 50 });
  expect((await project.up()).code).toBe(0);
  const { records } = JSON.parse(command("evidence", "insi", "--file", await stateFile(), "--json").said) as {
    records: { event: string; recordedLater?: true }[];
  };
  expect(records.map(({ event, recordedLater }) => [event, recordedLater ?? false])).toEqual([
    ["issued", true],
    ["ordered", false],
  ]);
});

it("is seen by refresh and command when records are gone", async () => {
  const [chain] = readdirSync(join(project.dir, "sandbox", "evidence")).filter((name) => name.startsWith("igc-"));
  rmSync(join(project.dir, "sandbox", "evidence", chain!, "0002.json"));
  const looked = await project.refresh("--preview-only", "--expect-no-changes");
  expect(looked.code).not.toBe(0);
  expect(`${looked.stdout}${looked.stderr}`).toContain("evidence-missing");
  expect(command("evidence", "insi", "--file", await stateFile())).toMatchObject({
    code: 1,
    said: expect.stringContaining("[evidence-missing]") as string,
  });
});
