import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { cards, now, sampleExchange, sampleStack } from "../../test/desk/sample-stacks";
import { runDesk } from ".";
import { script, styles } from "./assets";
import { exportSite } from "./export";
import { deskModel } from "./model";
import { siteOf } from "./site";

const model = deskModel([sampleStack(120)], [sampleExchange()], now);
const small = deskModel([sampleStack(6)], [sampleExchange()], now);
const site = new Map(siteOf(model));
const pages = [...site].filter(([path]) => path.endsWith(".html"));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "desk-site-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("has a page for each thing there is, and each link leads to one of its files", () => {
  const names = new Set(site.keys());
  expect(pages.length).toBeGreaterThan(model.certificates.length + 2 * model.orders.size + model.forms.size);
  const lost = pages.flatMap(([path, text]) =>
    [...text.matchAll(/(?:href|src|action)="([^"#]*)"/g)]
      .map(([, to]) => posix.join(posix.dirname(path), to!))
      .filter((to) => !names.has(to))
      .map((to) => `${path} -> ${to}`),
  );
  expect(lost).toEqual([]);
});

it("reaches every page from the first by links", () => {
  const seen = new Set<string>(["index.html"]);
  for (const path of seen)
    for (const [, to] of site.get(path)!.matchAll(/<a [^>]*href="([^"#]+)"/g)) seen.add(posix.join(posix.dirname(path), to!));
  expect(pages.map(([path]) => path).filter((path) => !seen.has(path))).toEqual([]);
});

it("lists each certificate once under its structure's initial, which the first page of structures leads to", () => {
  const lists = pages.filter(([path]) => /^structures-[a-z]+(-\d+)?\.html$/.test(path));
  const listed = lists.flatMap(([path, text]) => [...text.matchAll(/href="(certificats\/[^"]+)"/g)].map(([, to]) => [path, to] as const));
  expect(listed.map(([, to]) => to).sort()).toEqual(model.certificates.map(({ id }) => `certificats/${id}.html`).sort());
  const overview = site.get("structures.html")!;
  for (const [path] of lists) expect(overview).toContain(`href="${path}"`);
  for (const [path, text] of [...lists, ["structures.html", overview] as const])
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect([path, text.split(`id="${anchor}"`).length]).toEqual([path, 2]);
  expect(site.get("certificats.html")).toContain('href="structures.html"');
});

it("has no form, no address that is loaded from, and a policy in each page", () => {
  const policy = `default-src &#39;none&#39;; style-src &#39;self&#39;; script-src ${script.source.replaceAll("'", "&#39;")}`;
  for (const [path, text] of pages) {
    expect([path, text.includes(policy)]).toEqual([path, true]);
    expect([path, /<form|<iframe|<img|\b(?:href|src|action)="(?:https?:|\/)/.test(text)]).toEqual([path, false]);
  }
});

it("has no card number, not even in what somebody typed or brought, and numbers of structures stay", () => {
  const whole = [...site.values()].join("\n");
  expect(cards.filter((card) => whole.includes(card))).toEqual([]);
  expect(whole).toContain("(numéro masqué)");
  expect(whole).toContain("1690781810");
  // What is masked was there.
  expect(JSON.stringify([...model.forms])).toContain(cards[2]);
});

it("is written whole, and written again in its place", async () => {
  const place = join(dir, "site");
  await exportSite(small, place);
  expect(readFileSync(join(place, styles.name), "utf8")).toBe(styles.text);
  await exportSite(deskModel([sampleStack(1)], [], now), place);
  expect(readdirSync(join(place, "certificats"))).toHaveLength(1);
  expect(readdirSync(dir)).toEqual(["site"]);
});

it("takes an empty folder, and leaves one alone that has something else", async () => {
  const place = join(dir, "public");
  mkdirSync(place);
  await exportSite(small, place);
  const other = join(dir, "other");
  mkdirSync(other);
  writeFileSync(join(other, "index.html"), "mine");
  await expect(exportSite(small, other)).rejects.toMatchObject({ code: "folder-not-empty" });
  expect(readdirSync(other)).toEqual(["index.html"]);
  expect(existsSync(join(dir, "public", "index.html"))).toBe(true);
});

it("leaves alone a folder of somebody's that has the name of the site of before", async () => {
  const place = join(dir, "site");
  mkdirSync(`${place}.avant`);
  writeFileSync(join(`${place}.avant`, "mine.txt"), "mine");
  await expect(exportSite(small, place)).rejects.toMatchObject({ code: "folder-not-empty", what: expect.stringContaining("site.avant") });
  expect(readdirSync(`${place}.avant`)).toEqual(["mine.txt"]);
});

it("writes where a link leads, and leaves the link; what is there and no site stays", async () => {
  const [served, link] = [join(dir, "served"), join(dir, "public")];
  mkdirSync(served);
  symlinkSync(served, link);
  await exportSite(small, link);
  expect([readlinkSync(link), existsSync(join(served, "index.html"))]).toEqual([served, true]);
  const mine = join(dir, "mine");
  mkdirSync(mine);
  writeFileSync(join(mine, "a.txt"), "mine");
  symlinkSync(mine, join(dir, "other"));
  await expect(exportSite(small, join(dir, "other"))).rejects.toMatchObject({ code: "folder-not-empty" });
  expect(readdirSync(mine)).toEqual(["a.txt"]);
});

it("takes up the site of before, where a run died between its two renames, before anything else can fail", async () => {
  const place = join(dir, "site");
  await exportSite(small, place);
  renameSync(place, `${place}.avant`);
  await expect(exportSite({ ...small, work: undefined as never }, place)).rejects.toThrow();
  expect(readdirSync(dir)).toEqual(["site"]);
  expect(existsSync(join(place, "index.html"))).toBe(true);
});

it("leaves the site of before where the new one cannot be written", async () => {
  const place = join(dir, "site");
  await exportSite(deskModel([sampleStack(1)], [], now), place);
  const before = readFileSync(join(place, "index.html"), "utf8");
  const broken = { ...model, work: undefined as never };
  await expect(exportSite(broken, place)).rejects.toThrow();
  expect(readFileSync(join(place, "index.html"), "utf8")).toBe(before);
  expect(readdirSync(dir)).toEqual(["site"]);
});

it("says which folder cannot be written", async () => {
  writeFileSync(join(dir, "file"), "");
  await expect(exportSite(small, join(dir, "file", "site"))).rejects.toMatchObject({ code: "file-unreadable" });
});

it("keeps what a state calls a ticket inside the folder", () => {
  const [resource] = sampleStack(1).resources;
  const hostile = { ...resource!, outputs: { ...resource!.outputs, ticket: "../../../etc/passwd" } };
  const paths = [...siteOf(deskModel([{ name: "x", resources: [hostile], writtenAt: null }], [], now))].map(([path]) => path);
  expect(paths.filter((path) => path.includes(".."))).toEqual([]);
  expect(paths.some((path) => /^formulaires\/[0-9a-f]{32}\.html$/.test(path))).toBe(true);
});

it("is what the command writes: the state read, nothing listening, how many pages said", async () => {
  const stack = sampleStack(3);
  const resources = stack.resources.map(({ kind, urn, outputs }) => ({ type: `pulumi-nodejs:dynamic/igc-sante:${kind}`, urn, outputs }));
  writeFileSync(join(dir, "état.json"), JSON.stringify({ deployment: { manifest: { time: "2026-11-26T09:00:00Z" }, resources } }));
  const said: string[] = [];
  const surroundings = { cwd: dir, env: {}, now: () => now, say: (line: string) => void said.push(line) };
  const never = new Promise<string>(() => undefined);
  expect(await runDesk(["--export", "public", "--file", "état.json"], surroundings, never)).toBe(0);
  const pageCount = readdirSync(join(dir, "public"), { recursive: true }).filter((name) => String(name).endsWith(".html")).length;
  expect(said.at(-1)).toBe(`Le site est écrit dans public : ${pageCount} pages.`);
  expect(readFileSync(join(dir, "public", "index.html"), "utf8")).toContain("état du 26 novembre 2026");
  await expect(runDesk(["--export", "public", "--file", "nowhere.json"], surroundings, never)).rejects.toMatchObject({
    code: "file-unreadable",
  });
});
