import { digestOf, formOf, isIn, orderIn, orderOf, type PlatformStage } from "./platform-stage";

/** Submitting, looking and withdrawing. */
export function platformOrders(stage: () => PlatformStage): void {
  const submit = async (ticket = "commande-1") => stage().platform.submitOrder(await orderOf(ticket));

  describe("orders", () => {
    it("has nothing to say before anything was asked", async () => {
      const { forms, orders, troubles, unmatched } = await stage().platform.poll();
      expect([forms.size, orders.size, troubles.size, unmatched]).toEqual([0, 0, 0, []]);
      expect(await stage().platform.collect("commande-1")).toBeUndefined();
    });

    it("says its address, and its inbox as the exchange has it", async () => {
      await submit();
      const { address, inbox } = stage().platform;
      expect(address).toMatch(/^[a-z]+:./);
      await stage().person.bringStray?.();
      expect(isIn(await stage().files(), inbox)).toBe(true);
    });

    it("is open once ordered, and says since when and where its sheet lies", async () => {
      const progress = await submit();
      expect(progress).toMatchObject({
        state: "open",
        orderedAt: expect.stringMatching(/Z$/) as string,
        sheetPath: expect.stringMatching(/\.txt$/) as string,
      });
      expect(progress.sheetPath in (await stage().files())).toBe(true);
      expect(await orderIn(stage().platform, "commande-1")).toEqual(progress);
    });

    it("is one order however often it is placed, at the same time too", async () => {
      const order = await orderOf("commande-1");
      const told = await Promise.all([
        ...Array.from({ length: 5 }, () => stage().platform.submitOrder(order)),
        stage().reopen().submitOrder(order),
      ]);
      expect(new Set(told.map(({ orderedAt, sheetPath }) => `${orderedAt} ${sheetPath}`)).size).toBe(1);
      expect([...(await stage().platform.poll()).orders.keys()]).toEqual(["commande-1"]);
    });

    it("is the same order after a restart", async () => {
      const before = await submit();
      expect(
        await stage()
          .reopen()
          .submitOrder(await orderOf("commande-1")),
      ).toEqual(before);
      expect(await orderIn(stage().reopen(), "commande-1")).toEqual(before);
    });

    it("is not ordered for another key under one ticket", async () => {
      await submit();
      const other = await orderOf("commande-1", { publicKeySha256: "0".repeat(64) });
      await expect(stage().platform.submitOrder(other)).rejects.toMatchObject({ code: "order-conflict" });
    });

    it("says why the order was refused", async () => {
      await submit();
      await stage().person.refuseOrder("commande-1", "Structure inconnue");
      expect(await orderIn(stage().platform, "commande-1")).toMatchObject({ state: "refused", reason: "Structure inconnue" });
      expect(await stage().platform.collect("commande-1")).toBeUndefined();
    });

    it("looks without changing anything, whatever lies there", async () => {
      const { platform, person } = stage();
      for (const ticket of ["commande-1", "commande-2", "commande-3"]) await submit(ticket);
      await platform.submitForm(formOf("f413-1"));
      await person.sign("f413-1");
      await person.refuseOrder("commande-3", "Doublon");
      await person.bringStray?.();
      const before = await digestOf(stage());
      for (const look of [platform, stage().reopen()]) {
        await look.poll();
        await look.collect("commande-1");
        await look.collect("commande-9");
        await look.authorities();
      }
      expect(await digestOf(stage())).toBe(before);
    });

    it("names a file that answers nothing, and leaves it", async () => {
      await submit();
      const stray = await stage().person.bringStray?.();
      const { unmatched, orders } = await stage().platform.poll();
      expect(unmatched.map(({ file }) => file)).toEqual(stray ? [expect.stringContaining(stray) as string] : []);
      for (const { because } of unmatched) expect(because).toMatch(/\w+ \w+/);
      expect(orders.get("commande-1")?.state).toBe("open");
    });

    it("is no longer managed once withdrawn, twice or unknown as it may be", async () => {
      await submit();
      await stage().platform.withdraw("commande-1");
      await stage().platform.withdraw("commande-1");
      await stage().reopen().withdraw("commande-2");
      expect((await stage().reopen().poll()).orders.size).toBe(0);
      expect(await stage().platform.collect("commande-1")).toBeUndefined();
    });

    it("is taken up again when a withdrawn order is placed again", async () => {
      const { orderedAt } = await submit();
      await stage().platform.withdraw("commande-1");
      expect(await submit()).toMatchObject({ orderedAt, state: "open" });
      expect((await orderIn(stage().reopen(), "commande-1"))?.state).toBe("open");
    });

    it("answers for 200 open tickets in one look", async () => {
      const order = await orderOf("commande-0");
      const tickets = Array.from({ length: 200 }, (_, index) => `commande-${index}`);
      await Promise.all(tickets.map((wish) => stage().platform.submitOrder({ ...order, wish })));
      const { orders } = await stage().reopen().poll();
      expect([...orders.keys()].sort()).toEqual([...tickets].sort());
      expect(new Set([...orders.values()].map(({ state }) => state))).toEqual(new Set(["open"]));
    });
  });
}
