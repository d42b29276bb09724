import { azureStage } from "./servers";
import { crashMatrix } from "./suite";

crashMatrix("azure", azureStage);
