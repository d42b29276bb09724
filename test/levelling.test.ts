import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { weekOf } from "../provider/calendar";
import { sandboxPerson } from "../provider/igc/sandbox";
import { repository } from "./cli/places.mjs";
import { runCommand } from "./engine/command";
import { expectGood } from "./engine/example";
import { newProject, type Project, readable } from "./engine/project";
import { manyCertificates } from "./many-certificates";
import { all as whole } from "./sample";

/**
 * All certificates of one stack end in one week, and their renewals are spread by `ordersPerWeek`, on the real engine: 500 over a
 * quarter by `IGC_SANTE_ALL=1` (most of an hour), else a few over weeks. Then one goes back to the certificate of before.
 */
jest.setTimeout(whole ? 7_200_000 : 1_200_000);
const { count, perWeek, renewBeforeDays } = whole
  ? { count: 500, perWeek: 45, renewBeforeDays: 105 }
  : { count: 5, perWeek: 2, renewBeforeDays: 60 };
const day = 86_400_000;
let project: Project;

const engine = async (args: readonly string[]) => project.run(args, { timeoutMs: whole ? 3_600_000 : 600_000 });
const up = async (): Promise<void> => expectGood(await engine(["up", "--yes", "--skip-preview"]));

interface Certificate {
  readonly current: { readonly notAfter: string; readonly round: number; readonly serialNumber: string } | null;
  readonly next: object | null;
  readonly previous?: { readonly serialNumber: string };
  readonly rolledBack?: { readonly serialNumber: string };
}
async function certificates(): Promise<Certificate[]> {
  const { deployment } = await project.stateExport();
  return (deployment.resources ?? [])
    .filter(({ type }) => type.endsWith(":OrgCertificate"))
    .map((resource) => readable(resource).outputs as unknown as Certificate);
}

/** Instances whose renewal was ordered, with the Monday of the week, as the exchange has it. */
function renewals(): Map<string, string> {
  const folder = join(project.dir, "sandbox", "orders");
  return new Map(
    readdirSync(folder).flatMap((name) => {
      if (!/^commande-.*-r2\.json$/.test(name)) return [];
      const { orderedAt, serverInstance } = JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, string>;
      return [[serverInstance!, weekOf(new Date(orderedAt!)).toISOString().slice(0, 10)] as const];
    }),
  );
}

beforeAll(async () => {
  const config = {
    "igc-sante:environment": "rehearsal",
    "igc-sante:ordersPerWeek": String(perWeek),
    "igc-sante:renewBeforeDays": String(renewBeforeDays),
  };
  project = await newProject({ ...manyCertificates, config });
  const wishes = Array.from({ length: count }, (_, index) => ({ serverInstance: `srv${index}` }));
  Object.assign(project.env, { WISHES: JSON.stringify(wishes) });
});
afterAll(() => project?.dispose());

it("spreads the renewals, previews what it does, and goes back where the new certificate is the trouble", async () => {
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await up();
  await person.sign();
  await person.send();
  await person.validate();
  await up();
  await person.advance({ days: 1 });
  await up();
  const issued = await certificates();
  const end = Math.min(...issued.map(({ current }) => Date.parse(current!.notAfter)));

  const lastRun = whole ? 24 : 36;
  for (let left = renewBeforeDays - 1; left >= lastRun; left -= 7) {
    await person.setClock(new Date(end - left * day));
    const before = renewals();
    const preview = await engine(["preview"]);
    expectGood(preview);
    await up();
    const ordered = [...renewals().keys()].filter((instance) => !before.has(instance));
    // The engine shows a line of the provider's more than once.
    const due = new Set([...preview.stdout.matchAll(/, (srv\d+), .*: due: a key and a request/g)].map(([, instance]) => instance));
    expect(ordered.sort()).toEqual([...due].sort());
    await person.advance({ days: 1 });
    await up(); // what was answered meanwhile is taken; nobody else begins in this week
  }
  const weeks = [...renewals().values()];
  const counts = [...new Set(weeks)].map((week) => weeks.filter((each) => each === week).length);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
  expect(Math.max(...counts)).toBe(perWeek);
  expect(counts).toHaveLength(Math.ceil(count / perWeek));
  const renewed = await certificates();
  expect(renewed.map(({ current, next }) => [current!.round, next])).toEqual(renewed.map(() => [2, null]));
  expectGood(await engine(["preview", "--expect-no-changes"]));
  expectGood(await engine(["refresh", "--preview-only", "--expect-no-changes"]));

  const igcSante = (...args: string[]) =>
    runCommand(process.execPath, [join(repository, "dist/cli/main.js"), ...args], {
      cwd: project.dir,
      env: project.env,
      timeoutMs: 600_000,
    });
  const back = await igcSante("rollback", "insi-srv0");
  expectGood(back);
  expect(back.stdout).toContain("insi-srv0: back in service: serial");
  expectGood(await engine(["preview", "--expect-no-changes"]));
  expectGood(await engine(["refresh", "--yes", "--skip-preview"]));
  await up();
  expectGood(await engine(["preview", "--expect-no-changes"]));
  const rolledBack = (await certificates()).filter((certificate) => certificate.rolledBack);
  expect(rolledBack).toHaveLength(1);
  expect(rolledBack[0]!.rolledBack!.serialNumber).toBe(rolledBack[0]!.previous!.serialNumber);
  expectGood(await igcSante("rollback", "insi-srv0", "--undo"));
  expectGood(await engine(["refresh", "--yes", "--skip-preview"]));
  await up();
  expectGood(await engine(["preview", "--expect-no-changes"]));
  expect((await certificates()).filter((certificate) => certificate.rolledBack)).toEqual([]);
});
