import { existsSync } from "node:fs";
import path from "node:path";
import { repository } from "../cli/places.mjs";
import { newProject, type Project } from "./project";
import { type ProviderProcess, ResourceInitFailed, startProvider } from "./provider-process";

/** A resource with a tongue: says what is done to it, and keeps one input. */
const program = `
  const pulumi = require("@pulumi/pulumi");
  const provider = {
    async check(olds, news) {
      return { inputs: news, failures: news.text === "bad" ? [{ property: "text", reason: "is bad" }] : [] };
    },
    async create(inputs) { console.log("made " + inputs.text); return { id: "one", outs: inputs }; },
    async diff(id, olds, news) { return { changes: olds.text !== news.text }; },
    async update(id, olds, news) { return { outs: news }; },
  };
  class Note extends pulumi.dynamic.Resource {
    constructor(name, props) { super(provider, name, props); }
  }
  const config = new pulumi.Config("note");
  new Note("note", { text: config.require("text") });
`;

describe("a project on the real engine", () => {
  let project: Project;
  beforeAll(async () => {
    project = await newProject({ files: { "index.js": program }, link: "symlink", config: { "note:text": "a first, ünïcode = text" } });
  });
  afterAll(() => project.dispose());

  test("lives through up, a preview and a refresh without change, a change, and destroy", async () => {
    const up = await project.up();
    expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining("made a first, ünïcode = text") });
    expect(up.stdout + up.stderr).not.toMatch(/warning/i);

    const noteIn = async () => (await project.stateExport()).deployment.resources?.find(({ type }) => type.includes("dynamic"));
    expect(await noteIn()).toMatchObject({ id: "one", outputs: { text: "a first, ünïcode = text" } });

    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--expect-no-changes")).toMatchObject({ code: 0 });

    await project.setConfig("note:text", "another");
    expect((await project.preview("--expect-no-changes")).code).not.toBe(0);
    await project.setConfig("note:text", "bad");
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toContain("is bad");

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(await noteIn()).toBeUndefined();
  });

  test("takes a secret through the standard input and keeps it encrypted", async () => {
    await project.setConfig("note:hidden", "a secret = text", { secret: true });
    const asked = await project.run(["config", "get", "note:hidden"]);
    expect(asked.stdout.trim()).toBe("a secret = text");
    const listed = await project.run(["config", "--json"]);
    expect(JSON.parse(listed.stdout)["note:hidden"]).toEqual({ secret: true });
  });

  test("hides the developer's own Pulumi and identities", () => {
    expect(
      Object.keys(project.env)
        .filter((name) => /^(PULUMI|IGC_SANTE)_/.test(name))
        .sort(),
    ).toEqual([
      "PULUMI_BACKEND_URL",
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
      "PULUMI_HOME",
      "PULUMI_SKIP_UPDATE_CHECK",
    ]);
  });

  test("kills a command that takes too long, and says what it printed", async () => {
    await expect(project.run(["preview"], { timeoutMs: 50 })).rejects.toThrow("did not end in 50 ms");
  });
});

test("a TypeScript program uses the package that npm would ship, and leaves nothing behind", async () => {
  const index = `import { ok } from "./lib/ok";\nexport const answer: number = ok;\n`;
  const files = {
    "index.ts": index,
    "lib/ok.ts": `import * as pulumi from "@pulumi/pulumi";\nexport const ok = pulumi.getStack().length;\n`,
  };
  const project = await newProject({ files, link: "copy", name: "other-name" });
  try {
    expect(existsSync(path.join(project.dir, "node_modules/pulumi-igc-sante/dist/resources/index.js"))).toBe(true);
    expect(existsSync(path.join(project.dir, "node_modules/pulumi-igc-sante/provider"))).toBe(false);
    expect(await project.up()).toMatchObject({ code: 0 });
    const output = await project.run(["stack", "output", "answer"]);
    expect(output.stdout.trim()).toBe("3");
  } finally {
    await project.dispose();
  }
  expect(existsSync(project.dir)).toBe(false);
});

describe("the provider process", () => {
  const text = `exports.handler = () => ({
    configure(request) { this.greeting = request.config.get("note:greeting"); },
    async check(olds, news) { return { inputs: { ...news, extra: 1 }, failures: news.text ? [] : [{ property: "text", reason: "is missing" }] }; },
    async diff(id, olds, news) { return { changes: olds.text !== news.text, replaces: ["text"], deleteBeforeReplace: true }; },
    async create(inputs) {
      console.log(this.greeting);
      if (inputs.text === "half") throw Object.assign(new Error("half made"), { id: "two", properties: { a: [1] }, reasons: ["no luck"] });
      if (inputs.text === "not") throw new Error("not made");
      return { id: "one", outs: { ...inputs, list: [{ deep: null }] } };
    },
    async read(id, props) { return id === "gone" ? {} : { id, props: { ...props, seen: true }, inputs: { text: "found" } }; },
    async update(id, olds, news) { return { outs: { ...olds, ...news } }; },
    async delete(id) { console.log("deleted " + id); },
  })`;
  const props = (more: object): object & { __provider: string } => ({ __provider: text, ...more });

  let provider: ProviderProcess;
  beforeAll(async () => {
    provider = await startProvider({ cwd: repository, config: { "note:greeting": "bonjour" } });
  });
  afterAll(() => provider.stop());

  test("answers every method in plain JSON", async () => {
    expect(await provider.check({}, props({}))).toEqual({
      inputs: props({ extra: 1 }),
      failures: [{ property: "text", reason: "is missing" }],
    });
    expect(await provider.diff("one", props({ text: "a" }), props({ text: "b" }))).toEqual({
      changes: "some",
      replaces: ["text"],
      deleteBeforeReplace: true,
    });
    const created = await provider.create(props({ text: "a" }));
    expect(created).toEqual({ id: "one", properties: props({ text: "a", list: [{ deep: null }] }) });
    expect(await provider.read("one", created.properties)).toEqual({
      id: "one",
      properties: { ...created.properties, seen: true },
      inputs: props({ text: "found" }),
    });
    expect(await provider.read("gone", created.properties)).toMatchObject({ id: "" });
    expect(await provider.update("one", created.properties, props({ text: "b" }))).toEqual({
      properties: { ...created.properties, text: "b" },
    });
    await provider.delete("one", created.properties);
    expect(provider.stdout()).toBe("bonjour\ndeleted one");
  });

  test("tells a partial failure from a failure", async () => {
    const half = await provider.create(props({ text: "half" })).catch((error: unknown) => error);
    expect(half).toBeInstanceOf(ResourceInitFailed);
    expect(half).toMatchObject({ message: "half made", id: "two", properties: { a: [1] }, reasons: ["no luck"] });
    const not = await provider.create(props({ text: "not" })).catch((error: unknown) => error);
    expect(not).not.toBeInstanceOf(ResourceInitFailed);
    expect(not).toMatchObject({ message: "not made" });
  });
});
