import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FolderStage, formOf, orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, now, openManualStage } from "../../../test/manual/stage";
import { openManual } from "./adapter";

/** An answer that is there and cannot be taken yet is left and named: half a copy is no wrong answer (issue 11). */
let stage: FolderStage;
beforeEach(async () => {
  stage = await openManualStage();
  await stage.platform.submitOrder(await orderOf("commande-1"));
});
afterEach(() => stage.dispose());

const at = (path: string): string => join(stage.folder, path);
const csr = (): string => readFileSync(at("outbox/commande-1/demande.csr"), "utf8");
/** A file that was written so many seconds before the platform's clock. */
const bring = (path: string, content: string, age: number): void => {
  writeFileSync(at(path), content);
  const written = new Date(now.getTime() - age * 1000);
  utimesSync(at(path), written, written);
};
const after = (seconds: number) => openManual(stage.folder, () => new Date(now.getTime() + seconds * 1000));

it.each([
  ["right", () => certificateFor(csr())],
  ["not whole", () => certificateFor(csr()).slice(0, 500)],
])("waits while it is younger than three seconds, be it %s", async (_how, content) => {
  bring("inbox/commande-1.pem", content(), 1);
  const { orders, unmatched } = await stage.reopen().poll();
  expect(orders.get("commande-1")).toMatchObject({
    state: "open",
    waiting: "inbox/commande-1.pem: it was written 1 s ago and may still be being copied",
  });
  expect([await stage.reopen().collect("commande-1"), unmatched]).toEqual([undefined, []]);
  const later = (await after(2).poll()).orders.get("commande-1");
  expect(later?.state).toBe("answered");
  expect(later).not.toHaveProperty("waiting");
  expect(await after(2).collect("commande-1")).toMatchObject({ source: "inbox/commande-1.pem" });
});

it("waits in the order's own folder too, and says a refusal beside", async () => {
  await stage.person.refuseOrder("commande-1", "Doublon");
  bring("outbox/commande-1/a.pem", certificateFor(csr()), 0);
  expect((await stage.reopen().poll()).orders.get("commande-1")).toMatchObject({
    state: "refused",
    waiting: expect.stringContaining("outbox/commande-1/a.pem") as string,
  });
});

it("waits for the one that is being copied before it chooses among two", async () => {
  const certificate = certificateFor(csr());
  bring("inbox/a.pem", certificate, 60);
  bring("inbox/b.pem", certificate, 0);
  expect((await stage.reopen().poll()).orders.get("commande-1")).toMatchObject({
    state: "open",
    waiting: expect.stringContaining("b.pem"),
  });
});

it("does not wait for a file whose time another clock wrote: its age says nothing", async () => {
  bring("inbox/a.pem", certificateFor(csr()), -90);
  expect((await stage.reopen().poll()).orders.get("commande-1")?.state).toBe("answered");
});

it("does not hold up what is nobody's, a form or a reply; nor a settled order", async () => {
  await stage.platform.submitForm(formOf("f413-1"));
  bring("inbox/f413-1.pdf", "%PDF-1.4 scan", 0);
  bring("inbox/reponse.txt", "ticket: f413-1\nenvoyé le: 20/11/2026\n", 0);
  bring("inbox/x.pem", "x", 0);
  const { forms, unmatched } = await stage.reopen().poll();
  expect(forms.get("f413-1")?.phase).toBe("sent");
  expect(unmatched).toEqual([{ file: "inbox/x.pem", because: expect.stringMatching(/may still be being copied/) as string }]);

  bring("inbox/a.pem", certificateFor(csr()), 0);
  await stage.reopen().settle("commande-1");
  expect(await stage.reopen().collect("commande-1")).toMatchObject({ source: "archive/commande-1/a.pem" });
});
