import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDesk } from "../../cli/desk/server";
import { now, sampleStack } from "./sample-stacks";
import { byPort, Visitor } from "./stage";

/** A fleet on the desk: how far its reading is can be seen, and then its pages are there at once. */
const certificates = 5_000;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "desk-many-"));
  mkdirSync(join(folder, "igc-sante", "inbox"), { recursive: true });
  const { resources } = sampleStack(certificates);
  const deployment = {
    manifest: { time: now.toISOString() },
    resources: resources.map(({ kind, urn, outputs }) => ({
      type: `pulumi-nodejs:dynamic/igc-sante:${kind}`,
      urn,
      outputs: { ...outputs, platform: "manual:./igc-sante" },
    })),
  };
  writeFileSync(join(folder, "state.json"), JSON.stringify({ version: 3, deployment }));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("shows how many of how many are read, without any script, and then answers each page, of a hundred at most", async () => {
  const desk = await openDesk({ files: ["state.json"], stacks: [], platform: undefined }, 0, {
    cwd: folder,
    env: {},
    now: () => now,
    say: () => undefined,
  });
  try {
    const visitor = new Visitor(byPort(desk));
    await visitor.enter(false);
    const seen: string[] = [];
    const still = await visitor.ask("/?q=a&fixe=oui");
    expect([still.status, still.headers.get("refresh")]).toEqual([503, null]);
    expect(await still.text()).toContain('href="/?q=a"');
    for (;;) {
      const answer = await visitor.ask("/");
      const text = await answer.text();
      if (answer.status === 200) break;
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(answer.headers.get("refresh")).toBe("1");
      seen.push(/<p role="status">([^]*?)<\/p>/.exec(text)![1]!);
    }
    expect(seen.join("\n")).toMatch(/Ressources lues \(state\.json\) : \d+ sur 5\d{3}/);
    for (const path of [
      "/",
      "/?par=urgence",
      "/?q=lilas",
      "/certificats",
      "/certificats?q=srv4999",
      "/certificats?page=50",
      "/calendrier",
    ]) {
      const answer = await visitor.ask(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect([path, Buffer.byteLength(await answer.text()) < 256 * 1024]).toEqual([path, true]); // bench/desk.mjs says how quick
    }
  } finally {
    await desk.close();
  }
});
