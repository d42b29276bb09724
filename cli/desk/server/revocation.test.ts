import { writeFileSync } from "node:fs";
import { openVault } from "../../../provider/vault";
import { type DeskStage, openDeskStage, type Visitor } from "../../../test/desk/stage";

/** A revocation that a program asks for, on the desk: its code on request, and a refusal that the next run takes up. */
let stage: DeskStage;
let visitor: Visitor;
let before: Record<string, string>;
let wish: Parameters<DeskStage["up"]>[0];
const written = (): string[] => Object.entries(stage.tree()).flatMap(([path, content]) => (before[path] === content ? [] : [path]));
const page = (): string => `/revocations/${stage.ticket("revocation-")}`;

async function enter(): Promise<void> {
  visitor = stage.visit();
  await visitor.enter();
  before = stage.tree();
}

beforeAll(async () => {
  stage = await openDeskStage();
  await enter();
  const form = `/formulaires/${stage.ticket("f413-")}`;
  await visitor.fill(form, `${form}/reponse`, { envoi: "2026-11-24", dossier: "ANS-2026-4711", validation: "2026-11-24" });
  await stage.up();
  writeFileSync(stage.path("inbox", "certificat.pem"), await stage.certificate());
  const { current } = await stage.life.up();
  wish = { revoke: { reason: "superseded", confirm: current!.serialNumber } };
  await stage.up(wish);
  await enter();
});
afterAll(() => stage.dispose());

it("is what the work leads to", async () => {
  expect(await visitor.text("/")).toContain(`href="${page()}"`);
  expect(await visitor.text(page())).toContain("certificat remplacé par un autre");
});

it("has no code that was not chosen at the withdrawal, and makes none", async () => {
  const answer = await visitor.fill(page(), `${page()}/code`, {});
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("<code>required</code>");
  const { vault, entry } = await kept();
  expect(await vault.readRevocationCode!(entry)).toBeUndefined();
});

it("shows the code that is kept when it is asked for by a form, and on no other page", async () => {
  const { vault, entry } = await kept();
  await vault.recordRevocationCode!(entry, "Abcd-efgh-1234");
  const answer = await visitor.fill(page(), `${page()}/code`, {});
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await answer.text()).toContain('id="code">Abcd-efgh-1234<');
  for (const path of ["/", page(), "/certificats"]) expect(await visitor.text(path)).not.toContain("Abcd-efgh");
  expect(stage.said.join("\n")).not.toContain("Abcd-efgh");
  expect(written()).toEqual([]);
});

it.each([
  ["without a day", { motif: "dossier clos" }],
  ["on a day to come", { refus: "2027-01-01" }],
])("is not noted as refused %s", async (_what, fields) => {
  const { status } = await visitor.fill(page(), `${page()}/refus`, fields);
  expect([status, written()]).toEqual([422, []]);
});

it("is noted as refused, in the words of the portal, and the next run takes it up", async () => {
  const answer = await visitor.fill(page(), `${page()}/refus`, { refus: "2026-11-24", motif: "code <b>inconnu</b>" });
  expect(await answer.text()).toContain("code &lt;b&gt;inconnu&lt;/b&gt;");
  expect(written()).toEqual([`inbox/reponse-${stage.ticket("revocation-")}.txt`]);
  const { nextAction } = await stage.life.up(wish);
  expect(nextAction!.because).toContain("refused: code <b>inconnu</b>");
});

async function kept() {
  const { vault, current } = await stage.life.up(wish);
  const opened = await openVault(vault, {
    cwd: stage.life.dir,
    env: {},
    now: () => new Date("2026-11-24T09:00:00Z"),
    notice: () => undefined,
  });
  return { vault: opened, entry: current!.entry };
}
