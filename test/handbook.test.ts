import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The pages for whoever works here say what is: rooms, paths, symbols, tests, commands; and every link of every page leads somewhere. */
const root = dirname(__dirname);
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const shown = (path: string): string => relative(root, path).split(sep).join("/");

/** Every Markdown page of the repository, new ones included, generated and ignored ones not. */
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => path && existsSync(join(root, path)));
const handbook = ["provider/README.md", "CONTRIBUTING.md", "SECURITY.md"];

/** A page without its blocks of code, and without code spans where `spans` says so: neither holds links. */
const prose = (page: string, spans = true): string => {
  const open = page.replace(/^```.*\n[\s\S]*?^```$/gm, "");
  return spans ? open : open.replace(/`[^`\n]*`/g, "");
};

/** The rows of a table below a heading, cell by cell. */
function tableBelow(path: string, heading: string): string[][] {
  const section = text(path).split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

describe("links", () => {
  /** What GitHub makes of a heading; of equal ones the second ends in -1. */
  function anchorsOf(path: string): Set<string> {
    const seen = new Map<string, number>();
    const headings = [...prose(text(path)).matchAll(/^#{1,6} +(.*?) *#*$/gm)].map(([, heading]) => heading!);
    return new Set(
      headings.map((heading) => {
        const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
        const slug = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
        const before = seen.get(slug) ?? 0;
        seen.set(slug, before + 1);
        return before === 0 ? slug : `${slug}-${before}`;
      }),
    );
  }

  const wrong = (path: string, link: string): string[] => {
    const [file, anchor] = link.split("#") as [string, string | undefined];
    const target = file === "" ? path : shown(resolve(root, dirname(path), decodeURI(file)));
    if (target.startsWith("..") || !existsSync(join(root, target))) return [`${path}: ${link} leads nowhere`];
    if (anchor === undefined || !target.endsWith(".md") || anchorsOf(target).has(anchor)) return [];
    return [`${path}: ${link}, and ${target} has no such heading`];
  };

  it("are found", () =>
    expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/README.md", "examples/aws/README.md", ...handbook])));

  it.each(pages)("of %s lead somewhere, to a heading where one is named", (path) => {
    const links = [...prose(text(path), false).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!);
    expect(links.flatMap((link) => wrong(path, link))).toEqual([]);
  });

  it("reach every page of docs/ from its index", () => {
    const index = text("docs/README.md");
    const unreached = readdirSync(join(root, "docs")).filter(
      (name) => name.endsWith(".md") && name !== "README.md" && !index.includes(`](${name})`),
    );
    expect(unreached).toEqual([]);
  });
});

it.each(pages)("%s names commands of package.json", (path) => {
  const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
  const named = new Set([...text(path).matchAll(/\bnpm run ([a-z][a-z0-9:-]*)/g)].map(([, script]) => script!));
  expect([...named].filter((script) => !(script in scripts))).toEqual([]);
});

describe.each(handbook)("%s", (path) => {
  it("names files and folders that exist", () => {
    const spans = [...text(path).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
    const places = spans.filter((span) => /^(provider|resources|cli|examples|test|bench|docs|\.ci|\.githooks)\/[\w./<>-]*$/.test(span));
    // `provider/vault/<name>/adapter.ts` is one that somebody will add: its folder exists.
    const known = places.map((place) => place.replace(/[^/]*<.*$/, ""));
    expect(known.filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  it("names functions, types and tables where they are", () => {
    const named = [...text(path).matchAll(/`(\w+)`(?: and `(\w+)`)?,? (?:in|of) \[[^\]]*\]\(([^)#]+)\)/g)];
    const missing = named.flatMap(([, one, two, link]) => {
      const file = join(root, dirname(path), link!);
      const source = existsSync(file) && statSync(file).isFile() ? readFileSync(file, "utf8") : "";
      return [one!, two ?? one!].filter((name) => !new RegExp(`\\b${name}\\b`).test(source)).map((name) => `${name} in ${link}`);
    });
    if (path !== "SECURITY.md") expect(named.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});

describe("SECURITY.md", () => {
  const rows = tableBelow("SECURITY.md", "What is protected, from whom").map((cells) => cells.at(-1)!);
  /** A link to a test, then what of its title is quoted. */
  const shownBy = rows.map((cell) =>
    [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)((?: "[^"]+",?)*)/g)].map(([, label, link, quotes]) => ({
      link: link!,
      same: label === link,
      titles: [...quotes!.matchAll(/"([^"]+)"/g)].map(([, title]) => title!),
    })),
  );

  it("names a test for each line, by its title", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((_, row) => !shownBy[row]!.some(({ titles }) => titles.length > 0))).toEqual([]);
    expect(shownBy.flat().filter(({ same }) => !same)).toEqual([]);
  });

  it("quotes titles that the tests have", () => {
    const missing = shownBy.flat().flatMap(({ link, titles }) => {
      const source = existsSync(join(root, link)) ? text(link) : "";
      return titles.filter((title) => !source.includes(title)).map((title) => `${link}: ${title}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("the rooms of provider/README.md", () => {
  const folders = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [join(folder, name), ...folders(join(folder, name))]);
  const provider = join(root, "provider");
  const filesOf = (room: string): string[] => readdirSync(join(provider, room)).filter((name) => /(?<!\.test(-d)?)\.ts$/.test(name));
  const rooms = folders(provider)
    .map((folder) => relative(provider, folder).split(sep).join("/"))
    .filter((room) => readdirSync(join(provider, room)).some((name) => name.endsWith(".ts")));
  const table = tableBelow("provider/README.md", "Rooms").map(([room, purpose, imports]) => ({
    room: /^\[`([^`]+)`\]\(\1\/\)$/.exec(room!)?.[1] ?? room!,
    purpose: purpose!,
    imports: [...imports!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  }));

  it("are its folders", () => expect(table.map(({ room }) => room).sort()).toEqual([...rooms].sort()));

  it("are for what their doors say", () => {
    const door = (room: string): string | undefined =>
      existsSync(join(provider, room, "index.ts")) ? /^\/\*\* (.+) \*\/\n/.exec(text(`provider/${room}/index.ts`))?.[1] : undefined;
    // The grounds of lifecycle and x509 are published, file by file.
    const said = table.filter(({ room }) => !["lifecycle", "x509"].includes(room));
    expect(said.map(({ room, purpose }) => [room, purpose])).toEqual(said.map(({ room }) => [room, door(room)]));
  });

  /** What a room imports, by room, without `fault`, itself, and the ground of the room it stands in. */
  function importsOf(room: string): string[] {
    const found = filesOf(room).flatMap((file) => {
      const folder = join(provider, room);
      const specifiers = readFileSync(join(folder, file), "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g);
      return [...specifiers].flatMap(([, specifier]) => {
        const path = resolve(folder, specifier!.replace(/\.js$/, ""));
        const isRoom = existsSync(path) && statSync(path).isDirectory();
        const target = relative(provider, isRoom ? path : dirname(path))
          .split(sep)
          .join("/");
        return target === "" ? [`${relative(provider, path)}.ts`] : [target];
      });
    });
    return [...new Set(found)]
      .filter((target) => target !== room && target !== dirname(room) && !/^fault(-codes)?\.ts$/.test(target))
      .sort();
  }

  it.each(table.map(({ room, imports }) => [room, imports] as const))("%s imports what the page says it may", (room, imports) => {
    expect([...imports].sort()).toEqual(existsSync(join(provider, room)) ? importsOf(room) : []);
  });

  it("are in an order in which imports run down", () => {
    const place = new Map(table.map(({ room }, index) => [room, index]));
    const upward = table.flatMap(({ room, imports }) =>
      imports
        .filter((target) => !target.endsWith(".ts") && !(place.get(target)! > place.get(room)!))
        .map((target) => `${room} -> ${target}`),
    );
    expect(upward).toEqual([]);
  });
});
