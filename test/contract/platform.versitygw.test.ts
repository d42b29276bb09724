import { bucketStage } from "../manual/bucket-stage";
import { setUpTimeout } from "../servers/child";
import { anybody, makeBucket, s3Stage } from "../servers/s3-stage";
import { startVersityGateway } from "../servers/versitygw";
import { platformContract } from "./platform";

Object.assign(process.env, anybody);
let gateway: Awaited<ReturnType<typeof startVersityGateway>>;
beforeAll(async () => {
  gateway = await startVersityGateway();
  await makeBucket(gateway.url);
}, setUpTimeout);
afterAll(() => gateway.stop());

platformContract("An exchange in S3 (versitygw)", async () => {
  const stage = s3Stage(gateway.url);
  const store = await stage.open();
  return bucketStage(() => store, stage.hands, stage.here);
});
