import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { exchangeLines } from "../../cli/doctor/places";
import { setUpTimeout } from "../servers/child";
import { faultProxy, times, type Verdict } from "../servers/fault-proxy";
import { startMoto } from "../servers/moto";
import { adminAt, anybody, makeBucket, region, s3Stage } from "../servers/s3-stage";
import { storeContract } from "./store";

Object.assign(process.env, anybody);
let moto: Awaited<ReturnType<typeof startMoto>>;
beforeAll(async () => {
  moto = await startMoto();
  await makeBucket(moto.url);
}, setUpTimeout);
afterAll(() => moto.stop());

storeContract("S3 (moto)", async () => s3Stage(moto.url));

const says = (status: number, code: string): Verdict => ({
  status,
  headers: { "content-type": "application/xml" },
  text: `<Error><Code>${code}</Code><Message>no</Message></Error>`,
});
it.each<[string, Verdict, boolean]>([
  ["503", says(503, "SlowDown"), true],
  ["a conflict of two writers", says(409, "ConditionalRequestConflict"), true],
  ["500 without a word", { status: 500 }, true],
  ["a line that is cut before", "cut", true],
  ["a line that is cut after", "cut-after", false],
])("S3 goes on after %s, and writes once", async (_what, verdict, knows) => {
  const proxy = await faultProxy(moto.url);
  try {
    const stage = s3Stage(moto.url, proxy.url);
    const store = await stage.open();
    proxy.decide(times(3, verdict, ({ method }) => method === "PUT"));
    // An answer that was lost comes back as another's: who needs to know reads what is there.
    expect((await store.create("x", Buffer.from("1"))) !== undefined).toBe(knows);
    proxy.decide(() => "pass");
    expect((await stage.hands.read("x")).toString()).toBe("1");
  } finally {
    await proxy.stop();
  }
});

describe("igc-sante doctor asks whether the bucket keeps earlier versions", () => {
  const bucket = "igc-sante-versions";
  let proxy: Awaited<ReturnType<typeof faultProxy>>;
  beforeAll(async () => {
    const admin = adminAt(moto.url);
    await admin.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    admin.destroy();
    proxy = await faultProxy(moto.url);
  });
  afterAll(() => proxy.stop());

  it.each<["Enabled" | "Suspended" | undefined, Verdict, readonly string[]]>([
    [undefined, "pass", ["warning"]],
    ["Enabled", "pass", ["good"]],
    ["Suspended", "pass", ["warning"]],
    ["Suspended", says(403, "AccessDenied"), []],
  ])("versioning %s", async (Status, verdict, verdicts) => {
    const admin = adminAt(moto.url);
    if (Status) await admin.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
    admin.destroy();
    proxy.decide(({ url }) => (url?.includes("?versioning") ? verdict : "pass"));
    const address = `manual:s3://${bucket}/igc?region=${region}&endpoint=${proxy.url}`;
    const lines = await exchangeLines(address, "rehearsal", { cwd: "/", env: {}, now: () => new Date(), say: () => undefined });
    expect(lines.filter(({ about }) => about.en === "  earlier versions").map(({ verdict: is }) => is)).toEqual(verdicts);
    expect(lines[0]).toMatchObject({ about: { en: `exchange ${address}` }, says: { en: "nothing is there" } });
  });
});
