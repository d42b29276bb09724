import { Fault } from "../../fault";
import type { BundleKind } from "../../x509/bundle";
import type { KeptBundle, Vault } from "../vault";
import { jsonObject } from "./json-object";
import type { Place, SecretStore } from "./secret-store";

const format = "igc-sante-bundle";
const version = 1;

/** A bundle holds the private key, so it lies among the keys and under the same rights. */
const bundlePlace = (entry: string, kind: BundleKind): Place => ({ kind: "key", name: `${entry}-${kind}` });

/** Bundles beside their key, with the password that opens them: create-only, since a server may use what is there. */
export function keptBundles(store: SecretStore): Required<Pick<Vault, "storeBundle" | "readBundle">> {
  return {
    async storeBundle(entry, kind, { bytes, password, certificateSha256 }) {
      const document = { format, version, entry, kind, certificateSha256, password: password ?? null, bundle: bytes.toString("base64") };
      await store.create(bundlePlace(entry, kind), Buffer.from(JSON.stringify(document)), { entry, bundle: kind });
    },
    async readBundle(entry, kind) {
      const bytes = await store.read(bundlePlace(entry, kind));
      return bytes && decode(bytes, entry, kind, store.address);
    },
  };
}

function decode(bytes: Buffer, entry: string, kind: BundleKind, address: string): KeptBundle {
  const fields = jsonObject(bytes);
  const whole = fields?.["format"] === format && fields["version"] === version && fields["entry"] === entry && fields["kind"] === kind;
  const { bundle, password, certificateSha256 } = fields ?? {};
  if (!whole || typeof bundle !== "string" || typeof certificateSha256 !== "string") throw corrupt(entry, kind, address);
  return { bytes: Buffer.from(bundle, "base64"), password: typeof password === "string" ? password : undefined, certificateSha256 };
}

const corrupt = (entry: string, kind: BundleKind, address: string): Fault =>
  new Fault(
    "vault-corrupt",
    `What ${address} holds as the bundle ${kind} of ${entry} is damaged.`,
    "Remove that bundle from the vault, then run pulumi refresh and pulumi up: it is made again.",
  );
