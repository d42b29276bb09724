import { exchangeStage } from "./exchange";
import { crashMatrix } from "./suite";

crashMatrix("exchange", exchangeStage, 0.08);
