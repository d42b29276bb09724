import { formOf } from "../../../test/contract/platform-stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { Fault } from "../../fault";
import { openBucket } from "./adapter";

/** What the contract of platforms cannot stage of papers that are kept for so many days: a run that dies, and rights that are missing. */
const [written, later] = [new Date("2026-11-24T09:00:00Z"), new Date("2027-01-24T09:00:00Z")];
class Killed extends Error {}
let memory: MemoryStore;
let clock: Date;
const open = () => openBucket(memory.open(), "manual:s3://memory/igc?retention=30", () => clock, { retention: 30 });
const papers = (): string[] => [...memory.objects.keys()].filter((name) => /\.pdf$|a-faire/.test(name)).sort();

beforeEach(async () => {
  clock = written;
  memory = new MemoryStore(() => clock);
  await open().submitForm(formOf("f413-1"));
  const reply = memory.objects.get("outbox/f413-1/reponse.txt")!.bytes.toString("utf8");
  memory.write("outbox/f413-1/reponse.txt", reply.replace(/^habilitation validée le:.*$/m, "habilitation validée le: 24/11/2026"));
  memory.write("inbox/scan f413-1.pdf", Buffer.concat([formOf("f413-1").pdf, Buffer.from("% signature\n")]));
  clock = later;
  expect(papers()).toEqual(["inbox/scan f413-1.pdf", "outbox/f413-1/a-faire.txt", "outbox/f413-1/formulaire-413.pdf"]);
});

it.each([0, 1, 2])(
  "a run that dies after it removed %d of them leaves the rest to the next, and a form that lacks nothing",
  async (done) => {
    let removed = 0;
    memory.weather = {
      before: (act) => {
        if (act === "remove" && removed++ === done) throw new Killed();
      },
    };
    await expect(open().removeOverdue!()).rejects.toThrow(Killed);
    memory.weather = {};
    expect(papers()).toHaveLength(3 - done);
    expect((await open().poll()).forms.get("f413-1")).toMatchObject({ phase: "validated" });
    expect(await open().removeOverdue!()).toEqual(["f413-1"]);
    expect(papers()).toEqual([]);
  },
);

it("rights that do not reach them are a fault of their own, and nothing is lost by it", async () => {
  memory.weather = {
    before: (act) => {
      if (act === "remove") throw new Fault("exchange-forbidden", "Nothing may be removed.", "Give the right.");
    },
  };
  await expect(open().removeOverdue!()).rejects.toMatchObject({ code: "exchange-forbidden" });
  expect((await open().poll()).forms.get("f413-1")).toMatchObject({ phase: "validated" });
});
