import { champ, Demarche as StandIn } from "../../../test/servers/demarche";
import { f413, text } from "../../../test/servers/demarche-questions";
import { Fault, isFault } from "../../fault";
import type { Form413 } from "../../form";
import { readDemarcheAddress } from "./address";
import { type AskedDossier, type HandedDossier, openDemarche } from "./demarche";
import { draftProcedure } from "./draft";
import { readProcedure } from "./procedure";
import { standingClause } from "./standing";

let standIn: StandIn;
let clock: number;
const pinned = "UHJvY2VkdXJlUmV2aXNpb24tMQ==";
const files = new Map<string, string>();
beforeAll(async () => {
  standIn = await new StandIn(() => new Date(clock)).start();
});
afterAll(() => standIn.close());
beforeEach(() => {
  clock = Date.parse("2026-11-27T09:00:00Z");
  standIn.asked.length = standIn.next.length = standIn.dossiers.length = 0;
  Object.assign(standIn, { questions: f413, isOpen: true, revision: pinned });
  files.clear();
});

const form: Form413 = {
  structure: { name: "Centre de santé des Lilas", finess: "690781810" },
  signatory: {
    role: "responsable-legal",
    ...{ cardNumber: "0001234567", lastName: "Lefèvre", firstName: "Anaïs", phone: "0472000001", email: "direction@centre.example" },
  },
  admins: [{ cardNumber: "2800123451", lastName: "ROUX", firstName: "Ali", phone: "0472000002", email: "admin@editeur.example" }],
  usage: "Usage INS",
  certificateType: "ORG",
};

const opened = (query = `?revision=${encodeURIComponent(pinned)}`) => {
  const address = readDemarcheAddress(`demarche:${standIn.base}/commencer/f413${query}`);
  if (address instanceof Fault) throw address;
  return openDemarche(address, {
    now: () => new Date(clock),
    random: () => 0,
    sleep: async () => undefined,
    file: async (path) => files.get(path)!,
  });
};
const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error("no fault")),
    (error: unknown) => (isFault(error) ? error : Promise.reject(error as Error)),
  );
const asked = (handed: HandedDossier): AskedDossier => ({ ...handed, token: handed.secret.token });
const posts = (): number => standIn.asked.filter(({ method }) => method === "POST").length;
const day = 24 * 3600 * 1000;

test.each<[what: string, query: string, words: readonly string[]]>([
  ["no revision", "", ["pins no revision", "procedure 1234 (Formulaire 413)", "revision=UHJvY2VkdXJlUmV2aXNpb24tMQ%3D%3D"]],
  [
    "another revision",
    "?revision=old",
    ["pins revision old", "published on 2026-03-02", "only with a drafted mapping", "still has its questions"],
  ],
  [
    "another revision, and the questions of before",
    "?revision=old&mapping=f413.json",
    ['asks "Nom du serveur" (Text) anew', 'no longer asks "Fax"', 'calls "Solution" now "Solution utilisée"', 'requires "Dénomination'],
  ],
])("an address that pins %s posts nothing and says what there is", async (_, query, words) => {
  const before = f413.flatMap((each) =>
    each.label === "Nom du serveur" ? [] : [each.label === "Solution utilisée" ? text(43, "Solution") : each],
  );
  const optional = before.map((each) => (each.id === champ(2) ? text(2, each.label) : each));
  const old = readProcedure({ number: 1234, revision: { id: "old", champDescriptors: [...optional, text(99, "Fax")] } });
  files.set("f413.json", JSON.stringify({ ...(JSON.parse(draftProcedure(old, "413").json) as object), fields: {}, checked: true }));
  const { code, message } = await faultOf(opened(query).hand(form));
  expect([code, posts()]).toEqual(["demarche-revision", 0]);
  for (const word of words) expect(message).toContain(word);
});

test("a revision that no longer takes the form says what it lacks", async () => {
  standIn.questions = f413.filter(({ label }) => label !== "N° FINESS");
  expect((await faultOf(opened("?revision=old").hand(form))).what).toContain("The form does not fit procedure 1234");
});

test("a revision that changes while a dossier is made leaves that to itself", async () => {
  const procedure = opened();
  await procedure.prepare(form);
  standIn.revision = "new";
  expect(await faultOf(procedure.hand(form))).toMatchObject({
    code: "demarche-revision",
    hint: expect.stringContaining("purges itself"),
  });
});

test("a draft of the mapping, checked, is one that the procedure takes", async () => {
  const read = readProcedure({ number: 1234, revision: { id: pinned, champDescriptors: f413 } });
  const { json, open } = draftProcedure(read, "413");
  expect(open).toEqual([`left to whoever opens the dossier: "Formulaire 413 signé" under "4.2 Usage" (${champ(50)})`]);
  files.set("f413.json", json);
  const query = `?revision=${encodeURIComponent(pinned)}&mapping=f413.json`;
  expect((await faultOf(opened(query).hand(form))).code).toBe("demarche-mapping");
  files.set("f413.json", json.replace('"checked": false', '"checked": true'));
  expect((await opened(query).hand(form)).sha256).toBe((await opened().hand(form)).sha256);
});

type Act = (dossier: HandedDossier) => unknown;
const made = ({ number }: HandedDossier) => standIn.dossiers.find((each) => each.number === number)!;
const open: Act = ({ secret }) => standIn.open(secret.url, "directrice");
const submit: Act = (handed) => [open(handed), standIn.move(made(handed), "en_construction")];
const treat: Act = (handed) => [submit(handed), standIn.move(made(handed), "en_instruction")];
const accept: Act = (handed) => [treat(handed), (clock += day), standIn.move(made(handed), "accepte")];
const later =
  (days: number): Act =>
  () =>
    (clock += days * day);
const hide: Act = (handed) => (made(handed).hidden = true);
const all =
  (...acts: readonly Act[]): Act =>
  (handed) =>
    acts.forEach((act) => act(handed));

test.each<[what: string, act: Act, seenLast: HandedDossier["state"], is: string, clause: string]>([
  ["nobody opened", later(4.99), "prefilled", "prefilled", "nobody has opened it"],
  ["nobody opened in 5 days", later(5), "prefilled", "expired", "so it purged itself"],
  ["somebody opened", all(open, later(30)), "prefilled", "brouillon", "was opened, and is not submitted"],
  ["somebody opened and deleted at once", all(open, hide), "prefilled", "gone", "somebody opened and deleted it"],
  ["somebody opened and deleted later", all(open, hide, later(9)), "brouillon", "gone", "its owner deleted or withdrew it"],
  ["was submitted", submit, "brouillon", "en_construction", "is submitted"],
  ["ANS treats", treat, "en_construction", "en_instruction", "ANS treats"],
  ["ANS accepted", accept, "en_instruction", "accepte", "ANS accepted"],
  ["ANS refused", all(treat, (handed) => standIn.move(made(handed), "refuse")), "en_instruction", "refuse", "ANS refused"],
  ["ANS closed", all(treat, (handed) => standIn.move(made(handed), "sans_suite")), "en_instruction", "sans_suite", "classé sans suite"],
  [
    "went back for corrections",
    all(treat, (handed) => standIn.move(made(handed), "en_construction")),
    "en_instruction",
    "en_construction",
    "for corrections",
  ],
  [
    "was decided and opened again",
    all(accept, (handed) => standIn.move(made(handed), "en_instruction")),
    "accepte",
    "en_instruction",
    "decision on",
  ],
  ["its owner withdrew", all(treat, hide), "en_instruction", "gone", "its owner deleted or withdrew it"],
])("of a dossier that %s that is said", async (_, act, seenLast, is, clause) => {
  const handed = await opened().hand(form);
  act(handed);
  const known = { ...handed, state: seenLast };
  const standing = (await opened().standings([asked(known)])).get(handed.number)!;
  if (isFault(standing)) throw standing;
  expect([standing.is, standingClause(standing, known)]).toEqual([is, expect.stringContaining(clause)]);
  expect(standing.processedAt).toBe(
    is === "accepte" ? "2026-11-28T09:00:00.000Z" : ["refuse", "sans_suite"].includes(is) ? "2026-11-27T09:00:00.000Z" : null,
  );
});

test("many dossiers are asked for in one request", async () => {
  const procedure = opened();
  const handed: HandedDossier[] = [];
  for (let index = 0; index < 30; index++) handed.push(await procedure.hand({ ...form, usage: `Usage ${index}` }));
  standIn.asked.length = 0;
  expect([(await opened().standings(handed.map(asked))).size, standIn.asked.length]).toEqual([30, 1]);
});

test.each<[what: string, answer: object]>([
  ["fails", { status: 500 }],
  ["breaks off", { status: 0, cut: "before" }],
  ["is closed", { status: 404, body: { error: "procedure 1234 is not found" } }],
  ["asks to wait until tomorrow", { status: 429, headers: { "ratelimit-reset": "1799999999" } }],
])("nothing is gone while the service %s", async (_, answer) => {
  const handed = await opened().hand(form);
  clock += 9 * day;
  standIn.next.push(...Array.from({ length: 3 }, () => answer as { status: number }));
  expect(isFault(await faultOf(opened().standings([asked(handed)])))).toBe(true);
});

test("an answer about another dossier is none", async () => {
  const handed = await opened().hand(form);
  expect((await opened().standings([{ ...asked(handed), number: 1 }])).get(1)).toMatchObject({ code: "demarche-answer" });
});
