import { setUpTimeout } from "../servers/child";
import { startFakeGcs } from "../servers/fake-gcs";
import { googleStage, makeGoogleBucket } from "../servers/gs-stage";
import { storeContract } from "./store";

let server: Awaited<ReturnType<typeof startFakeGcs>>;
beforeAll(async () => {
  server = await startFakeGcs();
  await makeGoogleBucket(server.url);
}, setUpTimeout);
afterAll(() => server.stop());

storeContract("Google Cloud Storage (fake-gcs-server)", async () => googleStage(server.url));

it("says of a bucket without versioning that it keeps no earlier versions", async () =>
  expect(await (await googleStage(server.url).open()).keepsVersions!()).toBe(false));
