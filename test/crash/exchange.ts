import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { startMoto } from "../servers/moto";
import { adminAt, anybody, bucket, makeBucket, region } from "../servers/s3-stage";
import { fileStage, type Place, type Stage } from "./stage";

type Objects = ReadonlyMap<string, Buffer>;

/** What S3 says when it refuses. */
const refused = { type: "application/xml", text: "<Error><Code>AccessDenied</Code><Message>refused by the test</Message></Error>" };

/**
 * An exchange in S3 (moto) beside a vault in the case's folder. Its points are the requests to the exchange and what the
 * engine records between them; the vault's own are those of the other matrices. People have a copy of the bucket in
 * `igc-sante/`, as a mounted drive shows it, and what they put into its inbox is put into the bucket's.
 */
export async function exchangeStage(): Promise<Stage> {
  const moto = await startMoto();
  await makeBucket(moto.url);
  const admin = adminAt(moto.url);
  const put = async ({ id }: Place, name: string, Body: Buffer): Promise<void> =>
    void (await admin.send(new PutObjectCommand({ Bucket: bucket, Key: `${id}/${name}`, Body })));
  const held = async ({ id }: Place): Promise<Objects> => {
    const names: string[] = [];
    for (let more: string | undefined, page = 0; page === 0 || more; page++) {
      const listed = await admin.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${id}/`, ...(more && { ContinuationToken: more }) }),
      );
      names.push(...(listed.Contents ?? []).map(({ Key }) => Key!));
      more = listed.NextContinuationToken;
    }
    const read = async (Key: string): Promise<readonly [string, Buffer]> => {
      const { Body } = await admin.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return [Key.slice(id.length + 1), Buffer.from(await Body!.transformToByteArray())];
    };
    return new Map(await Promise.all(names.map(read)));
  };
  /** What is copied does not change any more. */
  const copied = new Map<string, Promise<Objects>>();
  return {
    ...fileStage(),
    name: "exchange",
    together: 8,
    disturbs: /^(send|answer) |^the engine records /,
    // No right to remove there is no fault: the P12 stays, as docs/exchange.md says.
    spares: (label, act) => act === "forbidden" && /^send DELETE .*\/outbox\/.*\.p12$/.test(label),
    env: () => anybody,
    reach: ({ id }) => ({
      ...{ vault: "file:./vault", env: {}, host: new URL(moto.url).host, refused },
      platform: `manual:s3://${bucket}/${id}?region=${region}&endpoint=${moto.url}`,
    }),
    async copy(from, to) {
      if (!copied.has(from.id)) copied.set(from.id, held(from));
      for (const [name, bytes] of await copied.get(from.id)!) await put(to, name, bytes);
    },
    exchange: {
      async fetch(place) {
        const objects = await held(place);
        const folder = join(place.dir, "igc-sante");
        rmSync(folder, { recursive: true, force: true });
        for (const name of ["inbox", "outbox"]) mkdirSync(join(folder, name), { recursive: true });
        for (const [name, bytes] of objects) {
          const path = join(folder, asInAFolder(name, objects));
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, bytes);
        }
      },
      async bring(place) {
        const objects = await held(place);
        const folder = join(place.dir, "igc-sante");
        const brought = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name));
        for (const path of brought) {
          const name = relative(folder, path).split("\\").join("/");
          if (/^(inbox|ca)\//.test(name) && !objects.has(name)) await put(place, name, readFileSync(path));
        }
        copied.delete(place.id);
      },
      // Of a proof that died half-way an object of its own may stay, under a random name; a ticket's digest follows from its
      // key. What is done with for an open order goes with the next write, which that order will see.
      async names(place) {
        const objects = await held(place);
        const later = doneWithForOpenOnes(objects);
        return [...objects.keys()]
          .filter((name) => !name.startsWith("exchange.json.") && !later.has(name))
          .map((name) => name.replace(/-[0-9a-f]{10}(?=-r\d)/g, "-*"))
          .sort();
      },
    },
    async stop() {
      admin.destroy();
      await moto.stop();
    },
  };
}

/** How a ticket stands, as its record says. */
interface Standing {
  readonly state: string;
  readonly taken: readonly { readonly name: string }[];
}

const places: Readonly<Record<string, string>> = { open: "outbox", settled: "archive", withdrawn: "withdrawn" };

function doneWithForOpenOnes(objects: Objects): ReadonlySet<string> {
  const records = [...objects].filter(([name]) => name.endsWith("/ticket.json"));
  const standings = records.map(([, bytes]) => (JSON.parse(bytes.toString("utf8")) as { standing: Standing }).standing);
  return new Set(standings.flatMap(({ state, taken }) => (state === "open" ? taken.map(({ name }) => name) : [])));
}

/** Where a folder would have it: there, how a ticket stands is where it lies. */
function asInAFolder(name: string, objects: Objects): string {
  const [, ticket, rest] = /^outbox\/([^/]+)\/(.*)$/.exec(name) ?? [];
  const record = ticket && objects.get(`outbox/${ticket}/ticket.json`);
  if (!record) return name;
  const { standing } = JSON.parse(record.toString("utf8")) as { standing: Standing };
  return `${places[standing.state]}/${ticket}/${rest}`;
}
