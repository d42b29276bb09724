import fc from "fast-check";
import { appendHappenings, type EvidenceShelf } from "./append";
import { type Head, recordName, recordNumber, sha256Of, surveyOf, verifyChain } from "./chain";
import { type EvidenceRecord, evidenceEvents, type Happening, paperKinds, readRecord, recordText } from "./record";

/** Chains of evidence: what is written, what is found to be wrong with one, and what two writers and a crash make of one. */
const chain = "f413-690781810-org-0123456789";
const stamp = { recordedAt: "2026-11-24T09:00:00.000Z", recordedBy: "pulumi" };

/** A place in memory; `lost` says after which writes the answer is lost. */
class MemoryShelf implements EvidenceShelf {
  readonly files = new Map<string, Buffer>();
  requests = 0;
  lost: (name: string) => boolean = () => false;

  async create(_chain: string, name: string, bytes: Buffer): Promise<boolean> {
    this.requests++;
    await new Promise(setImmediate);
    if (this.files.has(name)) return false;
    this.files.set(name, bytes);
    return !this.lost(name);
  }
  async read(_chain: string, name: string): Promise<Buffer | undefined> {
    this.requests++;
    await new Promise(setImmediate);
    return this.files.get(name);
  }
  list = async () => new Map([[chain, [...this.files.keys()]]]);
  papersOf = async () => new Map<string, Buffer>();
  numbered = (): Map<number, Buffer> => new Map([...this.files].map(([name, bytes]) => [recordNumber(name)!, bytes]));
}

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const happening: fc.Arbitrary<Happening> = fc.record(
  {
    event: fc.constantFrom(...evidenceEvents),
    ticket: fc.option(fc.stringMatching(/^[0-9a-z-]{1,40}$/)),
    happenedAt: fc.date({ min: new Date(0), max: new Date("2040-01-01"), noInvalidDate: true }).map((date) => date.toISOString()),
    by: fc.record({ role: fc.constantFrom("signatory" as const, "ANS" as const), names: fc.array(fc.string(), { maxLength: 2 }) }),
    papers: fc.dictionary(fc.constantFrom(...paperKinds), hex, { maxKeys: 2 }),
    facts: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { maxKeys: 2 }),
  },
  { requiredKeys: ["event", "ticket", "by"] },
);

async function chainOf(happenings: readonly Happening[]): Promise<{ shelf: MemoryShelf; head: Head }> {
  const shelf = new MemoryShelf();
  const head = await appendHappenings(shelf, chain, null, happenings, stamp);
  return { shelf, head: head! };
}

/** What somebody may do to a chain that lies in an exchange. */
type Mutation = (files: Map<number, Buffer>, at: number, other: number, byte: number) => void;
const mutations: Readonly<Record<string, Mutation>> = {
  "one byte edited": (files, at, _other, byte) => {
    const bytes = Buffer.from(files.get(at)!);
    bytes[byte % bytes.length]! ^= 1 + (byte % 255);
    files.set(at, bytes);
  },
  "a record rewritten as one of ours": (files, at, _other, byte) => {
    const record = readRecord(files.get(at)!);
    if (typeof record !== "string") files.set(at, recordText({ ...record, recordedBy: `somebody else ${byte}` }));
  },
  "a record cut short": (files, at, _other, byte) => files.set(at, files.get(at)!.subarray(0, byte % files.get(at)!.length)),
  "a record deleted": (files, at) => void files.delete(at),
  "two records exchanged": (files, at, other) => {
    const [one, two] = [files.get(at)!, files.get(other)!];
    files.set(at, two).set(other, one);
  },
  "the tail cut off": (files, at) => {
    for (const number of [...files.keys()]) if (number >= at) files.delete(number);
  },
  "a record left out and the others moved up": (files, at) => {
    const kept = [...files].sort(([one], [two]) => one - two).filter(([number]) => number !== at);
    files.clear();
    for (const [index, [, bytes]] of kept.entries()) files.set(index + 1, bytes);
  },
  "the end written anew, chained as it should be": (files, at, _other, byte) => {
    let previous = at === 1 ? null : sha256Of(files.get(at - 1)!);
    for (const [number, bytes] of [...files].sort(([one], [two]) => one - two)) {
      const record = readRecord(bytes);
      if (number < at || typeof record === "string") continue;
      const forged = recordText({ ...record, previous, recordedBy: `somebody else ${byte}` });
      files.set(number, forged);
      previous = sha256Of(forged);
    }
  },
};

it("finds every edit, deletion, reordering and cut tail of 1,000 mutations", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 2, maxLength: 8 }),
      fc.constantFrom(...Object.keys(mutations)),
      fc.nat(),
      fc.nat(),
      fc.nat(100_000),
      async (happenings, kind, first, second, byte) => {
        const { shelf, head } = await chainOf(happenings);
        const files = shelf.numbered();
        expect(verifyChain(chain, files, head)).toMatchObject({ findings: [], beyond: 0 });
        const at = 1 + (first % head.count);
        const other = 1 + ((at - 1 + 1 + (second % (head.count - 1))) % head.count);
        mutations[kind]!(files, at, other, byte);
        seen.add(kind);
        const { findings } = verifyChain(chain, files, head);
        expect([kind, findings.length > 0]).toEqual([kind, true]);
        const gone = surveyOf([...files.keys()], head);
        if (files.size < head.count) expect(gone?.fault.code).toBe("evidence-missing");
      },
    ),
    { numRuns: 1000, seed: 18 },
  );
  expect([...seen].sort()).toEqual(Object.keys(mutations).sort());
});

it("says what is wrong, and where", async () => {
  const { shelf, head } = await chainOf(
    ["drafted", "signed", "sent", "validated"].map((event) => ({ event, ticket: "t", by: { role: "ANS" } }) as Happening),
  );
  const files = shelf.numbered();
  files.delete(2);
  expect(verifyChain(chain, files, head).findings).toMatchObject([
    { number: 2, fault: { code: "evidence-missing", what: "Record 0002.json is gone." } },
  ]);
  files.delete(3);
  files.delete(4);
  expect(verifyChain(chain, files, head).findings.map(({ fault }) => fault.what)).toEqual(["Records 0002.json to 0004.json are gone."]);
  expect(verifyChain(chain, files, null).findings).toEqual([]); // why the state holds the head
  expect(verifyChain("another", files, null).findings[0]?.fault.what).toContain(`it is of the chain ${chain}`);
});

it("takes a file with an endless number for what it is", () => {
  expect(surveyOf([1, 2, 999_999_999], { count: 2, sha256: "" })?.fault.what).toBe("Records 0003.json to 999999998.json are gone.");
  expect([
    recordNumber("0001.json"),
    recordNumber("12345.json"),
    recordNumber("00001.json"),
    recordNumber("0000.json"),
    recordNumber("a.json"),
  ]).toEqual([1, 12_345, undefined, undefined, undefined]);
});

it("writes a record the same everywhere, whatever the order its members were given in", () => {
  const one = { event: "sent", ticket: "t", by: { role: "ANS" }, facts: { b: "1", a: "2" } } as const;
  const two = { facts: { a: "2", b: "1" }, by: { role: "ANS" }, ticket: "t", event: "sent" } as const;
  const rest = { ...stamp, version: 1, chain, number: 1, previous: null } as const;
  expect(recordText({ ...one, ...rest }).equals(recordText({ ...rest, ...two }))).toBe(true);
});

const happened = (...events: Happening["event"][]): Happening[] => events.map((event) => ({ event, ticket: "t", by: { role: "pulumi" } }));
const eventsOf = (shelf: MemoryShelf): string[] => verifyChain(chain, shelf.numbered(), null).records.map(({ event }) => event);

it("asks once a record where nobody else writes", async () => {
  const { shelf, head } = await chainOf(happened("drafted", "signed"));
  expect([shelf.requests, head.count]).toEqual([2, 2]);
  await appendHappenings(shelf, chain, head, happened("sent"), stamp);
  expect([shelf.requests, eventsOf(shelf)]).toEqual([3, ["drafted", "signed", "sent"]]);
});

/** Whatever takes nothing up again. */
const others = evidenceEvents.filter((event) => event !== "withdrawn");

it("makes one chain of two writers that see the same at once, and records nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(others, { minLength: 1 }), fc.subarray(others, { minLength: 1 }), async (some, more) => {
      const shelf = new MemoryShelf();
      const write = (events: readonly Happening["event"][], who: string) =>
        appendHappenings(shelf, chain, null, happened(...events), { ...stamp, recordedBy: who });
      const heads = await Promise.all([write(some, "one"), write(more, "two")]);
      const { records, findings } = verifyChain(chain, shelf.numbered(), heads[0]);
      expect(findings).toEqual([]);
      expect(records.map(({ event }) => event).sort()).toEqual([...new Set([...some, ...more])].sort());
      expect(verifyChain(chain, shelf.numbered(), heads[1]).findings).toEqual([]);
    }),
    { numRuns: 200, seed: 18 },
  );
});

it("goes on where a run died, or lost its answer, after any record", async () => {
  const all = happened("drafted", "signed", "sent", "acknowledged", "validated");
  for (let died = 0; died <= all.length; died++) {
    const { shelf } = died === 0 ? { shelf: new MemoryShelf() } : await chainOf(all.slice(0, died));
    shelf.lost = () => true; // every answer is lost: it was done, and is told to be another's
    const head = await appendHappenings(shelf, chain, null, all, { ...stamp, recordedAt: "2026-11-25T09:00:00.000Z" });
    expect([died, eventsOf(shelf), head?.count]).toEqual([died, all.map(({ event }) => event), 5]);
    expect(verifyChain(chain, shelf.numbered(), head).findings).toEqual([]);
  }
});

it("records nothing again that a dead run recorded, and this one comes to step by step", async () => {
  const { shelf, head } = await chainOf(happened("ordered", "issued"));
  const seen: EvidenceRecord[] = [];
  const found = await appendHappenings(shelf, chain, null, happened("ordered"), stamp, seen); // its state was lost
  expect([found, await appendHappenings(shelf, chain, found, happened("issued"), stamp, seen)]).toEqual([head, head]);
  expect(shelf.files.size).toBe(2);
});

it("records again what comes again after something else", async () => {
  const draft = (form: string): Happening => ({ event: "drafted", ticket: "t", by: { role: "pulumi" }, papers: { form } });
  const { shelf, head } = await chainOf([draft("x"), draft("y")]);
  await appendHappenings(shelf, chain, head, [draft("x")], stamp);
  expect(verifyChain(chain, shelf.numbered(), null).records.map(({ papers }) => papers?.form)).toEqual(["x", "y", "x"]);
  const lost = await appendHappenings(shelf, chain, null, [draft("x")], stamp); // a state that was lost finds it
  expect(lost?.count).toBe(3);
});

it("records that a ticket was taken back twice, where it was taken up between", async () => {
  const { shelf, head } = await chainOf(happened("ordered", "withdrawn", "ordered"));
  const lost = await appendHappenings(shelf, chain, null, happened("withdrawn"), stamp);
  expect([head.count, lost!.count, (await appendHappenings(shelf, chain, null, happened("withdrawn"), stamp))!.count]).toEqual([3, 4, 4]);
});

it("never mends a chain: what was cut off stays missing behind what comes after", async () => {
  const { shelf, head } = await chainOf(happened("drafted", "signed", "sent"));
  shelf.files.delete(recordName(3));
  const after = await appendHappenings(shelf, chain, head, happened("validated"), stamp);
  expect(verifyChain(chain, shelf.numbered(), after).findings.map(({ fault }) => fault.what)).toEqual(["Record 0003.json is gone."]);
});

it("checks the place of what a later version wrote, says how many it cannot read, and finds every edit of one", async () => {
  const { shelf, head } = await chainOf(happened("drafted", "signed"));
  const next = { version: 2, chain, number: 3, previous: head.sha256, event: "archived", where: { shelf: 7 } };
  const bytes = Buffer.from(JSON.stringify(next));
  shelf.files.set(recordName(3), bytes);
  const after = (await appendHappenings(shelf, chain, { count: 3, sha256: sha256Of(bytes) }, happened("sent"), stamp))!;
  expect(verifyChain(chain, shelf.numbered(), after)).toMatchObject({ findings: [], later: 1, records: [{}, {}, { number: 4 }] });
  const edits = [
    { event: "x" },
    { previous: "0".repeat(64) },
    { chain: "another" },
    { number: 4 },
    { version: 1 },
    { version: "3" },
    { version: 0 },
  ];
  for (const edit of edits) {
    shelf.files.set(recordName(3), Buffer.from(JSON.stringify({ ...next, ...edit })));
    expect([edit, verifyChain(chain, shelf.numbered(), after).findings.length > 0]).toEqual([edit, true]);
  }
});
