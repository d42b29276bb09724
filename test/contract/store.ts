/**
 * The contract of `provider/igc/store/store.ts`, run on every adapter: `storeContract("S3", openStage)`.
 */
import { createHash } from "node:crypto";
import { prove } from "../../provider/igc/store";
import type { StoreStage } from "./store-stage";

const bytes = (text: string): Buffer => Buffer.from(text, "utf8");

/** Declares the cases. @param open a stage with a prefix of its own, whose store lists 20 objects a page */
export function storeContract(name: string, open: () => Promise<StoreStage>): void {
  describe(`${name} keeps the contract of stores`, () => {
    let stage: StoreStage;
    beforeEach(async () => {
      stage = await open();
    });
    const store = () => stage.open();

    it("creates what is not there, and leaves what is", async () => {
      expect(await (await store()).create("outbox/a/x.txt", bytes("1"))).toEqual(expect.stringMatching(/./));
      expect(await (await store()).create("outbox/a/x.txt", bytes("2"))).toBeUndefined();
      expect((await stage.hands.read("outbox/a/x.txt")).toString()).toBe("1");
    });

    it("replaces what has the version that was seen, and nothing else", async () => {
      const first = (await (await store()).create("x", bytes("1")))!;
      const second = (await (await store()).replace("x", bytes("2"), first))!;
      expect(second).not.toBe(first);
      expect(await (await store()).replace("x", bytes("3"), first)).toBeUndefined();
      expect((await stage.hands.read("x")).toString()).toBe("2");
      await stage.hands.remove("x");
      expect(await (await store()).replace("x", bytes("4"), second)).toBeUndefined();
      expect(await stage.hands.has("x")).toBe(false);
    });

    it("says one version of an object, whoever is asked", async () => {
      const created = await (await store()).create("inbox/x", bytes("1"));
      const versions = async () => [
        (await (await store()).read("inbox/x", 10))?.version,
        (await (await store()).list("inbox/"))[0]?.version,
      ];
      expect(await versions()).toEqual([created, created]);
      const replaced = await (await store()).replace("inbox/x", bytes("2"), created!);
      expect(await versions()).toEqual([replaced, replaced]);
    });

    it("says another version of what people replaced", async () => {
      const version = await (await store()).create("inbox/x", bytes("1"));
      await stage.hands.write("inbox/x", "2");
      expect((await (await store()).read("inbox/x", 10))?.version).not.toBe(version);
      expect(await (await store()).replace("inbox/x", bytes("3"), version!)).toBeUndefined();
    });

    it.each([
      ["bytes", Buffer.from([0, 255, 13, 10, 0])],
      ["nothing", Buffer.alloc(0)],
    ])("gives back %s as they are", async (_what, content) => {
      await (await store()).create("x", content);
      const read = await (await store()).read("x", 10);
      expect([read?.bytes?.equals(content), read?.size]).toEqual([true, content.length]);
      expect(read?.writtenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it("reads no more than was asked for", async () => {
      await (await store()).create("x", Buffer.alloc(100_000, 7));
      expect(await (await store()).read("x", 99_999)).toMatchObject({ bytes: undefined, size: 100_000 });
      expect((await (await store()).read("x", 100_000))?.bytes).toHaveLength(100_000);
      expect(await (await store()).read("x", 10, "head")).toMatchObject({ bytes: Buffer.alloc(10, 7), size: 100_000 });
    });

    it("has nothing to say of what is not there", async () => {
      expect(await (await store()).read("nowhere", 10)).toBeUndefined();
      expect(await (await store()).list("nowhere/")).toEqual([]);
    });

    it("lists a folder alone, by name, with what an object is", async () => {
      const names = ["inbox/Zoé (2).pem", "inbox/a b+c%.pem", "inbox/sub/x.pem", "inbox2/y", "inbox.txt"];
      for (const each of names) await stage.hands.write(each, each);
      const listed = await (await store()).list("inbox/");
      expect(listed.map(({ name, size }) => [name, size])).toEqual(
        names
          .slice(0, 3)
          .sort()
          .map((each) => [each, Buffer.byteLength(each)]),
      );
      for (const { name, version } of listed) expect(await (await store()).read(name, 100)).toMatchObject({ version, bytes: bytes(name) });
    });

    it("lists the digest of what it holds, whoever wrote it", async () => {
      const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
      await (await store()).create("inbox/a", bytes("1"));
      await stage.hands.write("inbox/b", "2");
      const version = await (await store()).create("inbox/c", bytes("3"));
      await (await store()).replace("inbox/c", bytes("4"), version!);
      expect((await (await store()).list("inbox/")).map((each) => each.md5)).toEqual(["1", "2", "4"].map(md5));
    });

    it("lists all pages", async () => {
      const opened = await store();
      await Promise.all(Array.from({ length: 50 }, (_, index) => opened.create(`outbox/${index}`, bytes("x"))));
      expect(new Set((await opened.list("outbox/")).map(({ name }) => name)).size).toBe(50);
    });

    it("lets one of many create a name, and one of many replace a version", async () => {
      const writers = await Promise.all(Array.from({ length: 8 }, store));
      for (let round = 0; round < 5; round++) {
        const won = await Promise.all(writers.map((each, index) => each.create(`x${round}`, bytes(`${index}`))));
        expect(won.filter((version) => version !== undefined)).toHaveLength(1);
        expect((await stage.hands.read(`x${round}`)).toString()).toBe(`${won.findIndex((version) => version !== undefined)}`);
        const [version] = won.filter((each) => each !== undefined);
        const next = await Promise.all(writers.map((each, index) => each.replace(`x${round}`, bytes(`${round} ${index} next`), version!)));
        expect(next.filter((each) => each !== undefined)).toHaveLength(1);
      }
    });

    it("shows what it keeps, and what a proof found is remembered", async () => {
      const proof = await prove(await store(), "exchange.json", ({ removes }) => bytes(JSON.stringify({ removes })));
      expect(proof).toEqual({ removes: stage.removes });
      expect(JSON.parse((await stage.hands.read("exchange.json")).toString())).toEqual({ removes: stage.removes });
    });

    it("removes what has the version that was seen", async () => {
      const version = await (await store()).create("x", bytes("1"));
      await stage.hands.write("x", "2");
      const now = (await (await store()).read("x", 10))!.version;
      if (stage.removes) expect([await (await store()).remove("x", version!), await stage.hands.has("x")]).toEqual([false, true]);
      expect([await (await store()).remove("x", now), await stage.hands.has("x")]).toEqual([true, false]);
      // Of what is gone services say either: it was removed, or there was nothing to remove.
      if (stage.removes) expect(typeof (await (await store()).remove("x", now))).toBe("boolean");
    });
  });
}
