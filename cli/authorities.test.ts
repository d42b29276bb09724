import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault } from "../provider/fault";
import { pinnedAuthorities } from "../provider/x509/anchors";
import { hierarchy } from "../test/x509/hierarchy";
import { type AuthorityRow, runAuthorities } from "./authorities";

const data = join(__dirname, "../../shared/data/igc-sante");
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "igc-authorities-"))));
afterEach(() => rmSync(folder, { recursive: true }));

async function said(args: readonly string[] = [], now = "2026-11-24T09:00:00Z"): Promise<string> {
  const lines: string[] = [];
  expect(await runAuthorities(args, { cwd: folder, env: {}, now: () => new Date(now), say: (line) => void lines.push(line) })).toBe(0);
  return lines.join("\n");
}
const rows = async (...args: string[]): Promise<AuthorityRow[]> => JSON.parse(await said([...args, "--json"])) as AuthorityRow[];

it("shows the four of the package, where there is nothing else", async () => {
  const shown = await rows();
  expect(shown.map(({ from, environment, sha256 }) => [from, environment, sha256])).toEqual(
    pinnedAuthorities.map(({ environment, sha256 }) => ["package", environment, sha256]),
  );
  expect(shown[0]).toMatchObject({
    name: "CN=AC RACINE IGC-SANTE ELEMENTAIRE,OU=IGC-SANTE,OU=0002 187512751,O=ASIP-SANTE,C=FR",
    trust: "root ACR-EL, pinned",
    notBefore: "2013-06-25T00:00:00.000Z",
    notAfter: "2033-06-25T00:00:00.000Z",
  });
});

it("shows what lies in the folder ca, and whether it counts", async () => {
  const strangers = hierarchy();
  mkdirSync(join(folder, "igc-sante", "ca"), { recursive: true });
  const place = (name: string, text: string): void => writeFileSync(join(folder, "igc-sante", "ca", name), text);
  place("stranger.pem", strangers.issuer.certificate.pem);
  // A leaf is issued by no root: the issuer is, and here it is known.
  place("issuer.pem", readFileSync(join(data, "ACI-EL-ORG-TEST.pem"), "latin1"));
  place("notes.txt", "no certificate");
  const own = (await rows()).slice(4);
  expect(own.map(({ from, environment, trust }) => [from, environment, trust])).toEqual([
    ["igc-sante/ca/issuer.pem", "test", "issuer ACI-EL-ORG-TEST, pinned"],
    ["igc-sante/ca/stranger.pem", null, "leads to no pinned root: not trusted in production and test"],
  ]);
});

it("says of one that has ended that it has", async () => {
  expect((await said([], "2033-06-26T00:00:00Z")).match(/pinned; it has ended/g)).toHaveLength(4);
});

it("prints dates and fingerprints for people", async () => {
  expect(await said()).toMatch(/TEST AC RACINE[^]*this package[^]*valid +2013-06-25 to 2033-06-25\n +SHA-256 +01:32:5A/);
});

it("fails for a folder that was named and is not there", async () => {
  const fault = await said(["--ca", "nowhere"]).catch((error: unknown) => error);
  expect(isFault(fault, "file-unreadable")).toBe(true);
});
