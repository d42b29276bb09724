import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { type SandboxPerson, type WrongAnswer, wrongAnswers } from "../../igc/sandbox";

/** What becomes of a wrong answer, on the real sandbox and the real file vault. */
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;

beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
});
afterEach(() => life.dispose());

const keys = (): string[] =>
  readdirSync(join(life.dir, "vault"))
    .filter((name) => name.endsWith(".age"))
    .sort();
const orders = (): string[] =>
  readdirSync(join(life.dir, "sandbox", "orders"))
    .filter((name) => /^commande-.*-r\d+\.json$/.test(name))
    .sort();

/** What each wrong answer ends in; `null` where it is right in another wrapping. */
const faults: Readonly<Record<WrongAnswer, string | null>> = {
  "wrong-key": "answer-wrong-key",
  "wrong-subject": "answer-wrong-subject",
  "wrong-common-name": "answer-wrong-subject",
  "wrong-usage": "answer-wrong-usage",
  "wrong-environment": "answer-wrong-environment",
  expired: "answer-expired",
  "not-yet-valid": "answer-not-yet-valid",
  "foreign-chain": "answer-chain-foreign",
  "self-signed": "answer-wrong-key",
  "weak-key": "answer-wrong-key",
  "sha-1": "answer-profile",
  "chain-missing": null,
  "two-certificates": "answer-ambiguous",
  "authority-only": "answer-wrong-key",
  "error-page": "answer-unreadable",
  garbage: "answer-unreadable",
  truncated: "answer-unreadable",
  der: null,
  p7b: null,
};

describe("a wrong answer", () => {
  it.each(Object.keys(wrongAnswers) as WrongAnswer[])(
    "of kind %s ends in its named fault, with key, order and certificate untouched",
    async (kind) => {
      const fault = faults[kind];
      const ordered = await way.ordered();
      await person.answerNext(kind, ordered.next!.ticket!);
      await person.advance({ days: 1 });
      const state = await life.up();
      if (fault === null) return expect(state.phase).toBe("issued");

      expect(state.phase).toBe("quarantined");
      expect(state.next!.quarantined).toContain(`[${fault}]`);
      expect(state.nextAction).toMatchObject({
        what: "bring the right certificate for this order",
        because: expect.stringContaining(fault),
      });
      expect(state.next).toMatchObject({ publicKeySha256: ordered.next!.publicKeySha256, ticket: ordered.next!.ticket, round: 1 });
      expect([keys().length, orders().length]).toEqual([1, 1]);
      expect((await life.preview()).changes).toBe(false);

      await person.bringAgain(ordered.next!.ticket!);
      expect(await life.up()).toMatchObject({ phase: "issued", next: null });
    },
  );

  it("leaves the certificate in service alone during a renewal", async () => {
    const { current } = await way.issued();
    await person.setClock(new Date(new Date(current!.notAfter).getTime() - 59 * 86_400_000));
    const { next } = await life.up();
    await person.answerNext("wrong-usage", next!.ticket!);
    await person.advance({ days: 1 });
    expect(await life.up()).toMatchObject({ phase: "quarantined", current });
    expect(readFileSync(join(life.dir, "vault", keys()[0]!)).length).toBeGreaterThan(0);
  });
});
