import { bucketStage } from "../manual/bucket-stage";
import { setUpTimeout } from "../servers/child";
import { startFakeGcs } from "../servers/fake-gcs";
import { googleStage, makeGoogleBucket } from "../servers/gs-stage";
import { platformContract } from "./platform";

let server: Awaited<ReturnType<typeof startFakeGcs>>;
beforeAll(async () => {
  server = await startFakeGcs();
  await makeGoogleBucket(server.url);
}, setUpTimeout);
afterAll(() => server.stop());

platformContract("An exchange in Google Cloud Storage (fake-gcs-server)", async () => {
  const stage = googleStage(server.url);
  const store = await stage.open();
  return bucketStage(() => store, stage.hands, stage.here);
});
