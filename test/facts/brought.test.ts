import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectGood } from "../engine/example";
import type { Project } from "../engine/project";
import { key, leaf } from "../x509/leaf";
import { count, exchange, newStory, start, stateOf, ticketsIn } from "./story";

/** What people bring and nobody can use: the reason and the remedy are read in the terminal, by whoever runs it (issue 13). */
jest.setTimeout(300_000);
let project: Project;
beforeAll(async () => {
  project = await newStory({ wishes: [{ serverInstance: "srv1" }], habilitated: false });
  expectGood(await project.up());
});
afterAll(() => project?.dispose());

const inbox = (...path: string[]): string => join(project.dir, exchange, "inbox", ...path);
function bring(name: string, content: string | Buffer): void {
  mkdirSync(inbox(), { recursive: true });
  writeFileSync(inbox(name), content);
  const anHourAgo = start.getTime() / 1000 - 3600;
  utimesSync(inbox(name), anHourAgo, anHourAgo);
}
const form = (): string => ticketsIn(project.dir, "f413-")[0]!;

// The cases are one story: each file lies there until the end.
it("names a scan, a photo, a reply's day and a foreign certificate, each once, with what to do", async () => {
  bring("scan0001.pdf", "%PDF-1.4 scan");
  bring("IMG_2041.jpg", Buffer.from("ffd8ffe000104a46494600", "hex"));
  bring("reponse.txt", `ticket: ${form()}\nenvoyé le: 12/13/2026\n`);
  bring("certificat.pem", leaf({ publicKey: key.publicKey.export({ type: "spki", format: "der" }) }).pem);
  bring("scan.pdf:Zone.Identifier", "[ZoneTransfer]");
  const up = await project.up();
  expectGood(up);
  const said = {
    "scan0001.pdf": /none of the forms that wait: put the form's ticket into its name/,
    "IMG_2041.jpg": /picture \(JPEG\): if it is a signed form, put the form's ticket \(f413-\.\.\.\) into its name/,
    "reponse.txt": /its line "envoyé le: 12\/13\/2026" has the month 13: the day comes first \(JJ\/MM\/AAAA\)/,
    "certificat.pem": /its certificate \(serial number [0-9A-F]+\) is for a key that no open order has/,
  };
  for (const [file, because] of Object.entries(said))
    expect([file, count(up, new RegExp(`^left where it is: inbox/${file.replace(".", "\\.")}: .*${because.source}`))]).toEqual([file, 1]);
  expect(count(up, /Zone/)).toBe(0);
});

it("says it in the next action of what it was brought for", async () => {
  const { form: state } = await stateOf(project, "Form413Request");
  const { because } = state!.outputs!["nextAction"] as { because: string };
  expect(because).toMatch(/; left where it is: inbox\/reponse\.txt: its line "envoyé le: 12\/13\/2026" has the month 13/);
});

it("takes the photo under the form's ticket", async () => {
  bring(`IMG_2041 ${form()}.jpg`, readFileSync(inbox("IMG_2041.jpg")));
  for (const name of ["scan0001.pdf", "IMG_2041.jpg", "reponse.txt", "certificat.pem"]) rmSync(inbox(name));
  expectGood(await project.up());
  const { form: state } = await stateOf(project, "Form413Request");
  expect(state!.outputs!["phase"]).toBe("to-send");
});
