import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BundleKind, bundleFormats, makeBundle } from "../provider/x509/bundle";
import { type Reader, readers } from "./bundles/readers";
import { makePki, Workbench } from "./fuzz/fixtures";
import { sample } from "./sample";
import { setUpTimeout } from "./servers/child";

/**
 * Every bundle that holds the key, opened by every program and library that is to open it: the key and all certificates are
 * there. What is not of Windows or .NET, which no test here has: docs/bundles.md.
 */
jest.setTimeout(setUpTimeout);

const password = "un mot de passe long";
const bench = new Workbench();
afterAll(() => bench.remove());
const pki = makePki(bench, "rsa");
const privateKey = createPrivateKey(bench.read("leaf.key"));

const keyed = (Object.keys(bundleFormats) as BundleKind[]).filter((kind) => bundleFormats[kind].holdsKey);
const readings = keyed.flatMap((kind) =>
  readers.filter(({ kinds }) => kinds.includes(kind)).map((reader) => [kind, reader.name, reader] as const),
);
const today = sample("of bundles and their readers").take(readings, 0.15, ([kind]) => kind);

const packed = new Map<BundleKind, Promise<Buffer>>();
async function pack(kind: BundleKind): Promise<Buffer> {
  const content = { privateKey, certificate: pki.leaf, chain: [pki.ca], friendlyName: "server", password };
  if (!packed.has(kind)) packed.set(kind, makeBundle(kind, content));
  return packed.get(kind)!;
}

const blocks = (pem: string, label: string): string[] =>
  pem.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, "g")) ?? [];
const fingerprints = (pem: string): string[] =>
  [...new Set(blocks(pem, "CERTIFICATE").map((block) => new X509Certificate(block).fingerprint256))].sort();

it.each(today)("%s is opened by %s", async (kind, _name, reader: Reader) => {
  const desk = new Workbench();
  try {
    desk.write("bundle", await pack(kind));
    const found = await reader.open({ kind, bench: desk, file: "bundle", password });
    expect(fingerprints(found)).toEqual(kind === "pkcs8-encrypted" ? [] : fingerprints(pki.leaf + pki.ca));
    const keys = blocks(found, "(?:RSA )?PRIVATE KEY").map((key) => createPrivateKey(key).equals(privateKey));
    expect(keys).toEqual(reader.showsNoKeyOf?.includes(kind) ? [] : [true]);
  } finally {
    desk.remove();
  }
});

it("docs/bundles.md says who opens what, and claims no more", () => {
  const page = readFileSync(join(__dirname, "../docs/bundles.md"), "utf8").split("\n## Who opens them\n")[1]!.split("\n## ")[0]!;
  const [heads, , ...rows] = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
  const claimed = rows.map(([name, ...cells]) => [name!, heads!.slice(1).filter((_, column) => cells[column] === "yes")] as const);
  const kindsOf = new Map(readers.map(({ name, kinds }) => [name.replace(/ \d+$/, ""), [...kinds].sort()]));
  expect(claimed.map(([row]) => [...kindsOf.keys()].find((name) => row.toLowerCase().startsWith(name.toLowerCase()))).sort()).toEqual(
    [...kindsOf.keys()].sort(),
  );
  for (const [row, kinds] of claimed) {
    const [, tested] = [...kindsOf].find(([name]) => row.toLowerCase().startsWith(name.toLowerCase()))!;
    expect([row, [...kinds].sort()]).toEqual([row, tested]);
  }
});
