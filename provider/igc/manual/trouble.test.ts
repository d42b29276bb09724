import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fsPromises from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FolderStage, orderIn, orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";

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

describe("another process that works on the same ticket", () => {
  /** Lets it act once, just before this process lists the folder. */
  function meanwhile(folder: string, act: () => Promise<void>): void {
    const list = fsPromises.readdir;
    let acted = false;
    const listing = async (path: string, options: object): Promise<unknown> => {
      if (!acted && path === at(folder)) {
        acted = true;
        await act();
      }
      return list(path, options as never);
    };
    jest.spyOn(fsPromises, "readdir").mockImplementation(listing as never);
  }
  const answered = async (): Promise<string> => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
    const certificate = certificateFor(csrOf("commande-1"));
    put("inbox/cert.pem", certificate);
    return certificate;
  };

  it.each(["outbox", "inbox"])("and settles it while this one looks (%s): it is not open again, nor unknown", async (folder) => {
    await answered();
    meanwhile(folder, () => stage.reopen().settle("commande-1"));
    expect(await orderIn(stage.platform, "commande-1")).toMatchObject({ state: "settled" });
  });

  it.each(["before", "after"])(
    "and settles it too, moving the folder %s this one's file: both are content, and the answer is kept",
    async (moment) => {
      const certificate = await answered();
      const move = fsPromises.rename;
      const other = async (): Promise<void> => {
        if (moment === "before") await move(at("inbox/cert.pem"), at("outbox/commande-1/cert-2.pem"));
        mkdirSync(at("archive"));
        await move(at("outbox/commande-1"), at("archive/commande-1"));
      };
      jest.spyOn(fsPromises, "rename").mockImplementation(async (from, to) => {
        if (to !== at("outbox/commande-1/cert.pem")) return move(from, to);
        return moment === "before" ? other().then(() => move(from, to)) : move(from, to).then(other);
      });
      await stage.platform.settle("commande-1");
      expect(await state()).toBe("settled");
      expect((await stage.reopen().collect("commande-1"))!.bytes.toString()).toBe(certificate);
    },
  );

  it("and withdraws it too leaves nothing in the outbox that is in the way when it is placed again", async () => {
    await stage.platform.submitOrder(await orderOf("commande-1"));
    meanwhile("inbox", () => stage.reopen().withdraw("commande-1"));
    await stage.reopen().withdraw("commande-1");
    expect([readdirSync(at("outbox")), readdirSync(at("withdrawn"))]).toEqual([[], ["commande-1"]]);
    await stage.reopen().submitOrder(await orderOf("commande-1"));
    expect(await state()).toBe("open");
  });
});

describe("a folder that cannot be used", () => {
  it("is said by path when it is a file", async () => {
    writeFileSync(stage.folder, "");
    const order = await orderOf("commande-1");
    for (const act of ["poll", "submitOrder", "authorities"] as const) {
      await expect(stage.platform[act](order)).rejects.toMatchObject({
        code: "platform-unreachable",
        what: expect.stringContaining(stage.folder) as string,
      });
    }
    rmSync(stage.folder);
  });

  it("is said when the disk is full", async () => {
    jest.spyOn(fsPromises, "open").mockRejectedValue(Object.assign(new Error("no space left"), { code: "ENOSPC" }));
    await expect(stage.platform.submitOrder(await orderOf("commande-1"))).rejects.toMatchObject({
      code: "platform-unreachable",
      what: expect.stringContaining("ENOSPC") as string,
    });
    jest.restoreAllMocks();
    expect(await state()).toBeUndefined();
  });
});
