import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { newProject, type Project, readable } from "./engine/project";

/** One life of a certificate through the real engine, and what pipelines ask of it. */
const program = readFileSync(join(__dirname, "..", "examples", "centre-de-sante", "index.ts"), "utf8");

jest.setTimeout(600_000);
let project: Project;
let person: ReturnType<typeof sandboxPerson>;
beforeAll(async () => {
  project = await newProject({
    files: { "index.ts": program },
    main: "index.ts",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  project.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true"; // the compiler checks the program elsewhere (npm run typecheck)
  person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
});
afterAll(() => project?.dispose());

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}
const resources = async (kind: string): Promise<Resource[]> => {
  const { deployment } = (await project.stateExport()) as unknown as { deployment: { resources: Resource[] } };
  return deployment.resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(readable);
};
const phases = async (): Promise<string[]> => [
  ...new Set((await resources("OrgCertificate")).map(({ outputs }) => outputs["phase"] as string)),
];
const formPhase = async (): Promise<unknown> => (await resources("Form413Request"))[0]!.outputs["phase"];
const up = async (): Promise<string> => {
  const { code, stdout, stderr } = await project.up();
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
  return stdout;
};
/** Distinct lines: the engine shows each while it works and again at the end. */
const lines = (output: string, wanted: RegExp): string[] =>
  [
    ...new Set(
      output
        .split("Diagnostics:")[1]
        ?.split("\n")
        .map((line) => line.trim()),
    ),
  ].filter((line) => wanted.test(line));
const serials = async (): Promise<string[]> =>
  (await resources("OrgCertificate")).map(({ outputs }) => (outputs["current"] as { serialNumber: string }).serialNumber).sort();
const gate = async (): Promise<number> => (await project.preview("--expect-no-changes")).code;

// The cases are one story: each goes on where the last one ended.
describe("the life of a certificate", () => {
  it("begins with keys in the vault, a form to sign, and a closing line that says so", async () => {
    const output = await up();
    expect(await formPhase()).toBe("to-sign");
    expect(await phases()).toEqual(["awaiting-habilitation"]);
    expect(output).toMatch(/Centre de santé des Lilas: form 413 waits for a signature/);
    expect(lines(output, /key made: /)).toHaveLength(6);
    expect(output).toMatch(/Next, by people:\n.*Aïcha Lefèvre.*sign, date and stamp form 413/);
    expect(readdirSync(join(project.dir, "vault")).filter((name) => name.endsWith(".age"))).toHaveLength(6);
  });

  it("shows no change while people have it, with and without a refresh", async () => {
    const { code, stdout } = await project.preview("--expect-no-changes");
    expect({ code, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stdout: "" });
    expect(stdout).not.toMatch(/key made|due in/);
    expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
  });

  it("fails the gate when the form is signed and sent, and records it", async () => {
    await person.sign();
    await person.send();
    expect(await gate()).not.toBe(0);
    await up();
    expect(await formPhase()).toBe("acknowledged");
    expect((await resources("Form413Request"))[0]!.outputs["expectedBy"]).toBe("2026-11-27");
  });

  it("orders once ANS validated, and nothing before", async () => {
    await person.advance({ days: 1 });
    expect(await gate()).toBe(0);
    await person.advance({ days: 5 });
    await up();
    expect(await formPhase()).toBe("validated");
    expect(await phases()).toEqual(["to-order"]);
  });

  it("stores what was issued, and a preview and a refresh show no change", async () => {
    await person.advance({ days: 1 });
    const output = await up();
    expect(await phases()).toEqual(["issued"]);
    expect(lines(output, /certificate stored: /)).toHaveLength(6);
    expect(output).not.toMatch(/Next, by people/);
    expect(await gate()).toBe(0);
    expect((await project.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
    expect((await project.refresh()).code).toBe(0);
    expect(await gate()).toBe(0);
  });

  it("announces a renewal two weeks before it begins, without a change", async () => {
    const renewAt = new Date((await resources("OrgCertificate"))[0]!.outputs["renewAt"] as string);
    await person.setClock(new Date(renewAt.getTime() - 12 * 86_400_000));
    const { code, stdout } = await project.preview("--expect-no-changes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/renewal due in 12 days/);
  });

  it("fails both gates when the renewal is due, and says why", async () => {
    await person.advance({ days: 12 });
    const { code, stdout, stderr } = await project.preview("--expect-no-changes");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(
      /srv1, AUTH_CLI INSI-AUTO: due: a key and a request, since the certificate in service ends on \d{4}-\d\d-\d\d/,
    );
    expect((await project.refresh("--preview-only", "--expect-no-changes")).code).not.toBe(0);
  });

  it("renews with a new key while the old one stays in service", async () => {
    const before = await serials();
    await up();
    expect(await phases()).toEqual(["renewing"]);
    expect(await serials()).toEqual(before);
    await person.advance({ days: 1 });
    await up();
    expect(await phases()).toEqual(["issued"]);
    const after = (await resources("OrgCertificate")).map(({ outputs }) => outputs["current"] as { serialNumber: string; round: number });
    expect(after.map(({ round }) => round)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(after.filter(({ serialNumber }) => before.includes(serialNumber))).toEqual([]);
  });

  it("notices a key that went from the vault at the next refresh, and makes a new one", async () => {
    const certificate = (await resources("OrgCertificate"))[0]!;
    const { entry } = certificate.outputs["current"] as { entry: string };
    rmSync(join(project.dir, "vault", `${entry}.age`));
    expect(await gate()).toBe(0);
    expect((await project.refresh("--preview-only", "--expect-no-changes")).code).not.toBe(0);
    await project.refresh();
    expect(lines(await up(), /key made: /)).toHaveLength(1);
    await person.advance({ days: 1 });
    await up();
    expect(await phases()).toEqual(["issued"]);
  });

  it("ends by letting go: nothing is revoked, every key stays", async () => {
    const keys = readdirSync(join(project.dir, "vault")).length;
    const { code, stdout } = await project.destroy();
    expect(code).toBe(0);
    expect(stdout).toMatch(/nothing was revoked, and the keys stay/);
    expect(readdirSync(join(project.dir, "vault"))).toHaveLength(keys);
    expect(existsSync(join(project.dir, "sandbox"))).toBe(true);
  });
});
