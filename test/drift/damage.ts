import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, type Leaf } from "../../provider/igc/sandbox";
import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import type { DriftClass } from "../../provider/policy";
import { type Issued, openVault, type Vault } from "../../provider/vault";
import { readCertificatePem } from "../../provider/x509/certificate";
import { subjectOf } from "../../provider/x509/name";

/** A certificate in service in a `file:` vault, whose CA is at hand. */
export interface Scene {
  /** The program's folder; the vault is `vault` in it. */
  readonly dir: string;
  readonly state: CertificateOutputs;
  readonly hierarchy: Hierarchy;
}

export const vaultOf = ({ dir }: Pick<Scene, "dir">): Promise<Vault> =>
  openVault("file:./vault", { cwd: dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), notice: () => undefined });

const fileOf = ({ dir }: Scene, name: string): string => join(dir, "vault", name);
const entryOf = ({ state }: Scene): string => state.current!.entry;

/** Another certificate for the key in service, as its CA would write it. */
export async function reissued(scene: Scene, change: Partial<Leaf>): Promise<Issued> {
  const { state, hierarchy } = scene;
  const vault = await vaultOf(scene);
  const { publicKey } = (await vault.readKey(entryOf(scene)))!;
  const { chain } = (await vault.readIssued(entryOf(scene)))!;
  const { structure, commonName, usage, current } = state;
  const leaf: Leaf = {
    subject: subjectOf({ structureName: structure.name, idNat: structure.idNat, departmentLabel: structure.departmentLabel, commonName }),
    publicKey,
    usage,
    environment: "rehearsal",
    serialNumber: "4a0102",
    notBefore: new Date(current!.notBefore),
    notAfter: new Date(current!.notAfter),
    ...change,
  };
  return { certificate: asPem("CERTIFICATE", await issueLeaf(leaf, hierarchy)), chain };
}

const day = 86_400_000;
const shifted = (scene: Scene, days: number): Promise<Issued> =>
  reissued(scene, { notBefore: new Date(Date.parse(scene.state.current!.notBefore) + days * day) });

async function store(scene: Scene, issued: Issued): Promise<void> {
  await (await vaultOf(scene)).storeIssued(entryOf(scene), issued);
}

async function replaceKey(scene: Scene, entry: string): Promise<void> {
  const vault = await vaultOf(scene);
  const { metadata } = (await vault.readKey(entry))!;
  rmSync(fileOf(scene, `${entry}.age`));
  await vault.createKey(entry, "rsa-2048", metadata);
}

/** Stores and serves a certificate that is not what was ordered, and gives the state that takes it for the right one. */
export async function misorder(scene: Scene, change: Partial<Leaf>): Promise<CertificateOutputs> {
  const { state } = scene;
  const issued = await reissued(scene, change);
  await store(scene, issued);
  const vault = await vaultOf(scene);
  const privateKey = await (await vault.readKey(entryOf(scene)))!.exportPrivateKey!();
  await vault.putInService(state.inService!, { ...issued, privateKey, bundles: {} });
  const { sha256, serialNumber } = readCertificatePem(issued.certificate);
  return { ...state, current: { ...state.current!, sha256, serialNumber } };
}

/** What hands can do to a vault. */
export const damages: Readonly<Partial<Record<DriftClass, (scene: Scene) => Promise<void> | void>>> = {
  "vault-rights-widened": (scene) => chmodSync(fileOf(scene, ""), 0o777),
  "key-missing": (scene) => rmSync(fileOf(scene, `${entryOf(scene)}.age`)),
  "key-replaced": (scene) => replaceKey(scene, entryOf(scene)),
  "request-key-missing": (scene) => rmSync(fileOf(scene, `${scene.state.next!.entry}.age`)),
  "request-key-replaced": (scene) => replaceKey(scene, scene.state.next!.entry),
  "certificate-missing": (scene) => rmSync(fileOf(scene, `${entryOf(scene)}.pem`)),
  "certificate-replaced": (scene) => writeFileSync(fileOf(scene, `${entryOf(scene)}.pem`), "hello"),
  "serial-replaced": async (scene) => store(scene, await shifted(scene, 1)),
  "entry-rolled-back": async (scene) => store(scene, await shifted(scene, -1)),
  "chain-changed": async (scene) => {
    const { certificate } = (await (await vaultOf(scene)).readIssued(entryOf(scene)))!;
    writeFileSync(fileOf(scene, `${entryOf(scene)}.pem`), certificate);
  },
  "in-service-missing": (scene) => rmSync(fileOf(scene, `${scene.state.inService}.in-service`)),
  "in-service-replaced": (scene) => writeFileSync(fileOf(scene, `${scene.state.inService}.in-service`), "hello"),
  "in-service-rolled-back": async (scene) => {
    const vault = await vaultOf(scene);
    const privateKey = await (await vault.readKey(entryOf(scene)))!.exportPrivateKey!();
    await vault.putInService(scene.state.inService!, { ...(await shifted(scene, -1)), privateKey, bundles: {} });
  },
};
