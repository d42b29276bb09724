import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buildEngine } from "./build.mjs";
import { downloadEngine } from "./download.mjs";
import { FakeMachine } from "./fake-machine";
import { engineFolder, pinnedVersion } from "./places.mjs";
import { provideEngine } from "./provide.mjs";

let machine: FakeMachine;
beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

describe("an engine is made", () => {
  const fails = (name: string) => ({ name, make: () => Promise.reject(new Error(`${name} is out of order; mend it`)) });
  const works = { name: "magic", make: async (root: string) => machine.engine(path.join(root, "bin"), "3.259.0") };
  const provide = (...ways: Parameters<typeof provideEngine>[0]["ways"] & object) =>
    provideEngine({ env: machine.env, say: machine.say, ways });

  test("by the first way that works, and each failed one is told", async () => {
    const { engine, made } = await provide(fails("download"), works, fails("never tried"));
    expect({ engine, made }).toMatchObject({ engine: { from: "cache", version: "3.259.0" }, made: true });
    expect(machine.said).toEqual([
      "  no pulumi on PATH",
      "  download: download is out of order; mend it",
      expect.stringMatching(/^ {2}Engine made by magic in \d+ s, kept in /),
    ]);
  });

  test("once: a later set-up finds it and says nothing", async () => {
    await provide(works);
    machine.said.length = 0;
    expect(await provide(fails("anything"))).toMatchObject({ made: false, engine: { from: "cache" } });
    expect(machine.said).toEqual([]);
  });

  test("with the script of dynamic resources beside it", async () => {
    await provide(works);
    const bin = path.join(engineFolder(machine.env), "bin");
    expect(readdirSync(bin).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
  });

  test("never in half: an interrupted one is not found and is cleared away by the next", async () => {
    const place = engineFolder(machine.env);
    machine.engine(`${place}.unfinished-killed/bin`, "3.259.0");
    const breaks = {
      name: "breaking",
      make: async (root: string) => {
        await works.make(root);
        throw new Error("lost power");
      },
    };
    await expect(provide(breaks)).rejects.toThrow("lost power");
    expect(readdirSync(path.dirname(place))).toEqual([]);
  });

  test("in the place of a broken one", async () => {
    machine.pulumi(path.join(engineFolder(machine.env), "bin"), "3.259.0");
    expect(await provide(works)).toMatchObject({ made: true });
  });

  test("once by two set-ups at the same time", async () => {
    let times = 0;
    const counted = { name: "counted", make: (root: string) => (times++, works.make(root)) };
    const [first, second] = await Promise.all([provide(counted), provide(counted)]);
    expect([first.made, second.made].sort()).toEqual([false, true]);
    expect(times).toBe(1);
    expect(machine.said).toContainEqual(expect.stringContaining("Another set-up is at work"));
  });

  test("although a killed set-up left its lock", async () => {
    const lock = machine.write(`${engineFolder(machine.env)}.lock`);
    const longAgo = new Date(0);
    utimesSync(lock, longAgo, longAgo);
    expect(await provide(works)).toMatchObject({ made: true });
    expect(existsSync(lock)).toBe(false);
  });

  test("by no way: the error lists everything that was tried", async () => {
    machine.engine("bin", "3.100.0");
    machine.addToPath("bin");
    await expect(provide(fails("download"), fails("build"))).rejects.toThrow(
      [
        "There is no Pulumi engine, and no way to get one worked:",
        `  - ${machine.place("bin/pulumi")} is 3.100.0, older than 3.200.0; update it`,
        "  - download: download is out of order; mend it",
        "  - build: build is out of order; mend it",
      ].join("\n"),
    );
  });
});

describe("a build from Go modules", () => {
  const build = () => buildEngine(machine.place("root"), { env: machine.env, say: machine.say });
  const go = (body: string): void => {
    machine.script("go/go", `if [ "$1" = env ]; then echo go1.26.8; else ${body}; fi`);
    machine.addToPath("go");
  };

  test("asks for go when there is none", async () => {
    await expect(build()).rejects.toThrow("there is no go on PATH; install Go 1.25.11 or newer");
  });

  test.each([
    ["too old", "echo go1.25.10", "go is 1.25.10, older than 1.25.11; update it"],
    ["unable to fetch the toolchain", "echo no such toolchain >&2; exit 1", "go does not run (no such toolchain)"],
  ])("refuses a go that is %s", async (_what, body, message) => {
    machine.script("go/go", body);
    machine.addToPath("go");
    await expect(build()).rejects.toThrow(message);
  });

  test("shows what go said when it fails, and what to check", async () => {
    go("echo 'module is not served' >&2; exit 1");
    await expect(build()).rejects.toThrow(
      "go could not build pulumi (see above); check that go reaches its module servers: go env GOPROXY",
    );
    expect(machine.said.at(-1)).toBe("module is not served");
  });

  test("is pinned, static, without paths of this machine, and leaves go.mod alone", async () => {
    const calls = machine.place("calls");
    go(`echo "$CGO_ENABLED $GOWORK $*" >> ${calls}`);
    await build();
    const bin = machine.place("root/bin");
    expect(readFileSync(calls, "utf8").trim().split("\n")).toEqual([
      `0 off build -v -mod=readonly -trimpath -tags osusergo,grpcnotrace -ldflags -s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedVersion()} -o ${bin}/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
      `0 off build -v -mod=readonly -trimpath -ldflags -s -w -o ${bin}/pulumi-language-nodejs github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    ]);
  });
});

describe("an official download", () => {
  const advice = "allow HTTPS to get.pulumi.com and github.com, or install Pulumi yourself and put it on PATH";
  const download = (install: string, limits: object = {}) => {
    mkdirSync(machine.place("root"), { recursive: true });
    const site = "data:,here"; // answers without a network
    const command = ["/bin/sh", machine.script("install.sh", install)];
    return downloadEngine(machine.place("root"), { env: machine.env, say: machine.say, site, install: command, ...limits });
  };

  test("gives up where the site cannot be reached, and where it does not answer", async () => {
    const server = http.createServer(); // takes connections, never answers
    await once(server.listen(0, "127.0.0.1"), "listening");
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const silent = download("exit 0", { site, connectMs: 50 });
    await expect(silent).rejects.toThrow(`127.0.0.1 cannot be reached (TimeoutError); ${advice}`);
    server.close().closeAllConnections();
    await once(server, "close");
    await expect(download("exit 0", { site })).rejects.toThrow(`127.0.0.1 cannot be reached (ECONNREFUSED); ${advice}`);
    expect(machine.said).toEqual([]);
  });

  test("installs the pinned version into the folder it is given", async () => {
    await download('echo "$2" > "$1/version"; echo x > "${TMPDIR:?}/part"');
    expect(readFileSync(machine.place("root/version"), "utf8").trim()).toBe(pinnedVersion());
    expect(readdirSync(machine.place("root"))).toEqual(["version"]);
  });

  test("tells why the installer failed", async () => {
    await expect(download("echo 'error: 404' >&2; exit 1")).rejects.toThrow(`error: 404; ${advice}`);
  });

  test("is ended when no more bytes come, its children too", async () => {
    await expect(download("/bin/sleep 60; exit 0", { stallMs: 100 })).rejects.toThrow(`no byte came for 0.1 s; ${advice}`);
  });

  test("is ended when it takes too long although bytes come", async () => {
    const trickles = 'while :; do echo x >> "${TMPDIR:?}/part"; done';
    await expect(download(trickles, { totalMs: 300 })).rejects.toThrow(/it took more than 0\.005 min/);
  });
});
