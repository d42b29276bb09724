import { faultsOf } from "../../../test/desk/html-lint";
import { now, orderTicketOf, sampleExchange, sampleStack } from "../../../test/desk/sample-stacks";
import { script, styles } from "../assets";
import { type DeskModel, deskModel } from "../model";
import {
  type Checked,
  certificatePage,
  certificatesPage,
  checkedPage,
  codePage,
  errorPage,
  formPage,
  orderPage,
  orderSheetPage,
  type PageContext,
  revocationPage,
  timelinePage,
  worklistPage,
} from ".";
import { unusable } from "./parts";

const model = deskModel([sampleStack(120)], [sampleExchange()], now);
const written: PageContext = { readOnly: false, csrf: "jeton-de-formulaire" };
const empty = deskModel([], [], now);
const good: Checked = {
  ...{ about: "certificate", ticket: orderTicketOf(1), file: "certificat.p7b" },
  verdict: { good: true, facts: [["Numéro de série", "5A"]], warnings: ["it is old"], deposit: "dépôt-1" },
};
const bad: Checked = { ...good, verdict: { good: false, code: "answer-wrong-key", what: "It is for another key.", hint: "Withdraw." } };

type Rendered = (model: DeskModel, context: PageContext) => string | undefined;
const pages: readonly (readonly [name: string, page: Rendered])[] = [
  ["worklist", worklistPage],
  ["certificates", certificatesPage],
  ["timeline", timelinePage],
  ...model.certificates
    .slice(0, 40)
    .map(({ id }, index): [string, Rendered] => [`certificate ${index}`, (all, context) => certificatePage(all, context, id)]),
  ...[...model.orders.keys()].slice(0, 6).flatMap((ticket): [string, Rendered][] => [
    [`order ${ticket}`, (all, context) => orderPage(all, context, ticket)],
    [`sheet ${ticket}`, (all, context) => orderSheetPage(all, context, ticket)],
  ]),
  ...[...model.revocations.keys()]
    .slice(0, 3)
    .map((ticket): [string, Rendered] => [`revocation ${ticket}`, (all, context) => revocationPage(all, context, ticket)]),
  ["code to revoke", (all, context) => codePage(all, context, { ticket: "revocation-srv7", code: "abcd-efgh" })],
  ...[...model.forms.keys()].map((ticket): [string, Rendered] => [`form ${ticket}`, (all, context) => formPage(all, context, ticket)]),
  ["good file", (all, context) => checkedPage(all, context, good)],
  ["wrong file", (all, context) => checkedPage(all, context, bad)],
  ["code", (all, context) => codePage(all, context, { ticket: orderTicketOf(1), code: "abcd-efgh" })],
  ["error", (_all, context) => errorPage(context, 404)],
  [
    "error with a fault",
    (_all, context) => errorPage(context, 503, { code: "platform-unreachable", what: "The folder is away.", hint: "Look." }),
  ],
];
const rendered = (name: string, context: PageContext = written): string => pages.find(([each]) => each === name)![1](model, context)!;

it.each(pages)("%s has what people with keyboard and screen reader need, written and read-only", (_name, page) => {
  expect(faultsOf(page(model, written)!)).toEqual([]);
  expect(faultsOf(page(model, { readOnly: true })!)).toEqual([]);
});

it("sees what is missing on a page", () => {
  const broken = rendered("worklist")
    .replace(' lang="fr"', "")
    .replace('for="q"', 'for="x"')
    .replaceAll("h2>", "h4>")
    .replaceAll("<h2", "<h4");
  expect(faultsOf(broken)).toEqual(expect.arrayContaining(["language", "field q without label", "heading 4 after 1"]));
});

it.each(pages)("%s writes what comes from outside as text", (_name, page) => {
  const text = page(model, { ...written, query: { q: '"><script>x', qui: "<b>", par: "structure" } })!;
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toMatch(/[\u202e\u001b]|<b>/);
});

it("shows what would move the words around it", () =>
  expect(rendered("certificates")).toContain("Centre\\u202e de santé \\u001b[2J du Port"));

it.each(pages)("%s has the token in each form that writes, and no such form where it is read-only", (_name, page) => {
  const forms = page(model, written)!.match(/<form method="post".*?<\/form>/gs) ?? [];
  expect(forms.filter((form) => !form.includes('name="csrf" value="jeton-de-formulaire"'))).toEqual([]);
  expect(page(model, { readOnly: true })).not.toMatch(/<form/);
});

it.each([
  [`order ${orderTicketOf(1)}`, ["csrf", "fichier", "refus", "motif"]],
  ["revocation revocation-srv7", ["csrf", "refus", "motif"]],
  ["form f413-0-abcdef0123", ["csrf", "fichier", "envoi", "dossier", "accuse", "validation", "refus", "motif"]],
  ["good file", ["csrf", "depot"]],
])("names in the forms of the %s the fields that the server reads", (name, fields) => {
  const forms = (rendered(name).match(/<form method="post".*?<\/form>/gs) ?? []).join("");
  expect(new Set([...forms.matchAll(/ name="(\w+)"/g)].map((match) => match[1]!))).toEqual(new Set(fields));
});

it("says in French why a file cannot be used where all of it is known, and else as it is, marked as English", () => {
  const because = ["it is no file", "it is of a version to come <b>"];
  const [known, unknown] = because.map((each) => String(unusable({ file: "a.pdf", because: each })));
  expect(known).toContain("ce n&#39;est pas un fichier");
  expect(known).not.toContain('lang="en"');
  expect(unknown).toContain('<span lang="en">it is of a version to come &lt;b&gt;</span>');
});

it("asks before anything is put into the exchange, and says in French why a file is none", () => {
  expect(rendered("good file")).toMatch(/Il n'est pas encore déposé|Il n&#39;est pas encore déposé/);
  expect(rendered("good file")).toContain('name="depot" value="dépôt-1"');
  expect(rendered("wrong file")).not.toContain("depot");
  expect(rendered("wrong file")).toContain('<p lang="en">It is for another key.</p>');
  expect(rendered("wrong file")).toMatch(/Que faire/);
  expect(rendered("wrong file")).toContain("<code>answer-wrong-key</code>");
});

it.each([`order ${orderTicketOf(1)}`, "revocation revocation-srv7"])(
  "has on the %s each value to copy once, with a button that names it",
  (name) => {
    const text = rendered(name);
    const targets = [...text.matchAll(/data-copy="([^"]+)" hidden>Copier<span class="visually-hidden">\s: ([^<]+)</g)];
    expect(targets.length).toBe((text.match(/data-copy=/g) ?? []).length);
    for (const [, id] of targets) expect(text.split(`<code class="value" id="${id}">`)).toHaveLength(2);
  },
);

it.each([
  ["is absent", undefined],
  ["is empty", " "],
  ["is hidden by the program", { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" }],
])("says of a value of the portal that %s that it is to be filled in, and copies nothing", (_what, contactMail) => {
  const stack = sampleStack(2);
  const resources = stack.resources.map((each) => ({ ...each, outputs: { ...each.outputs, contactMail } }));
  const without = deskModel([{ ...stack, resources }], [], now);
  for (const [page, label] of [
    [orderPage, "dt"],
    [orderSheetPage, "th"],
  ] as const) {
    const text = page(without, written, orderTicketOf(1))!;
    const row = text.slice(text.search(new RegExp(`Email de l(?:'|&#39;)acteur</${label}>`)), text.indexOf("Obligatoire."));
    expect(row).toContain("à renseigner");
    expect(row).not.toContain("data-copy");
  }
});

it("leads from the work and the certificate to the revocation, in French, with its command on paper and its code by a form alone", () => {
  const item = model.work.find(({ target }) => target?.page === "revocation")!;
  expect(rendered("worklist")).toContain('href="/revocations/revocation-srv7"');
  expect(certificatePage(model, written, item.certificate!)).toContain('href="/revocations/revocation-srv7"');
  const text = rendered("revocation revocation-srv7");
  expect(text).toContain("igc-sante revocation-code file:./coffre igc-srv7-r1");
  expect(text).toContain(model.revocations.get("revocation-srv7")!.serialNumber);
  expect(rendered("code to revoke")).toContain('href="/revocations/revocation-srv7"');
  expect(revocationPage(model, written, "nowhere")).toBeUndefined();
});

describe("a stack of 5,000 certificates", () => {
  const many = deskModel([sampleStack(5_000)], [sampleExchange()], now);

  it.each([
    ["worklist", worklistPage, 50],
    ["certificates", certificatesPage, 50],
    ["timeline", timelinePage, 100],
  ] as const)("has pages of the %s that stay small", (_name, page, most) => {
    const text = page(many, written);
    const rows = text.match(/<li class="card|<tr role="row"><th role="rowheader"|<li><p><a/g) ?? [];
    expect(rows.length).toBe(most);
    expect(Buffer.byteLength(text)).toBeLessThan(128 * 1024);
  });

  it("shows every certificate on one page, and only one", () => {
    const found = Array.from({ length: 100 }, (_, index) => certificatesPage(many, { ...written, page: index + 1 })).flatMap((text) =>
      [...text.matchAll(/href="\/certificats\/([0-9a-f]{16})"/g)].map((match) => match[1]!),
    );
    expect([found.length, new Set(found).size]).toEqual([5_000, 5_000]);
  });

  it("shows the last page for a number beyond it", () =>
    expect(certificatesPage(many, { ...written, page: 999 })).toContain('href="/certificats?page=100" aria-current="page"'));
});

it.each([
  ["every word, whatever accents and capitals", "emile zola SRV8.", 1],
  ["a state", "révoqué", 12],
  ["nothing of the kind", "hôpital", 0],
  ["nothing but spaces, so all", "  ", 50],
])("finds certificates by %s", (_what, q, count) => {
  const text = certificatesPage(model, { ...written, query: { q } });
  expect(text.match(/<th role="rowheader"/g) ?? []).toHaveLength(count);
});

it("shows one person's work, grouped as asked", () => {
  const qui = "Aïcha Benali, représentant légal";
  const text = worklistPage(model, { ...written, query: { qui, par: "urgence" } });
  expect(text.match(/<li class="card/g)).toHaveLength(model.work.filter(({ person }) => person === qui).length);
  expect(text).toMatch(/<h2>Sans échéance/);
  expect(text).toContain(`<option selected>${qui}</option>`);
  expect(text).toMatch(/par=structure&amp;qui=/);
});

it("says that nobody has anything to do", () => {
  for (const page of [worklistPage, certificatesPage, timelinePage]) expect(faultsOf(page(empty, written))).toEqual([]);
  expect(worklistPage(empty, written)).toMatch(/Personne n(?:'|&#39;)a rien à faire/);
});

it("says that an exchange could not be read, so that nobody takes silence for an answer", () => {
  const away = deskModel([sampleStack(1)], [{ address: "manual:./igc-sante", report: null }], now);
  expect(worklistPage(away, written)).toContain("Échange non lu");
  expect(worklistPage(model, written)).not.toContain("Échange non lu");
});

it("has one script and one file of styles, by their hashes", () => {
  expect(rendered("worklist")).toContain(`<script>${script.text}</script>`);
  expect(rendered("worklist")).toContain(`href="/${styles.name}"`);
  expect([script.source, styles.source]).toEqual([expect.stringMatching(/^'sha256-.{44}'$/), expect.stringMatching(/^'sha256-.{44}'$/)]);
  expect(script.text).not.toMatch(/<\/|https?:|fetch|XMLHttp|innerHTML/);
  expect(styles.text).not.toMatch(/url\(|@import|https?:/);
});
