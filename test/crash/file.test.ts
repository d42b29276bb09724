import { fileStage } from "./stage";
import { crashMatrix } from "./suite";

crashMatrix("file", async () => fileStage());
