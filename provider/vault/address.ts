import { Fault } from "../fault";

/** Shapes of vault addresses, by scheme. */
const shapes: Readonly<Record<string, { readonly shape: RegExp; readonly form: string }>> = {
  file: { shape: /^file:(?!\/\/)[^?]+$/, form: "file:<dir>" },
};

/** What is wrong with a vault's address, or `undefined`. PURE. */
export function vaultAddressFault(address: string): Fault | undefined {
  const scheme = address.slice(0, Math.max(0, address.indexOf(":")));
  const known = shapes[scheme];
  if (!known) {
    const forms = Object.values(shapes).map(({ form }) => form).join(", ");
    return new Fault("address-scheme", `No vault has the scheme of "${address}".`, `Use one of: ${forms}.`);
  }
  return known.shape.test(address) ? undefined : new Fault("address-shape", `"${address}" is no vault address of the form ${known.form}.`, `Write it as ${known.form}.`);
}
