import { setUpTimeout } from "../servers/child";
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
