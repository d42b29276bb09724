import { baoStage } from "./servers";
import { crashMatrix } from "./suite";

crashMatrix("openbao", baoStage);
