import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openVault } from "../../provider/vault";
import { deep, sample } from "../sample";
import { freePort, type Server, setUpTimeout, startServer } from "../servers/child";
import { isOpen, type Nginx, startNginx } from "../servers/nginx";
import { host } from "../x509/leaf";
import { now, type Parts, type Ran, type Renewal, renewal, Stage } from "./stage";
import { KeptConnection, Traffic } from "./traffic";

/** Renewals delivered to an nginx and to a Node server that clients keep connecting to with certificates of their own: no handshake fails (issue 14). */
jest.setTimeout(setUpTimeout);
const renewals = sample("of renewals delivered under load");
const client = renewal(0, { usage: "AUTH_CLI" });
const first = renewal(1);

/** Delivered once without a server's acts, since there is no server before there are files. */
async function stageWith(inService: Renewal): Promise<Stage> {
  const stage = new Stage();
  await stage.put(inService);
  stage.configure({ check: undefined, reload: undefined, probe: undefined });
  expect((await stage.run()).code).toBe(0);
  return stage;
}

interface Subject {
  readonly stage: Stage;
  readonly server: Server;
  readonly acts: { readonly check: readonly string[] | undefined; readonly reload: readonly string[]; readonly probe: object };
}
const probeOf = (port: number): object => ({
  host: "127.0.0.1",
  port,
  serverName: host,
  clientCertificate: "client.pem",
  clientKey: "client.key",
  tries: 60,
});

function clientFiles({ root }: Stage): void {
  writeFileSync(join(root, "client.pem"), client.certificate + client.chain[0]!);
  writeFileSync(join(root, "client.key"), client.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
}

let nginx: Nginx;
async function nginxSubject(): Promise<Subject> {
  const stage = await stageWith(first);
  const files = { certificate: join(stage.folder, "fullchain.pem"), key: join(stage.folder, "key.pem") };
  nginx = await startNginx(join(stage.root, "nginx"), { ...files, clients: join(stage.root, "ca/root.pem") });
  return { stage, server: nginx, acts: { check: nginx.command("-t"), reload: nginx.command("-s", "reload"), probe: probeOf(nginx.port) } };
}

async function nodeSubject(): Promise<Subject> {
  const stage = await stageWith(first);
  const port = await freePort();
  const pidFile = join(stage.root, "node.pid");
  const args = [join(__dirname, "node-server.js"), stage.folder, join(stage.root, "ca/root.pem"), String(port), pidFile];
  const server = await startServer(process.execPath, args, port, () => isOpen(port));
  // What systemctl reload does with ExecReload=/bin/kill -HUP $MAINPID.
  return { stage, server, acts: { check: undefined, reload: ["sh", "-c", 'kill -HUP "$(cat "$0")"', pidFile], probe: probeOf(port) } };
}
/** Between two handshakes of a run: the first are short, and a server on a busy machine is waited for as long as a real one is. */
const pausing = (): Parts => {
  let pauses = 0;
  return { pause: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, pauses++ < 20 ? milliseconds / 10 : milliseconds)) };
};

describe.each([
  ["nginx", nginxSubject],
  ["Node", nodeSubject],
] as const)("%s", (name, start) => {
  let subject: Subject;
  let traffic: Traffic;
  beforeAll(async () => {
    subject = await start();
    clientFiles(subject.stage);
    subject.stage.configure(subject.acts);
    traffic = new Traffic(subject.server.port, client, deep ? 3 : 2, deep ? 0 : 40);
  }, setUpTimeout);
  afterAll(async () => {
    await traffic.stop();
    await subject.server.stop();
    subject.stage.remove();
  });
  const run = (): Promise<Ran> => subject.stage.run(pausing());
  /** How many handshakes have been since; none of them failed. */
  const soFar = (): number => {
    expect(traffic.failed).toEqual([]);
    return traffic.handshakes;
  };

  it("loses no handshake while its certificate is renewed again and again", async () => {
    const kept = name === "Node" ? await KeptConnection.open(subject.server.port, client) : undefined;
    const turns = renewals.take([...Array.from({ length: 100 }).keys()], 0.05, undefined, 0.25);
    const begun = performance.now();
    expect(await traffic.meets(first.leaf.sha256)).toBe(true);
    const unseen: string[] = [];
    for (const index of turns.keys()) {
      const next = renewal(index + 2);
      await subject.stage.put(next);
      expect(await run()).toMatchObject({ code: 0, fault: undefined, said: expect.stringContaining("key.pem: replaced") });
      if (!(await traffic.meets(next.leaf.sha256))) unseen.push(next.leaf.sha256);
      expect(await kept?.ask()).toBe(kept && "HTTP/1.1 200 OK");
    }
    kept?.socket.destroy();
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(
      `${name}: ${turns.length} renewals in ${seconds.toFixed(1)} s, ${soFar()} handshakes with certificates on both sides, 0 failed\n`,
    );
    expect(unseen).toEqual([]);
    expect(traffic.presented.size).toBe(turns.length + 1); // the first too
  });

  const wrongs: readonly [string, (served: Renewal) => Promise<() => void>, string][] = [
    [
      "whose key is another's",
      async (served) => {
        const vault = await openVault("file:./vault", { cwd: subject.stage.root, env: {}, now: () => now, notice: () => undefined });
        const spy = jest.spyOn(vault, "readInService").mockResolvedValueOnce({ ...renewal(202), privateKey: served.privateKey });
        return () => spy.mockRestore();
      },
      "deliver-refused",
    ],
    [
      "that the check refuses",
      async () => {
        subject.stage.configure({
          ...subject.acts,
          check: name === "nginx" ? nginx.command("-t", "-g", "no_such_directive on;") : ["false"],
        });
        return () => subject.stage.configure(subject.acts);
      },
      "deliver-check",
    ],
    [
      "that the server is not reloaded with",
      async () => {
        subject.stage.configure({ ...subject.acts, reload: ["false"], check: ["true"] });
        return () => subject.stage.configure(subject.acts);
      },
      "deliver-put-back",
    ],
    [
      "that it does not present",
      async () => {
        subject.stage.configure({ ...subject.acts, probe: { ...probeOf(await freePort()), tries: 2 } });
        return () => subject.stage.configure(subject.acts);
      },
      "deliver-probe",
    ],
  ];
  const numbered = wrongs.map((wrong, of) => [...wrong, of] as const);
  it.each(renewals.take(numbered, 0.5))(
    "keeps serving what it has when a certificate comes %s, and no handshake is lost",
    async (_, wrong, fault, of) => {
      // Of this case alone: what another case delivered at its end may still be answered with.
      const [served, next] = [renewal(300 + 2 * of), renewal(301 + 2 * of)];
      await subject.stage.put(served);
      expect(await run()).toMatchObject({ code: expect.any(Number), fault: undefined });
      await subject.stage.put(next);
      const right = await wrong(served);
      expect((await run()).fault).toBe(fault);
      right();
      expect(await traffic.meetsOnly(served.leaf.sha256)).toBe(true);
      const reloaded = fault === "deliver-probe"; // there alone the server had it, for a moment
      expect(reloaded || !traffic.presented.has(next.leaf.sha256)).toBe(true);
      expect(await run()).toMatchObject({ code: 0, fault: undefined });
      soFar();
    },
  );
});
