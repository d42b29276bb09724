import fc from "fast-check";
import type { FormPhase } from "./form-days";
import { type FormProgressFacts, rememberForm } from "./form-memory";

const facts = (phase: FormPhase, more: Partial<FormProgressFacts> = {}): FormProgressFacts => ({
  phase,
  sentAt: null,
  acknowledgedAt: null,
  decidedAt: null,
  dossierReference: null,
  refusal: null,
  ...more,
});
const day = (number: number): string => `2026-11-${String(number).padStart(2, "0")}T00:00:00.000Z`;

describe("a correction by a person", () => {
  const refused = facts("refused", { decidedAt: day(5), refusal: "non" });
  const earlier = facts("validated", { decidedAt: day(3) });
  it.each<[string, string | undefined, FormProgressFacts]>([
    ["has the earlier decision stand", "2026-11-06", earlier],
    ["of the day of the decision it corrects, too", "2026-11-05", earlier],
    ["of before says nothing of what was decided after it", "2026-11-04", refused],
    ["that there is none leaves what is later", undefined, refused],
  ])("%s", (_sentence, correctedOn, known) =>
    expect(rememberForm(refused, earlier, correctedOn)).toMatchObject({
      phase: known.phase,
      decidedAt: known.decidedAt,
      refusal: known.refusal,
    }),
  );
});

describe("what is known of a form", () => {
  it.each<[string, FormProgressFacts | undefined, FormProgressFacts | undefined, Partial<FormProgressFacts> | undefined]>([
    ["nothing of what nobody knows", undefined, undefined, undefined],
    ["what its place says first", undefined, facts("sent"), { phase: "sent" }],
    [
      "what is remembered, where its place says nothing",
      facts("validated", { dossierReference: "D-1" }),
      undefined,
      { phase: "validated", dossierReference: "D-1" },
    ],
    [
      "what is remembered, where its place begins anew",
      facts("sent", { sentAt: day(3) }),
      facts("to-sign"),
      { phase: "sent", sentAt: day(3) },
    ],
    ["the further of two", facts("to-send"), facts("acknowledged"), { phase: "acknowledged" }],
    ["a corrected day", facts("sent", { sentAt: day(3) }), facts("sent", { sentAt: day(4) }), { sentAt: day(4) }],
    [
      "a later refusal",
      facts("validated", { decidedAt: day(3) }),
      facts("refused", { decidedAt: day(5), refusal: "non" }),
      { phase: "refused", refusal: "non" },
    ],
    [
      "no earlier refusal",
      facts("validated", { decidedAt: day(3) }),
      facts("refused", { decidedAt: day(2), refusal: "non" }),
      { phase: "validated", refusal: null },
    ],
    [
      "of one day the refusal",
      facts("validated", { decidedAt: day(3) }),
      facts("refused", { decidedAt: day(3), refusal: "non" }),
      { phase: "refused" },
    ],
    [
      "a later validation",
      facts("refused", { decidedAt: day(3), refusal: "non" }),
      facts("validated", { decidedAt: day(9) }),
      { phase: "validated", refusal: null },
    ],
  ])("is %s", (_sentence, remembered, seen, known) => {
    if (known === undefined) expect(rememberForm(remembered, seen)).toBeUndefined();
    else expect(rememberForm(remembered, seen)).toMatchObject(known);
  });

  const phases: readonly FormPhase[] = ["to-sign", "to-send", "sent", "acknowledged", "validated", "refused"];
  const instant = fc.option(fc.integer({ min: 1, max: 28 }).map(day), { nil: null });
  const any = fc.record({
    phase: fc.constantFrom(...phases),
    sentAt: instant,
    acknowledgedAt: instant,
    decidedAt: instant,
    dossierReference: fc.option(fc.constantFrom("D-1", "D-2"), { nil: null }),
    refusal: fc.constant(null),
  });

  it("never goes back, nor forgets a day or a reference, by silence: random histories of places that vanish", () => {
    fc.assert(
      fc.property(fc.array(fc.option(any, { nil: undefined }), { maxLength: 20 }), (history) => {
        let known: FormProgressFacts | undefined;
        for (const seen of history) {
          const before = known;
          known = rememberForm(before, seen);
          if (!before) continue;
          if (!seen) expect(known).toEqual(before);
          const decides = seen?.phase === "validated" || seen?.phase === "refused";
          if (!decides) expect(phases.indexOf(known!.phase)).toBeGreaterThanOrEqual(phases.indexOf(before.phase));
          for (const name of ["sentAt", "acknowledgedAt", "dossierReference"] as const)
            if (before[name]) expect(known![name]).not.toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });
});
