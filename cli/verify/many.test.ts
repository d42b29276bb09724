import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeBundle } from "../../provider/x509/bundle";
import { at, crlDer } from "../../test/conformance/pki";
import { schemaFaults } from "../../test/schemas";
import { algorithm } from "../../test/x509/forge";
import { hierarchy } from "../../test/x509/hierarchy";
import { key, leaf } from "../../test/x509/leaf";
import { runVerify } from ".";
import type { Judged, JudgedRow } from "./table";

/** Many certificates at once: every one is judged as it is alone, and nothing that was not seen counts as good. */
const pki = hierarchy();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "igc-verify-many-"));
  place("ca/root.pem", pki.root.certificate.pem);
  place("ca/issuer.pem", pki.issuer.certificate.pem);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function place(name: string, bytes: string | Buffer = pki.issue().pem): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return name;
}
const privateKey = key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await runVerify([...args, "--ca", "ca"], { cwd: folder, env, now: () => at, say: (line) => void lines.push(line) });
  return { code, said: lines.join("\n") };
}

type Told = Judged & { readonly summary: Record<string, number>; readonly certificates: readonly JudgedRow[] };
async function json(args: readonly string[], env: Record<string, string> = {}): Promise<Told & { code: number }> {
  const { code, said } = await run([...args, "--json"], env);
  expect(schemaFaults("verify-many", said)).toEqual([]);
  expect(said).not.toContain("PRIVATE KEY");
  return { ...(JSON.parse(said) as Told), code };
}
const filesIn = ({ certificates }: Told): string[] => certificates.map(({ file }) => file);

describe("a folder", () => {
  test("is looked into to its depth, and each certificate has the verdict it has alone", async () => {
    place("all/a.pem");
    place("all/b/c/d.cer", pki.issue().der);
    place("all/b/wrong.pem", leaf({ environment: "rehearsal" }).pem);
    const told = await json(["all"]);
    expect(told.code).toBe(1);
    expect([...filesIn(told)].sort()).toEqual(["all/a.pem", "all/b/c/d.cer", "all/b/wrong.pem"]);
    for (const { file, good, findings, sha256 } of told.certificates) {
      const alone = JSON.parse((await run([file, "--json"])).said) as JudgedRow;
      expect([good, findings, sha256]).toEqual([alone.good, alone.findings, alone.sha256]);
    }
  });

  test("with good certificates alone is 0, and the summary counts what holds none", async () => {
    place("all/a.pem");
    place("all/readme.txt", "hello");
    place("all/empty", "");
    place("all/chain.pem", pki.issuer.certificate.pem + pki.root.certificate.pem);
    place("all/key.pem", privateKey);
    const { code, said } = await run(["all"]);
    expect(code).toBe(0);
    expect(said).toMatch(/all\/a\.pem +AUTH_CLI INSI-AUTO \(1690781810\) +[0-9A-F]+ +20\d\d-\d\d-\d\d +\d+ +good\n/);
    expect(said).toContain(
      "a private key lies in all/key.pem\n1 certificate in 5 files: 1 good; of the files 3 hold no certificate, 1 holds authorities alone.",
    );
    expect(said).not.toContain("readme");
  });

  test("that is empty has no certificate, which is said", async () => {
    mkdirSync(join(folder, "all"));
    expect(await run(["all"])).toEqual({ code: 0, said: "0 certificates in 0 files." });
  });

  test.each<[string, string | Buffer, string]>([
    ["a certificate that was cut", pki.issue().pem.slice(0, 500), "answer-unreadable"],
    ["a DER that was cut", pki.issue().der.subarray(0, 300), "answer-unreadable"],
    ["a Java keystore", Buffer.from("feedfeed00000002", "hex"), "answer-unreadable"],
  ])("with %s is 2, the file is named, and the rest is told", async (_, bytes, code) => {
    place("all/a.pem");
    place("all/b.pem", bytes);
    const told = await json(["all"]);
    expect([told.code, filesIn(told), told.unread.map((each) => [each.file, each.code])]).toEqual([
      2,
      ["all/a.pem"],
      [["all/b.pem", code]],
    ]);
  });

  test("has files too big for a certificate left unread, and counted; named alone it is a fault", async () => {
    place("all/a.pem");
    place("all/film.bin", "0");
    truncateSync(join(folder, "all/film.bin"), 17 * 1_048_576);
    const told = await json(["all"]);
    expect([told.code, told.tooBig, told.summary["tooBig"]]).toEqual([0, ["all/film.bin"], 1]);
    expect((await json(["all", "all/film.bin"])).unread).toEqual([
      expect.objectContaining({ file: "all/film.bin", code: "answer-too-big" }),
    ]);
  });
});

describe("links", () => {
  test("to a file count as the file, which is judged once", async () => {
    place("all/..data/tls.crt");
    symlinkSync("..data/tls.crt", join(folder, "all/tls.crt"));
    expect(filesIn(await json(["all"]))).toEqual(["all/tls.crt"]);
  });

  test("to folders are not followed, so a loop is none; they are named", async () => {
    place("all/below/a.pem");
    symlinkSync("..", join(folder, "all/below/up"));
    const told = await json(["all"]);
    expect([filesIn(told), told.linkedFolders, told.code]).toEqual([["all/below/a.pem"], ["all/below/up"], 0]);
    expect(filesIn(await json(["all/below/up", "all"]))).toHaveLength(1);
  });

  test("that lead nowhere are no absence: 2", async () => {
    symlinkSync("gone.pem", join(folder, "all.pem"));
    place("a.pem");
    mkdirSync(join(folder, "all"));
    symlinkSync("gone.pem", join(folder, "all/b.pem"));
    const told = await json(["all", "a.pem"]);
    expect([told.code, told.unread.map(({ file }) => file)]).toEqual([2, ["all/b.pem"]]);
  });
});

describe("several files", () => {
  test("hold a certificate each: one that holds none, or is not there, is named, and is 2", async () => {
    place("a.pem");
    place("notes.txt", "hello");
    const told = await json(["a.pem", "notes.txt", "nowhere.pem"]);
    expect([told.code, filesIn(told), told.unread.map(({ file, code }) => [file, code])]).toEqual([
      2,
      ["a.pem"],
      [
        ["nowhere.pem", "file-unreadable"],
        ["notes.txt", "answer-unreadable"],
      ],
    ]);
  });

  test("with more than one end entity in one have a line for each", async () => {
    place("two.pem", pki.issue().pem + leaf({ environment: "rehearsal", serial: Buffer.from("7777", "hex") }).pem);
    place("a.pem");
    expect(filesIn(await json(["two.pem", "a.pem", "--sort", "name"]))).toEqual(["a.pem", "two.pem", "two.pem"]);
  });

  test("come the worst first: what blocks, then what ends first", async () => {
    place("1.pem");
    place("2.pem", leaf({ environment: "rehearsal" }).pem);
    const worst = await json(["1.pem", "2.pem"]);
    expect(filesIn(worst)).toEqual(["2.pem", "1.pem"]);
    expect(filesIn(await json(["1.pem", "2.pem", "--sort", "name"]))).toEqual(["1.pem", "2.pem"]);
  });

  test("that end soon are counted apart", async () => {
    place("a.pem");
    place("b.pem");
    const [{ notAfter }] = (await json(["a.pem", "b.pem"])).certificates as [JudgedRow];
    const soon = new Date(Date.parse(notAfter) - 60 * 86_400_000).toISOString();
    const before = new Date(Date.parse(notAfter) - 61 * 86_400_000).toISOString();
    expect((await json(["a.pem", "b.pem", "--at", soon])).summary).toMatchObject({ good: 0, endingSoon: 2, blocked: 0 });
    expect((await json(["a.pem", "b.pem", "--at", before])).summary).toMatchObject({ good: 2, endingSoon: 0, blocked: 0 });
  });
});

test("the options count for every certificate", async () => {
  place("all/a.pem");
  place("all/b.pem");
  const { summary, certificates } = await json(["all", "--expect-finess", "750712184", "--usage", "SIGN"]);
  expect(summary["blocked"]).toBe(2);
  for (const { findings } of certificates) expect(findings).toContainEqual(expect.objectContaining({ id: "structure-expected" }));
});

test("revocation lists and authorities are read once, and asked for each", async () => {
  const revoked = pki.issue();
  for (const name of ["a", "b", "c"]) place(`all/${name}.pem`);
  place(
    "list.crl",
    crlDer({ name: pki.issuer.name, key: { ...pki.issuer, der: Buffer.alloc(0) } }, [revoked], {
      algorithm: algorithm("1.2.840.113549.1.1.11"),
    }),
  );
  const reading = jest.spyOn(fs, "readFile");
  const { summary, certificates } = await json(["all", "--crl", "list.crl"]);
  const read = reading.mock.calls.map(([path]) => (path as string).slice(folder.length + 1)).sort();
  expect(read).toEqual(["all/a.pem", "all/b.pem", "all/c.pem", "ca/issuer.pem", "ca/root.pem", "list.crl"]);
  expect(summary["certificates"]).toBe(3);
  for (const { findings } of certificates) expect(findings.some(({ id }) => id.startsWith("revo"))).toBe(true);
});

test("a P12 under a password that is not given could not be read: its key is said, its certificate is not taken for good", async () => {
  const bundle = await makeBundle("pkcs12-legacy", {
    privateKey: key.privateKey,
    certificate: pki.issue().pem,
    chain: [],
    password: "a-long-password",
  });
  place("all/portal.p12", bundle);
  place("all/a.pem");
  const closed = await json(["all"]);
  expect([closed.code, closed.privateKeys, closed.unread.map(({ code }) => code)]).toEqual([2, ["all/portal.p12"], ["answer-password"]]);
  const open = await json(["all"], { IGC_SANTE_P12_PASSWORD: "a-long-password" });
  expect([open.code, open.privateKeys, filesIn(open).length]).toEqual([0, ["all/portal.p12"], 2]);
});

test("names from outside reach the terminal harmless, and many of one kind are counted", async () => {
  for (let index = 0; index < 25; index++) place(`all/${String(index).padStart(2, "0")}.key`, privateKey);
  place("all/\u001b[2J.pem");
  const { said } = await run(["all"]);
  expect(said).not.toContain("\u001b");
  expect(said).toContain("a private key lies in 5 more files, which --json names");
});
