import { setUpTimeout } from "../servers/child";
import { faultProxy, times, type Verdict } from "../servers/fault-proxy";
import { startMoto } from "../servers/moto";
import { anybody, makeBucket, s3Stage } from "../servers/s3-stage";
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
