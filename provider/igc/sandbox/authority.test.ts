import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hierarchy, openHierarchy } from "./authority";

/** The CA of a sandbox on disk. Keys are dear: it is made once, by three who ask at once, and copied. */
let first: string;
let dir: string;
let opened: Hierarchy[];
const newFolder = (): string => mkdtempSync(join(tmpdir(), "sandbox-ca-"));
beforeAll(async () => {
  first = newFolder();
  opened = await Promise.all([1, 2, 3].map(() => openHierarchy(first)));
});
beforeEach(() => cpSync(first, (dir = newFolder()), { recursive: true }));
afterEach(() => rmSync(dir, { recursive: true }));
afterAll(() => rmSync(first, { recursive: true }));

it("makes one CA when several ask at once, and leaves nothing of the others", () => {
  expect(new Set(opened.map(({ root }) => root.certificate.toString("hex"))).size).toBe(1);
  expect(readdirSync(dir)).toEqual(["ca"]);
  expect(readdirSync(join(dir, "ca")).sort()).toEqual(["issuing.key", "issuing.pem", "root.key", "root.pem"]);
});

it("finds its CA again after a restart, its keys readable by their owner alone", async () => {
  const found = await openHierarchy(dir);
  expect(found.root.certificate.equals(opened[0]!.root.certificate)).toBe(true);
  expect(found.issuing.privateKey.equals(opened[0]!.issuing.privateKey)).toBe(true);
  for (const key of ["root.key", "issuing.key"]) expect(statSync(join(first, "ca", key)).mode & 0o777).toBe(0o600);
});

const damages: readonly [string, () => void][] = [
  ["a key is missing", () => rmSync(join(dir, "ca", "issuing.key"))],
  ["a certificate is no certificate", () => writeFileSync(join(dir, "ca", "root.pem"), "nothing")],
  ["a key belongs to another certificate", () => writeFileSync(join(dir, "ca", "issuing.key"), readFileSync(join(dir, "ca", "root.key")))],
];
it.each(damages)("refuses its CA, and says which, when %s", async (_case, damage) => {
  damage();
  await expect(openHierarchy(dir)).rejects.toMatchObject({
    code: "platform-corrupt",
    what: expect.stringContaining(join(dir, "ca")) as string,
  });
});
