import { randomUUID } from "node:crypto";
import { Fault } from "../../fault";
import type { Vault } from "../vault";
import { jsonObject } from "./json-object";
import { type SecretStore, vaultPlace } from "./secret-store";

const format = "igc-sante-vault";
const version = 1;

/** The vault's own id: random, in a place of its own beside the keys, and not secret. */
export function vaultIdentity(store: SecretStore): Pick<Vault, "idPlace" | "identity" | "establish"> {
  const read = async (): Promise<string | undefined> => {
    const bytes = await store.read(vaultPlace);
    return bytes && decode(bytes, store);
  };
  return {
    idPlace: store.nameOf(vaultPlace),

    identity(remembered) {
      if (remembered !== undefined) store.remembered?.();
      return read();
    },

    async establish() {
      const there = await read();
      if (there !== undefined) return there;
      const document = { format, version, id: randomUUID() };
      const outcome = await store.create(vaultPlace, Buffer.from(`${JSON.stringify(document)}\n`), { about: "the id of this vault" });
      const id = await read();
      if (id === undefined || (outcome === "created" && id !== document.id)) throw notKept(store);
      return id;
    },
  };
}

function decode(bytes: Buffer, store: SecretStore): string {
  const fields = jsonObject(bytes);
  if (fields?.["format"] === format && typeof fields["version"] === "number" && fields["version"] > version) throw tooNew(store);
  const { id } = fields ?? {};
  if (fields?.["format"] === format && fields["version"] === version && typeof id === "string" && /^[0-9a-f-]{36}$/.test(id)) return id;
  throw new Fault(
    "vault-corrupt",
    `${store.nameOf(vaultPlace)} in ${store.address} does not say which vault it is: it is damaged, or somebody else's.`,
    "Put it back from a backup of the vault. It was not changed.",
  );
}

const tooNew = (store: SecretStore): Fault =>
  new Fault(
    "vault-too-new",
    `${store.nameOf(vaultPlace)} in ${store.address} was written by a newer pulumi-igc-sante than this one.`,
    "Update the package: npm install pulumi-igc-sante@latest",
  );

const notKept = (store: SecretStore): Fault =>
  new Fault(
    "vault-conflict",
    `${store.address} accepted ${store.nameOf(vaultPlace)}, and gave something else when it was read back.`,
    "Find out what else writes to this vault, then run pulumi up again: nothing was made in it.",
  );
