import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script } from "../../cli/desk/assets";
import { exportSite } from "../../cli/desk/export";
import { deskModel } from "../../cli/desk/model";
import {
  certificatesPage,
  checkedPage,
  codePage,
  errorPage,
  expiredPage,
  formPage,
  orderPage,
  type PageContext,
  revocationPage,
  unreadPage,
  worklistPage,
} from "../../cli/desk/pages";
import { siteOf } from "../../cli/desk/site";
import { type Browser, closedContext, openBrowser, overflowOf, type Page, violationsOn } from "../servers/browser";
import { debianProgram } from "../servers/debian";
import { focusFaults, spacing, targetFaults } from "./rgaa";
import { now, orderTicketOf, sampleExchange, sampleStack } from "./sample-stacks";

/** Every page of the desk in a real browser: as a site of files, and as the server renders it, with its forms. */

const model = deskModel([sampleStack(30)], [sampleExchange()], now);
const written: PageContext = { readOnly: false, csrf: "x", notice: { kind: "good", text: "Noté." } };
const ticket = orderTicketOf(1);
const file = { ticket, file: "certificat.p7b" } as const;
const wrong = { kind: "bad", text: "rien n'est écrit.", problems: [{ field: "envoi", text: "La date d'envoi est à venir." }] } as const;
const returned = {
  to: "answer-form",
  typed: new Map([["envoi", "2027-01-01"]]),
  problems: new Map([["envoi", "La date d'envoi est à venir."]]),
} as const;
const served: Readonly<Record<string, string>> = {
  "/bureau": worklistPage(model, written),
  "/bureau/certificats": certificatesPage(model, { ...written, query: { q: "lilas" } }),
  "/bureau/commande": orderPage(model, { ...written, notice: { kind: "bad", text: "Rien." } }, ticket)!,
  "/bureau/refuse": formPage(model, { ...written, notice: wrong, returned: returned }, "f413-0-abcdef0123")!,
  "/bureau/illisible": unreadPage(written, { code: "file-unreadable", what: "It is away.", hint: "Look." }),
  "/bureau/formulaire": formPage(model, written, "f413-0-abcdef0123")!,
  ...Object.fromEntries(
    ["f413-1-abcdef0123", "f413-3-abcdef0123"].map((form) => [`/bureau/${form}`, unfolded(formPage(model, written, form)!)]),
  ),
  "/bureau/expire": expiredPage(written, { to: "correct-form", ticket: "f413-3-abcdef0123" }, new Map([["motif", "long".repeat(200)]])),
  "/bureau/bon": checkedPage(model, written, {
    ...{ ...file, about: "certificate" },
    verdict: { good: true, facts: [["Sujet", `CN=${"long-".repeat(20)}`]], warnings: ["An old one."], deposit: "d" },
  }),
  "/bureau/mauvais": checkedPage(model, written, {
    ...{ ...file, about: "certificate" },
    verdict: { good: false, code: "answer-wrong-key", what: "It is for another key.", hint: "Withdraw the right one." },
  }),
  "/bureau/code": codePage(model, written, { ticket, code: "Abcd-efgh-1234-5678" }),
  "/bureau/revocation": revocationPage(model, written, "revocation-srv7")!,
  "/bureau/erreur": errorPage(written, 503, { code: "platform-unreachable", what: "The folder is away.", hint: "Look." }),
};
const site = new Map(siteOf(model));
for (const [path, content] of siteOf(deskModel([withLongTexts()], [], now))) site.set(`long/${path}`, content);
const sheets = [...site.keys()].filter((path) => path.endsWith("-impression.html") || path.includes("revocations/"));

let browser: Browser;
let server: Server;
let origin: string;

const header = `default-src 'none'; style-src 'self'; script-src ${script.source}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

beforeAll(async () => {
  browser = await openBrowser();
  server = createServer(({ url = "" }, response) => {
    const path = decodeURIComponent(url.slice(1));
    const content = served[url] ?? site.get(path);
    const type = path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": type,
      ...(served[url] && { "content-security-policy": header }),
    });
    response.end(content);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 300_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

const all = [...[...site.keys()].filter((path) => path.endsWith(".html")).map((path) => `/${path}`), ...Object.keys(served)];
const schemes = ["light", "dark"] as const;

it.each(schemes.flatMap((scheme) => ([320, 1280] as const).map((width) => [scheme, width] as const)))(
  "has no violation and no sideways scrolling on any page: %s, %i pixels wide",
  async (colorScheme, width) => {
    const { context, asked } = await closedContext(browser, { colorScheme, viewport: { width, height: 800 } }, (url) =>
      url.startsWith(origin),
    );
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && faults.push(`${page.url()}: ${message.text()}`)));
    for (const path of all) {
      await page.goto(origin + path);
      faults.push(...(await violationsOn(page)).map((found) => `${path}: ${found}`));
      const over = await overflowOf(page);
      if (over > 0) faults.push(`${path}: ${over} pixels too wide`);
    }
    await context.close();
    expect(faults).toEqual([]);
    expect(asked).toEqual([]);
  },
  300_000,
);

/** One page of each kind, as a site and as the server has them. */
const kinds = [...new Map(all.map((path) => [path.replace(/[^/]*\d[^/]*?(-impression)?\.html$/, "$1"), path])).values()];

it.each(schemes)(
  "shows where the focus is, has targets to hit, and is read with wider spaces: %s, 320 pixels wide",
  async (colorScheme) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 800 }, permissions: ["clipboard-write"] });
    const faults: string[] = [];
    for (const path of kinds) {
      await page.goto(origin + path);
      for (const found of [...(await focusFaults(page)), ...(await targetFaults(page))]) faults.push(`${path}: ${found}`);
      await page.evaluate(
        `document.adoptedStyleSheets = [Object.assign(new CSSStyleSheet(), {})]; document.adoptedStyleSheets[0].replaceSync(${JSON.stringify(spacing)})`,
      );
      const over = await overflowOf(page);
      if (over > 0) faults.push(`${path}: ${over} pixels too wide with wider spaces`);
    }
    await page.close();
    expect(faults).toEqual([]);
  },
  300_000,
);

it("says by more than colours where one is, in colours that the reader forces", async () => {
  const page = await browser.newPage({ forcedColors: "active" });
  await page.goto(`${origin}/bureau/commande`);
  const style = (place: string): Promise<Record<string, string>> =>
    page.evaluate(
      `(({ fontWeight, borderTopStyle, borderLeftWidth }) => ({ fontWeight, borderTopStyle, borderLeftWidth }))(getComputedStyle(document.querySelector(${JSON.stringify(place)})))`,
    );
  expect(Number((await style("nav a[aria-current]"))["fontWeight"])).toBeGreaterThan(
    Number((await style("nav a:not([aria-current])"))["fontWeight"]),
  );
  for (const place of [".badge", ".notice", "button", "input[type=date]"])
    expect([place, (await style(place))["borderTopStyle"]]).toEqual([place, expect.stringMatching(/solid|inset/)]);
  await page.close();
});

it("is read from a folder: styles, script and each link, with no server and nothing asked for elsewhere", async () => {
  const folder = mkdtempSync(join(tmpdir(), "desk-folder-"));
  await exportSite(deskModel([sampleStack(6)], [sampleExchange()], now), join(folder, "site"));
  const { context, asked } = await closedContext(browser, { viewport: { width: 1280, height: 800 } }, (url) =>
    url.startsWith(`file://${folder}/`),
  );
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  await page.goto(`file://${folder}/site/index.html`);
  const styled = (): Promise<string> => page.evaluate("getComputedStyle(document.querySelector('.top')).display");
  expect(await styled()).toBe("flex");
  await page.getByRole("link", { name: "Commander puis retirer" }).first().click();
  await page.locator("button[data-copy]:visible").first().waitFor(); // the script ran
  expect([await styled(), await page.locator("form").count()]).toEqual(["flex", 0]);
  await context.close();
  rmSync(folder, { recursive: true });
  expect([faults, asked]).toEqual([[], []]);
});

it("finds what is planted: a field without a label, a colour nobody can read, a line that is too long", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  await page.setContent(
    `<html lang="fr"><title>x</title><main><h1>x</h1><input><p style="color:#ccc;background:#fff">Ce texte ne se lit pas.</p><pre>${"x".repeat(200)}</pre></main>`,
  );
  const found = (await violationsOn(page)).map((each) => each.split(":")[0]);
  expect(found).toEqual(expect.arrayContaining(["label", "color-contrast"]));
  expect(await overflowOf(page)).toBeGreaterThan(0);
  await page.setContent(
    "<style>a, button { outline: none !important } input { outline: 3px solid #eee !important }</style><nav><a href=x>x</a></nav><input>",
  );
  expect((await focusFaults(page)).map((each) => each.split(":")[0])).toEqual(["shows no focus", expect.stringContaining("focus of 1.")]);
  expect(await targetFaults(page)).toHaveLength(2);
  await page.close();
});

describe("on paper", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "desk-print-"));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** A4 in points, and how many pages. */
  async function printed(page: Page): Promise<{ readonly pages: number; readonly size: string }> {
    const path = join(dir, "sheet.pdf");
    writeFileSync(path, await page.pdf({ preferCSSPageSize: true }));
    const said = execFileSync(await debianProgram("pdfinfo"), [path], { encoding: "utf8" });
    return { pages: Number(/^Pages:\s+(\d+)/m.exec(said)![1]), size: /^Page size:.*$/m.exec(said)![0] };
  }

  it("is each order sheet and each revocation one page of A4, with the longest texts too", async () => {
    const page = await browser.newPage();
    expect(sheets.filter((path) => path.startsWith("long/"))).toHaveLength(2);
    for (const path of sheets) {
      await page.goto(`${origin}/${path}`);
      expect([path, await printed(page)]).toEqual([path, { pages: 1, size: expect.stringContaining("A4") }]);
    }
    await page.close();
  }, 300_000);

  it("leaves menus, forms and buttons away", async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/bureau/commande`);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav:visible, form:visible, button:visible").count()).toBe(0);
    expect(await page.locator("dl.fields:visible").count()).toBeGreaterThan(5);
    await page.close();
  });
});

/** What is folded is hidden from axe: the page as it is once somebody opened it. */
function unfolded(content: string): string {
  expect(content).toContain("<details>");
  return content.replaceAll("<details>", "<details open>");
}

/** As long as the program takes them: a name of 64 characters as CN, mail addresses of 100, four administrators. */
function withLongTexts() {
  const stack = sampleStack(2);
  const order = stack.resources.find(({ name }) => name === "cert-1")!;
  const admins = Array.from({ length: 4 }, (_, index) => ({
    firstName: `Marie-Antoinette ${index}`,
    lastName: "de la Rochefoucauld-Montmorency",
  }));
  const { asked } = sampleStack(8).resources.find(({ name }) => name === "cert-7")!.outputs["revocation"] as { asked: object };
  const outputs = {
    ...order.outputs,
    structure: {
      name: "Maison de santé pluriprofessionnelle universitaire ".repeat(2),
      idNat: "318751275100020",
      departmentLabel: "Alpes-de-Haute-Provence (04)",
    },
    formRequest: { ...(order.outputs["formRequest"] as object), admins },
    commonName: "Proxy DMP et INSi du groupement de coopération sanitaire CHU Na",
    revocation: { asked: { ...asked, ticket: "revocation-long" } },
    contactMail: `${"certificats.informatique.".repeat(3)}@groupement-de-cooperation.example`,
    informedMail: `${"certificats.informatique.".repeat(3)}@groupement-de-cooperation.example`,
    vault: "openbao:https://coffre.groupement-de-cooperation-sanitaire.example:8200/secret/igc-sante/production",
  };
  return { ...stack, resources: [{ ...order, outputs }] };
}
