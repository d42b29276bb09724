import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { openWorld, type World } from "../common";
import { orgCertificate } from "./lifecycle";
import { formPhaseOf } from "./planning";
import type { CertificateInputs, CertificateOutputs, CertificateState } from "./state";

/** What a certificate makes of a habilitation that ANS takes back: it is drift, nothing is ordered under it, and nothing is revoked. */
let way: Rehearsal;
let issued: CertificateOutputs;
beforeAll(async () => {
  way = await rehearsal();
  issued = await way.issued();
});
afterAll(() => way.life.dispose());
const codesOf = ({ drift }: CertificateOutputs): string[] => (drift ?? []).map(({ class: code }) => code);

/** Under which form an order may be placed: `validated` alone lets one through. */
const wish = { formRequest: { ticket: "f413-1" } } as CertificateInputs;
const reopened = [{ class: "habilitation-reopened", fact: "f413-1" }];
it.each([
  ["stands", { phase: "validated" }, {}, "validated"],
  ["was decided against since", { phase: "validated", since: "refused" }, {}, "refused"],
  ["is open again", { phase: "validated", since: "open" }, {}, "acknowledged"],
  ["stands again", { phase: "validated" }, { drift: reopened }, "validated"],
  ["is not known of in the operation, and was open again", undefined, { drift: reopened }, "acknowledged"],
  ["is not known of in the operation", undefined, {}, "validated"],
])("a validation that %s", (_name, known, more, phase) => {
  const state = { habilitated: "f413-1", drift: null, ...more } as unknown as CertificateState;
  expect(formPhaseOf(wish, state, undefined, { form: () => known } as unknown as World)).toBe(phase);
});

it("a habilitation that ANS takes back is seen by preview, and told to whoever signed the form", async () => {
  const world = openWorld({ cwd: way.life.dir, env: {}, now: () => new Date(), say: () => undefined });
  const { ticket } = issued.formRequest;
  const look = await world.look(issued.platform);
  const refused = { ...look, forms: new Map([[ticket, { ...look.forms.get(ticket)!, phase: "refused" as const }]]) };
  const session = { world: { ...world, look: async () => refused }, config: { get: () => undefined } };
  expect((await orgCertificate.diff("c", issued, issued, session)).changes).toBe(true);
  const after = await orgCertificate.update("c", issued, issued, session);
  expect([codesOf(after), after.nextAction!.who]).toEqual([["habilitation-withdrawn"], "the form's signatory"]);
  expect((await orgCertificate.diff("c", after, issued, session)).changes).toBe(false);
  // A place that no longer has the form says nothing of it: what was known stands.
  const silent = { ...session, world: { ...world, look: async () => ({ ...look, forms: new Map() }) } };
  expect((await orgCertificate.diff("c", after, issued, silent)).changes).toBe(false);
});

it.each([
  ["open", "habilitation-reopened", "whoever runs the pipeline"],
  ["refused", "habilitation-withdrawn", "the form's signatory"],
] as const)(
  "a decision of ANS that is %s since is drift of the certificate: nothing is revoked or ordered until it stands again",
  async (since, code, who) => {
    const { ticket } = issued.formRequest;
    const sessionWith = (known: { since?: "open" | "refused" } | undefined) => {
      const world = openWorld({ cwd: way.life.dir, env: {}, now: () => new Date(), say: () => undefined });
      if (known) world.noteForm(ticket, { phase: "validated", dossierReference: null, ...known });
      return { world, config: { get: () => undefined } };
    };
    const differs = async (state: CertificateOutputs, known: { since?: "open" | "refused" } | undefined) =>
      (await orgCertificate.diff("c", state, issued, sessionWith(known))).changes;
    expect(await differs(issued, { since })).toBe(true);
    const after = await orgCertificate.update("c", issued, issued, sessionWith({ since }));
    expect([codesOf(after), after.nextAction!.who, after.phase, after.current, after.next]).toEqual([
      [code],
      who,
      "issued",
      issued.current,
      null,
    ]);
    expect(await differs(after, { since })).toBe(false);
    if (since === "open") expect(await differs(after, undefined)).toBe(false); // the form is no part of the operation
    expect(await differs(after, {})).toBe(true);
    const stands = await orgCertificate.update("c", after, issued, sessionWith({}));
    expect([codesOf(stands), stands.nextAction]).toEqual([[], issued.nextAction]);
  },
);
