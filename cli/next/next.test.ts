import { cheap } from "../../test/cost";
import { state } from "../people-stage";
import { resourcesOf, type StackResource } from "../stack";
import { statusRows } from "../status";
import { markdownTasks, printTasks } from "./print";
import { tasksFor, tasksOf } from "./tasks";

const at = new Date("2027-12-22T00:00:00Z");
const resource = (kind: StackResource["kind"], name: string, outputs: object): StackResource => ({
  kind,
  name,
  urn: `urn:pulumi:prod::lilas::${kind}::${name}`,
  outputs: { ...outputs },
});
const act = (who: string, what: string, change: object = {}) => ({ who, what, where: "x", by: null, because: "y", ...change });
const aicha = { firstName: "Aïcha", lastName: "Lefèvre" };
const zoe = { firstName: "Zoé", lastName: "Noël" };

const structure = (number: number, nextAction: object | null): StackResource =>
  resource("HealthStructure", `s${number}`, { structureName: `Centre ${number}`, nextAction });
const contract = (number: number) =>
  act(
    `Aïcha Lefèvre, legal representative of Centre ${number}`,
    `sign the membership contract with ANS for FINESS ${690781810 + number}, then set \`contract\``,
  );
const form = (number: number, nextAction: object | null): StackResource =>
  resource("Form413Request", `f${number}`, {
    ticket: `f413-${number}`,
    structure: { name: `Centre ${number}` },
    signatory: aicha,
    phase: "to-sign",
    nextAction,
  });
const certificate = (number: number, server: number, nextAction: object | null): StackResource =>
  resource("OrgCertificate", `c${number}-${server}`, {
    structure: { name: `Centre ${number}` },
    formRequest: { ticket: `f413-${number}`, admins: [zoe] },
    serverInstance: `srv${server}`,
    usage: "SIGN",
    commonName: "DMP",
    phase: "to-order",
    current: null,
    nextAction,
  });
const sign = (number: number) =>
  act(`Aïcha Lefèvre, legal representative of Centre ${number}`, "sign, date and stamp form 413", { where: `outbox/f413-${number}.pdf` });
const behind = (number: number) =>
  act("the form's signatory, then ANS", `finish form 413 (f413-${number}); the order follows at the next pulumi up`);
const order = (by: string | null, who = "Zoé Noël, technical administrator") => act(who, "order and withdraw by the order sheet", { by });

it("is nobody while nobody has to act", () => {
  expect(tasksOf([structure(1, null)], at)).toEqual([]);
  expect([printTasks([], false), markdownTasks([], false)]).toEqual(["Nobody has to act.", "Nobody has to act."]);
});

it("says which certificate a line is about, where a structure has several", () => {
  const people = tasksOf([certificate(1, 1, order(null)), certificate(1, 2, order(null)), certificate(2, 1, order(null))], at);
  const lines = printTasks(people, true).split("\n");
  expect(lines.filter((line) => line.startsWith("    - "))).toEqual([
    "    - Centre 1 (c1-1): x",
    "    - Centre 1 (c1-2): x",
    "    - Centre 2: x",
  ]);
  expect(markdownTasks(people, true)).toContain("  - Centre 1 (c1-2): x");
});

it("puts one person's one thing for many structures together, and counts what waits behind a form", () => {
  const people = tasksOf(
    [1, 2, 3, 4, 5].flatMap((number) => [
      certificate(number, 1, behind(number)),
      certificate(number, 2, behind(number)),
      form(number, sign(number)),
      structure(number, null),
    ]),
    at,
  );
  expect(
    people.map(({ who, tasks }) => [who, tasks.map(({ what, structures, certificates }) => [what, structures.length, certificates])]),
  ).toEqual([["Aïcha Lefèvre, legal representative", [["sign, date and stamp form 413", 5, 10]]]]);
  expect(printTasks(people, false)).toMatchInlineSnapshot(`
"Aïcha Lefèvre, legal representative:
  sign, date and stamp form 413
    for 5 structures: Centre 1, Centre 2, Centre 3 and 2 more (10 certificates)
    where: outbox/f413-1.pdf; and 4 more
    because: y"
`);
  expect(printTasks(tasksFor(people, "aicha lefevre"), true).split("\n")).toContain("    - Centre 5: outbox/f413-5.pdf");
});

it("names one thing first for a structure, its form and its certificates, and leaves the numbers out where they differ", () => {
  const all = [1, 2].flatMap((number) => [
    structure(number, contract(number)),
    form(number, contract(number)),
    certificate(number, 1, contract(number)),
  ]);
  const [person, ...others] = tasksOf(all, at);
  expect(others).toEqual([]);
  expect(person!.tasks).toHaveLength(1);
  expect(person!.tasks[0]).toMatchObject({
    what: "sign the membership contract with ANS for FINESS …, then set `contract`",
    structures: ["Centre 1", "Centre 2"],
    certificates: 2,
  });
  expect(tasksOf([structure(1, contract(1))], at)[0]!.tasks[0]!.what).toContain("FINESS 690781811");
});

it("keeps two things apart that differ in more than a number, and a day", () => {
  const asks = ["set it to 2027-01-01", "set it to 2027-01-02", "tell MSSanté", "tell ROR"].map((what, number) =>
    structure(number, act("you", what)),
  );
  expect(tasksOf(asks, at)[0]!.tasks.map(({ what }) => what)).toEqual([
    "set it to 2027-01-01",
    "set it to 2027-01-02",
    "tell MSSanté",
    "tell ROR",
  ]);
});

it("has the nearest day first, of people and of each one's tasks, then what others build on", () => {
  const people = tasksOf(
    [
      certificate(1, 1, order("2028-02-01")),
      certificate(2, 1, order("2028-01-15")),
      certificate(3, 1, act("Zoé Noël, technical administrator", "bring the right certificate", { by: "2028-01-31" })),
      form(4, act("you", "send the signed form 413")),
      structure(5, act("you", "first of all")),
      form(6, act("Ali Roux, legal representative of Centre 6", "sign", { by: "2027-12-24" })),
    ],
    at,
  );
  expect(people.map(({ who, by, tasks }) => [who, by, tasks.map((task) => task.by)])).toEqual([
    ["Ali Roux, legal representative", "2027-12-24", ["2027-12-24"]],
    ["Zoé Noël, technical administrator", "2028-01-15", ["2028-01-15", "2028-01-31"]],
    ["you", null, [null, null]],
  ]);
  expect(people[1]!.tasks[0]!.items.map(({ by }) => by)).toEqual(["2028-01-15", "2028-02-01"]);
  expect(people[2]!.tasks.map(({ what }) => what)).toEqual(["first of all", "send the signed form 413"]);
});

it("takes a state of before, a role alone, and any one of several for the person they are", () => {
  const people = tasksOf(
    [
      certificate(1, 1, order(null, "technical administrator Zoé Noël")),
      certificate(2, 1, order(null)),
      certificate(3, 1, act("the technical administrator", "renew the card")),
      form(4, null),
      certificate(4, 1, act("the form's signatory", "send form 503")),
      certificate(5, 1, order(null, "Ali Roux or Zoé Noël, technical administrator")),
    ],
    at,
  );
  expect(people.map(({ who }) => who)).toEqual([
    "Zoé Noël, technical administrator",
    "Aïcha Lefèvre, legal representative",
    "Ali Roux or Zoé Noël, technical administrator",
  ]);
  expect(tasksFor(people, "Zoé Noël")).toHaveLength(2);
  expect(tasksFor(people, "ROUX")).toEqual([]);
});

it("says whom nobody is, and who has to act", () => {
  const people = tasksOf([structure(1, act("ANS", "treat the dossier"))], at);
  expect([tasksFor(people, "ans"), tasksFor(people, "you")]).toEqual([people, []]);
});

it("says everything that status says, once: no second truth", () => {
  const all = Array.from({ length: 300 }, (_, number) => [
    structure(number, number % 3 === 0 ? contract(number) : null),
    form(number, number % 3 === 1 ? sign(number) : null),
    certificate(number, 1, number % 3 === 1 ? behind(number) : number % 3 === 2 ? order("2028-01-01") : contract(number)),
  ]).flat();
  const people = tasksOf(all, at);
  expect(people.map(({ who, tasks }) => [who, tasks.map(({ structures, certificates }) => [structures.length, certificates])])).toEqual([
    ["Zoé Noël, technical administrator", [[100, 100]]],
    [
      "Aïcha Lefèvre, legal representative",
      [
        [100, 100],
        [100, 100],
      ],
    ],
  ]);
  const told = new Set(people.flatMap(({ tasks }) => tasks.flatMap(({ items }) => items.map(({ resource: name }) => name))));
  const due = all.filter((each) =>
    statusRows([each], at).some(({ nextAction }) => nextAction && nextAction.who !== "the form's signatory, then ANS"),
  );
  expect([...told].sort()).toEqual(due.map(({ name }) => name).sort());
});

it("breaks lines for a terminal and no word, and moves no cursor", () => {
  const people = tasksOf(
    [structure(1, act("you", "one two three four five six seven eight", { where: `/${"a".repeat(60)}`, because: "\u001b[2Jgone\nnext" }))],
    at,
  );
  const narrow = printTasks(people, false, 40).split("\n");
  expect(narrow.filter((line) => line.length > 40)).toEqual([expect.stringContaining("aaaa")]);
  expect(narrow.join(" ").replace(/\s+/g, " ")).toContain("one two three four five six seven eight");
  const team = tasksOf(resourcesOf(state), new Date("2027-04-20"));
  const lines = Array.from({ length: 60 }, (_, more) => printTasks(team, true, 40 + more, "fr").split("\n")).flat();
  expect(lines.filter((line) => /^\s*[:;!?»]/.test(line))).toEqual([]); // no French mark stands alone at the beginning of a line
});

it("lets no name be Markdown, a mention or a line of its own", () => {
  const text = markdownTasks(tasksOf([structure(1, act("@you", "sign\n- [x](http://y)"))], at), true);
  expect(text.split("\n")).toHaveLength(3);
  expect(text).toMatch(/^## @\u200byou\n\n- sign.*\\\[x\\\]/);
});

it("shows what is hidden in a state as hidden, and a create that failed half-way as nothing", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x" };
  expect(tasksOf([resource("OrgCertificate", "a", { nextAction: secret }), resource("OrgCertificate", "b", {})], at)).toMatchObject([
    { who: "(secret)", tasks: [{ what: "(secret)", items: [{ resource: "a" }] }] },
  ]);
});

it("reads 5,000 certificates at a cost that grows with them, not with their square", () => {
  const resources = Array.from({ length: 5000 }, (_, number) => certificate(number % 300, number, order("2028-01-01"))).map(
    ({ kind, name, outputs }) => ({
      type: `pulumi-nodejs:dynamic/igc-sante:${kind}`,
      urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/igc-sante:${kind}::${name}`,
      outputs,
    }),
  );
  const text = JSON.stringify({ deployment: { resources } });
  const printed = cheap(() => printTasks(tasksOf(resourcesOf(text), at), false));
  expect(printed).toContain("for 300 structures: Centre 0, Centre 1, Centre 2 and 297 more (5000 certificates)");
});
