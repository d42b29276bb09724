import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Chance } from "../../cli/rehearsal/chance";
import { openVault, type Vault } from "../../provider/vault";
import type { BundleKind } from "../../provider/x509/bundle";
import { startAzureCloud } from "../servers/azure-cloud";
import { startBao } from "../servers/bao";
import { baoStage } from "../servers/bao-stage";
import { faultProxy } from "../servers/fault-proxy";
import { startMoto } from "../servers/moto";
import { startSoftHsm } from "../servers/softhsm";
import type { Scanner } from "./scanner";

/** Every kind of vault for one project on the engine, each with its real server or stand-in. */
export interface EngineVaults {
  /** As a program writes them, by kind. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What `pulumi` has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets the user hands in by the environment: they may be nowhere else. */
  readonly handedIn: readonly string[];
  /** Tells a scanner the keys of these entries, and the passwords of their bundles. */
  learn(scanner: Scanner, projectDir: string, entries: readonly string[], bundles: readonly BundleKind[]): Promise<void>;
  stop(): Promise<void>;
}

const region = "eu-west-3";

export async function startEngineVaults(): Promise<EngineVaults> {
  const [bao, moto, cloud, hsm] = await Promise.all([startBao(), startMoto(), startAzureCloud(), startSoftHsm(["igc"])]);
  const proxy = await faultProxy(bao.url, await readFile(bao.caFile));
  const { token, prefix } = await baoStage(bao, proxy);
  const chance = new Chance(`${process.pid} ${Date.now()}`);
  const aws = {
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: chance.word(40),
    AWS_SESSION_TOKEN: chance.word(300),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const addresses = {
    file: "file:./vault",
    aws: `aws:${region}?endpoint=${moto.url}`,
    azure: `azure:${cloud.vaultUrl}`,
    openbao: `openbao:${bao.url}/secret/${prefix}`,
    pkcs11: `pkcs11:token=igc?module-path=${hsm.modulePath}`,
  };
  const env = { ...aws, ...cloud.env, ...hsm.env, BAO_TOKEN: token, BAO_CACERT: bao.caFile, IGC_SANTE_PKCS11_PIN: hsm.pin };
  return {
    addresses,
    env,
    handedIn: [token.replace(/^(s|hvs)\./, ""), aws.AWS_SECRET_ACCESS_KEY, aws.AWS_SESSION_TOKEN, hsm.pin, ...cloud.secrets],
    async learn(scanner, projectDir, entries, bundles) {
      Object.assign(process.env, aws); // the SDK looks there
      for (const kind of ["file", "aws", "openbao"] as const)
        await learnFrom(await openVault(addresses[kind], { env, cwd: projectDir, now: () => new Date(0), notice: () => undefined }), kind, {
          scanner,
          entries,
          bundles,
        });
      for (const versions of cloud.keyVault.secrets.all().values()) for (const { value } of versions) learnDocument(scanner, value);
      const identity = /AGE-SECRET-KEY-1(\S+)/.exec(readFileSync(join(projectDir, "vault.identity"), "utf8"))![1]!;
      scanner.addText("age identity", identity);
    },
    async stop() {
      await Promise.all([proxy.stop(), cloud.stop(), moto.stop(), hsm.dispose()]);
      await bao.stop();
    },
  };
}

interface Wanted {
  readonly scanner: Scanner;
  readonly entries: readonly string[];
  readonly bundles: readonly BundleKind[];
}

async function learnFrom(vault: Vault, kind: string, { scanner, entries, bundles }: Wanted): Promise<void> {
  for (const entry of entries) {
    const key = await vault.readKey(entry);
    if (!key) continue;
    scanner.addKey(`a key of ${kind}`, await key.exportPrivateKey!());
    for (const bundle of bundles) {
      const password = (await vault.readBundle!(entry, bundle))?.password;
      if (password) scanner.addText(`the password of a bundle of ${kind}`, password);
    }
  }
}

/** What Key Vault holds, as the adapter wrote it: this process has no way to it but the stand-in itself. */
function learnDocument(scanner: Scanner, value: string): void {
  if (!value.startsWith("{")) return;
  const { privateKey, password } = JSON.parse(value) as { privateKey?: string; password?: string | null };
  if (privateKey) scanner.addKey("a key of azure", privateKey);
  if (password) scanner.addText("the password of a bundle of azure", password);
}
