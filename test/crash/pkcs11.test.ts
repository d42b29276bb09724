import { crashMatrix } from "./suite";
import { tokenStage } from "./token";

crashMatrix("pkcs11", tokenStage);
