import { answerPublicKeys } from "../../provider/x509/answer";
import { certificateFor } from "../manual/person";
import { digestOf, orderIn, orderOf, type PlatformStage } from "./platform-stage";

/** What comes back for an order, and what becomes of it. */
export function platformAnswers(stage: () => PlatformStage): void {
  const ordered = async (ticket = "commande-1") => {
    const order = await orderOf(ticket);
    await stage().platform.submitOrder(order);
    return order;
  };
  const answered = async (ticket = "commande-1") => {
    const order = await ordered(ticket);
    await stage().person.bringCertificate(ticket);
    return order;
  };
  /** As an operation does: it looks once, and then collects. */
  const collected = async (ticket = "commande-1") => {
    await stage().platform.poll();
    return (await stage().platform.collect(ticket))!;
  };

  describe("answers", () => {
    it("recognises the certificate by its key and gives its bytes, as often as asked", async () => {
      const { publicKeySha256 } = await answered();
      expect((await orderIn(stage().platform, "commande-1"))?.state).toBe("answered");
      const { bytes, source } = await collected();
      expect(answerPublicKeys(bytes)).toContain(publicKeySha256);
      expect(source).not.toBe("");
      expect((await stage().reopen().collect("commande-1"))!.bytes.equals(bytes)).toBe(true);
      expect((await stage().platform.poll()).unmatched).toEqual([]);
    });

    it("looks at an answer without changing anything", async () => {
      await answered();
      const before = await digestOf(stage());
      await stage().platform.poll();
      await collected();
      expect(await digestOf(stage())).toBe(before);
    });

    it("goes on being answered when the order is placed again", async () => {
      await answered();
      expect(
        (
          await stage()
            .reopen()
            .submitOrder(await orderOf("commande-1"))
        ).state,
      ).toBe("answered");
    });

    it("is settled for good, and its answer stays collectable", async () => {
      await answered();
      const { bytes } = await collected();
      await stage().platform.settle("commande-1");
      await stage().platform.settle("commande-1");
      await stage().reopen().settle("commande-1");
      expect((await orderIn(stage().reopen(), "commande-1"))?.state).toBe("settled");
      expect((await stage().reopen().collect("commande-1"))!.bytes.equals(bytes)).toBe(true);
      expect((await stage().platform.poll()).unmatched).toEqual([]);
    });

    it("stays settled when two processes settle at once, when it is placed again, and when it is withdrawn", async () => {
      await answered();
      const { bytes } = await collected();
      await Promise.all([stage().platform.settle("commande-1"), stage().reopen().settle("commande-1")]);
      expect((await stage().platform.submitOrder(await orderOf("commande-1"))).state).toBe("settled");
      await stage().platform.withdraw("commande-1");
      expect((await stage().platform.collect("commande-1"))!.bytes.equals(bytes)).toBe(true);
    });

    it("remembers what renewals are planned by: whose order it was, when it was settled the first time, when its use ends", async () => {
      const planned = { certificate: "igc-1690781810-srv1-current" };
      const order = await orderOf("commande-1", planned);
      const admins = order.admins.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
      expect(await stage().platform.submitOrder(order)).toMatchObject({ ...planned, admins });
      await stage().person.bringCertificate("commande-1");
      await collected();
      const ends = "2029-11-24T00:00:00.000Z";
      await Promise.all([
        stage().platform.settle("commande-1", undefined, { ends }),
        stage().reopen().settle("commande-1", undefined, { ends }),
      ]);
      const settled = await orderIn(stage().reopen(), "commande-1");
      expect(settled).toMatchObject({ state: "settled", ...planned, admins, ends });
      expect(Date.parse(settled!.settledAt!)).toBeGreaterThanOrEqual(Date.parse(settled!.orderedAt));
      await stage().reopen().settle("commande-1", undefined, { ends: "2030-01-01T00:00:00.000Z" });
      expect(await orderIn(stage().reopen(), "commande-1")).toEqual(settled);
    });

    it("sets an unusable answer aside with its reason, and takes the next one", async () => {
      await answered();
      const wrong = await collected();
      await stage().platform.quarantine("commande-1", wrong, "It is for another structure.");
      await stage().platform.quarantine("commande-1", wrong, "It is for another structure.");
      expect(await orderIn(stage().reopen(), "commande-1")).toMatchObject({ state: "open", quarantined: "It is for another structure." });
      expect(await stage().platform.collect("commande-1")).toBeUndefined();
      await stage().person.bringCertificate("commande-1");
      expect((await orderIn(stage().platform, "commande-1"))?.state).toBe("answered");
      const right = await collected();
      expect(right.bytes.equals(wrong.bytes)).toBe(false);
      await stage().platform.settle("commande-1");
      expect((await stage().reopen().collect("commande-1"))!.bytes.equals(right.bytes)).toBe(true);
    });

    it("says the last reason when two answers were set aside", async () => {
      await answered();
      await stage().platform.quarantine("commande-1", await collected(), "The first reason.");
      await stage().person.bringCertificate("commande-1");
      await stage().platform.quarantine("commande-1", await collected(), "The second reason.\n  With a hint.\n  [answer-wrong-subject]");
      expect((await orderIn(stage().reopen(), "commande-1"))?.quarantined).toBe(
        "The second reason.\n  With a hint.\n  [answer-wrong-subject]",
      );
    });

    it("does not lose an answer when its order is withdrawn and placed again", async () => {
      await answered();
      const { bytes } = await collected();
      await stage().platform.withdraw("commande-1");
      expect(await stage().platform.collect("commande-1")).toBeUndefined();
      expect((await stage().platform.poll()).unmatched).toEqual([]);
      expect((await stage().platform.submitOrder(await orderOf("commande-1"))).state).toBe("answered");
      expect((await collected()).bytes.equals(bytes)).toBe(true);
    });

    it.each(["settle", "quarantine"] as const)("does not %s what it does not know", async (act) => {
      const { platform } = stage();
      const answer = { bytes: Buffer.from("x"), source: "x.pem" };
      for (const ticket of ["commande-9", "../commande-1"]) {
        await expect(act === "settle" ? platform.settle(ticket) : platform.quarantine(ticket, answer, "because")).rejects.toMatchObject({
          code: "ticket-unknown",
          hint: expect.stringMatching(/\w/) as string,
        });
      }
    });

    it("gives a person the papers of an open ticket, and takes what is brought by one who has nothing else", async () => {
      await ordered();
      const { platform } = stage();
      if (!platform.papers || !platform.bring) return; // nobody brings files to a simulator
      const papers = await platform.papers("commande-1");
      expect([...papers!.keys()].sort()).toEqual(["demande.csr", "fiche-de-commande.txt", "reponse.txt"]);
      const answer = Buffer.from(certificateFor(papers!.get("demande.csr")!.toString("utf8")));
      const [first, again] = [
        await platform.bring("mon certificat.pem", answer),
        await stage().reopen().bring!("mon certificat.pem", answer),
      ];
      expect(first).toEqual({ ticket: "commande-1", as: "answer", file: "inbox/mon certificat.pem" });
      expect(again).toEqual(first);
      const before = await digestOf(stage());
      expect(await stage().reopen().bring!("photo.jpg", Buffer.from("ffd8ff", "hex"))).toEqual({
        because: expect.stringMatching(/\w+ \w+/) as string,
      });
      expect(await digestOf(stage())).toBe(before);
      expect((await stage().reopen().collect("commande-1"))!.bytes.equals(answer)).toBe(true);
      await stage().reopen().settle("commande-1");
      expect(await stage().reopen().papers!("commande-1")).toBeUndefined();
    });

    it("gives authorities as PEM, or none", async () => {
      for (const authority of await stage().platform.authorities())
        expect(authority).toMatch(/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n$/);
    });
  });
}
