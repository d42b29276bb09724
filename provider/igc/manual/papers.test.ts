import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import fsPromises from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FolderStage, filesIn, folderDigest, formOf, orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";
import { key, leaf } from "../../../test/x509/leaf";
import type { Order } from "../platform";

/** How papers follow the wish in a folder that people write into (issue 11). What every platform does is in the contract. */
let stage: FolderStage;
const at = (path: string): string => join(stage.folder, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
const put = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const sheet = "outbox/commande-1/fiche-de-commande.txt";
const place = async (overrides: Partial<Order> = {}) => stage.reopen().submitOrder(await orderOf("commande-1", overrides));
const other = () => ({ ...formOf("autre"), wish: "f413-1" });

beforeEach(async () => {
  stage = await openManualStage();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stage.dispose();
});

it("keeps what a person wrote into a sheet that is replaced, and leaves their reply alone", async () => {
  await place();
  appendFileSync(at(sheet), "Vu avec Mme Petit.\n");
  put("outbox/commande-1/reponse.txt", "ticket: commande-1\nrefusé le: 20/11/2026\nmotif: doublon\n");
  expect(await place({ actorEmail: "b@editeur.example" })).toMatchObject({ state: "refused", reason: "doublon" });
  expect(read("outbox/commande-1/remplace/fiche-de-commande-1.txt")).toMatch(/Vu avec Mme Petit\.\n$/);
  expect(read("outbox/commande-1/reponse.txt")).toContain("doublon");
  await place({ actorEmail: "c@editeur.example" });
  expect(readdirSync(at("outbox/commande-1/remplace")).sort()).toEqual(["fiche-de-commande-1.txt", "fiche-de-commande-2.txt"]);
  expect(read(sheet).match(/REMPLACE/g)).toHaveLength(1);
});

it.each([
  ["the sheet", /fiche-de-commande\.txt$/],
  ["the request", /demande\.csr$/],
  ["the record", /ticket\.json$/],
])("goes on after a crash before %s was replaced, and tells of every old one", async (_what, dies) => {
  await place();
  const renamed = await orderOf("commande-1", { commonName: "INSI-MANU" });
  const { rename } = fsPromises;
  jest.spyOn(fsPromises, "rename").mockImplementation(async (from, to) => {
    if (dies.test(String(to))) throw new Error("killed");
    return rename(from, to);
  });
  await expect(stage.reopen().submitOrder(renamed)).rejects.toThrow("killed");
  jest.restoreAllMocks();
  await stage.reopen().submitOrder(renamed);
  const { "outbox/commande-1/demande.csr": csr } = filesIn(stage.folder);
  const kept = Object.entries(filesIn(at("outbox/commande-1/remplace")));
  expect(kept.some(([name, content]) => name.endsWith(".csr") && content !== csr)).toBe(true);
  expect(kept.some(([name, content]) => name.endsWith(".txt") && content.includes("INSI-AUTO"))).toBe(true);
  expect([read(sheet).startsWith("ATTENTION"), read(sheet).includes("INSI-MANU")]).toEqual([true, true]);
  // What was new already when the process died is not kept as an old one.
  if (dies.test("ticket.json")) expect(kept).toHaveLength(2);
  const before = folderDigest(stage.folder);
  await stage.reopen().submitOrder(renamed);
  expect(folderDigest(stage.folder)).toBe(before);
});

it("leaves the papers of an earlier release alone, which named the inbox by its path, and follows the wish from then on", async () => {
  await place();
  const { papers: _, ...record } = JSON.parse(read("outbox/commande-1/ticket.json")) as Record<string, unknown>;
  put("outbox/commande-1/ticket.json", JSON.stringify(record));
  put(sheet, read(sheet).replace("   inbox\n", "   /home/zoe/igc-sante/inbox\n"));
  const before = folderDigest(stage.folder);
  await place();
  expect(folderDigest(stage.folder)).toBe(before);
  await place({ actorEmail: "b@editeur.example" });
  expect(read(sheet)).toMatch(/^ATTENTION[\s\S]+b@editeur\.example/);
});

it("gives a reply back as a person had filled it in", async () => {
  await stage.platform.submitForm(formOf("f413-1"));
  await stage.person.send("f413-1");
  await stage.person.acknowledge("f413-1", "2026-413-07");
  const { submittedAt, sentAt, acknowledgedAt, dossierReference } = (await stage.reopen().poll()).forms.get("f413-1")!;
  const before = filesIn(stage.folder);
  await stage.lose();
  await stage.reopen().submitForm({
    ...formOf("f413-1"),
    submittedAt,
    known: { sentAt: sentAt!, acknowledgedAt: acknowledgedAt!, dossierReference: dossierReference! },
  });
  expect(filesIn(stage.folder)).toEqual(before);
});

it("does not rewrite a form that is known to have been sent, though its reply does not say so", async () => {
  await stage.platform.submitForm(formOf("f413-1"));
  const before = folderDigest(stage.folder);
  await stage.reopen().submitForm({ ...other(), known: { sentAt: "2026-11-20T00:00:00.000Z" } });
  expect(folderDigest(stage.folder)).toBe(before);
});

it("knows a form that was signed where it lies, and does not rewrite it", async () => {
  await stage.platform.submitForm(formOf("f413-1"));
  appendFileSync(at("outbox/f413-1/formulaire-413.pdf"), "% signature\n%%EOF\n");
  const before = folderDigest(stage.folder);
  expect(await stage.reopen().submitForm(other())).toMatchObject({ phase: "to-send", formPath: "outbox/f413-1/formulaire-413.pdf" });
  expect((await stage.reopen().poll()).unmatched).toEqual([]);
  expect(folderDigest(stage.folder)).toBe(before);
});

it("takes no signature under a form that was replaced, and says which must be signed", async () => {
  await stage.platform.submitForm(formOf("f413-1"));
  mkdirSync(at("inbox"), { recursive: true });
  copyFileSync(at("outbox/f413-1/formulaire-413.pdf"), at("inbox/.signing"));
  await stage.reopen().submitForm(other());
  put("inbox/f413-1.pdf", Buffer.concat([readFileSync(at("inbox/.signing")), Buffer.from("% signature\n")]));
  const { forms, unmatched } = await stage.reopen().poll();
  expect(forms.get("f413-1")?.phase).toBe("to-sign");
  expect(unmatched).toEqual([
    { file: "inbox/f413-1.pdf", because: expect.stringMatching(/before it was replaced: the new one/) as string, about: "f413-1" },
  ]);
});

it("asks to be handed out again when a paper is lost, and has it back", async () => {
  await place();
  const before = filesIn(stage.folder);
  rmSync(at("outbox/commande-1/demande.csr"));
  expect((await stage.reopen().poll()).orders.has("commande-1")).toBe(false);
  await place();
  expect(filesIn(stage.folder)).toEqual(before);
  expect((await stage.reopen().poll()).orders.has("commande-1")).toBe(true);
});

it("takes what was written later for what is said now, wherever it lies", async () => {
  const wrote = (path: string, text: string, day: string): void => {
    put(path, text);
    utimesSync(at(path), new Date(day), new Date(day));
  };
  await stage.reopen().submitForm(formOf("f413-1"));
  wrote("inbox/a.txt", "ticket: f413-1\nhabilitation validée le: 20/11/2026\nrefusé le: 20/11/2026\n", "2026-11-20");
  wrote("outbox/f413-1/reponse.txt", "ticket: f413-1\nhabilitation validée le: 23/11/2026\n", "2026-11-23");
  expect((await stage.reopen().poll()).forms.get("f413-1")!.phase).toBe("validated");
  wrote("inbox/b.txt", "ticket: f413-1\nrefusé le: 24/11/2026\n", "2026-11-24");
  expect((await stage.reopen().poll()).forms.get("f413-1")!.phase).toBe("refused");
});

describe("what others do between the look and the act", () => {
  const csr = (): string => read("outbox/commande-1/demande.csr");
  const looked = async () => {
    await place();
    put("inbox/cert.pem", certificateFor(csr()));
    const operation = stage.reopen();
    await operation.poll();
    return operation;
  };

  it("a file that was replaced is collected as it is now", async () => {
    const operation = await looked();
    const better = certificateFor(csr());
    put("inbox/cert.pem", `${better}\n`);
    expect((await operation.collect("commande-1"))!.bytes.toString()).toBe(`${better}\n`);
  });

  it("a file that was replaced by another order's is not collected for this one, and is not set aside", async () => {
    const operation = await looked();
    put("inbox/cert.pem", leaf({ publicKey: key.publicKey.export({ type: "spki", format: "der" }) }).pem);
    expect(await operation.collect("commande-1")).toBeUndefined();
  });

  it("a file that was taken away is not collected", async () => {
    const operation = await looked();
    rmSync(at("inbox/cert.pem"));
    expect(await operation.collect("commande-1")).toBeUndefined();
  });

  it("a file of the same name that somebody brought for another order is not archived with this one", async () => {
    const operation = await looked();
    put("inbox/cert.pem", "for another order, and longer or shorter");
    await operation.settle("commande-1");
    expect(existsSync(at("inbox/cert.pem"))).toBe(true);
  });

  it("what came since is settled and set aside all the same", async () => {
    await place();
    const operation = stage.reopen();
    await operation.poll();
    put("inbox/cert.pem", certificateFor(csr()));
    const answer = (await stage.reopen().collect("commande-1"))!;
    await operation.quarantine("commande-1", answer, "Non.");
    expect(readdirSync(at("quarantine/commande-1"))).toContain("cert.pem");
    put("inbox/cert.pem", certificateFor(csr()));
    await operation.settle("commande-1");
    expect(readdirSync(at("archive/commande-1"))).toContain("cert.pem");
  });
});
