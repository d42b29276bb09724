import { setUpTimeout } from "../servers/child";
import { anybody, makeBucket, s3Stage } from "../servers/s3-stage";
import { startVersityGateway } from "../servers/versitygw";
import { storeContract } from "./store";

Object.assign(process.env, anybody);
let gateway: Awaited<ReturnType<typeof startVersityGateway>>;
beforeAll(async () => {
  gateway = await startVersityGateway();
  await makeBucket(gateway.url);
}, setUpTimeout);
afterAll(() => gateway.stop());

storeContract("S3 (versitygw)", async () => s3Stage(gateway.url));
