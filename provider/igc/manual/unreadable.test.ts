import { execFileSync } from "node:child_process";
import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import fsPromises from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { type FolderStage, formOf, orderOf } from "../../../test/contract/platform-stage";
import { openManualStage } from "../../../test/manual/stage";

/** One bad file, folder or ticket is named and spoils nothing else; what is no file is never opened (issue 11). */
let stage: FolderStage;
let servers: Server[] = [];
const at = (path: string): string => join(stage.folder, path);

beforeEach(async () => {
  stage = await openManualStage();
  const bad = stage.platform.submitOrder(await orderOf("commande-0"));
  const good = ["commande-1", "commande-2"].map(async (ticket) => stage.platform.submitOrder(await orderOf(ticket)));
  await Promise.all([bad, ...good, stage.platform.submitForm(formOf("f413-1"))]);
  await stage.person.sign("f413-1");
  await stage.person.refuseOrder("commande-2", "Doublon");
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of servers) await new Promise((closed) => server.close(closed));
  servers = [];
  await stage.dispose();
});

/** What may take a file's place. */
type Bad = (path: string) => Promise<void> | void;
const denied = (code: string): Bad => {
  return (path) => {
    const { open, readdir } = fsPromises;
    const fails = (asked: unknown): boolean => asked === path;
    const error = Object.assign(new Error(code), { code });
    jest.spyOn(fsPromises, "open").mockImplementation(async (asked, ...rest) => {
      if (fails(asked)) throw error;
      return open(asked, ...rest);
    });
    const list = async (asked: string, options: object): Promise<unknown> => {
      if (fails(asked)) throw error;
      return readdir(asked, options as never);
    };
    jest.spyOn(fsPromises, "readdir").mockImplementation(list as never);
  };
};
const instead =
  (make: Bad): Bad =>
  async (path) => {
    rmSync(path, { force: true });
    mkdirSync(dirname(path), { recursive: true });
    await make(path);
  };
const fifo = instead((path) => void execFileSync("/usr/bin/env", ["mkfifo", path]));
const socket = instead(async (path) => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((listening) => server.listen(path, listening));
});
const loop = instead((path) => symlinkSync(path, path));
const link = instead((path) => {
  writeFileSync(`${path}.target.tmp`, "ticket: commande-0\nrefusé le: 20/11/2026\n");
  symlinkSync(`${path}.target.tmp`, path);
});
const folder = instead((path) => void mkdirSync(path));
const sparse = instead((path) => {
  const file = openSync(path, "w");
  ftruncateSync(file, 1_610_612_736);
  closeSync(file);
});
const text = (content: string): Bad => instead((path) => writeFileSync(path, content));

const kinds: readonly (readonly [string, Bad, RegExp])[] = [
  ["a FIFO", fifo, /no file/],
  ["a socket", socket, /no file/],
  ["a link that leads to itself", loop, /no link/],
  ["a link", link, /no link/],
  ["a sparse file of 1.5 GB", sparse, /1610612736 bytes/],
  ["a file that may not be read", denied("EACCES"), /cannot be read \(EACCES\)/],
  ["a file of a broken disk", denied("EIO"), /cannot be read \(EIO\)/],
];

const look = async () => await stage.reopen().poll();
async function othersAreReported(): Promise<void> {
  const { orders, forms, absent } = await look();
  expect([orders.get("commande-1")?.state, orders.get("commande-2")?.reason, forms.get("f413-1")?.phase, absent]).toEqual([
    "open",
    "Doublon",
    "to-send",
    false,
  ]);
}

describe("a record", () => {
  it.each<readonly [string, Bad, RegExp]>([
    ...kinds,
    ["a folder", folder, /no file/],
    ["half a record", text('{ "kind": "order", "tic'), /damaged/],
    ["an empty file", text(""), /damaged/],
    ["JSON that is no record", text("null"), /no record/],
    ["a record of another ticket, in a copied folder", (path) => copyFileSync(at("outbox/commande-1/ticket.json"), path), /"commande-1"/],
    [
      "a record of a newer kind",
      text('{"kind":"form-503","ticket":"commande-0","submittedAt":"2026-11-24T09:00:00.000Z"}'),
      /no record of this program, or of a newer one/,
    ],
    [
      "a record without its instant",
      text('{"kind":"order","ticket":"commande-0","submittedAt":"x","publicKeySha256":"00"}'),
      /no record of this program/,
    ],
  ])("that is %s is one ticket's trouble", async (_what, spoil, because) => {
    await spoil(at("outbox/commande-0/ticket.json"));
    const { troubles, orders, unmatched } = await look();
    expect([...troubles]).toEqual([["commande-0", expect.stringMatching(because)]]);
    expect([orders.has("commande-0"), unmatched]).toEqual([false, []]);
    await othersAreReported();
    await expect(stage.reopen().collect("commande-0")).rejects.toMatchObject({
      code: expect.stringMatching(/^platform-(corrupt|unreachable)$/) as string,
    });
    await expect(stage.reopen().settle("commande-1")).resolves.toBeUndefined();
  });

  it("in a folder that may not be listed is one ticket's trouble", async () => {
    await denied("EACCES")(at("outbox/commande-0"));
    expect([...(await look()).troubles]).toEqual([["commande-0", "it cannot be listed (EACCES)"]]);
    await othersAreReported();
  });

  it("in a folder that a person copied is named, and is no ticket", async () => {
    mkdirSync(at("outbox/commande-1 (copie)"));
    copyFileSync(at("outbox/commande-1/ticket.json"), at("outbox/commande-1 (copie)/ticket.json"));
    const { unmatched, troubles } = await look();
    expect([unmatched.map(({ file }) => file), troubles.size]).toEqual([["outbox/commande-1 (copie)"], 0]);
    await othersAreReported();
  });

  it("that is damaged in the archive too is one ticket's trouble", async () => {
    mkdirSync(at("archive/commande-9"), { recursive: true });
    writeFileSync(at("archive/commande-9/ticket.json"), "{");
    expect([...(await look()).troubles.keys()]).toEqual(["commande-9"]);
    await othersAreReported();
  });
});

describe("what people wrote or brought", () => {
  it.each<readonly [string, Bad, RegExp]>([...kinds, ["a folder", folder, /no file/]])(
    "as reponse.txt is named when it is %s, and its ticket still reported",
    async (_what, spoil, because) => {
      await spoil(at("outbox/commande-0/reponse.txt"));
      const { orders, unmatched, troubles } = await look();
      expect(unmatched).toEqual([
        { file: "outbox/commande-0/reponse.txt", because: expect.stringMatching(because) as string, about: "commande-0" },
      ]);
      expect([orders.get("commande-0")?.state, troubles.size]).toEqual(["open", 0]);
      await othersAreReported();
    },
  );

  it.each(["inbox/commande-0.pem", "inbox/Mme Martin/commande-0.pem", "outbox/commande-0/reçu.pem"])(
    "as %s is named when it cannot be read",
    async (file) => {
      for (const [, spoil, because] of kinds) {
        await text("x")(at(file));
        await spoil(at(file));
        expect((await look()).unmatched).toMatchObject([{ file, because: expect.stringMatching(because) as string }]);
        await othersAreReported();
        jest.restoreAllMocks();
        rmSync(at(file));
      }
    },
  );

  it("is not there when it vanishes while it is looked at", async () => {
    await text("x")(at("inbox/commande-0.pem"));
    await denied("ENOENT")(at("inbox/commande-0.pem"));
    expect((await look()).unmatched).toEqual([]);
    await othersAreReported();
  });

  it.each([
    ["a folder of the inbox", "inbox/Mme Martin", () => mkdirSync(at("inbox/Mme Martin"))],
    ["the inbox", "inbox", () => undefined],
  ])("lies in %s, which is named when it cannot be listed", async (_what, path, make) => {
    make();
    await denied("EACCES")(at(path));
    const { orders, unmatched } = await look();
    expect(unmatched).toEqual([{ file: path, because: "it cannot be listed (EACCES)" }]);
    expect(orders.get("commande-2")?.state).toBe("refused");
  });

  it.each(["ca/racine.pem", "quarantine/commande-0/motif.txt"])("as %s is named when it is a FIFO", async (path) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    await fifo(at(path));
    const { unmatched } = await look();
    expect(unmatched).toMatchObject([{ file: path.replace("/motif.txt", ""), because: expect.stringMatching(/no file/) as string }]);
    expect(await stage.reopen().authorities()).toEqual([]);
    await othersAreReported();
  });
});

it.each(["outbox", "archive"])("is out of reach when %s itself cannot be listed: it may say anything", async (place) => {
  await denied("EACCES")(at(place));
  await expect(stage.reopen().poll()).rejects.toMatchObject({ code: "platform-unreachable" });
});

it("reads no more of a file than its size said, however it grows", async () => {
  const { open } = fsPromises;
  let asked = 0;
  jest.spyOn(fsPromises, "open").mockImplementation(async (path, ...rest) => {
    const file = await open(path, ...rest);
    if (path !== at("outbox/commande-0/reponse.txt")) return file;
    const read = file.read.bind(file) as (buffer: Buffer, offset: number, length: number, position: number) => Promise<unknown>;
    const endless = async (buffer: Buffer, offset: number, length: number): Promise<unknown> => {
      asked += length;
      await read(buffer, offset, length, 0);
      return { bytesRead: length, buffer };
    };
    return Object.assign(file, { read: endless as never });
  });
  await look();
  expect(asked).toBeLessThan(2_000);
  jest.restoreAllMocks();
  await othersAreReported();
});
