import { type Lying, overdue } from "./overdue";

const now = new Date("2027-03-01T09:00:00Z");
const [old, young] = ["2026-11-24T09:00:00.000Z", "2027-02-20T09:00:00.000Z"];
const lying = (name: string, writtenAt = old, signed = false): Lying => ({ name, writtenAt, signed });
const papers = ["formulaire-413.pdf", "a-faire.txt", "fiche-de-commande.txt", "remplace/formulaire-413-1.pdf"];
const others = ["reponse.txt", "demande.csr", "certificat.pem", "certificat.p12", "RETIRE.txt"];

it.each<[string, readonly Lying[], string | undefined, number, readonly string[]]>([
  ["all papers, and nothing else", [...papers, ...others].map((name) => lying(name)), undefined, 30, papers],
  ["a form that came back signed, whatever its name", [lying("scan.pdf", old, true), lying("scan.txt")], undefined, 30, ["scan.pdf"]],
  ["nothing while anything of it is younger", [...papers.map((name) => lying(name)), lying("reponse.txt", young)], undefined, 30, []],
  ["nothing while the decision is younger", papers.map((name) => lying(name)), young, 30, []],
  ["all once the decision is as old", papers.map((name) => lying(name)), old, 30, papers],
  ["all on the very day", papers.map((name) => lying(name, "2027-01-30T09:00:00.000Z")), undefined, 30, papers],
  ["nothing a moment before", papers.map((name) => lying(name, "2027-01-30T09:00:00.001Z")), undefined, 30, []],
  ["nothing that is dated after the clock", papers.map((name) => lying(name, "2028-01-01T00:00:00.000Z")), undefined, 1, []],
  ["nothing where a date cannot be read", [lying("a-faire.txt", ""), lying("formulaire-413.pdf")], undefined, 30, []],
  ["nothing where nothing lies", [], undefined, 30, []],
])("removes %s", (_what, files, decidedAt, days, removed) =>
  expect(overdue(files, decidedAt, { days, now }).map(({ name }) => name)).toEqual(removed),
);
