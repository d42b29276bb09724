import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlatform } from "../provider/igc";
import { formOf, orderOf } from "../test/contract/platform-stage";
import { certificateFor, now } from "../test/manual/stage";
import { anOrder } from "../test/sandbox/order";
import { runBring } from "./bring";
import { runOutbox } from "./outbox";

/** What a person does by `outbox` and `bring` alone. */
let cwd: string;
let said: string[];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "cli-exchange-"));
  said = [];
});
afterEach(() => rmSync(cwd, { recursive: true }));

const surroundings = (env: Record<string, string> = {}) => ({ cwd, env, now: () => now, say: (line: string) => void said.push(line) });
const platform = () => openPlatform("manual:./igc-sante", { cwd, now: () => now });
const ordered = async (ticket = "commande-1") => (await platform()).submitOrder(await orderOf(ticket));
const file = (name: string, content: string | Uint8Array): string => (writeFileSync(join(cwd, name), content), name);
const inbox = (): string[] => readdirSync(join(cwd, "igc-sante/inbox"));

it("lists what waits for somebody, and nothing that is settled", async () => {
  await ordered("commande-1");
  await ordered("commande-2");
  await (await platform()).submitForm(formOf("f413-1"));
  await (await platform()).settle("commande-2");
  await runOutbox([], surroundings());
  expect(said).toEqual([
    "f413-1  form to-sign  since 2026-11-18  outbox/f413-1/formulaire-413.pdf",
    "commande-1  order open  since 2026-11-18  outbox/commande-1/fiche-de-commande.txt",
  ]);
});

it("says that nothing waits, or that nothing ever did", async () => {
  await runOutbox([], surroundings());
  await ordered();
  await (await platform()).settle("commande-1");
  await runOutbox([], surroundings({ IGC_SANTE_PLATFORM: "manual:./igc-sante" }));
  expect(said).toEqual([
    `Nothing was ever handed out at manual:${cwd}/igc-sante.`,
    `Nothing waits for anybody at manual:${cwd}/igc-sante.`,
  ]);
});

it("fetches a ticket's papers for this user alone, and replaces none that is there", async () => {
  await ordered();
  await runOutbox(["commande-1"], surroundings());
  const there = (name: string): Buffer => readFileSync(join(cwd, "igc-sante/outbox/commande-1", name));
  const names = ["demande.csr", "fiche-de-commande.txt", "reponse.txt"];
  expect(readdirSync(join(cwd, "commande-1")).sort()).toEqual(names);
  for (const name of names) {
    expect(readFileSync(join(cwd, "commande-1", name)).equals(there(name))).toBe(true);
    expect((statSync(join(cwd, "commande-1", name)).mode & 0o777).toString(8)).toBe("600");
  }
  await expect(runOutbox(["commande-1"], surroundings())).rejects.toMatchObject({ code: "file-exists" });
  expect(await runOutbox(["commande-1", "--force"], surroundings())).toBe(0);
});

it.each(["commande-9", "../commande-1", "commande-2"])("has no papers of %s", async (ticket) => {
  await ordered("commande-2");
  await (await platform()).withdraw("commande-2");
  await expect(runOutbox([ticket], surroundings())).rejects.toMatchObject({ code: "ticket-unknown" });
});

it("brings an answer, by its key, and it is there at the next look", async () => {
  await ordered();
  await runOutbox(["commande-1"], surroundings());
  file("téléchargement.pem", certificateFor(readFileSync(join(cwd, "commande-1/demande.csr"), "utf8")));
  expect(await runBring(["téléchargement.pem"], surroundings())).toBe(0);
  expect(said.at(-1)).toBe("téléchargement.pem: answer for commande-1, now inbox/téléchargement.pem. It is judged at the next pulumi up.");
  expect(await runBring(["téléchargement.pem"], surroundings())).toBe(0);
  expect(inbox()).toHaveLength(1);
});

it("takes another name where one is taken", async () => {
  await ordered("commande-1");
  await ordered("commande-2");
  for (const ticket of ["commande-1", "commande-2"]) {
    file("x.pem", certificateFor(readFileSync(join(cwd, "igc-sante/outbox", ticket, "demande.csr"), "utf8")));
    await runBring(["x.pem"], surroundings());
  }
  expect(inbox().sort()).toEqual(["x-2.pem", "x.pem"]);
});

it("brings a signed form and a reply", async () => {
  await (await platform()).submitForm(formOf("f413-1"));
  file("scan.pdf", Buffer.concat([Buffer.from(formOf("f413-1").pdf), Buffer.from("% signature\n")]));
  file("r.txt", "ticket: f413-1\nenvoyé le: 20/11/2026\n");
  expect(await runBring(["scan.pdf", "r.txt"], surroundings())).toBe(0);
  expect(said.map((line) => line.split(",")[0])).toEqual(["scan.pdf: signed form for f413-1", "r.txt: reply for f413-1"]);
});

it("says on the spot who signed a form, and brings none that nobody signed", async () => {
  const from = (name: string): Buffer => readFileSync(join(__dirname, "../test/signed-forms", name));
  const pdf = from("made.pdf");
  await (await platform()).submitForm({ ...formOf("f413-1"), pdf, sha256: createHash("sha256").update(pdf).digest("hex") });
  file("signé.pdf", from("pades-rsa.pdf"));
  file("f413-1.pdf", from("dated-pypdf.pdf"));
  expect(await runBring(["signé.pdf", "f413-1.pdf"], surroundings())).toBe(1);
  expect(said).toEqual([
    expect.stringMatching(
      /^signé\.pdf: signed form for f413-1, now inbox\/signé\.pdf\. It is signed electronically by Aïcha Lefèvre \(Centre/,
    ) as string,
    expect.stringMatching(
      /^f413-1\.pdf: not brought, since it is filled in and dated 27\/11\/2026, and nobody signed it: have it signed/,
    ) as string,
  ]);
  expect(inbox()).toEqual(["signé.pdf"]);
});

let otherRequest: string;
beforeAll(async () => {
  const { csr } = await anOrder({}, generateKeyPairSync("rsa", { modulusLength: 2048 }));
  otherRequest = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(csr).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
});

it.each([
  ["of another key", "x.pem", () => certificateFor(otherRequest), /is for a key that no open order has/],
  ["that is no answer", "x.jpg", () => "photo", /nothing open is its owner/],
  ["that is empty", "x.pem", () => "", /it is empty/],
  ["with a day to come", "r.txt", () => "ticket: commande-1\nrefusé le: 01/01/2031\n", /still to come/],
  ["of a ticket that is not open", "r.txt", () => "ticket: commande-7\n", /none of that name is open/],
  ["whose words would move the cursor", "r.txt", () => "ticket: \u001b[2Jcommande\n", /^[^\u001b]+$/],
])("leaves a file %s, and says why", async (_what, name, content, because) => {
  await ordered();
  file(name, content());
  expect(await runBring([name], surroundings())).toBe(1);
  expect(said).toEqual([expect.stringMatching(because) as string]);
  expect(inbox()).toEqual([]);
});
it("brings nothing when a name was mistyped", async () => {
  await ordered();
  file("r.txt", "ticket: commande-1\n");
  await expect(runBring(["r.txt", "s.txt"], surroundings())).rejects.toMatchObject({ code: "file-unreadable" });
  expect(inbox()).toEqual([]);
  await expect(runBring([], surroundings())).rejects.toMatchObject({ code: "required" });
});

it("says of a simulator that nobody brings files to it or fetches papers there, and who plays its people", async () => {
  file("r.txt", "ticket: commande-1\n");
  const at = ["--platform", "sandbox:./sandbox"];
  const fault = (does: string): object => ({
    code: "platform-brings-itself",
    what: `Nobody ${does} sandbox:${cwd}/sandbox: it is a simulator.`,
    hint: expect.stringContaining(`igc-sante rehearse ${cwd}/sandbox sign`) as string,
  });
  await expect(runBring(["r.txt", ...at], surroundings())).rejects.toMatchObject(fault("brings files to"));
  await expect(runOutbox(["commande-1", ...at], surroundings())).rejects.toMatchObject(fault("fetches papers from"));
  await (await openPlatform("sandbox:./sandbox", { cwd, now: () => now })).submitForm(formOf("f413-1"));
  await runOutbox(at, surroundings());
  expect(said).toEqual([expect.stringMatching(/^f413-1  form to-sign .* forms\/f413-1\.pdf$/)]);
});
