import { awsStage } from "./servers";
import { crashMatrix } from "./suite";

crashMatrix("aws", awsStage);
