import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openHierarchy, type SandboxPerson, sandboxPerson } from "../provider/igc/sandbox";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { type DriftClass, driftClasses } from "../provider/policy";
import { changedIn } from "./drift/corners";
import { damages, type Scene } from "./drift/damage";
import { expectGood } from "./engine/example";
import { newProject, type Outcome, type Project } from "./engine/project";
import { programOf, stateOf, type Wish } from "./facts/story";

/**
 * Drift on the real engine: one stack with a certificate a class, each damaged otherwise; one refresh finds all of it, one preview says
 * what is due, one up mends it, and what people must do is told to them. Exit codes are those of docs/drift.md. What time, program,
 * exchange, lists and tokens bring about is drift/corners.test.ts.
 */
jest.setTimeout(900_000);
let project: Project;
let person: SandboxPerson;
afterAll(() => project?.dispose());

/** A resource is named by what becomes of it. */
const ofService = [
  "key-missing",
  "key-replaced",
  "certificate-missing",
  "certificate-replaced",
  "serial-replaced",
  "entry-rolled-back",
  "chain-changed",
  "in-service-missing",
  "in-service-replaced",
  "in-service-rolled-back",
] as const satisfies readonly DriftClass[];
const ofRequest = ["request-key-missing", "request-key-replaced"] as const satisfies readonly DriftClass[];
const wish = (name: string, more: object = {}): Wish => ({ name, serverInstance: name.slice(0, 40), ...more });
const served = [
  ...ofService.map((name) => wish(name)),
  wish("vault-rights-widened", { vault: "file:./wide" }),
  wish("evidence-missing"),
  wish("evidence-changed"),
  wish("whole"),
];
/** What no up mends: a person must. */
const ofPeople = ["vault-rights-widened", "evidence-missing", "evidence-changed"] as const satisfies readonly DriftClass[];
const revoked = wish("revoked");
const requested = ofRequest.map((name) => wish(name));

const declare = (wishes: readonly Wish[]): void => writeFileSync(join(project.dir, "index.js"), programOf({ wishes }));

const states = async (): Promise<Readonly<Record<string, CertificateOutputs>>> =>
  Object.fromEntries(Object.entries(await stateOf(project, "OrgCertificate")).map(([name, { outputs }]) => [name, outputs as never]));
const codes = (state: CertificateOutputs): string[] => (state.drift ?? []).map(({ class: code }) => code);

async function damageAll(): Promise<void> {
  const hierarchy = await openHierarchy(join(project.dir, "sandbox"));
  const known = await states();
  for (const code of [...ofService, ...ofRequest]) {
    const scene: Scene = { dir: project.dir, state: known[code]!, hierarchy };
    await damages[code]!(scene);
  }
  chmodSync(join(project.dir, "wide"), 0o777);
  const evidence = join(project.dir, "sandbox", "evidence");
  const recordOf = (name: string): string => join(evidence, readdirSync(evidence).find((chain) => chain.includes(name))!, "0002.json");
  rmSync(recordOf("evidence-missing"));
  const edited = recordOf("evidence-changed");
  writeFileSync(edited, readFileSync(edited, "utf8").replace("ANS", "SNA"));
  await person.revoke(known["revoked"]!.current!.serialNumber, "keyCompromise");
}
const expectChanges = ({ code }: Outcome): void => expect(code).not.toBe(0);
const lines = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`;

it("is found whole by one refresh, due in one preview, mended by one up, and told to the right people", async () => {
  const files = { "index.js": programOf({ wishes: [...served, revoked] }) };
  project = await newProject({ files, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expectGood(await project.up());
  const answered = await project.preview("--expect-no-changes");
  expectChanges(answered);
  expect(lines(answered)).toContain("[answer-waiting]");
  expectGood(await project.up());
  await person.setDelays({ issuanceHours: 10_000 });
  declare([...served, revoked, ...requested]);
  expectGood(await project.up());
  const before = await states();
  expect(Object.values(before).map(({ phase }) => phase)).toEqual(expect.arrayContaining(["issued", "to-order"]));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));

  await damageAll();
  expectGood(await project.preview("--expect-no-changes")); // a plain preview looks at no vault
  const seen = await project.refresh("--preview-only", "--expect-no-changes");
  expectChanges(seen);
  const every = [...ofService, ...ofRequest, ...ofPeople, "revoked"] as const;
  for (const code of every) expect(lines(seen)).toContain(`: drift: ${code}: `);
  expect(changedIn(seen)).toEqual([...every].sort()); // each by itself would have failed the command
  expectGood(await project.refresh());
  const found = await states();
  expect(Object.entries(found).map(([name, state]) => [name, codes(state)])).toEqual(
    Object.keys(found).map((name) => [name, name === "whole" ? [] : [name]]),
  );
  expect(found["revoked"]!.nextAction!.who).toBe(driftClasses["revoked"].who);
  for (const name of ofPeople) expect(found[name]!.nextAction!.who).toBe(driftClasses[name].who);

  const due = await project.preview("--expect-no-changes");
  expectChanges(due);
  for (const code of [...ofService, ...ofRequest]) expect(lines(due)).toContain(`[${code}]`);
  expect(lines(due)).toContain("revoked on 2026-11-24 (keyCompromise), and nothing replaces it yet");
  expect(changedIn(due)).toEqual(every.filter((code) => !ofPeople.some((each) => each === code)).sort());

  declare([...served, ...requested]); // what was revoked leaves the program: until then no preview is quiet
  expectGood(await project.up());
  const after = await states();
  const renewed = ["key-missing", "key-replaced"];
  for (const name of Object.keys(after)) {
    const { phase, current, next } = after[name]!;
    const isRequest = (ofRequest as readonly string[]).includes(name);
    expect([name, phase]).toEqual([name, isRequest ? "to-order" : renewed.includes(name) ? "renewing" : "issued"]);
    if (isRequest) expect(next!.publicKeySha256).not.toBe(before[name]!.next!.publicKeySha256);
    else expect(current).toEqual(before[name]!.current);
    expect([name, codes(after[name]!)]).toEqual([name, [...renewed, ...ofPeople].includes(name) ? [name] : []]);
  }
  expectGood(await project.preview("--expect-no-changes"));
  expectGood(await project.refresh("--preview-only", "--expect-no-changes"));

  const { notAfter } = after["whole"]!.current!;
  await person.setClock(new Date(Date.parse(notAfter) - 59 * 86_400_000));
  const near = await project.preview("--expect-no-changes");
  expectChanges(near);
  expect(lines(near)).toContain("[expiry-near]");
  await person.setClock(new Date(Date.parse(notAfter) + 86_400_000));
  const over = await project.preview("--expect-no-changes");
  expectChanges(over);
  expect(lines(over)).toContain("[expired]");
});
