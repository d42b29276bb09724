import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Desk } from "../../cli/desk/server";
import { progressPage } from "../../cli/desk/server/plain-page";
import { signedCopy } from "../manual/signed-copy";
import { type Browser, closedContext, openBrowser, overflowOf, type Page, violationsOn } from "../servers/browser";
import { type DeskStage, openDeskStage } from "./stage";

/** The whole life of a certificate by the page alone, as its people live it: real browser, real exchange folder, real vault. */
let browser: Browser;
let stage: DeskStage;
let desk: Desk;
let folder: string;
let asked: string[];
let context: BrowserContext;
let page: Page;
beforeAll(async () => void (browser = await openBrowser()), 300_000);
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await openDeskStage();
  folder = mkdtempSync(join(tmpdir(), "desk-person-"));
  desk = await stage.open();
});
afterEach(async () => {
  await context.close();
  await desk.close();
  stage.dispose();
  rmSync(folder, { recursive: true });
});

/** Where a person keeps what they have: a file of theirs. */
const own = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

async function enter(options: BrowserContextOptions): Promise<void> {
  ({ context, asked } = await closedContext(browser, options, (url) => url.startsWith(`${desk.place.origin}/`)));
  page = await context.newPage();
  // From the start and for good: the browser hears late that somebody waits, and a chooser that opens before it is seen by nobody.
  page.on("filechooser", () => undefined);
  const refused: string[] = [];
  page.on("console", (message) => void (/Content Security Policy/.test(message.text()) && refused.push(message.text())));
  await page.goto(desk.link);
  await page.waitForURL(`${desk.place.origin}/`);
  await read();
  expect(refused).toEqual([]);
}
/** A page that reads asks for itself again, with or without a script. */
const read = (): Promise<void> => page.locator("nav[aria-label='Menu principal']").waitFor();

/** How a person presses, fills in and chooses: by mouse, or by keyboard alone. */
interface Hands {
  press(name: string | RegExp): Promise<void>;
  fill(label: string, value: string): Promise<void>;
  choose(path: string): Promise<void>;
}
const mouse: Hands = {
  press: (name) => page.getByRole("button", { name }).or(page.getByRole("link", { name })).first().click(),
  fill: (label, value) => page.getByLabel(label, { exact: true }).fill(value),
  choose: (path) => page.locator("input[type=file]").setInputFiles(path),
};

/** By Tab until what is wanted has the focus: what no Tab reaches cannot be done. */
async function tabTo(wanted: (focus: { readonly name: string; readonly id: string }) => boolean): Promise<void> {
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press("Tab");
    // A page that is just being left knows nothing.
    const focus = await focused().catch(() => undefined);
    if (focus && wanted(focus)) return;
  }
  throw new Error("No Tab leads there.");
}
const focused = (): Promise<{ readonly id: string; readonly name: string }> =>
  page.evaluate(
    "(() => { const at = document.activeElement; return { id: at.id, name: (at.labels?.[0]?.textContent ?? at.textContent ?? '').trim() }; })()",
  );
const matches = (name: string, wanted: string | RegExp): boolean => (typeof wanted === "string" ? name === wanted : wanted.test(name));
const keyboard: Hands = {
  press: async (name) => {
    await tabTo((focus) => matches(focus.name, name));
    await page.keyboard.press("Enter");
  },
  fill: async (label, value) => {
    await tabTo((focus) => focus.name === label);
    // A day is typed part by part, in the order of the browser's own language: month, day, year.
    const isDay = (await page.evaluate("document.activeElement.type")) === "date";
    await page.keyboard.type(isDay ? `${value.slice(5)}-${value.slice(0, 4)}`.replaceAll("-", "") : value);
  },
  choose: async (path) => {
    await tabTo((focus) => focus.id === "fichier");
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await chooser).setFiles(path);
  },
};

/** A key that is pressed while a page is being left goes nowhere. */
async function heading(text: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name: text }).waitFor();
  await page.waitForLoadState();
}
const notice = (text: string | RegExp): Promise<void> => page.locator(".notice", { hasText: text }).first().waitFor();
const inbox = (): string[] => readdirSync(stage.path("inbox")).sort();

/** Where a person is after `pulumi up`: the worklist, read anew by the button. */
async function afterUp(hands: Hands): Promise<void> {
  await stage.up();
  await page.goto(`${desk.place.origin}/`);
  await hands.press("Relire les états et les échanges");
  await page.waitForURL(/\/(\?.*)?$/);
  await read();
}

async function wholeLife(hands: Hands): Promise<void> {
  const form = stage.ticket("f413-");
  await hands.press(/signer/i);
  await heading(/413/);
  const download = page.waitForEvent("download");
  await hands.press(/^Enregistrer formulaire-413.pdf/);
  const pdf = readFileSync(await (await download).path());
  expect(pdf.equals(readFileSync(stage.path("outbox", form, "formulaire-413.pdf")))).toBe(true);

  await hands.choose(own("non signé.pdf", pdf));
  await hands.press("Vérifier le formulaire signé");
  await heading(/ne convient pas/);
  expect(inbox()).toEqual([]);
  await hands.press("Retour au formulaire");
  await heading(/^Formulaire 413/);
  await hands.choose(own("signé.pdf", signedCopy(pdf)));
  await hands.press("Vérifier le formulaire signé");
  await heading(/bon fichier/);
  expect(inbox()).toEqual([]);
  await hands.press("Déposer dans l'échange");
  await notice(/Au prochain « pulumi up »/);
  expect(inbox()).toEqual([`${form}-signe.pdf`]);

  await hands.fill("Envoyé le", "2026-11-24");
  await hands.fill("Référence du dossier", "ANS-2026-4711");
  await hands.fill("Habilitation validée le", "2026-11-24");
  await hands.press("Noter");
  await notice(/Au prochain « pulumi up »/);
  await afterUp(hands);

  const order = stage.ticket("commande-");
  await hands.press(/^Commander/);
  await page.locator("code.value").first().waitFor();
  const values = await page.locator("code.value").allTextContents();
  expect(values).toEqual(expect.arrayContaining(["certificats@editeur.example"]));
  await hands.press("Afficher le code de révocation");
  expect((await page.locator("#code").textContent())!.length).toBeGreaterThan(7);
  await hands.press("Retour à la commande");
  await heading(/^Command/);

  await hands.choose(own("autre.cer", await stage.certificate({ usage: "SIGN" })));
  await hands.press("Vérifier le certificat");
  await heading(/ne convient pas/);
  expect(inbox().filter((name) => name.startsWith("commande"))).toEqual([]);
  await hands.press("Retour à la commande");
  await heading(/^Command/);
  await hands.choose(own("téléchargement.cer", await stage.certificate()));
  await hands.press("Vérifier le certificat");
  await heading(/bon fichier/);
  await hands.press("Déposer dans l'échange");
  await notice(/mis en service/);
  expect(inbox().filter((name) => name.startsWith("commande"))).toEqual([`${order}.pem`]);
  await afterUp(hands);
  expect(await page.locator("main").textContent()).toMatch(/Personne|[Rr]ien/);
  expect(asked).toEqual([]);
}

it("goes from the form to the certificate in the vault by the page alone", async () => {
  await enter({ locale: "fr-FR" });
  await wholeLife(mouse);
});

it("does so without a script", async () => {
  await enter({ locale: "fr-FR", javaScriptEnabled: false });
  await wholeLife(mouse);
});

it("does so by keyboard alone", async () => {
  await enter({ locale: "en-US" });
  await wholeLife(keyboard);
});

it("is read by everybody: no violation and nothing beyond the window on the door, a refusal, and while it reads", async () => {
  ({ context, asked } = await closedContext(browser, { viewport: { width: 360, height: 740 } }, () => true));
  page = await context.newPage();
  for (const path of ["/entree", "/entree?jeton=x", "/"]) {
    await page.goto(`${desk.place.origin}${path}`);
    expect([path, await violationsOn(page), await overflowOf(page)]).toEqual([path, [], 0]);
  }
  for (const total of [null, 5_000]) {
    await page.setContent(
      await progressPage({ what: "Ressources lues (état.json)", done: 250, of: total }, { stays: false, other: "/?fixe=oui" }),
    );
    expect([total, await violationsOn(page), await overflowOf(page)]).toEqual([total, [], 0]);
  }
});
