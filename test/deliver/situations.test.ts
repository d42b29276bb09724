import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { realMachine } from "../../cli/deliver";
import { Fault, type FaultCode } from "../../provider/fault";
import { openVault } from "../../provider/vault";
import { crlDer } from "../conformance/pki";
import { algorithm } from "../x509/forge";
import { hierarchy } from "../x509/hierarchy";
import { FakeServer } from "./fake-server";
import { now, type Parts, pki, place, type Renewal, renewal, Stage } from "./stage";
import { failure, type Trouble, troubled, writes } from "./troubled-disk";

/** Whatever is wrong, the server keeps what it served, also after a restart, and the next run after the mending delivers (issue 14). */
const [served, next] = [renewal(1), renewal(2)];
let stage: Stage;
let server: FakeServer;
beforeEach(async () => {
  stage = new Stage();
  server = new FakeServer(stage.folder);
  await stage.put(served);
  expect((await stage.run(server.parts)).code).toBe(0);
  await stage.put(next);
  server.asked.length = 0;
});
afterEach(() => {
  jest.restoreAllMocks();
  stage.remove();
});

interface Situation {
  /** Makes it wrong; what the run is given besides. */
  readonly wrong: () => Parts | undefined | Promise<Parts | undefined | void> | void;
  /** The fault, or what is said with exit code 1. */
  readonly ends: string | RegExp;
  /** Makes it right again. */
  readonly right?: () => void | Promise<void>;
}

const path = (name: string): string => join(stage.folder, name);
const inVault = (name: string): string => join(stage.root, "vault", name);
const disk = (trouble: Trouble) => (): Parts => troubled(server.parts, trouble);
const onWrite = (code: string) =>
  disk((operation) => {
    if (writes(operation)) throw failure(code);
  });
const serverHas =
  (act: "check" | "reload" | "probe", trouble: string): Situation["wrong"] =>
  () =>
    void (server.trouble = { [act]: trouble });
const healed = (): void => void (server.trouble = {});
const inPlace = (wrong: () => Renewal) => (): Promise<void> => stage.put(wrong());
const rightPlace = (): Promise<void> => stage.put(next);
const configured = (changes: Record<string, unknown>) => (): void => stage.configure(changes);
const usual = (): void => stage.configure();
const refused = (wrong: () => Renewal): Situation => ({ wrong: inPlace(wrong), ends: "deliver-refused", right: rightPlace });

const list = (revoked: boolean, thisUpdate = -1): void => {
  const day = (days: number): string => `${new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
  const party = { name: pki.issuer.name, key: { ...pki.issuer, der: Buffer.alloc(0) } };
  const dates = { thisUpdate: day(thisUpdate), nextUpdate: day(thisUpdate + 8) };
  writeFileSync(
    join(stage.root, "list.crl"),
    crlDer(party, revoked ? [next.leaf] : [], { ...dates, algorithm: algorithm("1.2.840.113549.1.1.11") }),
  );
  stage.configure({ crls: ["./list.crl"] });
};

const situations: Readonly<Record<string, Situation>> = {
  "the disk is full": { wrong: onWrite("ENOSPC"), ends: "deliver-files" },
  "the disk fills while the key is written": {
    wrong: disk((operation) => {
      if (operation === "writeFile") throw failure("ENOSPC");
    }),
    ends: "deliver-files",
  },
  "the quota is used up": { wrong: onWrite("EDQUOT"), ends: "deliver-files" },
  "the user has no rights": { wrong: onWrite("EACCES"), ends: "deliver-files" },
  "the disk is read-only": { wrong: onWrite("EROFS"), ends: "deliver-files" },
  "the disk is broken": {
    wrong: disk((operation) => {
      if (operation === "sync") throw failure("EIO");
    }),
    ends: "deliver-files",
  },
  "files cannot be given to their owner": {
    wrong: () => {
      stage.configure({ files: { "fullchain.pem": { holds: "full-chain", owner: "12345" }, "key.pem": { holds: "key" } } });
      return troubled(server.parts, (operation) => {
        if (operation === "chown") throw failure("EPERM");
      });
    },
    ends: "deliver-files",
    right: usual,
  },
  "deliver's own folder is another user's": {
    wrong: () => ({ ...server.parts, me: () => ({ uid: 4711, gid: 4711 }) }),
    ends: "deliver-files",
  },
  "somebody's link is in the place of a file": {
    wrong: () => {
      rmSync(path("key.pem"));
      symlinkSync(".igc-sante/sets/../current/key.pem", path("key.pem"));
    },
    ends: "deliver-files",
    right: () => rmSync(path("key.pem")),
  },
  "the server's folder is not there": {
    wrong: () => renameSync(stage.folder, join(stage.root, "aside")),
    ends: "deliver-config",
    right: () => renameSync(join(stage.root, "aside"), stage.folder),
  },
  "everybody may write the server's folder": {
    wrong: () => chmodSync(stage.folder, 0o777),
    ends: "deliver-config",
    right: () => chmodSync(stage.folder, 0o755),
  },
  "everybody may write the configuration": {
    wrong: () => chmodSync(stage.config, 0o666),
    ends: "deliver-config",
    right: () => chmodSync(stage.config, 0o644),
  },
  "the configuration is cut short": { wrong: () => truncateSync(stage.config, 40), ends: "deliver-config", right: usual },
  "an owner does not exist": {
    wrong: configured({ files: { "key.pem": { holds: "key", owner: "nobody-of-this-name" } } }),
    ends: "deliver-config",
    right: usual,
  },
  "the folder of authorities is gone": { wrong: configured({ authorities: "./nowhere" }), ends: "file-unreadable", right: usual },
  "the check fails": { wrong: serverHas("check", "nginx: [emerg] no"), ends: "deliver-check", right: healed },
  "the check cannot be started": {
    wrong: () => {
      stage.configure({ check: ["/nowhere/nginx", "-t"] });
      return { ...server.parts, run: realMachine.run };
    },
    ends: "deliver-check",
    right: usual,
  },
  "the check never ends": {
    wrong: () => {
      stage.configure({ check: ["sleep", "600"], commandSeconds: 1 });
      return { ...server.parts, run: realMachine.run };
    },
    ends: "deliver-check",
    right: usual,
  },
  "the reload fails once": {
    wrong: () => ({
      ...server.parts,
      run: async (command) =>
        command.argv[0] === "reload" && !server.asked.includes("reload")
          ? (server.asked.push("reload"), { wrong: "exited with 1", printed: "no" })
          : server.parts.run!(command),
    }),
    ends: "deliver-reload",
  },
  "the reload fails for both": { wrong: serverHas("reload", "no such unit"), ends: "deliver-put-back", right: healed },
  "the server cannot be reached": { wrong: serverHas("probe", "ECONNREFUSED"), ends: "deliver-probe", right: healed },
  "the server presents another certificate": {
    wrong: () => ({ ...server.parts, handshake: () => Promise.resolve({ sha256: "AA:BB" }) }),
    ends: "deliver-probe",
  },
  "the vault is away": {
    wrong: () => renameSync(inVault(""), join(stage.root, "aside")),
    ends: "vault-unreachable",
    right: () => renameSync(join(stage.root, "aside"), inVault("")),
  },
  "the vault was never there": {
    wrong: () => {
      openedAnew();
      renameSync(inVault(""), join(stage.root, "aside"));
    },
    ends: "deliver-nothing",
    right: () => renameSync(join(stage.root, "aside"), inVault("")),
  },
  "the vault's identity is gone": {
    wrong: () => {
      openedAnew();
      renameSync(join(stage.root, "vault.identity"), join(stage.root, "aside"));
    },
    ends: "vault-identity",
    right: () => renameSync(join(stage.root, "aside"), join(stage.root, "vault.identity")),
  },
  "the vault's service refuses": {
    wrong: async () => void jest.spyOn(await vaultOfStage(), "readInService").mockRejectedValueOnce(faultOf("vault-forbidden")),
    ends: "vault-forbidden",
  },
  "nothing is in service": { wrong: configured({ place: "igc-other-current" }), ends: "deliver-nothing", right: usual },
  "the document is half-written": {
    wrong: () => truncateSync(inVault(`${place}.in-service`), 900),
    ends: "vault-corrupt",
    right: () => {
      rmSync(inVault(`${place}.in-service`));
      return rightPlace();
    },
  },
  "the document holds another key": {
    wrong: async () =>
      void jest.spyOn(await vaultOfStage(), "readInService").mockResolvedValueOnce({ ...next, privateKey: served.privateKey }),
    ends: "deliver-refused",
  },
  "it has ended": { wrong: inPlace(() => renewal(3, { begins: -400, ends: -1 })), ends: /not delivered\..*ended/, right: rightPlace },
  "it is not valid yet": refused(() => renewal(3, { begins: 10 })),
  "it is for another usage": refused(() => renewal(3, { usage: "AUTH_CLI" })),
  "it is another structure's": {
    wrong: configured({ expect: { environment: "rehearsal", usage: "SSL", idNat: "1750712184", commonName: "mssante.sante-alpes.fr" } }),
    ends: "deliver-refused",
    right: usual,
  },
  "it names another server": {
    wrong: configured({ expect: { environment: "rehearsal", usage: "SSL", idNat: "1690781810", commonName: "other.sante-alpes.fr" } }),
    ends: "deliver-refused",
    right: usual,
  },
  "it is of another environment": {
    wrong: configured({ expect: { environment: "production", usage: "SSL", idNat: "1690781810", commonName: "mssante.sante-alpes.fr" } }),
    ends: "deliver-refused",
    right: usual,
  },
  "its root is not known": {
    wrong: () => writeFileSync(join(stage.root, "ca/root.pem"), hierarchy().root.certificate.pem),
    ends: "deliver-refused",
    right: () => writeFileSync(join(stage.root, "ca/root.pem"), pki.root.certificate.pem),
  },
  "its chain is not there": refused(() => ({ ...renewal(3), chain: [] })),
  "it was revoked": { wrong: () => list(true), ends: /revoked on 2026-05-01.*not delivered/, right: usual },
  "the revocation list is none": {
    wrong: () => {
      list(false);
      writeFileSync(join(stage.root, "list.crl"), "<html>");
    },
    ends: "answer-unreadable",
    right: usual,
  },
  "a bundle is not kept": {
    wrong: configured({ files: { "server.p12": { holds: "pkcs12-modern" } } }),
    ends: "deliver-refused",
    right: usual,
  },
  "another run works": {
    wrong: () => {
      const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
      const born = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
      const holder = { pid: process.ppid, born, host: hostname(), until: new Date(now.getTime() + 60_000).toISOString() };
      writeFileSync(path(".igc-sante/lock"), JSON.stringify(holder));
    },
    ends: "deliver-busy",
    right: () => rmSync(path(".igc-sante/lock")),
  },
  "the journal is garbage": {
    wrong: () => writeFileSync(path(".igc-sante/journal.json"), '{"from":"../../etc"}'),
    ends: "deliver-put-back",
    right: () => rmSync(path(".igc-sante/journal.json")),
  },
};

const faultOf = (code: FaultCode): Fault => new Fault(code, "The service says no.", "Ask it.");
/** Another spelling of the address is opened anew, as a new process does. */
const openedAnew = (): void => stage.configure({ vault: "file:././vault" });
const vaultOfStage = () => openVault("file:./vault", { cwd: stage.root, env: {}, now: () => now, notice: () => undefined });

const names = Object.keys(situations);
it("are 30 and more", () => expect(names.length).toBeGreaterThanOrEqual(30));

it.each(names)("%s: the server keeps what it has, and the next run mends it", async (name) => {
  const { wrong, ends, right } = situations[name]!;
  const parts = (await wrong()) ?? server.parts;
  const ran = await stage.run(parts);
  expect(typeof ends === "string" ? [ran.code, ran.fault] : [ran.code, ends.test(ran.said)]).toEqual(
    typeof ends === "string" ? [2, ends] : [1, true],
  );
  expect(ran.said).not.toMatch(/PRIVATE KEY|AGE-SECRET/);
  await right?.();
  if (name !== "somebody's link is in the place of a file") expect(server.onDisk()).toBe(served.leaf.sha256); // a restart would read it
  expect(server.presents).toBe(served.leaf.sha256);
  const mended = await stage.run(server.parts);
  expect(mended).toMatchObject({ code: 0, fault: undefined });
  expect([server.presents, server.onDisk()]).toEqual([next.leaf.sha256, next.leaf.sha256]);
  expect(readdirSync(path(".igc-sante")).sort()).toEqual(["current", "place", "sets"]);
});
