import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import fsPromises from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FolderStage, folderDigest, formOf, orderIn, orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";
import { readCsr } from "../../x509/csr";
import { Files } from "./files";

/** What is on disk: what people find, where things go, and what a crash leaves. The contract is held elsewhere. */
let stage: FolderStage;
const at = (...path: string[]): string => join(stage.folder, ...path);
const put = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const csrOf = (ticket: string): string => readFileSync(at("outbox", ticket, "demande.csr"), "utf8");
const state = async (ticket = "commande-1") => (await orderIn(stage.reopen(), ticket))?.state;

beforeEach(async () => {
  stage = await openManualStage();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stage.dispose();
});

describe("the outbox", () => {
  it("gives a person the request, the sheet and a reply to fill in", async () => {
    const order = await orderOf("commande-1");
    const { sheetPath } = await stage.platform.submitOrder(order);
    expect(readdirSync(at("outbox", "commande-1")).sort()).toEqual(["demande.csr", "fiche-de-commande.txt", "reponse.txt", "ticket.json"]);
    expect(sheetPath).toBe("outbox/commande-1/fiche-de-commande.txt");
    const csr = csrOf("commande-1");
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n(.{64}\n)+.{1,64}\n-----END CERTIFICATE REQUEST-----\n$/);
    expect(readCsr(Buffer.from(csr)).der.equals(Buffer.from(order.csr))).toBe(true);
    expect(existsSync(at(stage.platform.inbox))).toBe(true);
  });

  it("gives a person the form as it was filled, the notice and a reply to fill in", async () => {
    const form = formOf("f413-1");
    const { formPath } = await stage.platform.submitForm(form);
    expect(readdirSync(at("outbox", "f413-1")).sort()).toEqual(["a-faire.txt", "formulaire-413.pdf", "reponse.txt", "ticket.json"]);
    expect(
      createHash("sha256")
        .update(readFileSync(at(formPath)))
        .digest("hex"),
    ).toBe(form.sha256);
  });

  it("writes nothing a second time: a person may have written into it", async () => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
    put("outbox/commande-1/fiche-de-commande.txt", "annotée");
    const before = folderDigest(stage.folder);
    await stage.reopen().submitOrder(await orderOf("commande-1"));
    expect(folderDigest(stage.folder)).toBe(before);
  });

  it("has one folder for an order placed by several at once, and nothing of the others", async () => {
    const order = await orderOf("commande-1");
    await Promise.all(Array.from({ length: 8 }, () => stage.reopen().submitOrder(order)));
    expect(readdirSync(at("outbox"))).toEqual(["commande-1"]);
  });

  it("does not take a form's ticket for an order's, nor the reverse", async () => {
    await stage.platform.submitForm(formOf("f413-1"));
    await expect(stage.platform.submitOrder(await orderOf("f413-1"))).rejects.toMatchObject({ code: "order-conflict" });
    await stage.platform.submitOrder(await orderOf("commande-1"));
    await expect(stage.platform.submitForm(formOf("commande-1"))).rejects.toMatchObject({ code: "order-conflict" });
    await expect(stage.platform.settle("f413-1")).rejects.toMatchObject({ code: "ticket-unknown" });
  });

  it("leaves folders alone that are not its own, and says so when one is in the way", async () => {
    put("outbox/notes/a.txt", "x");
    put("outbox/liste.txt", "x");
    expect((await stage.platform.poll()).orders.size).toBe(0);
    put("outbox/commande-1/a.txt", "x");
    await expect(stage.platform.submitOrder(await orderOf("commande-1"))).rejects.toMatchObject({
      code: "platform-corrupt",
      what: expect.stringContaining(at("outbox", "commande-1")) as string,
    });
    expect(readFileSync(at("outbox/commande-1/a.txt"), "utf8")).toBe("x");
  });
});

describe("where things go", () => {
  beforeEach(async () => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
  });

  it("archives a settled order with everything that came for it", async () => {
    const certificate = certificateFor(csrOf("commande-1"));
    put("inbox/monsieur martin/cert.pem", certificate);
    put("inbox/reponse.txt", "ticket: commande-1\nrefusé le: 20/11/2026\n");
    await stage.platform.settle("commande-1");
    expect(readdirSync(at("archive", "commande-1")).sort()).toEqual([
      "cert.pem",
      "demande.csr",
      "fiche-de-commande.txt",
      "reponse-2.txt",
      "reponse.txt",
      "ticket.json",
    ]);
    expect(readFileSync(at("archive/commande-1/cert.pem"), "utf8")).toBe(certificate);
    expect([readdirSync(at("outbox")), readdirSync(at("inbox", "monsieur martin"))]).toEqual([[], []]);
  });

  it("sets an answer aside beside the earlier ones of its name, with every reason, the last one first", async () => {
    const brought: string[] = [];
    for (const reason of ["La première.", "La seconde."]) {
      brought.push(certificateFor(csrOf("commande-1")));
      put("inbox/cert.pem", brought.at(-1)!);
      const operation = stage.reopen();
      await operation.quarantine("commande-1", (await operation.collect("commande-1"))!, reason);
    }
    expect(readdirSync(at("quarantine", "commande-1")).sort()).toEqual(["cert-2.pem", "cert.pem", "motif.txt"]);
    expect(["cert.pem", "cert-2.pem"].map((name) => readFileSync(at("quarantine/commande-1", name), "utf8"))).toEqual(brought);
    expect(readFileSync(at("quarantine/commande-1/motif.txt"), "utf8")).toBe(
      ["La seconde.", "La première."]
        .map((reason) => `Fichier : inbox/cert.pem\nMis de côté le 24/11/2026, car inutilisable :\n\n${reason}\n`)
        .join("\n----------\n\n"),
    );
  });

  it("does not set aside what took the place of the judged file meanwhile", async () => {
    put("inbox/cert.pem", certificateFor(csrOf("commande-1")));
    const operation = stage.reopen();
    const judged = (await operation.collect("commande-1"))!;
    const better = certificateFor(csrOf("commande-1"));
    put("inbox/cert.pem", better);
    await operation.quarantine("commande-1", judged, "Trop tard.");
    expect(readFileSync(at("inbox/cert.pem"), "utf8")).toBe(better);
    expect(existsSync(at("quarantine"))).toBe(false);
  });

  it("moves no file from outside, whatever a source says", async () => {
    put("secret.pem", "x");
    await stage.platform.quarantine("commande-1", { bytes: Buffer.from("x"), source: "inbox/../secret.pem" }, "Non.");
    expect(readFileSync(at("secret.pem"), "utf8")).toBe("x");
  });

  it("still gives the answer it was settled with when another came at the last moment", async () => {
    const first = certificateFor(csrOf("commande-1"));
    put("inbox/b.pem", first);
    utimesSync(at("inbox/b.pem"), 0, 0);
    put("inbox/a.pem", certificateFor(csrOf("commande-1")));
    await stage.platform.settle("commande-1");
    expect((await stage.platform.collect("commande-1"))!.bytes.toString()).toBe(first);
  });

  it("leaves nothing behind where a file was moved away by somebody else", async () => {
    const files = new Files("owner");
    await files.moveInto(at("outbox", "commande-1"), at("inbox", "gone.pem"));
    await files.moveInto(at("outbox", "gone"), at("outbox", "commande-1", "reponse.txt"));
    expect(readdirSync(at("outbox"))).toEqual(["commande-1"]);
    expect(readdirSync(at("outbox", "commande-1"))).toHaveLength(4);
  });

  it("puts a withdrawn ticket out of people's way, with a note and with what was brought for it", async () => {
    await stage.platform.submitForm(formOf("f413-1"));
    await stage.person.sign("f413-1");
    await stage.reopen().withdraw("f413-1");
    expect(readdirSync(at("withdrawn", "f413-1"))).toEqual(expect.arrayContaining(["RETIRE.txt", "scan f413-1.pdf", "formulaire-413.pdf"]));
    expect(readFileSync(at("withdrawn/f413-1/RETIRE.txt"), "utf8")).toBe(
      "Cette demande n'est plus suivie : ne plus y donner suite. Rien n'a été révoqué.\n",
    );
    expect([readdirSync(at("inbox")), readdirSync(at("outbox"))]).toEqual([[], ["commande-1"]]);
    expect((await stage.platform.submitForm(formOf("f413-1"))).phase).toBe("to-send");
    expect(existsSync(at("outbox/f413-1/RETIRE.txt"))).toBe(false);
  });

  it("carries a file to another disk when a rename cannot", async () => {
    put("inbox/cert.pem", certificateFor(csrOf("commande-1")));
    const rename = fsPromises.rename;
    jest.spyOn(fsPromises, "rename").mockImplementation(async (from, to) => {
      if (String(from).includes("inbox")) throw Object.assign(new Error("cross-device link"), { code: "EXDEV" });
      return rename(from, to);
    });
    await stage.platform.settle("commande-1");
    expect(readdirSync(at("inbox"))).toEqual([]);
    expect((await stage.platform.collect("commande-1"))!.source).toBe("archive/commande-1/cert.pem");
  });
});

describe("a crash", () => {
  /** Dies at the given rename, as the process would. */
  const dieAt = (wanted: RegExp): void => {
    const rename = fsPromises.rename;
    jest.spyOn(fsPromises, "rename").mockImplementation(async (from, to) => {
      if (wanted.test(String(to))) throw new Error("killed");
      return rename(from, to);
    });
  };
  const survive = async (act: Promise<unknown>): Promise<void> => {
    await expect(act).rejects.toThrow("killed");
    jest.restoreAllMocks();
  };

  it("while an order is placed leaves no half order", async () => {
    dieAt(/outbox.commande-1$/);
    await survive(stage.platform.submitOrder(await orderOf("commande-1")));
    expect(await state()).toBeUndefined();
    expect((await stage.reopen().submitOrder(await orderOf("commande-1"))).state).toBe("open");
  });

  it.each([
    ["the answer", /cert\.pem$/],
    ["the folder", /archive.commande-1$/],
  ])("while %s of a settled order is moved leaves it answered, and settling goes on", async (_what, wanted) => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
    const certificate = certificateFor(csrOf("commande-1"));
    put("inbox/cert.pem", certificate);
    dieAt(wanted);
    await survive(stage.platform.settle("commande-1"));
    expect(await state()).toBe("answered");
    expect((await stage.reopen().collect("commande-1"))!.bytes.toString()).toBe(certificate);
    await stage.reopen().settle("commande-1");
    expect(await state()).toBe("settled");
    expect((await stage.reopen().collect("commande-1"))!.bytes.toString()).toBe(certificate);
  });

  it("between a reason and its file leaves the answer, and the reason is written once", async () => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
    put("inbox/cert.pem", certificateFor(csrOf("commande-1")));
    const operation = stage.reopen();
    const answer = (await operation.collect("commande-1"))!;
    dieAt(/quarantine.commande-1.cert\.pem$/);
    await survive(operation.quarantine("commande-1", answer, "Non."));
    expect(await orderIn(stage.reopen(), "commande-1")).toMatchObject({ state: "answered", quarantined: "Non." });
    await stage.reopen().quarantine("commande-1", answer, "Non.");
    expect(await orderIn(stage.reopen(), "commande-1")).toMatchObject({ state: "open", quarantined: "Non." });
    expect(readFileSync(at("quarantine/commande-1/motif.txt"), "utf8").match(/Fichier/g)).toHaveLength(1);
  });

  it("while a withdrawn ticket is taken up again loses nothing", async () => {
    await stage.platform.submitForm(formOf("f413-1"));
    await stage.person.send("f413-1");
    await stage.platform.withdraw("f413-1");
    jest.spyOn(fsPromises, "rm").mockRejectedValueOnce(new Error("killed"));
    await survive(stage.platform.submitForm(formOf("f413-1")));
    expect((await stage.reopen().submitForm(formOf("f413-1"))).phase).toBe("sent");
    expect(existsSync(at("outbox/f413-1/RETIRE.txt"))).toBe(false);
  });
});
