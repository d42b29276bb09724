import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { runBring } from "../../cli/bring";
import { runOutbox } from "../../cli/outbox";
import { openPlatform } from "../../provider/igc";
import { repository } from "../cli/places.mjs";
import { certificateFor } from "../manual/person";
import { now } from "../manual/stage";
import { setUpTimeout } from "../servers/child";
import { adminAt, anybody, bucket, makeBucket, region } from "../servers/s3-stage";
import { startVersityGateway, versityGateway } from "../servers/versitygw";
import { formOf, orderOf } from "./platform-stage";
import { rightsStage, type Side } from "./rights-stage";

/**
 * The policies of docs/exchange.md, as they stand there, on a gateway that enforces them with their resources and
 * conditions: each side does all it needs, and is refused the rest.
 */
const [prefix, outside] = ["igc/prod", "igc/other"];
const keys = {
  pipeline: { AWS_ACCESS_KEY_ID: "pipeline", AWS_SECRET_ACCESS_KEY: "pipeline-secret" },
  people: { AWS_ACCESS_KEY_ID: "people", AWS_SECRET_ACCESS_KEY: "people-secret" },
} as const;
type Statement = Readonly<Record<string, unknown>>;

const page = readFileSync(path.join(repository, "docs/exchange.md"), "utf8");
const published = [...page.matchAll(/```json\n([\s\S]+?)```/g)].map(
  ([, text]) => (JSON.parse(text!.replaceAll("<bucket>", bucket).replaceAll("<prefix>", prefix)) as { Statement: Statement[] }).Statement,
);

let gateway: Awaited<ReturnType<typeof startVersityGateway>>;
const { cwd, become, pipeline, person, dispose } = rightsStage(
  () => address(),
  (side) => ({ ...keys[side], AWS_EC2_METADATA_DISABLED: "true" }),
);
beforeAll(async () => {
  gateway = await startVersityGateway();
  await makeBucket(gateway.url);
  for (const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } of Object.values(keys)) {
    const admin = ["admin", "--access", anybody.AWS_ACCESS_KEY_ID, "--secret", anybody.AWS_SECRET_ACCESS_KEY];
    const server = ["--endpoint-url", gateway.url, "--region", region];
    const user = ["create-user", "--access", AWS_ACCESS_KEY_ID, "--secret", AWS_SECRET_ACCESS_KEY, "--role", "user"];
    await promisify(execFile)(await versityGateway(), [...admin, ...server, ...user]);
  }
  // A policy of an identity becomes one of the bucket by naming whose it is.
  const statements = (["pipeline", "people"] as const).flatMap((side, at) =>
    published[at]!.map((statement) => ({ ...statement, Principal: { AWS: [keys[side].AWS_ACCESS_KEY_ID] } })),
  );
  const admin = adminAt(gateway.url);
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await admin.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  for (const Key of [`${outside}/outbox/secret.txt`, `${prefix}/ca/racine.pem`])
    await admin.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "x" }));
}, setUpTimeout);
afterAll(async () => {
  dispose();
  await gateway?.stop();
});

const address = () => `manual:s3://${bucket}/${prefix}?region=${region}&endpoint=${gateway.url}`;
const clientOf = (side: Side): S3Client =>
  new S3Client({
    region,
    endpoint: gateway.url,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: keys[side].AWS_ACCESS_KEY_ID, secretAccessKey: keys[side].AWS_SECRET_ACCESS_KEY },
  });
const at = (Key: string) => ({ Bucket: bucket, Key });

it("lets the pipeline hand out, and people fetch, note and bring, from the wish to the archive", async () => {
  await (await pipeline()).submitForm(formOf("f413-1"));
  for (const ticket of ["commande-1", "commande-2"]) await (await pipeline()).submitOrder(await orderOf(ticket));
  expect(await person(runOutbox)).toMatch(/f413-1 {2}form to-sign[\s\S]*commande-1 {2}order open[\s\S]*commande-2/);
  await person(runOutbox, "commande-1");
  await person(runOutbox, "f413-1");
  expect(readdirSync(path.join(cwd, "commande-1")).sort()).toEqual(["demande.csr", "fiche-de-commande.txt", "reponse.txt"]);
  const answer = certificateFor(readFileSync(path.join(cwd, "commande-1/demande.csr"), "utf8"));
  writeFileSync(path.join(cwd, "commande-1.pem"), answer);
  const form = readFileSync(path.join(cwd, "f413-1/formulaire-413.pdf"));
  writeFileSync(path.join(cwd, "signé.pdf"), Buffer.concat([form, Buffer.from("% signature\n")]));
  expect(await person(runBring, "commande-1.pem", "signé.pdf")).toMatch(/answer for commande-[12][\s\S]*signed form for f413-1/);
  // The name is taken by then, and they may not look by what.
  writeFileSync(path.join(cwd, "commande-1.pem"), certificateFor(readFileSync(path.join(cwd, "commande-1/demande.csr"), "utf8")));
  expect(await person(runBring, "commande-1.pem")).toContain("now inbox/commande-1-2.pem");
  const reply = readFileSync(path.join(cwd, "f413-1/reponse.txt"), "utf8").replace(/^envoyé le:.*$/m, "envoyé le: 20/11/2026");
  await clientOf("people").send(new PutObjectCommand({ ...at(`${prefix}/outbox/f413-1/reponse.txt`), Body: reply }));
  expect(await person(runOutbox)).toContain("f413-1  form sent");

  const platform = await pipeline();
  expect((await platform.poll()).forms.get("f413-1")?.phase).toBe("sent");
  await clientOf("pipeline").send(new DeleteObjectCommand(at(`${prefix}/inbox/commande-1-2.pem`)));
  const answered = await pipeline();
  const [ticket] = [...(await answered.poll()).orders].find(([, { state }]) => state === "answered")!;
  const collected = (await answered.collect(ticket))!;
  expect(collected.bytes.toString()).toBe(answer);
  await answered.quarantine(ticket, collected, "Not this one.");
  writeFileSync(path.join(cwd, "right.pem"), certificateFor(readFileSync(path.join(cwd, "commande-1/demande.csr"), "utf8")));
  await person(runBring, "right.pem");
  const settling = await pipeline();
  await settling.settle(ticket, { answer: (await settling.collect(ticket))!, certificates: "certificate" });
  await (await pipeline()).withdraw(ticket === "commande-1" ? "commande-2" : "commande-1");
  const { orders, unmatched } = await (await pipeline()).poll();
  expect([...orders]).toEqual([[ticket, expect.objectContaining({ state: "settled" })]]);
  expect(unmatched).toEqual([]);
});

type Command = (client: S3Client) => Promise<unknown>;
const get =
  (Key: string): Command =>
  (client) =>
    client.send(new GetObjectCommand(at(Key)));
const put =
  (Key: string): Command =>
  (client) =>
    client.send(new PutObjectCommand({ ...at(Key), Body: "x" }));
const remove =
  (Key: string): Command =>
  (client) =>
    client.send(new DeleteObjectCommand(at(Key)));
const list =
  (Prefix?: string): Command =>
  (client) =>
    client.send(new ListObjectsV2Command({ Bucket: bucket, ...(Prefix && { Prefix }) }));

it.each<[Side, string, Command]>([
  ["pipeline", "list the whole bucket", list()],
  ["pipeline", "list another exchange", list(`${outside}/`)],
  ["pipeline", "read another exchange", get(`${outside}/outbox/secret.txt`)],
  ["pipeline", "write into another exchange", put(`${outside}/outbox/x`)],
  ["pipeline", "remove from another exchange", remove(`${outside}/outbox/secret.txt`)],
  ["pipeline", "remove what was set aside", remove(`${prefix}/quarantine/commande-1/x.pem`)],
  ["pipeline", "remove an authority", remove(`${prefix}/ca/racine.pem`)],
  ["pipeline", "remove the proof", remove(`${prefix}/exchange.json`)],
  ["people", "list the whole bucket", list()],
  ["people", "list another exchange", list(`${outside}/`)],
  ["people", "read another exchange", get(`${outside}/outbox/secret.txt`)],
  ["people", "read what others brought", get(`${prefix}/inbox/signé.pdf`)],
  ["people", "change a record", put(`${prefix}/outbox/commande-1/ticket.json`)],
  ["people", "change a request", put(`${prefix}/outbox/commande-1/demande.csr`)],
  ["people", "change a form", put(`${prefix}/outbox/f413-1/formulaire-413.pdf`)],
  ["people", "bring an authority", put(`${prefix}/ca/x.pem`)],
  ["people", "change the proof", put(`${prefix}/exchange.json`)],
  ["people", "change the index", put(`${prefix}/index.json.gz`)],
  ["people", "set an answer aside", put(`${prefix}/quarantine/commande-1/x.pem`)],
  ["people", "remove what was brought", remove(`${prefix}/inbox/signé.pdf`)],
  ["people", "remove a ticket", remove(`${prefix}/outbox/commande-1/ticket.json`)],
])("does not let the %s %s", async (side, _what, command) => {
  await expect(command(clientOf(side))).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
});

it("lets a pipeline settle that may remove nothing: the record says what is done with", async () => {
  const admin = adminAt(gateway.url);
  const statements = published[0]!.filter(({ Action }) => Action !== "s3:DeleteObject");
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ ...statement, Principal: { AWS: ["pipeline"] } })),
  });
  await admin.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: Policy.replaceAll(prefix, "igc/bare") }));
  become("pipeline");
  const open = () => openPlatform(address().replace(prefix, "igc/bare"), { cwd, now: () => now });
  await (await open()).submitOrder(await orderOf("commande-1"));
  const csr = readFileSync(path.join(cwd, "commande-1/demande.csr"), "utf8");
  await admin.send(new PutObjectCommand({ ...at("igc/bare/inbox/a.pem"), Body: certificateFor(csr) }));
  const platform = await open();
  expect(await platform.collect("commande-1")).toBeDefined();
  await platform.settle("commande-1");
  const { orders, unmatched } = await (await open()).poll();
  expect([orders.get("commande-1")?.state, unmatched]).toEqual(["settled", []]);
});
