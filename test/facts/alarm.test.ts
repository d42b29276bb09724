import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { existing, trust } from "../adopt/existing";
import { expectGood } from "../engine/example";
import type { Outcome, Project } from "../engine/project";
import { count, daysAfter, exchange, names, newStory, phasesOf, setClock, start, ticketsIn } from "./story";

/** Time needs nobody (issue 11, finding 1): what has ended or is due fails the gate, whatever cannot be looked at. */
jest.setTimeout(300_000);
const password = "geheim";
let project: Project;
const at = (...path: string[]): string => join(project.dir, exchange, ...path);
const gate = (): Promise<Outcome> => project.preview("--expect-no-changes");

/** In service for 100 days more, in two resources. */
beforeAll(async () => {
  const hierarchy = await makeHierarchy();
  const issuedAt = daysAfter(start, 100 - 3 * 365 - 1);
  project = await newStory({
    wishes: ["srv1", "srv2"].map((serverInstance) => ({ serverInstance, adopt: `file:./${serverInstance}.p12` })),
  });
  project.env["IGC_SANTE_P12_PASSWORD"] = password;
  for (const [index, server] of ["srv1", "srv2"].entries()) {
    const there = await existing(hierarchy, issuedAt, { serialNumber: `5a0${index + 1}` });
    writeFileSync(join(project.dir, `${server}.p12`), there.p12(password));
  }
  trust(at(), hierarchy);
  expectGood(await project.up());
  expect(await phasesOf(project)).toEqual(["issued", "issued"]);
});
afterAll(() => project?.dispose());

/** The exchange as a whole is out of reach: a file lies in its place. */
const takeAway = (): void => {
  renameSync(at(), join(project.dir, "aside"));
  writeFileSync(at(), "a file where the folder should be\n");
};
const putBack = (): void => {
  rmSync(at());
  renameSync(join(project.dir, "aside"), at());
};

const makeFifo = (path: string): unknown => execFileSync("sh", ["-c", 'mkfifo "$0"', path]);

// The cases are one story: each goes on where the last one ended.
it("warns once and passes while the exchange is out of reach and nothing depends on it", async () => {
  takeAway();
  const outcome = await gate();
  expectGood(outcome);
  expect(count(outcome, /^warning: The folder of the manual platform cannot be used/)).toBe(1);
});

it("fails preview and up, once and saying why, when a certificate ended 105 days ago and the exchange is out of reach", async () => {
  setClock(project, daysAfter(start, 205));
  const before = names(join(project.dir, "vault"));
  for (const outcome of [await gate(), await project.up()]) {
    expect(outcome.code).not.toBe(0);
    expect(count(outcome, /\[platform-unreachable\]$/)).toBe(1);
    expect(count(outcome, /The folder of the manual platform cannot be used at .*igc-sante/)).toBe(1);
    // The engine stops at the first failure, and asks in an order of its own.
    expect(count(outcome, /srv[12], AUTH_CLI INSI-AUTO: expired on 2027-03-03/)).toBe(1);
    expect(
      count(outcome, /srv[12], AUTH_CLI INSI-AUTO: due: a key and a request, since the certificate in service ends on 2027-03-03/),
    ).toBe(1);
  }
  expect(names(join(project.dir, "vault"))).toEqual(before);
});

it("names junk in the inbox and sees through it: the gate fails for the certificate that ended, and up goes on", async () => {
  putBack();
  mkdirSync(at("inbox"), { recursive: true });
  makeFifo(at("inbox", "reponse.txt"));
  symlinkSync("nowhere", at("inbox", "certificat.pem"));
  writeFileSync(at("inbox", "scan.pdf"), "%PDF-1.7\n");
  truncateSync(at("inbox", "scan.pdf"), 1_500_000_000);
  const seen = await gate();
  expect(seen.code).not.toBe(0);
  for (const server of ["srv1", "srv2"])
    expect(count(seen, new RegExp(`${server}, AUTH_CLI INSI-AUTO: due: a key and a request, since the certificate`))).toBe(1);
  for (const name of ["reponse.txt", "certificat.pem", "scan.pdf"])
    expect(count(seen, new RegExp(`^left where it is: inbox/${name.replace(".", "\\.")}: `))).toBe(1);
  expectGood(await project.up());
  expect(ticketsIn(project.dir, "commande-")).toHaveLength(2);
  // A person has both renewals now, and nothing serves: pending is no success any more.
  const pending = await gate();
  expect(pending.code).not.toBe(0);
  expect(count(pending, /srv[12], AUTH_CLI INSI-AUTO: expired on 2027-03-03, and nothing replaces it yet/)).toBe(2);
  expect(names(at("inbox"))).toEqual(["certificat.pem", "reponse.txt", "scan.pdf"]);
});

it("fails for the one ticket that cannot be read, and names it; a reply that is none is named and spoils nothing", async () => {
  const [ticket, other] = ticketsIn(project.dir, "commande-");
  rmSync(at("outbox", ticket!, "ticket.json"));
  makeFifo(at("outbox", ticket!, "ticket.json"));
  rmSync(at("outbox", other!, "reponse.txt"));
  makeFifo(at("outbox", other!, "reponse.txt"));
  const outcome = await gate();
  expect(outcome.code).not.toBe(0);
  expect(count(outcome, new RegExp(`The ticket ${ticket} cannot be read: of its ticket\\.json: it is no file`))).toBe(1);
  expect(count(outcome, /\[platform-unreachable\]$/)).toBe(1);
  expect(count(outcome, new RegExp(`^left where it is: outbox/${other}/reponse\\.txt: it is no file`))).toBe(1);
});
