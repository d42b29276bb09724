// One look at an exchange of 5,000 orders in S3, as a fresh runner has it, beside raw SDK calls that list the same objects.
import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "./keygen.mjs";
import { interleaved, median, ratioOf, secondsOf } from "./rounds.mjs";
import { startServer } from "./vaults/server.mjs";

const require = createRequire(import.meta.url);
const { openBucket } = require("../dist/provider/igc/bucket/index.js");
const { openStore } = require("../dist/provider/igc/store/index.js");
const { readPlatformAddress } = require("../dist/provider/igc/address.js");

const [region, bucket, prefix, index] = ["eu-west-3", "igc-bench", "igc", "index.json.gz"];
const now = () => new Date("2026-11-24T09:00:00Z");
/** Requests at once: what the adapter lets out (provider/igc/store/s3.ts). */
const atOnce = 32;

const md5 = (bytes) => createHash("md5").update(bytes).digest("hex");

/** A store in this process, whose versions are those that S3 gives the same bytes: what lies in it can be put there as it is. */
function storeInMemory() {
  const folders = new Map();
  const folderOf = (name) => {
    const folder = name.slice(0, name.lastIndexOf("/") + 1);
    return folders.get(folder) ?? folders.set(folder, new Map()).get(folder);
  };
  const write = (name, bytes) => {
    folderOf(name).set(name, Buffer.from(bytes));
    return md5(bytes);
  };
  return {
    place: `s3://${bucket}/${prefix}`,
    create: async (name, bytes) => (folderOf(name).has(name) ? undefined : write(name, bytes)),
    replace: async (name, bytes, version) => (md5(folderOf(name).get(name)) === version ? write(name, bytes) : undefined),
    async read(name) {
      const bytes = folderOf(name).get(name);
      return bytes && { bytes, version: md5(bytes), size: bytes.length, writtenAt: now().toISOString() };
    },
    list: async (folder) =>
      [...(folders.get(folder) ?? [])].map(([name, bytes]) => ({
        name,
        version: md5(bytes),
        md5: md5(bytes),
        size: bytes.length,
        writtenAt: now().toISOString(),
      })),
    remove: async (name, version) => md5(folderOf(name).get(name) ?? "") === version && folderOf(name).delete(name),
    objects: () => [...folders.values()].flatMap((folder) => [...folder]),
  };
}

/** What one `pulumi up` leaves that ordered so many certificates: papers, records, and the index as it was written last. */
async function handedOut(count) {
  const store = storeInMemory();
  const platform = openBucket(store, "manual:s3://bench/igc", now);
  const order = {
    csr: Buffer.alloc(700, 48),
    environment: "production",
    offer: "ORG",
    usage: "AUTH_CLI",
    commonName: "INSI-AUTO",
    structure: { name: "CENTRE DE SANTE DES ALPES", idNat: "1690781810", department: "Rhône (69)" },
    serverInstance: "srv1",
    actorEmail: "certificats@editeur.example",
    admins: [{ lastName: "MARTIN", firstName: "Zoé", cardNumber: "2600301752" }],
  };
  for (let number = 0; number < count; number++) {
    const wish = `commande-1690781810-srv${number}-${md5(`${number}`).slice(0, 10)}-r1`;
    await platform.submitOrder({ ...order, wish, publicKeySha256: createHash("sha256").update(`${number}`).digest("hex") });
  }
  return store.objects();
}

/** Runs `work`. @returns wall and CPU seconds, and requests by kind */
async function costOf(work) {
  const requests = { pages: 0, index: 0, reads: 0, writes: 0 };
  const sent = ({ request: { method, path } }) =>
    void requests[method !== "GET" ? "writes" : path.includes("list-type=2") ? "pages" : path.includes(index) ? "index" : "reads"]++;
  subscribe("http.client.request.start", sent);
  const before = process.cpuUsage();
  const seconds = await secondsOf(work);
  const { user, system } = process.cpuUsage(before);
  unsubscribe("http.client.request.start", sent);
  return { seconds, cpu: (user + system) / 1e6, requests };
}

const shown = (runs) => {
  const { pages, index: indices, reads, writes } = runs.at(-1).requests;
  if (writes > 0) throw new Error("A look wrote something.");
  const each = [`${pages} pages`, ...(indices ? ["the index"] : []), ...(reads ? [`${reads} reads`] : [])];
  const of = (key) => median(runs.map((run) => run[key])).toFixed(2);
  return `${of("seconds")} s, ${of("cpu")} s of CPU; ${each.join(", ")}`;
};
const seconds = (runs) => runs.map((run) => run.seconds);

export async function measure({ quick, say }) {
  const count = quick ? 500 : 5_000;
  const rounds = quick ? 2 : 5;
  const { url, stop } = await startServer("s3");
  try {
    const credentials = { accessKeyId: "tests", secretAccessKey: "tests-secret" };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey });
    const client = new S3Client({ region, endpoint: url, forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    say(`${count} orders`);
    const objects = await handedOut(count);
    say(`${objects.length} objects into ${url}`);
    const put = (name, Body) => client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/${name}`, Body }));
    await inParallel(objects.length, atOnce, (number) => put(...objects[number]));

    const address = readPlatformAddress(`manual:s3://${bucket}/${prefix}?region=${region}&endpoint=${url}`);
    const look = async () => {
      const report = await openBucket(await openStore(address, { now }), "manual:s3://bench/igc", now).poll();
      if (report.orders.size !== count || report.troubles.size > 0) throw new Error(`The look saw ${report.orders.size} orders.`);
    };
    const list = async (Prefix) => {
      for (let ContinuationToken, more = true; more; more = ContinuationToken !== undefined) {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken }));
        ContinuationToken = page.NextContinuationToken;
      }
    };
    const floor = () => Promise.all(["outbox/", "inbox/", "ca/"].map((folder) => list(`${prefix}/${folder}`)));
    await floor();
    await look(); // loads the libraries
    say("looks");
    const runs = await interleaved(rounds, { ours: () => costOf(look), floor: () => costOf(floor) });
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${prefix}/${index}` }));
    const without = await interleaved(quick ? 1 : 3, { ours: () => costOf(look), floor: () => costOf(floor) });
    const what = `one look at ${count.toLocaleString("en")} open orders in S3 (versitygw), on a fresh runner`;
    const raw = (runs) => `\`ListObjectsV2\` of the same objects by the raw client: ${shown(runs.floor)}`;
    return [
      { what, ours: shown(runs.ours), floor: raw(runs), ratio: ratioOf(seconds(runs.ours), seconds(runs.floor)), goal: { most: 1.5 } },
      {
        what: "the same without an index",
        ours: shown(without.ours),
        floor: raw(without),
        ratio: ratioOf(seconds(without.ours), seconds(without.floor)),
      },
    ];
  } finally {
    await stop();
  }
}
