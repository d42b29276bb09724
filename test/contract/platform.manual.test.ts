import { openManualStage } from "../manual/stage";
import { platformContract } from "./platform";

platformContract("The manual platform", openManualStage);
