import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { openVault } from "../provider/vault";
import type { Certificate } from "../provider/x509/certificate";
import { at } from "./conformance/pki";
import { shownOf, shownServers } from "./install/page";
import { here, type InstalledServer, type Place, type Stage, servers } from "./install/servers";
import { sample } from "./sample";
import { freePort, setUpTimeout, startServer } from "./servers/child";
import { hierarchy } from "./x509/hierarchy";
import { key } from "./x509/leaf";

/** docs/install.md: what it tells people to type and to write, typed and written, and the server asked what it serves. */
jest.setTimeout(setUpTimeout);

const root = dirname(__dirname);
const cli = join(root, (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { bin: Record<string, string> }).bin["igc-sante"]!);
const pki = hierarchy();
const renewed = generateKeyPairSync("rsa", { modulusLength: 2048 });
const first = pki.issue({ usage: "SSL" });
const second = pki.issue({ usage: "SSL", publicKey: renewed.publicKey.export({ type: "spki", format: "der" }) });
const entries = [
  { entry: "igc-1690781810-r1", certificate: first, privateKey: key.privateKey },
  { entry: "igc-1690781810-r2", certificate: second, privateKey: renewed.privateKey },
] as const;

async function fillVault(folder: string): Promise<void> {
  const vault = await openVault("file:./vault", { cwd: folder, env: {}, now: () => at, notice: () => undefined });
  const metadata = { structure: "1690781810", serverInstance: "srv1", usage: "SSL", commonName: "INSI-AUTO", environment: "rehearsal" };
  for (const [round, { entry, certificate, privateKey }] of entries.entries()) {
    await vault.importKey!(entry, privateKey, { ...metadata, round: round + 1 });
    await vault.storeIssued(entry, { certificate: certificate.pem, chain: [pki.issuer.certificate.pem, pki.root.certificate.pem] });
  }
}

/** The words of the page as programs of a folder, `npx` and the server's own. */
function makePrograms({ programs }: Stage, folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const npx = `test "$1" = igc-sante && shift && exec ${process.execPath} ${cli} "$@"`;
  for (const [name, line] of Object.entries({ npx, ...programs })) writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return bin;
}

/** Fingerprints (SHA-256) of what a server sends: its certificate, then its issuers. */
async function served(port: number): Promise<string[]> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  try {
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    const sent: string[] = [];
    let each: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    for (; each?.fingerprint256; each = each.issuerCertificate === each ? undefined : each.issuerCertificate)
      sent.push(each.fingerprint256);
    return sent;
  } finally {
    socket.destroy();
  }
}
const pathOf = (certificate: Certificate): string[] =>
  [certificate, pki.issuer.certificate, pki.root.certificate].map(({ sha256 }) => sha256);

/** Until it is served: a reload ends some time after the command that asks for it. */
async function servedIs(port: number, certificate: Certificate): Promise<string[]> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const sent = await served(port).catch((error: unknown) => [String(error)]);
    if (sent[0] === certificate.sha256 || Date.now() > deadline) return sent;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("has every server of the page", () => expect(shownServers).toEqual(Object.keys(servers)));

const today = sample("of servers").take(Object.entries(servers), 0.4);

it.each(today)("%s serves what the page installs, and its successor", async (heading, server: InstalledServer) => {
  const place: Place = { folder: mkdtempSync(join(tmpdir(), "igc-install-")), port: await freePort() };
  const { folder, port } = place;
  const { commands, configuration } = here(shownOf(heading), server, place);
  const stage = await server.stage(configuration, place);
  const PATH = `${makePrograms(stage, folder)}:${process.env["PATH"]}`;
  const type = (script: string, env: NodeJS.ProcessEnv = {}): string =>
    execFileSync("sh", ["-e", "-c", script], { cwd: folder, env: { ...process.env, ...env, PATH }, encoding: "utf8", stdio: "pipe" });
  try {
    await fillVault(folder);
    for (const [name, text] of Object.entries(stage.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const [install, takeUp = stage.reload] = commands;
    type(install!);
    const running = await startServer("setsid", stage.serve, port, async () => (await served(port)).length > 0);
    try {
      expect(await served(port)).toEqual(pathOf(first));
      if (takeUp) {
        const again = /^npx igc-sante export .*$/m.exec(install!)![0].replace(entries[0].entry, entries[1].entry);
        const password = join(folder, "password");
        type(`${again} --force`, existsSync(password) ? { IGC_SANTE_BUNDLE_PASSWORD: readFileSync(password, "utf8") } : {});
        type(takeUp);
        expect(await servedIs(port, second)).toEqual(pathOf(second));
      }
    } finally {
      type(`kill -9 -"$(cat pid)"`); // with its children, which go on without it
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
