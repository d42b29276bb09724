import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBucket } from "../../../provider/igc/bucket";
import { formOf } from "../../../test/contract/platform-stage";
import { type DeskStage, file, openDeskStage } from "../../../test/desk/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { note } from "./acts";
import type { LoadProgress } from "./loading";
import { DeskSource, type Read } from "./sources";

/** What the desk reads: state exports and the exchanges that their programs name. */
const now = new Date("2026-11-24T09:00:00Z");
let stage: DeskStage;
beforeAll(async () => void (stage = await openDeskStage()));
afterAll(() => stage.dispose());

const source = (read: Partial<Read>): DeskSource =>
  new DeskSource(
    { files: ["état.json"], stacks: [], platform: undefined, ...read },
    { cwd: stage.life.dir, env: {}, now: () => now, say: () => undefined },
  );

it("reads several exports as one, and says how far it is", async () => {
  writeFileSync(join(stage.life.dir, "autre.json"), JSON.stringify({ deployment: { resources: [] } }));
  const said: LoadProgress[] = [];
  const { stacks, forms } = await source({ files: ["état.json", "autre.json"] }).load((progress) => said.push(progress));
  expect(stacks.map(({ name }) => name)).toEqual(["état.json", "autre.json"]);
  expect([...forms.keys()]).toEqual([stage.ticket("f413-")]);
  expect(said).toEqual(
    expect.arrayContaining([
      { what: "États lus", done: 1, of: 2 },
      { what: "Ressources lues (état.json)", done: 0, of: 2 },
      { what: "Dossiers d'échange lus", done: 0, of: 1 },
    ]),
  );
});

it("asks Pulumi for the stacks that are named, each by its name, and for the selected one where none is", async () => {
  const tools = mkdtempSync(join(tmpdir(), "desk-pulumi-"));
  writeFileSync(join(tools, "pulumi"), `#!/bin/sh\necho "$@" >> ${tools}/asked\ncat "${stage.stateFile}"\n`, { mode: 0o755 });
  const env = { PATH: `${tools}:${process.env["PATH"]}` };
  const named = (stacks: string[]) =>
    new DeskSource({ files: [], stacks, platform: undefined }, { cwd: stage.life.dir, env, now: () => now, say: () => undefined });
  const { stacks } = await named(["prod", "--show-secrets"]).load(() => undefined);
  expect(stacks.map(({ name }) => name)).toEqual(["prod", "--show-secrets"]);
  await named([]).load(() => undefined);
  expect(readFileSync(join(tools, "asked"), "utf8").trim().split("\n")).toEqual([
    "stack export --non-interactive --stack=prod",
    "stack export --non-interactive --stack=--show-secrets",
    "stack export --non-interactive",
  ]);
  rmSync(tools, { recursive: true });
});

it.each([
  ["that is not there", "absent.json", "file-unreadable"],
  ["that is none", "broken.json", "state-unreadable"],
])("says so of an export %s", async (_what, name, code) => {
  writeFileSync(join(stage.life.dir, "broken.json"), "{");
  await expect(source({ files: [name] }).load(() => undefined)).rejects.toMatchObject({ code });
});

it("sees that an export was written again, and that another day began", async () => {
  let day = now;
  const read = new DeskSource(
    { files: ["état.json"], stacks: [], platform: undefined },
    { cwd: stage.life.dir, env: {}, now: () => day, say: () => undefined },
  );
  const before = await read.stamp();
  expect(await read.stamp()).toBe(before);
  writeFileSync(join(stage.life.dir, "new.json"), stage.life.exported());
  renameSync(join(stage.life.dir, "new.json"), stage.stateFile);
  const after = await read.stamp();
  expect(after).not.toBe(before);
  day = new Date("2026-11-25T09:00:00Z");
  expect(await read.stamp()).not.toBe(after);
});

it("looks at another exchange where one is named, and at none where it is out of reach: nothing is concluded", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "desk-elsewhere-"));
  const { exchanges } = await source({ platform: `manual:${elsewhere}/igc` }).load(() => undefined);
  expect(exchanges.map(({ report }) => report?.absent)).toEqual([true]);
  writeFileSync(join(elsewhere, "file"), "");
  const unreached = await source({ platform: `manual:${elsewhere}/file` }).load(() => undefined);
  expect(unreached.exchanges.map(({ report, because }) => [report, because])).toEqual([
    [null, expect.stringContaining("platform-unreachable")],
  ]);
  expect(unreached.forms.get(stage.ticket("f413-"))?.phase).toBe("to-sign");
  rmSync(elsewhere, { recursive: true });
});

it("takes no form while the one that was handed out is out of reach: nothing could be compared", async () => {
  const visitor = stage.visit();
  await visitor.enter();
  const page = `/formulaires/${stage.ticket("f413-")}`;
  renameSync(stage.path(), `${stage.path()}-away`);
  writeFileSync(stage.path(), "");
  const answer = await visitor.fill(page, `${page}/signe`, { fichier: file("%PDF-1.7\n", "a.pdf") });
  rmSync(stage.path());
  renameSync(`${stage.path()}-away`, stage.path());
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("does not have the form");
});

describe("an exchange", () => {
  const asked = { ticket: "f413-1", kind: "form", submittedAt: "2026-11-18T09:00:00Z", known: {} } as const;

  it("in a bucket takes what a folder takes", async () => {
    const platform = openBucket(new MemoryStore(() => now).open(), "manual:s3://bucket/igc", () => now);
    await platform.submitForm(formOf("f413-1"));
    const typed = { sentOn: "2026-11-20", dossierReference: "ANS-1", acknowledgedOn: "2026-11-23" };
    expect(await note(typed, asked, platform, now)).toMatchObject({ done: true });
    expect((await platform.poll()).forms.get("f413-1")).toMatchObject({ phase: "acknowledged", dossierReference: "ANS-1" });
  });

  it("that is a simulator takes nothing, and who plays its people is said", async () => {
    const platform = await source({ platform: "sandbox:./sandbox" }).open("manual:./igc-sante");
    const written = await note({ sentOn: "2026-11-20" }, asked, platform, now);
    expect(written).toMatchObject({ done: false, because: [{ about: null, text: expect.stringContaining("igc-sante rehearse") }] });
  });
});
