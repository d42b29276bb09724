import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueCrl, makeHierarchy } from "../../provider/igc/sandbox";
import type { Operations } from "../../test/operations";
import { rehearsal } from "../../test/sandbox-life";
import { printRevocation, type RevocationQuestion, revocationRows } from "./revocation";

/** On the real sandbox and the real file vault. */
let life: Operations;
afterEach(() => life.dispose());

it("asks for each certificate in service: good, revoked, or not known and why", async () => {
  const way = await rehearsal();
  life = way.life;
  const { person } = way;
  const at = new Date("2026-11-24T09:00:00Z");
  await way.ordered();
  const outputs = { ...(await life.up()) };
  const platform = `sandbox:${join(life.dir, "sandbox")}`;
  const surroundings = { cwd: life.dir, env: {}, now: () => at, say: () => undefined };
  const ask = (question: Partial<RevocationQuestion> = {}, change: object = {}) =>
    revocationRows(
      [{ kind: "OrgCertificate", name: "insi", urn: "", outputs: { ...outputs, platform, ...change } }],
      { at, ocsp: false, ...question },
      surroundings,
    );
  const { serialNumber } = outputs.current!;

  expect(await ask()).toEqual([{ name: "insi", serialNumber, is: "good", because: null }]);
  await person.revoke(serialNumber, "keyCompromise");
  const revoked = await ask();
  expect(revoked).toEqual([{ name: "insi", serialNumber, is: "revoked", because: "2026-11-24T09:00:00.000Z (keyCompromise)" }]);
  expect(printRevocation(revoked)).toBe(`revoked  insi  ${serialNumber}  2026-11-24T09:00:00.000Z (keyCompromise)`);

  const forged = join(life.dir, "forged.crl");
  writeFileSync(forged, await issueCrl([], await makeHierarchy(), at));
  for (const [question, change, because] of [
    [{ crls: [forged] }, {}, /\[revocation-signer\]$/],
    [{ crls: [join(life.dir, "nowhere.crl")] }, {}, /\[file-unreadable\]$/],
    [{}, { environment: "production" }, /\[revocation-unpinned\]$/], // no network: its root is none of the pinned ones
    [{}, { current: { ...outputs.current!, entry: "igc-nobody-r1" } }, /\[vault-entry-missing\]$/],
  ] as const)
    expect(await ask(question, change)).toEqual([{ name: "insi", serialNumber, is: "unknown", because: expect.stringMatching(because) }]);
  expect([await ask({}, { current: null }), await ask({ at: new Date("2040-01-01") })]).toEqual([[], []]);
});
