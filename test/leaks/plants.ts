import { spawn, spawnSync } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamicProvider } from "../../provider/rpc";
import type { Channel } from "./ledger";
import type { Sabotage } from "./project";

/** A fragment of a stored key, as short as a parser's quotation. */
const fragmentOf = (key: KeyObject): string => (key.export({ type: "pkcs8", format: "pem" }) as string).split("\n")[12]!.slice(20, 40);

/** A provider that leaks in `create`, and then does its work. */
const creating =
  (leak: () => void) =>
  (provider: DynamicProvider): DynamicProvider => ({ ...provider, create: async (inputs) => (leak(), provider.create(inputs)) });
const throwing =
  (error: Error) =>
  (provider: DynamicProvider): DynamicProvider => ({ ...provider, create: () => Promise.reject(error) });
const hidden = (value: unknown): Error => Object.defineProperty(new Error("no"), "request", { value, enumerable: false });

/** Where a leak is planted, by name: it begins with the channel it must be found in. */
export function plants(key: KeyObject): Readonly<Record<`${Channel} ${string}`, Sabotage>> {
  const secret = fragmentOf(key);
  const whole = key.export({ type: "pkcs8", format: "pem" }) as string;
  const named = Buffer.from(secret, "base64").toString("hex"); // a file's name has no "/", and base64 may
  return {
    "results of create": (provider) => ({
      ...provider,
      create: async (inputs) => {
        const { id, outs } = await provider.create(inputs);
        return { id, outs: { ...outs, note: secret } };
      },
    }),
    "results of check": (provider) => ({
      ...provider,
      check: async (olds, news) => {
        const { inputs, failures } = await provider.check(olds, news);
        return { inputs: { ...inputs, note: secret }, failures };
      },
    }),
    "results a failure leaves": throwing(Object.assign(new Error("not ready"), { id: "x", properties: { note: secret }, reasons: [] })),
    "errors in a message": throwing(new Error(`Unexpected token in JSON, ..."${secret}"... is not valid JSON`)),
    "errors in a cause of a cause": throwing(new Error("no", { cause: new Error("inner", { cause: new Error(secret) }) })),
    "errors in a hidden property, as bytes": throwing(hidden({ body: Buffer.from(whole) })),
    "errors in a hidden property, as a Uint8Array": throwing(hidden({ body: new Uint8Array(Buffer.from(whole)) })),
    "said to the user": (provider, { say }) => creating(() => say(`key made: ${secret}`))(provider),
    "objects that hold it": (provider) => ({ ...provider, client: { credential: { secret } } }) as DynamicProvider,
    "files of the project": (provider, { dir }) => creating(() => writeFileSync(join(dir, "debug.log"), whole))(provider),
    "files that are temporary": creating(() =>
      writeFileSync(join(mkdtempSync(join(tmpdir(), "x-")), "key.der"), key.export({ type: "pkcs8", format: "der" })),
    ),
    "files of the working folder": creating(() => writeFileSync("core", Buffer.from(whole, "utf16le"))),
    "files by their names": (provider, { dir }) => creating(() => writeFileSync(join(dir, named), ""))(provider),
    "printed by console.log": creating(() => console.log("key", { secret })),
    "printed on stderr": creating(() => void process.stderr.write(`${Buffer.from(whole).toString("base64")}\n`)),
    "printed as a warning": creating(() => process.emitWarning(secret)),
    "children by their arguments": creating(() => void spawnSync(process.execPath, ["-e", "", secret])),
    "children by their environment": creating(() => void spawn(process.execPath, ["-e", ""], { env: { SECRET: secret } })),
  };
}
