// How quick the desk's pages are over a stack of 5,000 certificates: over its own server on loopback, as a browser asks them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { median } from "./rounds.mjs";

const { openDesk } = createRequire(import.meta.url)("../dist/cli/desk/server/index.js");

const certificates = 5_000;
const day = 86_400_000;
const instant = (days) => new Date(Date.now() + days * day).toISOString();

/** An exported stack: each tenth certificate waits to be ordered, as on a busy day. */
function exported() {
  const resources = Array.from({ length: certificates }, (_, index) => {
    const waits = index % 10 === 0;
    const ticket = waits ? `commande-1690781810-srv${index}-auth-cli-insi-auto-0123456789-r2` : null;
    const notAfter = instant(30 + ((index * 7) % 1000));
    return {
      type: "pulumi-nodejs:dynamic/igc-sante:OrgCertificate",
      urn: `urn:pulumi:prod::fleet::pulumi-nodejs:dynamic/igc-sante:OrgCertificate::cert-${index}`,
      outputs: {
        ...{ environment: "production", usage: "AUTH_CLI", commonName: "INSI-AUTO", vault: "file:./vault", renewBeforeDays: 60 },
        ...{ structure: { name: `Centre de santé ${index % 400}`, idNat: "1690781810", departmentLabel: "Rhône (69)" } },
        ...{ formRequest: { ticket: "f413-x", admins: [{ firstName: "Zoé", lastName: "Noël" }] }, serverInstance: `srv${index}` },
        ...{ contactMail: "c@editeur.example", phase: waits ? "renewing" : "issued", renewAt: instant(-3), drift: null, inService: "x" },
        current: {
          serialNumber: `5A${index}`,
          subject: "CN=INSI-AUTO",
          notBefore: instant(-1000),
          notAfter,
          sha256: "ab",
          publicKeySha256: "cd",
        },
        next: waits
          ? { entry: "e", publicKeySha256: "ef", ticket, because: "the certificate in service ends on 2027-01-01", orderedAt: instant(-2) }
          : null,
        nextAction: waits
          ? {
              who: "Zoé Noël, technical administrator",
              what: "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
              where: `igc-sante/outbox/${ticket} -> igc-sante/inbox`,
              by: notAfter.slice(0, 10),
              because: `the certificate in service ends on ${notAfter.slice(0, 10)}`,
            }
          : null,
      },
    };
  });
  return JSON.stringify({ deployment: { manifest: { time: instant(0) }, resources } });
}

/** Milliseconds until a page is there whole, and its bytes. */
async function asked(url, headers = {}) {
  const began = performance.now();
  const answer = await fetch(url, { headers, redirect: "manual" });
  const text = await answer.text();
  return { ms: performance.now() - began, bytes: Buffer.byteLength(text), status: answer.status, answer };
}

/** The same bytes from a server that does nothing else. */
async function floorOf(bytes, rounds) {
  const body = "x".repeat(bytes);
  const server = createServer((_request, response) => response.end(body));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const times = [];
  for (let round = 0; round < rounds; round++) times.push((await asked(`http://127.0.0.1:${server.address().port}/`)).ms);
  await new Promise((done) => server.close(done));
  return median(times);
}

const shown = (ms) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

export async function measure({ quick, say }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "igc-sante-bench-"));
  writeFileSync(path.join(folder, "state.json"), exported());
  const surroundings = { cwd: folder, env: {}, now: () => new Date(), say: () => undefined };
  const began = performance.now();
  const desk = await openDesk({ files: ["state.json"], stacks: [], platform: undefined }, 0, surroundings);
  try {
    const entered = await asked(desk.link, { "sec-fetch-site": "none" });
    const headers = { "cookie": (entered.answer.headers.get("set-cookie") ?? "").split(";")[0], "sec-fetch-site": "same-origin" };
    let first = await asked(`${desk.place.origin}/`, headers);
    while (first.status === 503) {
      await new Promise((done) => setTimeout(done, 20));
      first = await asked(`${desk.place.origin}/`, headers);
    }
    if (first.status !== 200) throw new Error(`The first page answers ${first.status}.`);
    const loaded = performance.now() - began - first.ms;
    say(`read after ${shown(loaded)}; first page of ${first.bytes} bytes after ${shown(first.ms)} more`);
    const rounds = quick ? 3 : 15;
    const floor = await floorOf(first.bytes, rounds);
    const row = (what, ours, bytes) => ({
      what: `${what}, of ${certificates.toLocaleString("en")} certificates`,
      ours: `${shown(ours)}, ${(bytes / 1024).toFixed(0)} KiB`,
      floor: `${shown(floor)}: as many bytes as the first page's from a bare server`,
      value: ours,
      goal: { most: 1000, unit: " ms" },
    });
    const rows = [row("the desk's first page, once all is read", first.ms, first.bytes)];
    for (const [what, address] of [
      ["the worklist again", "/"],
      ["certificates, the last page", "/certificats?page=100"],
      ["certificates that are searched", "/certificats?q=centre+42"],
      ["days left", "/calendrier"],
    ]) {
      const all = [];
      for (let round = 0; round < rounds; round++) all.push(await asked(desk.place.origin + address, headers));
      rows.push(row(what, median(all.map(({ ms }) => ms)), all[0].bytes));
    }
    return rows;
  } finally {
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
