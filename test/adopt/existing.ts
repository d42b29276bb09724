/** A key and its certificate as they lie on servers today, from an authority of the test's own. */
import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, type Leaf, lifeFrom } from "../../provider/igc/sandbox";
import { publicKeySha256 } from "../../provider/x509/key";

export interface Existing {
  /** PKCS#8 PEM. */
  readonly key: string;
  readonly certificate: string;
  readonly publicKeySha256: string;
  /** As `openssl pkcs12 -export` writes it. */
  p12(password: string): Buffer;
}

/** What ANS issued earlier for the server, as the program wishes it; `change` makes it something else. */
export async function existing(hierarchy: Hierarchy, at: Date, change: Partial<Leaf> = {}): Promise<Existing> {
  const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const publicKey = createPublicKey(privateKey);
  const subject = {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  };
  const der = await issueLeaf(
    { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: "5a0102", ...lifeFrom(at), ...change },
    hierarchy,
  );
  const [key, certificate] = [privateKey.export({ type: "pkcs8", format: "pem" }) as string, asPem("CERTIFICATE", der)];
  return {
    key,
    certificate,
    publicKeySha256: publicKeySha256(publicKey),
    p12: (password) =>
      execFileSync("openssl", ["pkcs12", "-export", "-passout", "env:P12"], {
        input: key + certificate,
        env: { ...process.env, P12: password },
        stdio: ["pipe", "pipe", "ignore"],
      }),
  };
}

/** Puts an authority where a manual platform looks for it. */
export function trust(platformFolder: string, hierarchy: Hierarchy): void {
  mkdirSync(join(platformFolder, "ca"), { recursive: true });
  for (const member of ["root", "issuing"] as const)
    writeFileSync(join(platformFolder, "ca", `${member}.pem`), asPem("CERTIFICATE", hierarchy[member].certificate));
}
