import { azureStage, makeContainer } from "../servers/azblob-stage";
import { emulated, startAzurite } from "../servers/azurite";
import { setUpTimeout } from "../servers/child";
import { storeContract } from "./store";

process.env["AZURE_STORAGE_KEY"] = emulated.key;
let azurite: Awaited<ReturnType<typeof startAzurite>>;
beforeAll(async () => {
  azurite = await startAzurite();
  await makeContainer(azurite.url);
}, setUpTimeout);
afterAll(() => azurite.stop());

storeContract("Azure Blob Storage (Azurite)", async () => azureStage(azurite.url));
