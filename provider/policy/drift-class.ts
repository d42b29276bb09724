/** What a look at the vault found wrong: with the certificate in service, or with the key of the open request. */
export type Drift =
  | "key-missing"
  | "key-replaced"
  | "certificate-missing"
  | "certificate-replaced"
  | "in-service-missing"
  | "in-service-replaced"
  | "request-key-missing"
  | "request-key-replaced";
