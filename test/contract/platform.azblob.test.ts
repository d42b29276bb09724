import { bucketStage } from "../manual/bucket-stage";
import { azureStage, makeContainer } from "../servers/azblob-stage";
import { emulated, startAzurite } from "../servers/azurite";
import { setUpTimeout } from "../servers/child";
import { platformContract } from "./platform";

process.env["AZURE_STORAGE_KEY"] = emulated.key;
let azurite: Awaited<ReturnType<typeof startAzurite>>;
beforeAll(async () => {
  azurite = await startAzurite();
  await makeContainer(azurite.url);
}, setUpTimeout);
afterAll(() => azurite.stop());

platformContract("An exchange in Azure Blob Storage (Azurite)", async () => {
  const stage = azureStage(azurite.url);
  const store = await stage.open();
  return bucketStage(() => store, stage.hands, stage.here);
});
