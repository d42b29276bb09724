import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { script, styles } from "../../cli/desk/assets";
import { deskModel } from "../../cli/desk/model";
import { orderPage } from "../../cli/desk/pages";
import { type Browser, openBrowser, type Page } from "../servers/browser";
import { now, orderTicketOf, sampleExchange, sampleStack } from "./sample-stacks";

/** The one script of the pages, in a real browser under the server's policy: copying, dropping, and that nothing needs it. */

const text = orderPage(deskModel([sampleStack(2)], [sampleExchange()], now), { readOnly: false, csrf: "x" }, orderTicketOf(1))!;
const policy = `default-src 'none'; style-src 'self'; script-src ${script.source}; form-action 'self'`;

let browser: Browser;
let server: Server;
let origin: string;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  server = createServer(({ url }, response) => {
    const isStyle = url === `/${styles.name}`;
    response.writeHead(200, { "content-type": isStyle ? "text/css" : "text/html; charset=utf-8", "content-security-policy": policy });
    response.end(isStyle ? styles.text : text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 300_000);
afterAll(async () => {
  await browser.close();
  server.close();
});
afterEach(() => page.context().close());

async function opened(options: { readonly javaScriptEnabled?: boolean; readonly permissions?: string[] }): Promise<Page> {
  const context = await browser.newContext(options);
  page = await context.newPage();
  await page.goto(origin);
  return page;
}

const said = (): Promise<string | null> => page.locator("#annonce").textContent();
const announced = (words: string): Promise<void> => page.locator("#annonce", { hasText: words }).waitFor({ state: "attached" });
const clipboard = (): Promise<string> => page.evaluate("navigator.clipboard.readText()");

it("copies each value to the letter, by keyboard, and says so", async () => {
  await opened({ permissions: ["clipboard-read", "clipboard-write"] });
  const values = await page.locator("code.value").allTextContents();
  expect(values).toContain("certificats@editeur.example");
  const buttons = page.getByRole("button", { name: /^Copier : / });
  expect(await buttons.count()).toBe(values.length);
  for (const [index, value] of values.entries()) {
    await page.locator("button[data-copy]").nth(index).focus();
    await page.keyboard.press("Enter");
    await announced(`Copié : ${value}`);
    expect(await clipboard()).toBe(value);
  }
});

it("selects the value where the browser refuses to copy", async () => {
  await opened({});
  await page.evaluate("Object.defineProperty(navigator.clipboard, 'writeText', { value: () => Promise.reject(new Error('no')) })");
  await page.locator("button[data-copy]").first().click();
  await announced("Ctrl+C la copie");
  expect(await page.evaluate("getSelection().toString()")).toBe("https://pfc.eservices.esante.gouv.fr");
});

/** Drops files onto an element as a file manager does. */
const drop = (onto: string, names: readonly string[]): Promise<unknown> =>
  page.evaluate(`(() => {
    const data = new DataTransfer();
    for (const name of ${JSON.stringify(names)}) data.items.add(new File(["x"], name));
    const place = document.querySelector(${JSON.stringify(onto)});
    for (const type of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  })()`);
const chosen = (): Promise<string[]> => page.evaluate("[...document.querySelector('#fichier').files].map(({ name }) => name)");

it("takes one file that is dropped onto its place, and the page stays where it is for any other", async () => {
  await opened({});
  await drop(".drop", ["a.p7b", "b.p7b"]);
  expect([await chosen(), await said()]).toEqual([[], "Un seul fichier à la fois."]);
  await drop("h1", ["a.p7b"]);
  expect([await chosen(), page.url()]).toEqual([[], `${origin}/`]);
  await drop(".drop label", ["certificat.p7b"]);
  expect([await chosen(), await said()]).toEqual([["certificat.p7b"], "Fichier choisi : certificat.p7b"]);
});

it("needs no script: no button stands there in vain, a click selects a value, a file is chosen and fields are filled", async () => {
  await opened({ javaScriptEnabled: false });
  expect(await page.locator("button[data-copy]:visible").count()).toBe(0);
  expect(await page.locator("#fichier:visible, #refus:visible, #motif:visible").count()).toBe(3);
  await page.locator("#fichier").setInputFiles({ name: "certificat.p7b", mimeType: "application/octet-stream", buffer: Buffer.from("x") });
  const asked = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Vérifier le certificat" }).click();
  expect((await asked).url()).toBe(`${origin}/commandes/${orderTicketOf(1)}/certificat`);
});

it("leads past the menu with the first key", async () => {
  await opened({});
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("contenu");
});
