/** Key algorithms as a table: consumers take an entry, nothing else enumerates them. PURE. */
export type KeyAlgorithm = "rsa-2048" | "rsa-3072" | "rsa-4096";

export interface KeyAlgorithmEntry {
  readonly name: KeyAlgorithm;
  readonly modulusLength: number;
  /** RFC 8017; 65537 on every IGC-Santé leaf decoded. */
  readonly publicExponent: 65537;
  readonly hash: "sha256";
  /** Said to the user when chosen: ANS has been seen to issue RSA-2048 alone (docs/x509.md). */
  readonly warning?: string;
}

const rsa = (modulusLength: 2048 | 3072 | 4096): KeyAlgorithmEntry => ({
  name: `rsa-${modulusLength}`,
  modulusLength,
  publicExponent: 65537,
  hash: "sha256",
  ...(modulusLength > 2048 && {
    warning: `ANS has not been seen to issue RSA-${modulusLength} certificates; rsa-2048 is the safe choice.`,
  }),
});

/** RSA-2048 is the default and the only size seen on real IGC-Santé leaves, 2016 to 2025. */
export const keyAlgorithms: Readonly<Record<KeyAlgorithm, KeyAlgorithmEntry>> = {
  "rsa-2048": rsa(2048),
  "rsa-3072": rsa(3072),
  "rsa-4096": rsa(4096),
};
