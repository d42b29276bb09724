/** The vault in AWS Secrets Manager. */
export { openAwsVault } from "./adapter";
export { uuid5 } from "./uuid5";
