import { bucketStage } from "../manual/bucket-stage";
import { setUpTimeout } from "../servers/child";
import { startMoto } from "../servers/moto";
import { anybody, makeBucket, s3Stage } from "../servers/s3-stage";
import { platformContract } from "./platform";

Object.assign(process.env, anybody);
let moto: Awaited<ReturnType<typeof startMoto>>;
beforeAll(async () => {
  moto = await startMoto();
  await makeBucket(moto.url);
}, setUpTimeout);
afterAll(() => moto.stop());

platformContract("An exchange in S3 (moto)", async () => {
  const stage = s3Stage(moto.url);
  const store = await stage.open();
  return bucketStage(() => store, stage.hands, stage.here);
});
