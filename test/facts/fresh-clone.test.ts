import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Hierarchy, makeHierarchy } from "../../provider/igc/sandbox";
import { trust } from "../adopt/existing";
import { expectGood } from "../engine/example";
import type { Outcome, Project } from "../engine/project";
import { signedCopy } from "../manual/signed-copy";
import { type Clone, carryVault, cloneOf } from "./clone";
import { answerTo, count, daysAfter, exchange, names, newStory, phasesOf, setClock, start, stateOf, ticketsIn } from "./story";

/**
 * A pipeline whose every run is on a fresh clone, from the wish to the renewal (issue 11, finding 3): nothing is kept but
 * the state and the vault. A person takes the outbox of the last run along, and what they bring is in the next clone's inbox.
 */
jest.setTimeout(600_000);
const program = { wishes: [{ serverInstance: "srv1" }], habilitated: false };
let hierarchy: Hierarchy;
let home: Project;
const clones: Clone[] = [];
/** The clone of the last run: what its outbox holds is what people have. */
const last = (): Clone => clones.at(-1)!;
const paper = (clone: Clone, ticket: string, name: string): Buffer => readFileSync(join(clone.dir, exchange, "outbox", ticket, name));

/** A fresh clone with what people bring to it. */
async function fresh(brought: Readonly<Record<string, string | Buffer>> = {}): Promise<Clone> {
  const clone = await cloneOf(home, program);
  if (clones.length > 0) carryVault(last().dir, clone.dir);
  trust(join(clone.dir, exchange), hierarchy); // under version control, as the program is
  const inbox = join(clone.dir, exchange, "inbox");
  if (Object.keys(brought).length > 0) mkdirSync(inbox, { recursive: true });
  for (const [name, content] of Object.entries(brought)) writeFileSync(join(inbox, name), content);
  clones.push(clone);
  return clone;
}
async function run(brought: Readonly<Record<string, string | Buffer>> = {}): Promise<Outcome> {
  const outcome = await (await fresh(brought)).up();
  expectGood(outcome);
  return outcome;
}
const form = async (): Promise<Record<string, unknown>> => (await stateOf(last(), "Form413Request"))["form"]!.outputs!;
const certificate = async (): Promise<Record<string, unknown>> => (await stateOf(last(), "OrgCertificate"))["srv1"]!.outputs!;
/** A reply as it lies in the outbox, filled in. */
const noted = (ticket: string, ...lines: (readonly [label: string, value: string])[]): string =>
  lines.reduce(
    (text, [label, value]) => text.replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`),
    paper(last(), ticket, "reponse.txt").toString("utf8"),
  );

beforeAll(async () => {
  hierarchy = await makeHierarchy();
  home = await newStory({ wishes: [] });
});
afterAll(() => Promise.all([home, ...clones].map((each) => each?.dispose())));

let formTicket: string;
let orderTicket: string;
let handedOut: Clone;

// The cases are one story: each goes on where the last one ended.
it("hands out the form, and the same one again while nobody has signed", async () => {
  await run();
  [formTicket] = ticketsIn(last().dir, "f413-") as [string];
  handedOut = last();
  await run();
  expect(ticketsIn(last().dir, "f413-")).toEqual([formTicket]);
  for (const name of ["formulaire-413.pdf", "a-faire.txt", "reponse.txt"])
    expect(paper(last(), formTicket, name).equals(paper(handedOut, formTicket, name))).toBe(true);
  expect(await phasesOf(last())).toEqual(["awaiting-habilitation"]);
});

it("remembers the acknowledgment after the clone that had it is gone", async () => {
  const signed = signedCopy(paper(last(), formTicket, "formulaire-413.pdf"));
  const reply = noted(formTicket, ["envoyé le", "24/11/2026"], ["référence du dossier", "ANS-2026-4711"]);
  await run({ "scan.pdf": signed, "reponse.txt": reply });
  expect(await form()).toMatchObject({ phase: "acknowledged", dossierReference: "ANS-2026-4711", sentAt: "2026-11-24T00:00:00.000Z" });
  const again = await run();
  expect(await form()).toMatchObject({ phase: "acknowledged", dossierReference: "ANS-2026-4711", sentAt: "2026-11-24T00:00:00.000Z" });
  expect(count(again, /sign, date and stamp/)).toBe(0);
});

it("orders once ANS validated, and the form stays validated in clones that never saw it", async () => {
  await run({ "reponse.txt": noted(formTicket, ["habilitation validée le", "24/11/2026"]) });
  expect(await form()).toMatchObject({ phase: "validated", dossierReference: "ANS-2026-4711" });
  expect(await phasesOf(last())).toEqual(["to-order"]);
  [orderTicket] = ticketsIn(last().dir, "commande-") as [string];
  handedOut = last();
  const lost = await run();
  expect(count(lost, /handed over again/)).toBe(1);
  expect(count(lost, /key made: |sign, date and stamp/)).toBe(0);
  expect(await form()).toMatchObject({ phase: "validated", dossierReference: "ANS-2026-4711", nextAction: null });
  expect(names(join(last().dir, exchange, "outbox"))).toEqual([orderTicket]); // and no form for anybody to sign
  for (const name of ["demande.csr", "fiche-de-commande.txt", "reponse.txt", "ticket.json"])
    expect([name, paper(last(), orderTicket, name).toString("utf8")]).toEqual([name, paper(handedOut, orderTicket, name).toString("utf8")]);
});

it("takes the certificate that was ordered with the paper of an earlier clone, and is clean afterwards", async () => {
  const csr = join(handedOut.dir, exchange, "outbox", orderTicket, "demande.csr");
  await run({ "certificat.pem": await answerTo(csr, hierarchy, start) });
  expect(await certificate()).toMatchObject({ phase: "issued", next: null, current: { round: 1 } });
  expectGood(await (await fresh()).preview("--expect-no-changes"));
});

it("renews under the same habilitation: one order with a new key, no form, nobody signs", async () => {
  setClock(home, daysAfter(start, 3 * 365 - 50));
  const renewed = await run();
  expect(count(renewed, /key made: /)).toBe(1);
  expect(await certificate()).toMatchObject({
    phase: "renewing",
    current: { round: 1 },
    next: { round: 2, ticket: expect.stringMatching(/-r2$/) },
  });
  expect(await form()).toMatchObject({ phase: "validated", dossierReference: "ANS-2026-4711", nextAction: null });
  expect(names(join(last().dir, exchange, "outbox"))).toEqual(ticketsIn(last().dir, "commande-"));
  const [ticket] = ticketsIn(last().dir, "commande-") as [string];
  expect(paper(last(), ticket, "fiche-de-commande.txt").toString("utf8")).toContain("ANS-2026-4711");
});
