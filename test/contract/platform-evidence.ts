import { createHash } from "node:crypto";
import { appendHappenings, type Happening, recordName, verifyChain } from "../../provider/evidence";
import { orderOf, type PlatformStage } from "./platform-stage";

const chain = "igc-1690781810-srv1-0123456789-current";
const stamp = { recordedAt: "2026-11-24T09:00:00.000Z", recordedBy: "pulumi" };
const happened = (...events: Happening["event"][]): Happening[] =>
  events.map((event) => ({ event, ticket: "commande-1", by: { role: "pulumi" } }));

/** Evidence: where its records lie, whoever writes them, and the papers they name. */
export function platformEvidence(stage: () => PlatformStage): void {
  describe("evidence", () => {
    it("is written once under a name: of several at once the first wins, and all read it", async () => {
      const texts = ["one", "two", "three", "four"];
      const written = await Promise.all(texts.map((text) => stage().reopen().evidence!.create(chain, "0001.json", Buffer.from(text))));
      expect(written.filter(Boolean)).toHaveLength(1);
      const first = texts[written.indexOf(true)]!;
      expect((await stage().platform.evidence!.read(chain, "0001.json"))!.toString()).toBe(first);
      expect(await stage().platform.evidence!.create(chain, "0001.json", Buffer.from(first))).toBe(false);
      expect(await stage().platform.evidence!.read(chain, "0002.json")).toBeUndefined();
    });

    it("is one chain of two writers, and its records are listed", async () => {
      const heads = await Promise.all([
        appendHappenings(stage().reopen().evidence!, chain, null, happened("ordered", "issued"), stamp),
        appendHappenings(stage().reopen().evidence!, chain, null, happened("ordered", "issued", "revoked"), {
          ...stamp,
          recordedBy: "another",
        }),
      ]);
      const shelf = stage().reopen().evidence!;
      expect([...(await shelf.list())]).toEqual([[chain, ["0001.json", "0002.json", "0003.json"]]]);
      const files = new Map<number, Buffer>();
      for (const number of [1, 2, 3]) files.set(number, (await shelf.read(chain, recordName(number)))!);
      for (const head of heads) {
        const { records, findings } = verifyChain(chain, files, head);
        expect([records.map(({ event }) => event), findings]).toEqual([["ordered", "issued", "revoked"], []]);
      }
    });

    it("finds the papers of a ticket, also once it is over, and changes nothing that people see", async () => {
      const { csrSha256 } = await stage().platform.submitOrder(await orderOf("commande-1"));
      const before = await stage().reopen().poll();
      await appendHappenings(stage().platform.evidence!, chain, null, happened("ordered"), stamp);
      const after = await stage().reopen().poll();
      expect([after.orders, after.unmatched]).toEqual([before.orders, before.unmatched]);
      const digests = async () =>
        [...(await stage().reopen().evidence!.papersOf("commande-1")).values()].map((bytes) =>
          createHash("sha256").update(bytes).digest("hex"),
        );
      expect(await digests()).toContain(csrSha256);
      await stage().reopen().withdraw("commande-1");
      expect(await digests()).toContain(csrSha256);
    });
  });
}
