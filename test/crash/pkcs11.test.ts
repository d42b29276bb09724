import { tokenStage } from "./token";
import { crashMatrix } from "./suite";

crashMatrix("pkcs11", tokenStage);
