import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitlab, gitlabFile, operatorObjects, shellSteps, workflow, workflowFile } from "./gitops/pipelines";
import { setUpTimeout } from "./servers/child";
import { serverPrograms } from "./servers/python";

/** The pipelines of examples/gitops, as written. That they run: test/gitops-run.test.ts. */
jest.setTimeout(setUpTimeout);

describe("the public schemas (SchemaStore, as check-jsonschema ships them)", () => {
  const check = async (schema: string, file: string, ...more: string[]): Promise<number | null> => {
    const program = join(await serverPrograms(), "check-jsonschema");
    return spawnSync(program, ["--builtin-schema", schema, ...more, file], { encoding: "utf8" }).status;
  };
  it("accept the GitHub workflow", async () => expect(await check("vendor.github-workflows", workflowFile)).toBe(0));
  it("accept the GitLab pipeline", async () =>
    expect(await check("vendor.gitlab-ci", gitlabFile, "--data-transform", "gitlab-ci")).toBe(0));
  it("refuse a misspelled key, so that they were asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), "igc-schema-"));
    const file = join(folder, "wrong.yml");
    writeFileSync(file, "on: push\njobs:\n  a:\n    runs-on: x\n    concurency: b\n    steps: [{ run: ls }]\n");
    expect(await check("vendor.github-workflows", file)).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

describe("the GitHub workflow", () => {
  const { on, permissions, concurrency, jobs } = workflow();
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  it("runs every day, one run a stack, and none is cut off", () => {
    expect(on["schedule"]).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }]);
    expect(concurrency).toEqual({ "group": expect.any(String), "cancel-in-progress": false });
  });
  it("pins every action by its commit, the version beside it", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    const lines = execFileSync("grep", ["uses:", workflowFile], { encoding: "utf8" }).trim().split("\n");
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+/.test(line))).toEqual([]);
  });
  it("has the least permissions, an identity of AWS instead of a secret, and none for a pull request", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs["run"]!.permissions).toEqual({ "contents": "read", "id-token": "write", "issues": "write" });
    expect(jobs["check"]!.permissions).toBeUndefined();
    expect(JSON.stringify(jobs)).not.toContain("secrets.");
  });
  it("lets no expression into a shell: values come by the environment", () =>
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]));
  it("keeps personal data of the outbox for days", () =>
    expect(JSON.stringify(steps.find(({ name }) => name === "Outbox"))).toContain('"retention-days":7'));
  it("has only shell that bash reads", () => {
    for (const { run } of shellSteps(jobs["run"]!)) expect(spawnSync("bash", ["-n"], { input: run }).status).toBe(0);
  });
});

describe("the GitLab pipeline", () => {
  const { certificates } = gitlab();
  it("runs one at a time a stack, with an identity of AWS, and keeps the outbox for days whatever happened", () => {
    expect(certificates).toMatchObject({
      resource_group: expect.any(String),
      id_tokens: { IGC_SANTE_ID_TOKEN: { aud: "sts.amazonaws.com" } },
      artifacts: { when: "always", expire_in: "7 days", paths: ["worklist.md", "igc/outbox/"] },
    });
  });
});

/**
 * Fields of a Stack that the example may use, and their types, read off the CRD of the Pulumi Kubernetes Operator
 * (pulumi.com_stacks.yaml, pulumi.com/v1). The CRD itself has 1.4 MB: a field more is a line more here.
 */
const stackFields: Readonly<Record<string, "string" | "boolean" | "integer">> = {
  stack: "string",
  projectRepo: "string",
  branch: "string",
  repoDir: "string",
  backend: "string",
  serviceAccountName: "string",
  continueResyncOnCommitMatch: "boolean",
  resyncFrequencySeconds: "integer",
  refresh: "boolean",
  expectNoRefreshChanges: "boolean",
  retryOnUpdateConflict: "boolean",
  destroyOnFinalize: "boolean",
};
const typeOf = (value: unknown): string => (Number.isSafeInteger(value) ? "integer" : typeof value);

describe("the operator's objects", () => {
  const [stack, ...others] = operatorObjects();
  it("are a Stack that runs every day, refreshes, and neither destroys nor detects drift by itself", () => {
    expect(stack).toMatchObject({
      apiVersion: "pulumi.com/v1",
      kind: "Stack",
      spec: { resyncFrequencySeconds: 86_400, continueResyncOnCommitMatch: true, refresh: true, destroyOnFinalize: false },
    });
    expect(stack!.spec).not.toHaveProperty("driftDetection");
  });
  it("have only fields that the CRD knows, of its types: an API server drops the others without a word", () =>
    expect(Object.entries(stack!.spec!).filter(([field, value]) => stackFields[field] !== typeOf(value))).toEqual([]));
  it("name the same account in all three, in the Stack's namespace", () => {
    const { serviceAccountName } = stack!.spec!;
    const [account, binding] = others as unknown as readonly [
      { readonly metadata: object },
      { readonly subjects: readonly object[]; readonly roleRef: object },
    ];
    expect(account.metadata).toMatchObject({ name: serviceAccountName, namespace: "igc-sante" });
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: serviceAccountName, namespace: "igc-sante" }]);
    expect(stack).toMatchObject({ metadata: { namespace: "igc-sante" } });
  });
});
