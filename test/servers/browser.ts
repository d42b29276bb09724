import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { debianProgram } from "./debian";

/** A real browser: Debian's Chromium, driven by playwright-core, with axe-core for what screen readers and keyboards need. */

export type { Browser, Page };

/** Milliseconds until what does not come is taken to never come: a busy machine is no failure of a page. */
const patience = 120_000;

/** @returns a browser without a window; the sandbox of its own needs what a container has not, and it sees pages of ours alone */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await debianProgram("chromium"),
    args: ["--no-sandbox", "--disable-gpu"],
    timeout: patience,
  });
}

/** A context that lets the page load nothing from anywhere but where it comes from; what it asked for elsewhere is in `asked`. */
export async function closedContext(
  browser: Browser,
  options: BrowserContextOptions,
  own: (url: string) => boolean,
): Promise<{ readonly context: BrowserContext; readonly asked: string[] }> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  const asked: string[] = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (own(url)) return route.continue();
    asked.push(url);
    return route.abort();
  });
  return { context, asked };
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, in one line each. It is given to the page by the debugger, which no policy of the page stops. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))",
  );
  return found as string[];
}

/** How many pixels a page is wider than the window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
