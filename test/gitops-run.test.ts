import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, makeHierarchy } from "../provider/igc/sandbox";
import { trust } from "./adopt/existing";
import { newProject, type Project } from "./engine/project";
import { makeFolder } from "./engine/project-folder";
import { answerTo, daysAfter, setClock, start } from "./facts/story";
import { botToken, type GitlabApi, startGitlabApi } from "./gitops/gitlab-api";
import { bring, githubRun, gitlabCheck, gitlabRun, originOf, prepareServices, type Run } from "./gitops/runner";

/**
 * The pipelines of examples/gitops on the real engine, their own shell, each run in a fresh clone: nothing is kept but
 * the repository, the state backend and the vault. People bring by commits to the repository.
 */
jest.setTimeout(600_000);
const program = { wishes: [{ serverInstance: "srv1" }], habilitated: true };
let hierarchy: Hierarchy;
beforeAll(async () => void (hierarchy = await makeHierarchy()));

interface Team {
  readonly home: Project;
  readonly origin: string;
  readonly fake: string;
  readonly folders: string[];
}
async function newTeam(): Promise<Team> {
  const fake = await makeFolder();
  prepareServices(fake);
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:vault": `file:${join(fake, "vault")}` };
  const home = await newProject({ files: { "index.js": "" }, main: "index.js", link: "symlink", config, name: "igc-sante-gitops" });
  setClock(home, start);
  const origin = await originOf(home, program);
  trust(join(origin, "igc"), hierarchy); // the authorities are under version control; the next commit takes them along
  return { home, origin, fake, folders: [fake, origin] };
}
async function dissolve({ home, folders }: Team): Promise<void> {
  await home.dispose();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
const good = (run: Run): void =>
  expect({ failed: run.failed, problem: run.failed && run.stdout + run.stderr }).toEqual({ failed: undefined });
const ordersOf = (run: Run): string[] => {
  const outbox = join(run.dir, "igc/outbox");
  return existsSync(outbox) ? readdirSync(outbox).filter((name) => name.startsWith("commande-")) : [];
};

describe("GitHub Actions", () => {
  let team: Team;
  const run = async (): Promise<Run> => {
    const outcome = await githubRun(team.origin, team.home.env, team.fake);
    team.folders.push(outcome.dir);
    return outcome;
  };
  const asked = (): string => readFileSync(join(team.fake, "gh.log"), "utf8");
  const issue = (): boolean => existsSync(join(team.fake, "gh.issue"));
  beforeAll(async () => void (team = await newTeam()));
  afterAll(() => dissolve(team));

  // The cases are one story.
  let order: string;
  let csr: string;
  it("orders, warns of what the runner would lose, and opens an issue that says who must act", async () => {
    const first = await run();
    good(first);
    [order] = ordersOf(first) as [string];
    csr = join(first.dir, "igc/outbox", order, "demande.csr");
    expect(first.summary).toMatch(/^## Somebody must act\n\n- .*Zoé Noël.*\n$/);
    expect([issue(), asked()]).toEqual([true, "issue list\nlabel create\nissue create\n"]);
    expect(first.stdout).toContain("the vault file:");
    expect(first.stdout).not.toContain("the exchange manual:"); // it leaves as an artifact, and the pipeline says so
  });
  it("hands the same order out again in the next clone, and edits the issue", async () => {
    const second = await run();
    good(second);
    expect([issue(), asked().split("\n").at(-2)]).toEqual([true, "issue edit"]);
    expect(second.stdout).not.toContain("key made:");
  });
  it("takes the certificate that came by a pull request, closes the issue, and is clean afterwards with the file still there", async () => {
    bring(team.origin, "certificat.pem", await answerTo(csr, hierarchy, start));
    const third = await run();
    good(third);
    expect([third.summary, issue()]).toEqual(["Nobody has to act.\n", false]);
    const fourth = await run();
    good(fourth);
    expect(fourth.stdout).not.toContain("Updating (dev)");
  });
  it("sees a renewal that is due without any push", async () => {
    setClock(team.home, daysAfter(start, 3 * 365 - 50));
    const due = await run();
    good(due);
    expect(due.stdout).toMatch(/key made: .*-r2/);
    expect([issue(), ordersOf(due)]).toEqual([true, [expect.stringMatching(/-r2$/)]]);
  });
  it("mends what drifted in the vault", async () => {
    const issued = readdirSync(join(team.fake, "vault")).find((name) => name.endsWith("-r1.pem"))!;
    rmSync(join(team.fake, "vault", issued));
    const mended = await run();
    good(mended);
    expect(mended.stdout).toContain("certificate-missing");
  });
  it("stops at a key that somebody committed, before anything runs; the summary and the doctor are there all the same", async () => {
    bring(team.origin, "portail.txt", "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHC\n");
    const stopped = await run();
    expect([stopped.failed, stopped.stdout.includes("Previewing")]).toEqual(["No key in the repository", false]);
    expect(stopped.summary).toContain("Somebody must act");
    expect(stopped.stdout).toMatch(/good +right to use a key +igc-.* signs/);
  });
});

describe("GitLab CI", () => {
  let team: Team;
  let api: GitlabApi;
  beforeAll(async () => void ([team, api] = await Promise.all([newTeam(), startGitlabApi()])));
  afterAll(async () => {
    api?.stop();
    await dissolve(team);
  });
  const run = async (source: "schedule" | "push"): Promise<Run> => {
    const outcome = await gitlabRun(team.origin, team.home.env, team.fake, api.url, source);
    team.folders.push(outcome.dir, `${outcome.dir}.tmp`);
    return outcome;
  };
  const check = async (): Promise<Run> => {
    const outcome = await gitlabCheck(team.origin, team.home.env, team.fake);
    team.folders.push(outcome.dir);
    return outcome;
  };

  it("orders, opens an issue that says who must act, and shows neither token in its log", async () => {
    const first = await run("schedule");
    good(first);
    expect(ordersOf(first)).toHaveLength(1);
    expect(api.posted.map(({ url }) => url)).toEqual(["/projects/1/issues"]);
    expect(api.posted[0]!.body.get("description")).toBe(first.summary);
    expect(first.summary).toContain("Zoé Noël");
    for (const secret of [botToken, "an identity"]) expect(first.stdout + first.stderr).not.toContain(secret);
  });

  it("says it in a note on the merge request that brought the change, and opens no second issue", async () => {
    api.broughtBy = 42;
    const second = await run("push");
    good(second);
    expect(api.posted.slice(1).map(({ url }) => url)).toEqual(["/projects/1/merge_requests/42/notes"]);
    expect(api.posted[1]!.body.get("body")).toBe(second.summary);
    expect(second.summary).toContain("Zoé Noël");
    expect(second.stdout + second.stderr).not.toContain(botToken);
  });

  it("says it in an issue, where the day's run is of a commit that once came by a merge request, or a push without one", async () => {
    good(await run("schedule"));
    api.broughtBy = undefined;
    good(await run("push"));
    expect(api.posted.slice(2).map(({ url }) => url)).toEqual(["/projects/1/issues", "/projects/1/issues"]);
  });

  it("lets a merge request through that brings a certificate, and stops one that brings a key", async () => {
    bring(team.origin, "certificat.pem", asPem("CERTIFICATE", hierarchy.issuing.certificate));
    good(await check());
    bring(team.origin, "portail.txt", "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHC\n");
    const stopped = await check();
    expect([stopped.failed, /portail\.txt/.test(stopped.stdout + stopped.stderr)]).toEqual(["script", true]);
  });
});
